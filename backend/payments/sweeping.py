"""One round of everything the sweep does, in the order in which one step feeds the next."""

from collections.abc import Awaitable, Callable

from backend.db.session import Database, driver_connection
from backend.kernel import clock
from backend.kernel.ids import new_id
from backend.orders import departures, teams
from backend.payments import actions, sweep
from backend.payments.ports import Provider
from backend.payments.sandbox import Sandbox
from backend.trips import queueing


async def sweep_once(database: Database, provider: Provider) -> None:
    """Late sandbox money, events, lost attempts, ended holds, departures that don't run,
    groups that come together or don't, refunds, waiting lists.

    A step that fails is logged and repeated in the next round; the steps after it run all the same.
    """
    steps: tuple[tuple[str, Callable[[], Awaitable[object]]], ...] = (
        ("late sandbox money", lambda: _let_sandbox_money_arrive(database, provider)),
        ("events", lambda: sweep.handle_events(database, provider)),
        ("attempts", lambda: sweep.ask_about_attempts(database, provider)),
        ("holds", lambda: sweep.expire_orders(database, provider)),
        ("outlived attempts", lambda: sweep.stop_attempts(database, provider)),
        ("decisions", lambda: departures.decide_due(database, clock.now())),
        ("departures", lambda: departures.clear_departures(database)),
        ("teams", lambda: teams.settle_due(database, clock.now())),
        ("refunds", lambda: sweep.pay_refunds(database, provider)),
        ("waiting lists", lambda: queueing.offer_places(database, clock.now())),
    )
    for name, step in steps:
        async with sweep.alone("step", name):
            await step()


async def _let_sandbox_money_arrive(database: Database, provider: Provider) -> None:
    if not isinstance(provider, Sandbox):
        return
    for intent in await provider.tick(clock.now()):
        async with database.transaction() as session:
            event = f"evt_{new_id().hex}"
            await actions.store_event(
                await driver_connection(session), provider.name, event, intent.state, intent.reference
            )

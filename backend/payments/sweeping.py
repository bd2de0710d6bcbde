"""One round of everything the sweep does, in the order in which one step feeds the next."""

from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.ids import new_id
from backend.orders import departures
from backend.payments import actions, sweep
from backend.payments.ports import Provider
from backend.payments.sandbox import Sandbox
from backend.trips import waiting


async def sweep_once(database: Database, provider: Provider) -> None:
    """Late sandbox money, events, lost attempts, ended holds, departures that don't run, refunds, waiting lists."""
    if isinstance(provider, Sandbox):
        for intent in await provider.tick(clock.now()):
            async with database.transaction() as session:
                event = f"evt_{new_id().hex}"
                await actions.store_event(session, provider.name, event, intent.state, intent.reference, {})
    await sweep.handle_events(database, provider)
    await sweep.ask_about_attempts(database, provider)
    await sweep.expire_orders(database, provider)
    await departures.decide_due(database, clock.now())
    await departures.clear_departures(database)
    await sweep.pay_refunds(database, provider)
    await waiting.offer_places(database, clock.now())

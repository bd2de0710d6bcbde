"""One round of everything the sweep does, in the order in which one step feeds the next."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

from backend.db.session import Database, driver_connection
from backend.kernel import clock
from backend.kernel.ids import new_id
from backend.orders.kind import Kind, Round
from backend.orders.registry import KINDS
from backend.payments import actions, sweep_steps
from backend.payments.providers import Providers


async def sweep_once(database: Database, providers: Providers) -> None:
    """Late sandbox money, events, lost attempts, ended holds, what kinds decide (departures that don't run, groups that
    come together or don't), refunds, what kinds do after them (waiting lists).

    A step that fails is logged and repeated in the next round; the steps after it run all the same.
    """
    steps: tuple[tuple[str, Callable[[], Awaitable[object]]], ...] = (
        ("late sandbox money", lambda: _let_sandbox_money_arrive(database, providers)),
        ("events", lambda: sweep_steps.handle_events(database, providers)),
        ("attempts", lambda: sweep_steps.ask_about_attempts(database, providers)),
        ("holds", lambda: sweep_steps.expire_orders(database, providers)),
        ("outlived attempts", lambda: sweep_steps.stop_attempts(database, providers)),
        *_of_kinds(database, lambda kind: kind.rounds()),
        ("refunds", lambda: sweep_steps.pay_refunds(database, providers)),
        *_of_kinds(database, lambda kind: kind.last_rounds()),
    )
    for name, step in steps:
        async with sweep_steps.alone("step", name):
            await step()


async def _take(step: Callable[[Database, datetime], Awaitable[object]], database: Database) -> object:
    return await step(database, clock.now())


def _of_kinds(
    database: Database, which: Callable[[Kind], Sequence[Round]]
) -> list[tuple[str, Callable[[], Awaitable[object]]]]:
    """The steps that kinds take at a point of the round. Raises RuntimeError where nobody said which there are."""
    if not KINDS:
        raise RuntimeError("the features were not assembled: half of the sweep would be missing")
    return [(name, partial(_take, step, database)) for kind in KINDS.values() for name, step in which(kind)]


async def _let_sandbox_money_arrive(database: Database, providers: Providers) -> None:
    if (sandbox := providers.sandbox()) is None:
        return
    for intent in await sandbox.tick(clock.now()):
        async with database.transaction() as session:
            event = f"evt_{new_id().hex}"
            await actions.store_event(
                await driver_connection(session), sandbox.name, event, intent.state, intent.reference
            )

"""Verbs on payments. `start_payment` and `settle` own their transactions: a provider is asked
between two commits, never inside one. A crash anywhere is repaired by asking again with the same key."""

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

from psycopg import AsyncConnection
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.errors import AlreadyPaid, Busy, HoldExpired, Invalid
from backend.kernel.ids import new_id
from backend.kernel.points import reach
from backend.orders import actions as orders
from backend.orders import queries as order_queries
from backend.orders.bookkeeping import Arrived
from backend.orders.models import Order
from backend.orders.registry import KINDS
from backend.payments import queries
from backend.payments.models import PaymentAttempt
from backend.payments.ports import Intent, Provider, Refused, Started, Unavailable
from backend.payments.providers import Providers

log = logging.getLogger("huliu.payments")


class ProviderAway(Busy):
    """The payment provider does not answer; the hold stays."""

    def __init__(self) -> None:
        super().__init__("payment_away")


async def start_payment(
    database: Database, providers: Providers, number: str, account_id: uuid.UUID, method: str, grace: timedelta
) -> PaymentAttempt:
    """Start paying an order, or go on with the attempt under way, at the provider it was begun with.

    Raises AlreadyPaid, HoldExpired, Invalid for an unknown method, ProviderAway when the provider is down.
    """
    chosen = providers.offering(method)
    async with database.transaction() as session:
        order = await order_queries.get_order(session, number, account_id, lock=True)
        attempt = await _open_attempt(session, order, providers, chosen.name, method, grace)
    reach("attempt_committed")
    if attempt.reference is None:
        await ask_provider(database, providers.named(attempt.provider), attempt, order.number)
    async with database.transaction() as session:
        found = await queries.get_attempt(session, attempt.id)
    if found is None or found.reference is None:
        raise ProviderAway
    return found


async def _open_attempt(
    session: AsyncSession, order: Order, providers: Providers, provider: str, method: str, grace: timedelta
) -> PaymentAttempt:
    now = clock.now()
    if order.state in {"paid", "completed"}:
        raise AlreadyPaid
    if order.state != "awaiting_payment" or order.expires_at <= now:
        raise HoldExpired
    for attempt in await queries.list_attempts(session, [order.id]):
        # One whose provider is not set any more can't be gone on with; should it be paid all the same, it goes back.
        if attempt.state in queries.LIVE and attempt.method == method and attempt.provider in providers:
            return attempt
    if not await orders.grant_grace(session, order, now + grace):
        raise HoldExpired
    attempt = PaymentAttempt(
        id=new_id(), order_id=order.id, provider=provider, method=method, amount=order.total, state="starting",
        action={}, received=0, refunded=0,
    )  # fmt: skip
    session.add(attempt)
    await session.flush()
    return attempt


async def ask_provider(database: Database, provider: Provider, attempt: PaymentAttempt, description: str) -> None:
    """Create the provider's payment for an attempt and keep its reference. Raises ProviderAway, or Invalid if refused.

    `description` is the order's number, always: a provider refuses a key that comes again with other words.
    """
    try:
        started = await provider.start(attempt.id, attempt.amount, attempt.method, description)
    except Unavailable as away:
        raise ProviderAway from away
    except Refused as refused:
        log.warning("attempt %s was refused: %s", attempt.id, refused)
        await _set_attempt(database, attempt.id, state="failed", settled_at=clock.now())
        raise Invalid("payment_refused", "method") from refused
    reach("provider_asked")
    if not await _keep_reference(database, attempt.id, started):
        await provider.cancel(started.reference)


async def _keep_reference(database: Database, attempt_id: uuid.UUID, started: Started) -> bool:
    """Store what the provider calls it, in any state; False when the attempt had been ended meanwhile."""
    async with database.transaction() as session:
        attempt = await queries.get_attempt(session, attempt_id, lock=True)
        if attempt is None:
            return False
        attempt.reference, attempt.action, attempt.asked_at = started.reference, started.action, clock.now()
        if attempt.state == "starting":
            attempt.state = "pending"
        return attempt.state in {"pending", "succeeded"}


async def _set_attempt(database: Database, attempt_id: uuid.UUID, **values: Any) -> None:
    async with database.transaction() as session:
        await session.execute(
            update(PaymentAttempt)
            .where(PaymentAttempt.id == attempt_id, PaymentAttempt.state.in_(queries.LIVE))
            .values(**values)
        )


STORE_EVENT = """
    with stored as (
        insert into provider_event (provider, event_id, kind, reference, body)
        values (%(provider)s, %(event_id)s, %(kind)s, %(reference)s, '{}') on conflict do nothing returning 1
    )
    select not exists (
        select from provider_event e
         where e.provider = %(provider)s and e.reference = %(reference)s and e.handled_at is null
    ) from stored
"""


async def store_event(
    connection: AsyncConnection[Any], provider: str, event_id: str, kind: str, reference: str
) -> bool:
    """Put an event into the inbox, once; True when it needs a job of its own.

    It needs none when it was there already, or when another event about the same thing waits: whoever handles that
    one handles this one too.
    """
    values = {"provider": provider, "event_id": event_id, "kind": kind, "reference": reference}
    row = await (await connection.execute(STORE_EVENT, values)).fetchone()
    return bool(row and row[0])


async def settle(database: Database, provider: Provider, reference: str) -> str:
    """Ask the provider what a payment is now and bring our books to it; what became of the order.

    The event that made us look is only a hint: events repeat and overtake each other. Answers `unknown` for a
    reference that no attempt has stored yet; the sweep finds it by its key.
    """
    intent = await provider.look_up(reference)
    if intent.state == "failed":  # the buyer could still pay it at the provider, with nobody here waiting: stop it
        ended = await provider.cancel(reference)
        intent = ended if ended.state == "succeeded" else intent
    reach("payment_looked_up")
    async with database.transaction() as session:
        attempt = await queries.find_attempt(session, provider.name, reference)
        if attempt is None:
            return "unknown"
        order_id = attempt.order_id
        outcome = await _apply(session, order_id, attempt.id, intent, clock.now())
    reach("payment_settled")
    if outcome == "paid":
        for kind in KINDS.values():
            await kind.paid(database, order_id, clock.now())
    return outcome


async def _apply(
    session: AsyncSession, order_id: uuid.UUID, attempt_id: uuid.UUID, intent: Intent, now: datetime
) -> str:
    """Move an attempt to the provider's state; the order's row is locked first, then the attempt's."""
    order = await order_queries.lock_order(session, order_id)
    attempt = await queries.get_attempt(session, attempt_id, lock=True)
    if attempt is None:
        return "unknown"
    await session.refresh(attempt)
    attempt.asked_at = now
    if intent.state in {"failed", "cancelled"} and attempt.state in queries.LIVE:
        attempt.state, attempt.settled_at = intent.state, now
        return intent.state
    if intent.state != "succeeded":
        return attempt.state
    surplus = intent.received - max(attempt.received, attempt.amount)
    first = attempt.received == 0
    attempt.received = max(attempt.received, intent.received)
    if surplus > 0:
        extra = Arrived(attempt.id, attempt.provider, surplus)
        await orders.owe_surplus(session, order, f"overpaid:{attempt.id}:{intent.received}", extra, now)
    if not first:
        return "settled"
    attempt.state, attempt.settled_at = "succeeded", now
    return await orders.mark_paid(session, order, Arrived(attempt.id, attempt.provider, attempt.amount), now)

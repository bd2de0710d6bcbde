"""The sweep: everything that follows from placing and paying is found by state and done, again and again.

Each step takes a few rows, skips what others hold, and is safe to repeat; so a crash costs a few seconds.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import inspect, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.points import reach
from backend.orders import actions as orders
from backend.orders import queries as order_queries
from backend.payments import actions, disputes, queries, refunding
from backend.payments.models import PaymentAttempt, ProviderEvent, Refund
from backend.payments.ports import About, Provider, Refused, Unavailable
from backend.payments.providers import Providers

Row = TypeVar("Row", PaymentAttempt, ProviderEvent, Refund)
FEW = 50
ASK_AGAIN = timedelta(seconds=15)
EVENT_GRACE = timedelta(seconds=2)
EVENT_LIFE = timedelta(hours=1)
log = logging.getLogger("huliu.sweep")


Due = Callable[[AsyncSession, str, datetime, int], Awaitable[Sequence[Row]]]


async def _each(
    database: Database,
    providers: Providers,
    due: Due[Row],
    older: timedelta,
    act: Callable[[Provider, Row], Awaitable[None]],
) -> int:
    """Act on a few rows of each provider, one by one; how many. Each has its own few: one that is away keeps nobody
    else's waiting, and rows of one that is not set are left."""
    count = 0
    for provider in providers:
        async with database.transaction() as session:
            rows = await due(session, provider.name, clock.now() - older, FEW)
        count += len(rows)
        for row in rows:
            async with alone(type(row).__name__, inspect(row).identity):
                await act(provider, row)
    return count


async def handle_events(database: Database, providers: Providers, older: timedelta = EVENT_GRACE) -> int:
    """Make something of events whose job was lost; how many."""

    async def handle(provider: Provider, event: ProviderEvent) -> None:
        await handle_event(database, providers, provider.name, event.event_id)

    return await _each(database, providers, queries.list_unhandled_events, older, handle)


async def handle_event(database: Database, providers: Providers, name: str, event_id: str) -> None:
    """Settle what a provider's event points at; it stays unhandled until that worked or makes no sense.

    The event only says where to look: it may be old, repeated or out of order, so the thing itself is asked for, and
    whatever else was told of the same thing by then is handled with it.
    """
    while True:
        async with database.transaction() as session:
            told = await queries.list_told(session, name, event_id)
        if not told or not await _handle(database, providers, name, told):
            return


async def _handle(database: Database, providers: Providers, name: str, told: Sequence[ProviderEvent]) -> bool:
    """Handle unhandled events about one thing; False when that has to wait."""
    try:
        provider = providers.named(name)
        about = {provider.about(event.kind) for event in told}
        outcomes = [await SETTLE[what](database, provider, told[0].reference) for what in about]
    except Unavailable:
        return False
    except Refused:
        outcomes = ["refused"]
    if "unknown" in outcomes and told[0].received_at > clock.now() - EVENT_LIFE:
        # The attempts' own sweep finds it by then.
        log.info("event %s is ahead of its attempt", told[0].event_id)
        return False
    async with database.transaction() as session:
        await session.execute(
            update(ProviderEvent)
            .where(ProviderEvent.provider == name, ProviderEvent.event_id.in_([e.event_id for e in told]))
            .values(handled_at=clock.now())
        )
    return True


async def _nothing(_database: Database, _provider: Provider, _reference: str) -> str:
    return "nothing"


SETTLE: dict[About, Callable[[Database, Provider, str], Awaitable[str]]] = {
    "payment": actions.settle,
    "refund": refunding.settle_refund,
    "dispute": disputes.settle_dispute,
    "nothing": _nothing,
}


@asynccontextmanager
async def alone(what: str, name: object) -> AsyncIterator[None]:
    """One row's fault is that row's: it is logged, and the next one has its turn."""
    try:
        yield
    except (Unavailable, actions.ProviderAway):
        log.warning("provider away at %s %s", what, name)
    except Exception as fault:
        log.error("sweep: %s %s: %s", what, name, type(fault).__name__, exc_info=fault)


async def stop_attempts(database: Database, providers: Providers, older: timedelta = ASK_AGAIN) -> int:
    """Cancel at their provider what can no longer buy anything: payments of ended or otherwise paid orders."""

    async def stop(provider: Provider, attempt: PaymentAttempt) -> None:
        if attempt.reference is not None:
            await provider.cancel(attempt.reference)
        await _ask_about(database, provider, attempt)

    return await _each(database, providers, queries.list_outlived, older, stop)


async def ask_about_attempts(database: Database, providers: Providers, older: timedelta = ASK_AGAIN) -> int:
    """Ask providers about attempts we lost sight of, by reference or by key; how many."""

    async def look(provider: Provider, attempt: PaymentAttempt) -> None:
        await _ask_about(database, provider, attempt)

    return await _each(database, providers, queries.list_unsettled, older, look)


async def _ask_about(database: Database, provider: Provider, attempt: PaymentAttempt) -> None:
    reference = attempt.reference
    if reference is None:
        known = await provider.find(attempt.id)
        if known is None:
            await _end_unasked(database, attempt)
            return
        reference = known.reference
        async with database.transaction() as session:
            number = (await order_queries.lock_order(session, attempt.order_id)).number
        await actions.ask_provider(database, provider, attempt, number)
    await actions.settle(database, provider, reference)
    async with database.transaction() as session:
        await session.execute(
            update(PaymentAttempt).where(PaymentAttempt.id == attempt.id).values(asked_at=clock.now())
        )


async def _end_unasked(database: Database, attempt: PaymentAttempt) -> None:
    """The provider never heard of it: nothing can ever be paid on it unless we ask, so it ends."""
    async with database.transaction() as session:
        await session.execute(
            update(PaymentAttempt)
            .where(PaymentAttempt.id == attempt.id, PaymentAttempt.state == "starting")
            .values(state="cancelled", settled_at=clock.now())
        )


async def expire_orders(database: Database, providers: Providers) -> int:
    """End unpaid orders whose time is over. A live payment is cancelled at the provider first; how many ended.

    If the provider says that it was paid meanwhile, it is settled instead; if it does not answer, the order
    waits: a hold with an unknown payment is never given away by the sweep.
    """
    async with database.transaction() as session:
        found = await order_queries.lock_expired(session, clock.now(), FEW)
        ids = [order.id for order in found]
        attempts = [a for a in await queries.list_attempts(session, ids) if a.state in queries.LIVE]
    for attempt in attempts:
        async with alone("attempt", attempt.id):
            provider = providers.named(attempt.provider)
            if attempt.reference is None:
                await _ask_about(database, provider, attempt)
            else:
                await provider.cancel(attempt.reference)
                reach("expiry_cancelled")
                await actions.settle(database, provider, attempt.reference)
    ended = 0
    for order_id in ids:
        async with alone("order", order_id), database.transaction() as session:
            order = await order_queries.lock_order(session, order_id)
            live = [a for a in await queries.list_attempts(session, [order_id]) if a.state in queries.LIVE]
            if order.state == "awaiting_payment" and order.expires_at <= clock.now() and not live:
                await orders.expire_order(session, order, clock.now())
                ended += 1
    return ended


async def pay_refunds(database: Database, providers: Providers, older: timedelta = ASK_AGAIN) -> int:
    """Plan what is due and send what is planned; how many refunds were sent. A long list goes on without a pause."""
    sent = 0
    for _ in range(20):
        more, count = await _pay_some(database, providers, older)
        sent += count
        if not more:
            break
    return sent


async def _pay_some(database: Database, providers: Providers, older: timedelta) -> tuple[bool, int]:
    async with database.transaction() as session:
        dues = await queries.list_unpaid_dues(session, FEW)
    for due, missing in dues:
        async with alone("refund due", due.id), database.transaction() as session:
            await refunding.plan_refunds(session, due.order_id, due.id, missing)
    sent = 0

    async def send(provider: Provider, refund: Refund) -> None:
        nonlocal sent
        if refund.state == "sent" and refund.reference:
            await refunding.settle_refund(database, provider, refund.reference)
        else:
            sent += await refunding.send_refund(database, provider, refund) in {"sent", "succeeded"}

    taken = await _each(database, providers, queries.list_pending_refunds, older, send)
    return len(dues) == FEW or (taken >= FEW and sent > 0), sent

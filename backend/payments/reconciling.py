"""Compare the provider's own books with ours: fees and payouts are booked, whatever doesn't agree is noted.

Three kinds of difference: what moved there and we don't know (`unknown_here`), what we booked and they don't know
(`unknown_there`), and sums that differ (`amount`).
"""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.money import split
from backend.ledger import actions as ledger
from backend.ledger import rules as chart
from backend.ledger.rules import Line
from backend.orders import queries as order_queries
from backend.orders.bookkeeping import suppliers_of
from backend.orders.rules import paid
from backend.payments import queries
from backend.payments.models import Dispute, PaymentAttempt, ProviderMove, Refund
from backend.payments.ports import Moved, Provider, Refused, Unavailable
from backend.payments.providers import Providers
from backend.payments.refunding import settle_refund

log = logging.getLogger("huliu.payments")
OVERLAP = timedelta(hours=2)
"""Read again before the last line seen: a provider may add lines with an earlier time."""
SETTLED = timedelta(minutes=30)
"""What we booked and the provider still doesn't show after this long is a difference."""
LATE = timedelta(days=7)
"""How long after it was settled a movement is still looked for in the provider's books."""
FIRST = timedelta(days=400)


async def reconcile(database: Database, providers: Providers) -> int:
    """Walk every provider's movements since the last walk; how many differences stand now. One that is away, or says
    what can't be understood, is raised when the others have been walked."""
    stand, fell = 0, []
    for provider in providers:
        try:
            stand += await _walk(database, provider)
        except Exception as fault:
            log.warning("reconcile: %s: %s", provider.name, type(fault).__name__)
            fell.append(fault)
    if fell:
        raise fell[0]
    return stand


async def _walk(database: Database, provider: Provider) -> int:
    async with database.transaction() as session:
        last = await session.execute(select(func.max(ProviderMove.at)).where(ProviderMove.provider == provider.name))
        since = (last.scalar_one() or clock.now() - FIRST) - OVERLAP
    for moved in await provider.movements(since):
        async with database.transaction() as session:
            await _take(session, provider.name, moved)
    await _take_in_refunds(database, provider)
    async with database.transaction() as session:
        await _look_again(session, provider.name)
        await _note_missing(session, provider.name, since - LATE, clock.now() - SETTLED)
        stands = await session.execute(
            select(func.count())
            .select_from(ProviderMove)
            .where(ProviderMove.provider == provider.name, ProviderMove.difference.is_not(None))
        )
        return int(stands.scalar_one())


async def _take_in_refunds(database: Database, provider: Provider) -> None:
    """A refund we don't know may have been made at the provider's desk, and its event lost: it is asked for."""
    wanted = select(ProviderMove.source).where(
        ProviderMove.provider == provider.name, ProviderMove.difference == "unknown_here", ProviderMove.kind == "refund"
    )
    async with database.transaction() as session:
        sources = list((await session.execute(wanted)).scalars())
    for source in sources:
        with suppress(Refused, Unavailable):
            await settle_refund(database, provider, source)


async def _take(session: AsyncSession, provider: str, moved: Moved) -> None:
    """Note one movement, once; book its fee, and a payout to our bank."""
    made = await session.execute(
        insert(ProviderMove)
        .values(provider=provider, difference=await _difference(session, provider, moved), **moved._asdict())
        .on_conflict_do_nothing()
        .returning(ProviderMove.id)
    )
    if made.first() is None:
        return
    if moved.fee:
        await _book_fee(session, provider, moved)
    if moved.kind == "payout":
        moves = [Line(chart.BANK, -moved.amount), Line(chart.clearing(provider), moved.amount)]
        await ledger.book(session, "provider_paid_out", f"{provider}:{moved.id}", moves, moved.at)


async def _difference(session: AsyncSession, provider: str, moved: Moved) -> str | None:
    """What we can't explain about a movement, by its kind."""
    if moved.kind == "charge":
        attempt = await queries.find_attempt(session, provider, moved.source)
        return _compare(attempt is not None, min(attempt.received, moved.amount) if attempt else None, moved.amount)
    if moved.kind in {"refund", "refund_returned"}:
        refund = await queries.find_refund(session, provider, moved.source)
        return _compare(refund is not None, refund.amount if refund else None, abs(moved.amount))
    if moved.kind in {"dispute", "dispute_won"}:
        dispute = await session.get(Dispute, (provider, moved.source))
        return _compare(dispute is not None, dispute.amount if dispute else None, abs(moved.amount))
    return None if moved.kind == "payout" else "unknown_here"


def _compare(known: bool, ours: int | None, theirs: int) -> str | None:
    if not known:
        return "unknown_here"
    return None if ours == theirs else "amount"


async def _book_fee(session: AsyncSession, provider: str, moved: Moved) -> None:
    """The provider's fee: ours, but for the part that the fee rules of an order's lines lay on its suppliers."""
    shares: list[Line] = []
    attempt = await queries.find_attempt(session, provider, moved.source) if moved.kind == "charge" else None
    if attempt is not None:
        whole = await order_queries.load(session, await order_queries.lock_order(session, attempt.order_id))
        owners = suppliers_of(whole)
        parts = split(moved.fee, [paid(line) for line in whole.lines])
        for line, part in zip(whole.lines, parts, strict=True):
            borne = part * line.fee.fee_share // 100
            shares.append(Line(chart.supplier(owners[line.id]), borne, whole.order.id))
    rest = moved.fee - sum(share.amount for share in shares)
    moves = [*shares, Line(chart.PROVIDER_FEES, rest), Line(chart.clearing(provider), -moved.fee)]
    await ledger.book(session, "provider_fee", f"{provider}:{moved.id}", moves, moved.at)


async def _look_again(session: AsyncSession, provider: str) -> None:
    """A difference may only have been ahead of our own event: ask again."""
    found = await session.execute(
        select(ProviderMove).where(ProviderMove.provider == provider, ProviderMove.difference.is_not(None))
    )
    for row in found.scalars():
        if row.difference == "unknown_there":
            continue
        moved = Moved(row.id, row.kind, row.amount, row.fee, row.source, row.at)
        row.difference = await _difference(session, provider, moved)


async def _note_missing(session: AsyncSession, provider: str, after: datetime, before: datetime) -> None:
    """Payments and refunds we booked that the provider's books don't show. A line appears for each, until they do."""
    wanted: list[tuple[str, Any, Any]] = []
    paid = select(PaymentAttempt).where(
        PaymentAttempt.provider == provider,
        PaymentAttempt.state == "succeeded",
        PaymentAttempt.settled_at.between(after, before),
    )
    wanted += [("charge", a.reference, a.received) for a in (await session.execute(paid)).scalars()]
    sent = (
        select(Refund)
        .join(PaymentAttempt, PaymentAttempt.id == Refund.attempt_id)
        .where(
            PaymentAttempt.provider == provider, Refund.state == "succeeded", Refund.settled_at.between(after, before)
        )
    )
    wanted += [("refund", r.reference, -r.amount) for r in (await session.execute(sent)).scalars()]
    known = set(
        (await session.execute(select(ProviderMove.source).where(ProviderMove.provider == provider,
                                                                 ProviderMove.id.not_like("missing:%")))).scalars()
    )  # fmt: skip
    for kind, source, amount in wanted:
        name = f"missing:{source}"
        if source in known or str(source).startswith("bank:"):
            continue
        await session.execute(
            insert(ProviderMove)
            .values(provider=provider, id=name, kind=kind, amount=amount, fee=0, source=source, at=before,
                    difference="unknown_there")
            .on_conflict_do_nothing()
        )  # fmt: skip
    gone = select(ProviderMove).where(ProviderMove.provider == provider, ProviderMove.difference == "unknown_there")
    for row in (await session.execute(gone)).scalars():
        if row.source in known:
            row.difference = None

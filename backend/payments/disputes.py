"""Disputes: a buyer's bank took money back. The provider's word moves our books; staff answers at the provider."""

import uuid

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.session import Database
from backend.kernel import clock
from backend.ledger import actions as ledger
from backend.ledger import rules as chart
from backend.ledger.rules import Line
from backend.orders import queries as order_queries
from backend.payments import queries
from backend.payments.models import Dispute, PaymentAttempt
from backend.payments.ports import Disputed, Provider


async def settle_dispute(database: Database, provider: Provider, reference: str) -> str:
    """Ask the provider how a dispute stands and bring our books to it; `unknown` for a payment that isn't ours yet.

    What is disputed can't be refunded as well: it counts against the payment's cap while open and when lost. A bank
    that only asks has taken nothing. A lost one may still be won, on appeal.
    """
    found = await provider.look_up_dispute(reference)
    async with database.transaction() as session:
        attempt = await queries.find_attempt(session, provider.name, found.payment)
        if attempt is None:
            return "unknown"
        order = await order_queries.lock_order(session, attempt.order_id)
        await session.refresh(attempt, with_for_update=True)
        if found.state == "asked":
            return "asked"
        now, name = clock.now(), f"{provider.name}:{reference}"
        dispute = await _lock(session, provider.name, attempt.id, found)
        if dispute.amount == 0:
            dispute.amount = found.amount
            moves = _moves(attempt.provider, found.amount, order.id)
            await ledger.book(session, "dispute_taken", name, moves, now)
            order.stuck = order.stuck or "disputed"
        if found.state not in {dispute.state, "open"} and dispute.state != "won":
            dispute.state, dispute.settled_at = found.state, now
            if found.state == "won":
                moves = _moves(attempt.provider, -dispute.amount, order.id)
                await ledger.book(session, "dispute_won", name, moves, now)
            # With the money back, what was due meanwhile can be planned again.
            if order.stuck == "disputed" or (found.state == "won" and order.stuck == "refund_exceeds_payment"):
                order.stuck = None
        await session.flush()
        await cap(session, attempt)
        return dispute.state


async def _lock(session: AsyncSession, provider: str, attempt_id: uuid.UUID, found: Disputed) -> Dispute:
    """Our row of a dispute, made when it is heard of first; nothing is taken yet."""
    await session.execute(
        insert(Dispute)
        .values(
            provider=provider, reference=found.reference, attempt_id=attempt_id, amount=0, capped=0, state="open",
            reason=found.reason,
        )
        .on_conflict_do_nothing()
    )  # fmt: skip
    return await session.get_one(Dispute, (provider, found.reference), with_for_update=True)


def _moves(provider: str, amount: int, order_id: uuid.UUID) -> list[Line]:
    return [Line(chart.DISPUTES, amount, order_id), Line(chart.clearing(provider), -amount, order_id)]


async def cap(session: AsyncSession, attempt: PaymentAttempt) -> None:
    """Count what disputes hold of a payment, the oldest first, up to what refunds leave of it; the payment is locked.

    More may be disputed than is left; and what a failed refund frees belongs to the dispute before anybody else.
    """
    found = await session.execute(
        select(Dispute).where(Dispute.attempt_id == attempt.id).order_by(Dispute.created_at, Dispute.reference)
    )
    left = attempt.received - attempt.refunded
    for dispute in found.scalars():
        dispute.capped = min(dispute.amount, left) if dispute.state != "won" else 0
        left -= dispute.capped
    attempt.disputed = attempt.received - attempt.refunded - left
    await session.flush()

"""Every read and lock of payments' tables."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.money import Money
from backend.orders.models import OpenDue, Order, RefundDue
from backend.orders.schemas import PaymentOut
from backend.payments.models import Dispute, PaymentAttempt, ProviderEvent, Refund

LIVE = ("starting", "pending")


async def payments_of(session: AsyncSession, order_id: uuid.UUID) -> list[PaymentOut]:
    """What was paid on an order and what came back, oldest first."""
    attempts = await list_attempts(session, [order_id])
    refunds = await session.execute(
        select(Refund, PaymentAttempt.method)
        .join(PaymentAttempt, PaymentAttempt.id == Refund.attempt_id)
        .where(PaymentAttempt.order_id == order_id)
        .order_by(Refund.id)
    )
    shown = [
        PaymentOut(
            id=a.id, kind="payment", method=a.method, state=a.state, amount=Money(a.received or a.amount),
            created_at=a.created_at, settled_at=a.settled_at,
        )
        for a in attempts
    ]  # fmt: skip
    return shown + [
        PaymentOut(
            id=r.id, kind="refund", method=method, state=r.state, amount=Money(r.amount),
            created_at=r.created_at, settled_at=r.settled_at,
        )
        for r, method in refunds
    ]  # fmt: skip


async def list_attempts(session: AsyncSession, orders: Sequence[uuid.UUID]) -> list[PaymentAttempt]:
    """Attempts of orders, oldest first."""
    found = await session.execute(
        select(PaymentAttempt).where(PaymentAttempt.order_id.in_(orders)).order_by(PaymentAttempt.id)
    )
    return list(found.scalars())


async def get_attempt(session: AsyncSession, attempt_id: uuid.UUID, *, lock: bool = False) -> PaymentAttempt | None:
    """An attempt by id."""
    return await session.get(PaymentAttempt, attempt_id, with_for_update=lock or None)


async def find_attempt(session: AsyncSession, provider: str, reference: str) -> PaymentAttempt | None:
    """The attempt a provider's reference belongs to."""
    found = await session.execute(
        select(PaymentAttempt).where(PaymentAttempt.provider == provider, PaymentAttempt.reference == reference)
    )
    return found.scalar_one_or_none()


async def list_outlived(session: AsyncSession, provider: str, before: datetime, limit: int) -> list[PaymentAttempt]:
    """A provider's live attempts whose order no longer waits for money."""
    found = await session.execute(
        select(PaymentAttempt)
        .join(Order, Order.id == PaymentAttempt.order_id)
        .where(
            PaymentAttempt.state.in_(LIVE),
            PaymentAttempt.provider == provider,
            PaymentAttempt.asked_at <= before,
            Order.state != "awaiting_payment",
        )
        .order_by(PaymentAttempt.asked_at)
        .limit(limit)
    )
    return list(found.scalars())


async def list_unsettled(session: AsyncSession, provider: str, before: datetime, limit: int) -> list[PaymentAttempt]:
    """A provider's live attempts nobody asked about since `before`, the longest unasked first.

    Only those of orders that wait for money: the others are stopped (`list_outlived`), and asking would postpone that.
    """
    found = await session.execute(
        select(PaymentAttempt)
        .join(Order, Order.id == PaymentAttempt.order_id)
        .where(
            PaymentAttempt.state.in_(LIVE),
            PaymentAttempt.provider == provider,
            PaymentAttempt.asked_at <= before,
            Order.state == "awaiting_payment",
        )
        .order_by(PaymentAttempt.asked_at)
        .limit(limit)
    )
    return list(found.scalars())


async def list_unhandled_events(
    session: AsyncSession, provider: str, before: datetime, limit: int
) -> list[ProviderEvent]:
    """A provider's events in the inbox that nobody made anything of yet."""
    found = await session.execute(
        select(ProviderEvent)
        .where(
            ProviderEvent.provider == provider, ProviderEvent.handled_at.is_(None), ProviderEvent.received_at <= before
        )
        .order_by(ProviderEvent.received_at)
        .limit(limit)
    )
    return list(found.scalars())


async def list_told(session: AsyncSession, provider: str, event_id: str) -> list[ProviderEvent]:
    """Unhandled events about what an event is about, the oldest first."""
    about = (
        select(ProviderEvent.reference)
        .where(ProviderEvent.provider == provider, ProviderEvent.event_id == event_id)
        .scalar_subquery()
    )
    found = await session.execute(
        select(ProviderEvent)
        .where(ProviderEvent.provider == provider, ProviderEvent.reference == about, ProviderEvent.handled_at.is_(None))
        .order_by(ProviderEvent.received_at)
    )
    return list(found.scalars())


async def list_unpaid_dues(
    session: AsyncSession, limit: int, order_id: uuid.UUID | None = None, *, stuck: bool = False
) -> list[tuple[RefundDue, int]]:
    """Open refunds due, of one order if named, with what their refunds (failed ones aside) don't cover yet.

    Left out is what waits for staff: a due with a failed refund and, but for `stuck`, an order that owes more than
    its payments have left.
    """
    covered = (
        select(func.coalesce(func.sum(Refund.amount), 0))
        .where(Refund.due_id == RefundDue.id, Refund.state != "failed")
        .scalar_subquery()
    )
    given_up = select(Refund.id).where(Refund.due_id == RefundDue.id, Refund.state == "failed", ~Refund.replaced)
    wanted = (
        select(RefundDue, RefundDue.amount - covered)
        .join(OpenDue, OpenDue.due_id == RefundDue.id)
        .join(Order, Order.id == RefundDue.order_id)
        .where(covered < RefundDue.amount, ~given_up.exists())
    )
    if not stuck:
        wanted = wanted.where(Order.stuck.is_distinct_from("refund_exceeds_payment"))
    if order_id is not None:
        wanted = wanted.where(OpenDue.order_id == order_id)
    found = await session.execute(wanted.order_by(RefundDue.id).limit(limit))
    return [(row[0], int(row[1])) for row in found]


async def list_pending_refunds(session: AsyncSession, provider: str, before: datetime, limit: int) -> list[Refund]:
    """A provider's refunds not asked for yet, and those not asked for or about again since `before`."""
    found = await session.execute(
        select(Refund)
        .join(PaymentAttempt, PaymentAttempt.id == Refund.attempt_id)
        .where(
            PaymentAttempt.provider == provider,
            Refund.state.in_(["pending", "sent"]),
            (Refund.tries == 0) | (Refund.asked_at <= before),
        )
        .order_by(Refund.asked_at)
        .limit(limit)
    )
    return list(found.scalars())


async def find_refund(session: AsyncSession, provider: str, reference: str) -> Refund | None:
    """The refund a provider's reference belongs to."""
    found = await session.execute(
        select(Refund)
        .join(PaymentAttempt, PaymentAttempt.id == Refund.attempt_id)
        .where(PaymentAttempt.provider == provider, Refund.reference == reference)
    )
    return found.scalar_one_or_none()


async def list_failed_refunds(session: AsyncSession, order_id: uuid.UUID) -> list[Refund]:
    """An order's failed refunds that nobody took up again, locked."""
    found = await session.execute(
        select(Refund)
        .join(PaymentAttempt, PaymentAttempt.id == Refund.attempt_id)
        .where(PaymentAttempt.order_id == order_id, Refund.state == "failed", ~Refund.replaced)
        .order_by(Refund.id)
        .with_for_update(of=Refund)
    )
    return list(found.scalars())


async def sum_lost(session: AsyncSession, order_id: uuid.UUID) -> int:
    """Fen of an order that buyers' banks took for good."""
    found = await session.execute(
        select(func.coalesce(func.sum(Dispute.amount), 0))
        .join(PaymentAttempt, PaymentAttempt.id == Dispute.attempt_id)
        .where(PaymentAttempt.order_id == order_id, Dispute.state == "lost")
    )
    return int(found.scalar_one())

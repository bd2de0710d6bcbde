"""What of a person's money is under way: why erasing an account waits."""

import uuid

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.ledger import queries as ledger
from backend.ledger import rules as chart
from backend.orders.models import Cancellation, Order
from backend.payments.models import Dispute, PaymentAttempt, Refund


async def open_refund(session: AsyncSession, account_id: uuid.UUID) -> str | None:
    """A refund that has not arrived, or failed and was not done in another way."""
    under_way = or_(Refund.state.in_(("pending", "sent")), and_(Refund.state == "failed", Refund.replaced.is_(False)))
    wanted = (
        select(Refund.id)
        .join(PaymentAttempt, PaymentAttempt.id == Refund.attempt_id)
        .join(Order, Order.id == PaymentAttempt.order_id)
        .where(Order.account_id == account_id, under_way)
    )
    return "open_refund" if await session.scalar(wanted.limit(1)) else None


async def open_dispute(session: AsyncSession, account_id: uuid.UUID) -> str | None:
    """A dispute that the buyer's bank has not decided."""
    wanted = (
        select(Dispute.reference)
        .join(PaymentAttempt, PaymentAttempt.id == Dispute.attempt_id)
        .join(Order, Order.id == PaymentAttempt.order_id)
        .where(Order.account_id == account_id, Dispute.state == "open")
    )
    return "open_dispute" if await session.scalar(wanted.limit(1)) else None


async def open_compensation(session: AsyncSession, account_id: uuid.UUID) -> str | None:
    """Compensation that an operator's cancelling owes and nobody has paid."""
    wanted = (
        select(Order.id)
        .join(Cancellation, Cancellation.order_id == Order.id)
        .where(Order.account_id == account_id, Cancellation.by == "operator")
    )
    for order_id in (await session.execute(wanted.distinct())).scalars().all():
        if (await ledger.balances_of(session, order_id)).get(chart.COMPENSATION_DUE):
            return "open_compensation"
    return None

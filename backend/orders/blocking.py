"""What of a person's orders is not finished: why erasing an account waits."""

import uuid

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.orders.due_models import OpenDue
from backend.orders.models import Order


async def open_refund(session: AsyncSession, account_id: uuid.UUID) -> str | None:
    """Money that is owed back and not sent, or an order whose money staff has to look at."""
    owed = select(OpenDue.due_id).join(Order, Order.id == OpenDue.order_id).where(Order.account_id == account_id)
    stuck = select(Order.id).where(Order.account_id == account_id, Order.stuck.is_not(None))
    waiting = await session.scalar(owed.limit(1)) or await session.scalar(stuck.limit(1))
    return "open_refund" if waiting else None

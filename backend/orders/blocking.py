"""What of a person's orders is not finished: why erasing an account waits."""

import uuid

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock
from backend.orders import rules
from backend.orders.due_models import OpenDue
from backend.orders.models import Booking, Order, Shipment


async def coming_trip(session: AsyncSession, account_id: uuid.UUID) -> str | None:
    """A trip that is held or paid and not over."""
    wanted = select(Booking.id).join(Order, Order.id == Booking.order_id)
    coming = wanted.where(
        Order.account_id == account_id, Booking.state.in_(("held", "confirmed")), Booking.ends_on >= clock.today()
    )
    return "coming_trip" if await session.scalar(coming.limit(1)) else None


async def coming_parcel(session: AsyncSession, account_id: uuid.UUID) -> str | None:
    """Goods that are held or paid and not the buyer's for good yet."""
    wanted = select(Shipment.id).join(Order, Order.id == Shipment.order_id)
    coming = wanted.where(Order.account_id == account_id, Shipment.state.in_(("held", *rules.ON_THE_WAY)))
    return "coming_parcel" if await session.scalar(coming.limit(1)) else None


async def open_refund(session: AsyncSession, account_id: uuid.UUID) -> str | None:
    """Money that is owed back and not sent, or an order whose money staff has to look at."""
    owed = select(OpenDue.due_id).join(Order, Order.id == OpenDue.order_id).where(Order.account_id == account_id)
    stuck = select(Order.id).where(Order.account_id == account_id, Order.stuck.is_not(None))
    waiting = await session.scalar(owed.limit(1)) or await session.scalar(stuck.limit(1))
    return "open_refund" if waiting else None

"""Erase travellers' data when its purpose ended: seven days after the departure's end (PIPL art. 47)."""

import uuid
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock
from backend.kernel.errors import LimitReached
from backend.orders.models import Booking, Line, Order, Passenger
from backend.trips.rules import NAMES_TO

NAMELESS: dict[str, Any] = {
    "name_sealed": None, "number_sealed": None, "number_masked": "", "name_masked": "*", "born_on": None,
    "traveller_id": None,
}  # fmt: skip


async def erase_names(session: AsyncSession, today: date) -> int:
    """Remove names and numbers of passengers whose departure ended more than seven days ago; how many."""
    over = (
        select(Line.id)
        .join(Booking, Booking.id == Line.booking_id)
        .where(Booking.ends_on < today - timedelta(days=NAMES_TO))
    )
    gone = await session.execute(
        update(Passenger)
        .where(Passenger.line_id.in_(over), Passenger.name_sealed.is_not(None))
        .values(NAMELESS)
        .returning(Passenger.id)
    )
    past = (
        select(Booking.order_id)
        .group_by(Booking.order_id)
        .having(func.max(Booking.ends_on) < today - timedelta(days=NAMES_TO))
    )
    await session.execute(
        update(Order)
        .where(Order.id.in_(past), Order.contact_sealed.is_not(None))
        .values(contact_sealed=None, contact_masked={"name": "*", "phone": "*"})
    )
    return len(gone.all())


async def erase_person(session: AsyncSession, account_id: uuid.UUID) -> None:
    """A person's names on orders, by request. Raises LimitReached while a trip is still to come."""
    mine = select(Order.id).where(Order.account_id == account_id)
    coming = await session.execute(
        select(Booking.id).where(
            Booking.order_id.in_(mine), Booking.state.in_(("held", "confirmed")), Booking.ends_on >= clock.today()
        )
    )
    if coming.first() is not None:
        raise LimitReached("coming_trip")
    lines = select(Line.id).where(Line.order_id.in_(mine))
    await session.execute(update(Passenger).where(Passenger.line_id.in_(lines)).values(NAMELESS))
    await session.execute(
        update(Order)
        .where(Order.account_id == account_id)
        .values(contact_sealed=None, contact_masked={"name": "*", "phone": "*"})
    )

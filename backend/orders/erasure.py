"""Erase travellers' data when its purpose ended: seven days after the departure's end (PIPL art. 47)."""

from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.orders.models import Booking, Line, Passenger
from backend.trips.rules import NAMES_TO


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
        .values(
            name_sealed=None, number_sealed=None, number_masked="", name_masked="*", born_on=None, traveller_id=None
        )
        .returning(Passenger.id)
    )
    return len(gone.all())

"""Every read and lock of bookings."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.departures.models import Booking
from backend.orders.models import Line, Passenger
from backend.trips.models import Departure


async def list_departure_bookings(session: AsyncSession, departure_id: uuid.UUID) -> list[Booking]:
    """Live bookings of a departure, paid or held."""
    wanted = select(Booking).where(Booking.departure_id == departure_id, Booking.state != "cancelled")
    return list((await session.execute(wanted.order_by(Booking.id))).scalars())


async def list_passengers(session: AsyncSession, bookings: Sequence[uuid.UUID]) -> list[tuple[uuid.UUID, Passenger]]:
    """Going passengers with the booking they belong to."""
    found = await session.execute(
        select(Line.part_id, Passenger)
        .join(Line, Line.id == Passenger.line_id)
        .where(Line.part_id.in_(bookings), Passenger.state == "going")
        .order_by(Passenger.id)
    )
    return [(row[0], row[1]) for row in found]


async def find_booking_by_code(session: AsyncSession, code: str) -> Booking | None:
    """The booking of a voucher code, locked for check-in."""
    found = await session.execute(select(Booking).where(Booking.code == code).with_for_update())
    return found.scalar_one_or_none()


async def find_booking(session: AsyncSession, booking_id: uuid.UUID) -> Booking | None:
    """A booking by id, locked for check-in."""
    return await session.get(Booking, booking_id, with_for_update=True)


async def list_expected(session: AsyncSession, supplier_id: uuid.UUID, since: date, until: date) -> list[Booking]:
    """A supplier's confirmed and checked-in bookings of departures that run on a day of since … until."""
    question = (
        select(Booking)
        .join(Departure, Departure.id == Booking.departure_id)
        .where(Departure.supplier_id == supplier_id, Departure.starts_on <= until, Departure.ends_on >= since)
        .where(Booking.state.in_(["confirmed", "checked_in"]))
        .order_by(Booking.starts_on, Booking.id)
    )
    return list((await session.execute(question)).scalars())

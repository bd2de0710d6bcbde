"""Erase personal data when its purpose ended: names seven days after the departure's end, addresses when nothing can be
sent back any more (PIPL art. 47)."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock
from backend.kernel.errors import LimitReached
from backend.orders import rules
from backend.orders.models import Booking, Line, Order, Passenger, Shipment
from backend.trips.rules import NAMES_TO

NAMELESS: dict[str, Any] = {
    "name_sealed": None, "number_sealed": None, "number_masked": "", "name_masked": "*", "born_on": None,
    "traveller_id": None,
}  # fmt: skip
NOWHERE: dict[str, Any] = {
    "address_sealed": None,
    "address_masked": {"name": "*", "phone": "*", "text": ""},
    "note": "",
}
ADDRESSES_TO = timedelta(days=60)
"""A parcel's address stays this long after its end: for late after-sale and proof of delivery."""


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
    posted = select(Shipment.id).where(Shipment.order_id == Order.id, Shipment.address_sealed.is_not(None))
    await session.execute(
        update(Order)
        .where(Order.id.in_(past), Order.contact_sealed.is_not(None), ~posted.exists())
        .values(contact_sealed=None, contact_masked={"name": "*", "phone": "*"})
    )
    return len(gone.all())


async def erase_addresses(session: AsyncSession, now: datetime) -> int:
    """Remove addresses of parcels that ended long enough ago, and the contact of orders of goods alone; how many."""
    ended = func.coalesce(Shipment.completed_at, Order.ended_at) < now - ADDRESSES_TO
    over = (
        select(Shipment.id)
        .join(Order, Order.id == Shipment.order_id)
        .where(Shipment.state.in_(("completed", "cancelled")), ended)
    )
    gone = await session.execute(
        update(Shipment)
        .where(Shipment.id.in_(over), Shipment.address_sealed.is_not(None))
        .values(NOWHERE)
        .returning(Shipment.order_id)
    )
    orders = list(gone.scalars())
    booked = select(Booking.id).where(Booking.order_id == Order.id)
    await session.execute(
        update(Order)
        .where(Order.id.in_(orders), ~booked.exists())
        .values(contact_sealed=None, contact_masked={"name": "*", "phone": "*"})
    )
    return len(orders)


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
    travelling = await session.execute(
        select(Shipment.id).where(Shipment.order_id.in_(mine), Shipment.state.in_(("held", *rules.ON_THE_WAY)))
    )
    if travelling.first() is not None:
        raise LimitReached("coming_parcel")
    await session.execute(update(Shipment).where(Shipment.order_id.in_(mine)).values(NOWHERE))
    lines = select(Line.id).where(Line.order_id.in_(mine))
    await session.execute(update(Passenger).where(Passenger.line_id.in_(lines)).values(NAMELESS))
    await session.execute(
        update(Order)
        .where(Order.account_id == account_id)
        .values(contact_sealed=None, contact_masked={"name": "*", "phone": "*"})
    )

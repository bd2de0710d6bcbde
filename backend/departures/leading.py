"""Who leads a departure on its day: one name and phone that the operator gives, shown to its buyers from the day before
until it is over."""

import uuid
from datetime import date, timedelta

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.accounts.rules import check_name, mask_name, mask_phone, parse_phone
from backend.departures.models import Booking, DepartureContact
from backend.orders.booking_schemas import ContactOut
from backend.orders.schemas import ContactIn
from backend.trips.models import Departure
from backend.trips.rules import NAMES_TO

FROM = timedelta(days=1)
"""Before the departure begins: whoever is up early may look for the coach."""


def is_shown(starts_on: date, ends_on: date, today: date) -> bool:
    """Whether buyers see who leads."""
    return starts_on - FROM <= today <= ends_on


async def of_order(session: AsyncSession, order_id: uuid.UUID, today: date) -> dict[uuid.UUID, DepartureContact]:
    """Booking → who leads it, of an order's paid bookings that are near or under way."""
    found = await session.execute(
        select(Booking, DepartureContact)
        .join(DepartureContact, DepartureContact.id == Booking.departure_id)
        .where(Booking.order_id == order_id, Booking.state.in_(("confirmed", "checked_in")))
    )
    return {one.id: contact for one, contact in found if is_shown(one.starts_on, one.ends_on, today)}


def opened(keys: Keys, one: DepartureContact) -> ContactOut:
    """The name and the phone."""
    return msgspec.json.decode(keys.unseal(one.contact_sealed, one.id), type=ContactOut)


async def set_contact(
    session: AsyncSession, keys: Keys, departure_id: uuid.UUID, wish: ContactIn | None
) -> DepartureContact | None:
    """Say who leads, or with nothing that nobody is named. Raises Invalid."""
    if wish is None:
        await session.execute(delete(DepartureContact).where(DepartureContact.id == departure_id))
        return None
    name, phone = check_name(wish.name), parse_phone(wish.phone)
    told = {
        "contact_sealed": keys.seal(msgspec.json.encode(ContactIn(name, phone)).decode(), departure_id),
        "contact_masked": {"name": mask_name(name), "phone": mask_phone(phone)},
    }
    made = insert(DepartureContact).values(id=departure_id, **told)
    await session.execute(made.on_conflict_do_update(index_elements=["id"], set_=told))
    return await session.get(DepartureContact, departure_id, populate_existing=True)


async def forget(session: AsyncSession, today: date) -> None:
    """Who led what ended more than a week ago."""
    over = select(Departure.id).where(Departure.ends_on < today - timedelta(days=NAMES_TO))
    await session.execute(delete(DepartureContact).where(DepartureContact.id.in_(over)))

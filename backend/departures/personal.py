"""What bookings hold about people: why erasing waits, what the law keeps (travel contracts and travellers,
旅行社条例实施细则 44), what goes, what is exported. Names leave everybody's sight seven days after the departure's end
(PIPL 47)."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import keeping
from backend.accounts.keeping import Kept
from backend.accounts.keys import Keys
from backend.departures.models import Booking
from backend.kernel import clock
from backend.orders import records
from backend.orders.models import Line, Order, Passenger
from backend.orders.personal import lock_orders_of
from backend.trips.rules import NAMES_TO

NAMELESS: dict[str, Any] = {
    "name_sealed": None, "number_sealed": None, "number_masked": "", "name_masked": "*", "born_on": None,
    "traveller_id": None,
}  # fmt: skip
AT_ONCE = 200
"""Bookings per round of the nightly job."""


async def coming_trip(session: AsyncSession, account_id: uuid.UUID) -> str | None:
    """A trip that is held or paid and not over."""
    wanted = select(Booking.id).join(Order, Order.id == Booking.order_id)
    coming = wanted.where(
        Order.account_id == account_id, Booking.state.in_(("held", "confirmed")), Booking.ends_on >= clock.today()
    )
    return "coming_trip" if await session.scalar(coming.limit(1)) else None


def is_named(booking: Any) -> ColumnElement[bool]:
    """Inside a query: whether any traveller or organiser is still named on a booking."""
    people = exists().where(Line.part_id == booking, Passenger.line_id == Line.id, Passenger.name_sealed.is_not(None))
    return or_(people, Booking.boarding["group"]["organiser"].astext != "")


async def travellers(
    session: AsyncSession, keys: Keys, bookings: Sequence[Booking]
) -> dict[uuid.UUID, list[tuple[uuid.UUID, dict[str, Any]]]]:
    """Travellers still named on bookings, by booking: each row's id and what it says."""
    found = await session.execute(
        select(Line.part_id, Passenger)
        .join(Passenger, Passenger.line_id == Line.id)
        .where(Line.part_id.in_([one.id for one in bookings]), Passenger.name_sealed.is_not(None))
        .order_by(Passenger.id)
    )
    by_booking: dict[uuid.UUID, list[tuple[uuid.UUID, dict[str, Any]]]] = defaultdict(list)
    for booking, one in found:
        if one.name_sealed is not None:
            number = keys.unseal(one.number_sealed, one.id) if one.number_sealed else ""
            said = {"name": keys.unseal(one.name_sealed, one.id), "document": one.document, "number": number}
            by_booking[booking].append((one.id, said | {"bornOn": one.born_on, "state": one.state}))
    return by_booking


def contract(booking: Booking, people: Sequence[tuple[uuid.UUID, dict[str, Any]]]) -> dict[str, Any]:
    """Who a booking was for: its travellers and, of a visit, who organised it; nothing when nobody is named."""
    group = booking.boarding.group
    said = {
        "travellers": [person for _, person in people],
        "organiser": group.organiser if group else "", "grade": group.grade if group else "",
    }  # fmt: skip
    trip = {"title": booking.title, "startsOn": booking.starts_on, "endsOn": booking.ends_on}
    return trip | said if any(said.values()) else {}


async def move_travellers(session: AsyncSession, keys: Keys, bookings: Sequence[Booking]) -> int:
    """Travellers and organisers of bookings leave for the records of travel contracts; of unpaid ones they just go.
    How many travellers."""
    found = await travellers(session, keys, bookings)
    orders = await records.orders_of(session, bookings)
    kept = [
        Kept(
            order.account_id,
            f"order:{order.number}",
            "travel",
            one.ends_on,
            contract(one, found.get(one.id, [])),
        )
        for one in bookings
        if (order := orders[one.order_id]).paid_at is not None
    ]
    keeping.keep(session, keys, kept, clock.today())
    people = [person for some in found.values() for person, _ in some]
    await session.execute(update(Passenger).where(Passenger.id.in_(people)).values(NAMELESS))
    for one in bookings:
        if group := one.boarding.group:
            nobody = msgspec.structs.replace(group, organiser="", grade="")
            one.boarding = msgspec.structs.replace(one.boarding, group=nobody)
    await session.flush()
    return len(people)


async def erase_names(session: AsyncSession, keys: Keys, today: date) -> int:
    """Travellers of departures that ended more than seven days ago; how many left."""
    over, gone = Booking.ends_on < today - timedelta(days=NAMES_TO), 0
    wanted = select(Booking).where(over, is_named(Booking.id)).order_by(Booking.id).limit(AT_ONCE)
    while bookings := await _all(session, wanted):
        gone += await move_travellers(session, keys, bookings)
    return gone


async def keep_person(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> None:
    """Who travelled by a person's orders leaves for the records of travel contracts."""
    mine = [order.id for order in await lock_orders_of(session, account_id)]
    await move_travellers(session, keys, await _all(session, select(Booking).where(Booking.order_id.in_(mine))))


async def export(
    session: AsyncSession, keys: Keys, orders: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """Order → its bookings in the clear, for the person they are about (PIPL 45)."""
    booked = await _all(session, select(Booking).where(Booking.order_id.in_(orders)).order_by(Booking.id))
    people = await travellers(session, keys, booked)
    found: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for one in booked:
        found[one.order_id].append(_booked(one, people.get(one.id, [])))
    return found


def _booked(one: Booking, people: list[tuple[uuid.UUID, dict[str, Any]]]) -> dict[str, Any]:
    trip = {"title": one.title, "startsOn": one.starts_on, "endsOn": one.ends_on, "state": one.state, "code": one.code}
    return trip | {"travellers": []} | contract(one, people)


async def _all(session: AsyncSession, wanted: Any) -> list[Any]:
    return list((await session.execute(wanted, execution_options={"populate_existing": True})).scalars())

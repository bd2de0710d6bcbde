"""Personal data of orders leaves everybody's sight when its purpose ended: names seven days after the departure's end,
addresses when nothing can be sent back any more (PIPL 47). What the law asks for goes to sealed records."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import keeping
from backend.accounts.keeping import Kept
from backend.accounts.keys import Keys
from backend.kernel import clock
from backend.orders import records
from backend.orders.models import Booking, Order, Passenger, Shipment
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
NOBODY: dict[str, Any] = {
    "contact_sealed": None, "contact_masked": {"name": "*", "phone": "*"}, "invoice": None, "invoice_sealed": None,
}  # fmt: skip
ADDRESSES_TO = timedelta(days=60)
"""A parcel's address stays this long after its end: for late after-sale and proof of delivery."""
AT_ONCE = 200
"""Orders per round of the nightly job."""


async def move_travellers(session: AsyncSession, keys: Keys, bookings: Sequence[Booking]) -> int:
    """Travellers and organisers of bookings leave for the records of travel contracts; of unpaid ones they just go.
    How many travellers."""
    found = await records.travellers(session, keys, bookings)
    orders = await records.orders_of(session, bookings)
    kept = [
        Kept(
            order.account_id,
            f"order:{order.number}",
            "travel",
            one.ends_on,
            records.contract(one, found.get(one.id, [])),
        )
        for one in bookings
        if (order := orders[one.order_id]).paid_at is not None
    ]
    keeping.keep(session, keys, kept, clock.today())
    people = [person for some in found.values() for person, _ in some]
    await session.execute(update(Passenger).where(Passenger.id.in_(people)).values(NAMELESS))
    for one in bookings:
        if "group" in one.boarding:
            one.boarding = one.boarding | {"group": one.boarding["group"] | {"organiser": "", "grade": ""}}
    await session.flush()
    return len(people)


async def move_doors(session: AsyncSession, keys: Keys, shipments: Sequence[Shipment]) -> None:
    """Addresses of parcels leave for the records of trade."""
    orders = await records.orders_of(session, shipments)
    kept = [
        Kept(
            order.account_id,
            f"order:{order.number}",
            "trade",
            records.ended_on(order),
            {"door": records.door(keys, one)},
        )
        for one in shipments
        if (order := orders[one.order_id]).paid_at is not None
    ]
    keeping.keep(session, keys, kept, clock.today())
    await session.execute(update(Shipment).where(Shipment.id.in_([one.id for one in shipments])).values(NOWHERE))


async def move_contacts(session: AsyncSession, keys: Keys, orders: Sequence[Order]) -> None:
    """Contacts and invoice titles of orders leave for the records of trade."""
    kept = [
        Kept(order.account_id, f"order:{order.number}", "trade", records.ended_on(order), records.buyer(keys, order))
        for order in orders
        if order.paid_at is not None
    ]
    keeping.keep(session, keys, kept, clock.today())
    await session.execute(update(Order).where(Order.id.in_([order.id for order in orders])).values(NOBODY))


async def erase_names(session: AsyncSession, keys: Keys, today: date) -> int:
    """Travellers of departures that ended more than seven days ago, and contacts of orders with nothing else to come;
    how many travellers left."""
    over, gone = Booking.ends_on < today - timedelta(days=NAMES_TO), 0
    named = records.is_named(Booking.id)
    while bookings := await _some(session, select(Booking).where(over, named).order_by(Booking.id)):
        gone += await move_travellers(session, keys, bookings)
    past = (
        select(Booking.order_id)
        .group_by(Booking.order_id)
        .having(func.max(Booking.ends_on) < today - timedelta(days=NAMES_TO))
    )
    posted = select(Shipment.id).where(Shipment.order_id == Order.id, Shipment.address_sealed.is_not(None))
    await _move_all_contacts(session, keys, Order.id.in_(past) & ~posted.exists())
    return gone


async def erase_addresses(session: AsyncSession, keys: Keys, now: datetime) -> int:
    """Addresses of parcels that ended long enough ago, and the contact of orders of goods alone; how many."""
    ended = func.coalesce(Shipment.completed_at, Order.ended_at) < now - ADDRESSES_TO
    over = (
        select(Shipment)
        .join(Order, Order.id == Shipment.order_id)
        .where(Shipment.state.in_(("completed", "cancelled")), ended, Shipment.address_sealed.is_not(None))
    )
    gone = 0
    while shipments := await _some(session, over.order_by(Shipment.id)):
        await move_doors(session, keys, shipments)
        gone += len(shipments)
        booked = select(Booking.id).where(Booking.order_id == Order.id)
        orders = {one.order_id for one in shipments}
        waits = select(Shipment.id).where(Shipment.order_id == Order.id, Shipment.address_sealed.is_not(None))
        await _move_all_contacts(session, keys, Order.id.in_(orders) & ~booked.exists() & ~waits.exists())
    return gone


async def _move_all_contacts(session: AsyncSession, keys: Keys, which: ColumnElement[bool]) -> None:
    wanted = select(Order).where(which, Order.contact_sealed.is_not(None)).order_by(Order.id)
    while orders := await _some(session, wanted):
        await move_contacts(session, keys, orders)


async def _some(session: AsyncSession, wanted: Any) -> list[Any]:
    found = await session.execute(wanted.limit(AT_ONCE), execution_options={"populate_existing": True})
    return list(found.scalars())


async def keep_person(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> None:
    """Everything that the law keeps of a person's orders leaves for sealed records, what was said about them too."""
    orders = await _all(session, select(Order).where(Order.account_id == account_id).with_for_update())
    mine = [order.id for order in orders]
    await move_travellers(session, keys, await _all(session, select(Booking).where(Booking.order_id.in_(mine))))
    await move_doors(session, keys, await _all(session, select(Shipment).where(Shipment.order_id.in_(mine))))
    words = await records.words(session, orders)
    said = [
        Kept(account_id, f"order:{order.number}", "trade", records.ended_on(order), {"words": words[order.id]})
        for order in orders
        if order.paid_at is not None
    ]
    keeping.keep(session, keys, said, clock.today())
    await move_contacts(session, keys, orders)


async def _all(session: AsyncSession, wanted: Any) -> list[Any]:
    return list((await session.execute(wanted)).scalars())

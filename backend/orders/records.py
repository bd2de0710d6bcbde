"""What orders say about people, in the clear and by part: for sealed records and a person's own export. Only reads."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, exists, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.accounts.models import Audit
from backend.kernel import clock
from backend.orders.due_models import RefundDue
from backend.orders.models import Booking, Cancellation, Line, Order, Passenger, Shipment


def ended_on(order: Order) -> date:
    """The day an order ended, from which the law counts; today while it goes on."""
    return clock.day_of(order.ended_at) if order.ended_at else clock.today()


def is_named(booking: Any) -> ColumnElement[bool]:
    """Inside a query: whether any traveller or organiser is still named on a booking."""
    people = exists().where(
        Line.booking_id == booking, Passenger.line_id == Line.id, Passenger.name_sealed.is_not(None)
    )
    return or_(people, Booking.boarding["group"]["organiser"].astext != "")


async def orders_of(session: AsyncSession, parts: Sequence[Booking | Shipment]) -> dict[uuid.UUID, Order]:
    """The orders of some bookings or shipments, by id."""
    found = await session.execute(select(Order).where(Order.id.in_({part.order_id for part in parts})))
    return {order.id: order for order in found.scalars()}


async def travellers(
    session: AsyncSession, keys: Keys, bookings: Sequence[Booking]
) -> dict[uuid.UUID, list[tuple[uuid.UUID, dict[str, Any]]]]:
    """Travellers still named on bookings, by booking: each row's id and what it says."""
    found = await session.execute(
        select(Line.booking_id, Passenger)
        .join(Passenger, Passenger.line_id == Line.id)
        .where(Line.booking_id.in_([one.id for one in bookings]), Passenger.name_sealed.is_not(None))
        .order_by(Passenger.id)
    )
    by_booking: dict[uuid.UUID, list[tuple[uuid.UUID, dict[str, Any]]]] = defaultdict(list)
    for booking, one in found:
        if booking is not None and one.name_sealed is not None:
            number = keys.unseal(one.number_sealed, one.id) if one.number_sealed else ""
            said = {"name": keys.unseal(one.name_sealed, one.id), "document": one.document, "number": number}
            by_booking[booking].append((one.id, said | {"bornOn": one.born_on, "state": one.state}))
    return by_booking


def contract(booking: Booking, people: Sequence[tuple[uuid.UUID, dict[str, Any]]]) -> dict[str, Any]:
    """Who a booking was for: its travellers and, of a visit, who organised it; nothing when nobody is named."""
    group = booking.boarding.get("group", {})
    said = {
        "travellers": [person for _, person in people],
        "organiser": group.get("organiser", ""), "grade": group.get("grade", ""),
    }  # fmt: skip
    trip = {"title": booking.title, "startsOn": booking.starts_on, "endsOn": booking.ends_on}
    return trip | said if any(said.values()) else {}


def door(keys: Keys, shipment: Shipment) -> dict[str, Any]:
    """Where a parcel goes, and what the buyer asked of it."""
    if shipment.address_sealed is None:
        return {}
    where = msgspec.json.decode(keys.unseal(shipment.address_sealed, shipment.id))
    return {"region": shipment.address_masked.get("text", ""), "note": shipment.note, **where}


def buyer(keys: Keys, order: Order) -> dict[str, Any]:
    """Whom to call about an order, and who its invoice is for."""
    contact = keys.unseal(order.contact_sealed, order.id) if order.contact_sealed else "null"
    return {"contact": msgspec.json.decode(contact), "invoice": invoice(keys, order)}


def invoice(keys: Keys, order: Order) -> dict[str, Any] | None:
    """Who an order's invoice is for; one of before the seal as it lies."""
    if order.invoice_sealed is None:
        return order.invoice
    return dict(msgspec.json.decode(keys.unseal(order.invoice_sealed, order.id)))


async def words(session: AsyncSession, orders: Sequence[Order]) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """What was written about orders by buyers, suppliers and staff, by order."""
    said: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    ids = [order.id for order in orders]
    acts = [
        select(table.order_id, table.created_at, table.by, table.reason).where(
            table.order_id.in_(ids), table.reason != ""
        )
        for table in (Cancellation, RefundDue)
    ]
    for order_id, at, by, reason in await session.execute(union_all(*acts)):
        said[order_id].append({"at": at, "by": by, "text": reason})
    named = {f"order:{order.number}": order.id for order in orders}
    audited = await session.execute(
        select(Audit).where(Audit.subject.in_(named), Audit.reason.is_not(None)).order_by(Audit.id)
    )
    for row in audited.scalars():
        said[named[row.subject]].append({"at": row.at, "by": row.act, "text": row.reason})
    return said

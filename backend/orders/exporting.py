"""What the orders room keeps about a person, for their export (PIPL art. 45)."""

import uuid
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.orders import records
from backend.orders.models import Booking, Order, Shipment


async def export_orders(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> dict[str, Any]:
    """Orders in the clear: contact, invoice, travellers, doors, and what was written about them."""
    found = await session.execute(select(Order).where(Order.account_id == account_id).order_by(Order.id))
    orders = list(found.scalars())
    ids = [order.id for order in orders]
    bookings = await session.execute(select(Booking).where(Booking.order_id.in_(ids)).order_by(Booking.id))
    shipments = await session.execute(select(Shipment).where(Shipment.order_id.in_(ids)).order_by(Shipment.id))
    booked, sent = list(bookings.scalars()), list(shipments.scalars())
    people, words = await records.travellers(session, keys, booked), await records.words(session, orders)
    return {
        "orders": [
            {
                "number": order.number,
                "state": order.state,
                "total": order.total,
                "placedAt": order.placed_at,
                "termsVersion": order.terms_version,
                **records.buyer(keys, order),
                "bookings": [_booked(one, people.get(one.id, [])) for one in booked if one.order_id == order.id],
                "deliveries": [_sent(keys, one) for one in sent if one.order_id == order.id],
                "words": words[order.id],
            }
            for order in orders
        ]
    }


def _booked(one: Booking, people: list[tuple[uuid.UUID, dict[str, Any]]]) -> dict[str, Any]:
    trip = {"title": one.title, "startsOn": one.starts_on, "endsOn": one.ends_on, "state": one.state, "code": one.code}
    return trip | {"travellers": []} | records.contract(one, people)


def _sent(keys: Keys, one: Shipment) -> dict[str, Any]:
    return {"title": one.title, "state": one.state, "deliverOn": one.deliver_on, "door": records.door(keys, one)}

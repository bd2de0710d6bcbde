"""What parcels and after-sale hold about a person: why erasing waits, what the law keeps, what goes, what is
exported."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Text, cast, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import keeping
from backend.accounts.keeping import Kept
from backend.accounts.keys import Keys
from backend.fulfilment import queries
from backend.fulfilment.models import AfterSale, Parcel
from backend.fulfilment.shipment_models import ON_THE_WAY, Shipment
from backend.kernel import clock
from backend.orders import records
from backend.orders.models import Line, Order
from backend.orders.records import ended_on
from backend.orders.rules import AFTERWARDS

NOWHERE: dict[str, Any] = {
    "address_sealed": None,
    "address_masked": {"name": "*", "phone": "*", "text": ""},
    "note": "",
    "card": "",
}
AT_ONCE = 200
"""Shipments per round of the nightly job."""


async def open_case(session: AsyncSession, account_id: uuid.UUID) -> str | None:
    """An after-sale case that has not ended."""
    mine = Line.order_id.in_(select(Order.id).where(Order.account_id == account_id))
    return "open_case" if await queries.has_open_case(session, mine) else None


async def keep_person(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> None:
    """Logistics and after-sale of a person's orders leave for the records of trade."""
    orders = await _orders(session, account_id)
    parcels, cases = await _parcels(session, orders), await _cases(session, orders)
    kept = [
        Kept(
            account_id, f"order:{order.number}", "trade", ended_on(order),
            {"parcels": parcels[order.id], "afterSales": cases[order.id]},
        )
        for order in orders
        if order.paid_at is not None
    ]  # fmt: skip
    keeping.keep(session, keys, kept, clock.today())
    await move_doors(session, keys, await _shipments(session, [order.id for order in orders]))


async def forget_person(session: AsyncSession, account_id: uuid.UUID) -> None:
    """Pictures of cases go, and the numbers by which a carrier knows a door. What was written once follows in
    `forget_words_v1`."""
    mine = select(Order.id).where(Order.account_id == account_id)
    sent = select(Shipment.id).where(Shipment.order_id.in_(mine))
    nameless = func.concat("ERASED-", func.right(func.replace(cast(Parcel.id, Text), "-", ""), 16))
    await session.execute(update(Parcel).where(Parcel.shipment_id.in_(sent)).values(number=nameless))
    unshown = {"pictures": [], "back_carrier": "", "back_number": ""}
    await session.execute(update(AfterSale).where(AfterSale.order_id.in_(mine)).values(unshown))


async def export(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> dict[str, Any]:
    """Parcels and cases, for the person they are about (PIPL 45)."""
    del keys
    orders = await _orders(session, account_id)
    parcels, cases = await _parcels(session, orders), await _cases(session, orders)
    return {
        "parcels": [{"order": one.number, **parcel} for one in orders for parcel in parcels[one.id]],
        "afterSales": [{"order": one.number, **case} for one in orders for case in cases[one.id]],
    }


async def _orders(session: AsyncSession, account_id: uuid.UUID) -> list[Order]:
    found = await session.execute(select(Order).where(Order.account_id == account_id).order_by(Order.id))
    return list(found.scalars())


async def _parcels(session: AsyncSession, orders: list[Order]) -> dict[uuid.UUID, list[dict[str, Any]]]:
    shipments = {one.id: one.order_id for one in await _shipments(session, [order.id for order in orders])}
    parcels = await queries.list_parcels(session, list(shipments))
    told = await queries.list_tracking(session, [one.id for some in parcels.values() for one in some])
    found: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for one in (one for some in parcels.values() for one in some):
        way = [{"at": event.at, "status": event.status, "text": event.text} for event in told[one.id]]
        said = {"carrier": one.carrier, "number": one.number, "sentAt": one.sent_at, "way": way}
        found[shipments[one.shipment_id]].append(said)
    return found


async def _cases(session: AsyncSession, orders: list[Order]) -> dict[uuid.UUID, list[dict[str, Any]]]:
    wanted = select(AfterSale).where(AfterSale.order_id.in_([order.id for order in orders])).order_by(AfterSale.id)
    cases = list((await session.execute(wanted)).scalars())
    steps = await queries.list_steps(session, [one.id for one in cases])
    found: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for one in cases:
        found[one.order_id].append(
            {
                "kind": one.kind, "reason": one.reason, "state": one.state, "quantity": one.quantity,
                "asked": one.asked, "granted": one.granted, "pictures": one.pictures,
                "backCarrier": one.back_carrier, "backNumber": one.back_number,
                "steps": [{"at": s.created_at, "by": s.by, "act": s.act, "text": s.text} for s in steps[one.id]],
            }
        )  # fmt: skip
    return found


async def coming_parcel(session: AsyncSession, account_id: uuid.UUID) -> str | None:
    """Goods that are held or paid and not the buyer's for good yet."""
    wanted = select(Shipment.id).join(Order, Order.id == Shipment.order_id)
    coming = wanted.where(Order.account_id == account_id, Shipment.state.in_(("held", *ON_THE_WAY)))
    return "coming_parcel" if await session.scalar(coming.limit(1)) else None


def door(keys: Keys, shipment: Shipment) -> dict[str, Any]:
    """Where a parcel goes, and what the buyer asked of it."""
    if shipment.address_sealed is None:
        return {}
    where = msgspec.json.decode(keys.unseal(shipment.address_sealed, shipment.id))
    return {"region": shipment.address_masked.get("text", ""), "note": shipment.note, "card": shipment.card, **where}


async def move_doors(session: AsyncSession, keys: Keys, shipments: Sequence[Shipment]) -> None:
    """Addresses of parcels leave for the records of trade."""
    orders = await records.orders_of(session, shipments)
    kept = [
        Kept(
            order.account_id,
            f"order:{order.number}",
            "trade",
            ended_on(order),
            {"door": door(keys, one)},
        )
        for one in shipments
        if (order := orders[one.order_id]).paid_at is not None
    ]
    keeping.keep(session, keys, kept, clock.today())
    await session.execute(update(Shipment).where(Shipment.id.in_([one.id for one in shipments])).values(NOWHERE))


async def erase_addresses(session: AsyncSession, keys: Keys, now: datetime) -> int:
    """Addresses of parcels that ended long enough ago; how many."""
    ended = func.coalesce(Shipment.completed_at, Order.ended_at) < now - AFTERWARDS
    over = (
        select(Shipment)
        .join(Order, Order.id == Shipment.order_id)
        .where(Shipment.state.in_(("completed", "cancelled")), ended, Shipment.address_sealed.is_not(None))
    )
    gone, fresh = 0, {"populate_existing": True}
    while shipments := list(
        (await session.execute(over.order_by(Shipment.id).limit(AT_ONCE), execution_options=fresh)).scalars()
    ):
        await move_doors(session, keys, shipments)
        gone += len(shipments)
    return gone


async def export_deliveries(
    session: AsyncSession, keys: Keys, orders: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """Order → where its goods went, in the clear, for the person they are about (PIPL 45)."""
    found: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for one in await _shipments(session, orders):
        found[one.order_id].append(_sent(keys, one))
    return found


def _sent(keys: Keys, one: Shipment) -> dict[str, Any]:
    return {"title": one.title, "state": one.state, "deliverOn": one.deliver_on, "door": door(keys, one)}


async def _shipments(session: AsyncSession, orders: Sequence[uuid.UUID]) -> list[Shipment]:
    found = await session.execute(select(Shipment).where(Shipment.order_id.in_(orders)).order_by(Shipment.id))
    return list(found.scalars())

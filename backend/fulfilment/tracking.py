"""Parcels on their way: take in what carriers tell, show it with orders, let time decide what nobody tells."""

import logging
import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.addresses.actions import Door
from backend.db.session import Database
from backend.fulfilment import packing, queries
from backend.fulfilment.models import Parcel, Tracking
from backend.fulfilment.ports import Sent, Tracker, TrackingEvent
from backend.fulfilment.rules import AUTO_RECEIPT, LOST_AFTER
from backend.fulfilment.shipment_models import Shipment
from backend.kernel import clock
from backend.kernel.errors import WrongState
from backend.orders.models import Line
from backend.orders.schemas import ParcelLine, ParcelOut

log = logging.getLogger("huliu.jobs")
LOOK_EVERY = timedelta(minutes=30)
BATCH = 50


async def parcels_of(session: AsyncSession, order_id: uuid.UUID) -> dict[uuid.UUID, list[ParcelOut]]:
    """An order's parcels by shipment, with what their carriers told."""
    found = await session.execute(select(Shipment.id).where(Shipment.order_id == order_id))
    by_shipment = await queries.list_parcels(session, list(found.scalars()))
    told = await queries.list_tracking(session, [one.id for parcels in by_shipment.values() for one in parcels])
    return {
        shipment: [
            ParcelOut(
                id=one.id, carrier=one.carrier, number=one.number, sent_at=one.sent_at,
                delivered_at=one.delivered_at,
                lines=[ParcelLine(line=uuid.UUID(p["line"]), quantity=p["quantity"]) for p in one.lines],
                events=[{"at": t.at.isoformat(), "text": t.text, "status": t.status} for t in told.get(one.id, [])],
            )
            for one in parcels
        ]
        for shipment, parcels in by_shipment.items()
    }  # fmt: skip


async def look(database: Database, keys: Keys, tracker: Tracker) -> int:
    """Ask about parcels on their way; how many were asked. One that can't be asked keeps its turn for later."""
    async with database.reading() as session:
        due = await queries.list_due_parcels(session, clock.now() - LOOK_EVERY, BATCH)
        phones = {one.id: await _phone_end(session, keys, one) for one in due}
    for parcel in due:
        try:
            told = await tracker.look_up(Sent(parcel.carrier, parcel.number, phones[parcel.id], parcel.sent_at))
        except Exception as away:
            log.warning("carrier %s did not answer: %s", parcel.carrier, type(away).__name__)
            told = []
        try:
            async with database.transaction() as session:
                await _take_in(session, parcel.id, list(told))
        except Exception as odd:  # what one carrier told may not keep the others waiting
            log.error("parcel %s: what was told could not be kept", parcel.id, exc_info=odd)
    return len(due)


async def _phone_end(session: AsyncSession, keys: Keys, parcel: Parcel) -> str:
    shipment = await session.get_one(Shipment, parcel.shipment_id)
    if shipment.address_sealed is None:
        return ""
    return msgspec.json.decode(keys.unseal(shipment.address_sealed, shipment.id), type=Door).phone[-4:]


async def _take_in(session: AsyncSession, parcel_id: uuid.UUID, told: Sequence[TrackingEvent]) -> None:
    """Keep what is new of what was told; an arrival delivers the parcel. The shipment is locked before the parcel."""
    parcel = await session.get_one(Parcel, parcel_id)
    arrived = [one for one in told if one.status == "delivered"]
    if told:
        rows = [{"parcel_id": parcel_id, "at": t.at, "text": t.text, "status": t.status} for t in told]
        await session.execute(insert(Tracking).values(rows).on_conflict_do_nothing())
    if arrived and parcel.state == "sent":
        await packing.deliver(session, parcel, min(one.at for one in arrived))
    parcel.looked_at = clock.now()


async def let_time_decide(database: Database, now: datetime) -> int:
    """Silent parcels count as delivered, delivered shipments as received; how many moved."""
    async with database.reading() as session:
        silent = await session.execute(
            select(Parcel.id).where(Parcel.state == "sent", Parcel.sent_at < now - LOST_AFTER).limit(BATCH)
        )
        done = await session.execute(
            select(Shipment.id)
            .where(Shipment.state == "delivered", Shipment.delivered_at < now - AUTO_RECEIPT)
            .where(~queries.open_case(Line.part_id == Shipment.id))
            .limit(BATCH)
        )
        parcels, shipments = list(silent.scalars()), list(done.scalars())
    for parcel_id in parcels:
        async with database.transaction() as session:
            await packing.deliver(session, await session.get_one(Parcel, parcel_id), now)
    received = 0
    for shipment_id in shipments:
        async with database.transaction() as session:
            whole, shipment = await queries.lock_shipment(session, shipment_id)
            with suppress(WrongState):  # meanwhile the buyer confirmed, or opened a case
                await packing.receive(session, whole, shipment, now)
                received += 1
    return len(parcels) + received

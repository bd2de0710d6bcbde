"""What happens to departures, bookings and waiting lists, and whom it concerns."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.models import Audit
from backend.departures.models import Booking
from backend.inventory.queries import count_sold
from backend.kernel import clock
from backend.notices.recipients import NewNotice, members
from backend.orders.models import Order
from backend.trips.models import Departure, Trip, Wait


async def on_sale(session: AsyncSession, row: Audit, state: str) -> list[NewNotice]:
    """Operators hear of what was sold and what was given back whole."""
    order_id, was = uuid.UUID(row.subject.partition(":")[2]), (row.before or {}).get("state")
    if state not in {"paid", "cancelled"} or (state == "cancelled" and was != "paid"):
        return []
    told = []
    for booking in (await session.execute(select(Booking).where(Booking.order_id == order_id))).scalars():
        departure = await session.get_one(Departure, booking.departure_id)
        values = {"title": booking.title, "day": booking.starts_on.isoformat(), "heads": booking.heads}
        link = f"/supplier/{departure.supplier_id}/departures/{departure.id}"
        people = await members(session, departure.supplier_id)
        told.append(NewNotice(people, "sold" if state == "paid" else "sale_cancelled", values, link))
    return told


async def on_departure(session: AsyncSession, row: Audit, state: str) -> list[NewNotice]:
    """A departure runs, does not, or was cancelled."""
    departure = await session.get(Departure, uuid.UUID(row.subject.partition(":")[2]))
    if departure is None or state not in {"confirmed", "failed", "cancelled"} or row.act != "update":
        return []
    trip = await session.get_one(Trip, departure.trip_id)
    values = {"title": trip.title, "day": departure.starts_on.isoformat()}
    told = []
    bookings = await session.execute(
        select(Order.account_id, Order.number)
        .join(Booking, Booking.order_id == Order.id)
        .where(Booking.departure_id == departure.id, Order.paid_at.is_not(None))
    )
    for account_id, number in bookings:
        told.append(NewNotice([account_id], f"departure_{state}", values, f"/orders/{number}"))
    if state != "cancelled":  # who cancelled it knows
        link = f"/supplier/{departure.supplier_id}/departures/{departure.id}"
        told.append(NewNotice(await members(session, departure.supplier_id), f"ran_{state}", values, link))
    return told


async def decided_soon(session: AsyncSession) -> list[tuple[str, NewNotice]]:
    """Departures under their minimum that are decided within a day and a half, with the notice's key."""
    now = clock.now()
    found = await session.execute(
        select(Departure, Trip)
        .join(Trip, Trip.id == Departure.trip_id)
        .where(Departure.state == "open", Departure.decides_at.between(now, now + timedelta(hours=36)))
    )
    rows = [(row[0], row[1]) for row in found]
    sold = await count_sold(session, [departure.heads_quota_id for departure, _ in rows])
    told = []
    for departure, trip in rows:
        missing = departure.minimum - sold.get(departure.heads_quota_id, 0)
        if missing > 0:
            values = {"title": trip.title, "day": departure.starts_on.isoformat(), "missing": missing}
            link = f"/supplier/{departure.supplier_id}/departures/{departure.id}"
            people = await members(session, departure.supplier_id)
            told.append((f"decides:{departure.id}", NewNotice(people, "decides_soon", values, link)))
    return told


async def on_wait(session: AsyncSession, row: Audit, state: str) -> list[NewNotice]:
    """An offer with its end, one tap from ordering; an offer that passed; a queue that ended with its departure."""
    wait = await session.get(Wait, uuid.UUID(row.subject.partition(":")[2]))
    if wait is None or wait.state != state:  # it has gone on meanwhile: the newer row tells
        return []
    before = (row.before or {}).get("state")
    departure = await session.get_one(Departure, wait.departure_id)
    trip = await session.get_one(Trip, departure.trip_id)
    values = {"title": trip.title, "day": departure.starts_on.isoformat(), "heads": wait.quantity}
    page = f"/trips/{trip.slug}/book?day={departure.starts_on}"
    if state == "offered" and wait.offered_until:
        values["until"] = _until(wait.offered_until)
        return [NewNotice([wait.account_id], "wait_offered", values, f"{page}&wait={wait.id}")]
    if state == "lapsed" and before == "offered":
        return [NewNotice([wait.account_id], "wait_lapsed", values, page)]
    if state == "ended":
        return [NewNotice([wait.account_id], "wait_ended", values, f"/trips/{trip.slug}")]
    return []


def _until(instant: datetime) -> dict[str, str]:
    local = instant.astimezone(clock.SHANGHAI)
    time = local.strftime("%H:%M")
    return {"zh": f"{local.month}月{local.day}日{time}", "en": f"{time} on {local.day} {local:%b}"}

"""From the audit to notices: what a change means, and whom it concerns."""

import uuid
from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.models import Account, Audit
from backend.inventory.queries import count_sold
from backend.kernel import clock
from backend.listings.models import Listing
from backend.notices.hearing_goods import hear_case, hear_shipment
from backend.notices.hearing_waits import hear_wait
from backend.notices.telling import Told, members, staff
from backend.orders.models import Booking, Order, Shipment
from backend.suppliers.models import Invitation, Licence, Supplier
from backend.trips.models import Departure, Trip


async def _order(session: AsyncSession, row: Audit, state: str) -> list[Told]:
    order = await session.get(Order, uuid.UUID(row.subject.partition(":")[2]))
    if order is None or state not in {"paid", "cancelled"}:
        return []
    paid_before = (row.before or {}).get("state") == "paid"
    bookings = list((await session.execute(select(Booking).where(Booking.order_id == order.id))).scalars())
    kind = "order_cancelled" if state == "cancelled" else "order_paid" if bookings else "goods_paid"
    gathering = select(Shipment.id).where(Shipment.order_id == order.id, Shipment.state == "gathering")
    if kind == "goods_paid" and (await session.execute(gathering.limit(1))).first() is not None:
        kind = "group_paid"
    told = [Told([order.account_id], kind, {"number": order.number}, f"/orders/{order.number}")]
    if state == "cancelled" and not paid_before:
        return told
    for booking in bookings:
        departure = await session.get_one(Departure, booking.departure_id)
        values = {"title": booking.title, "day": booking.starts_on.isoformat(), "heads": booking.heads}
        link = f"/supplier/{departure.supplier_id}/departures/{departure.id}"
        people = await members(session, departure.supplier_id)
        told.append(Told(people, "sold" if state == "paid" else "sale_cancelled", values, link))
    return told


async def _departure(session: AsyncSession, row: Audit, state: str) -> list[Told]:
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
        told.append(Told([account_id], f"departure_{state}", values, f"/orders/{number}"))
    if state != "cancelled":  # who cancelled it knows
        link = f"/supplier/{departure.supplier_id}/departures/{departure.id}"
        told.append(Told(await members(session, departure.supplier_id), f"ran_{state}", values, link))
    return told


async def _supplier(session: AsyncSession, row: Audit, state: str) -> list[Told]:
    supplier = await session.get(Supplier, uuid.UUID(row.subject.partition(":")[2]))
    if supplier is None or row.act != "update":
        return []
    if state in {"submitted", "checked"}:
        people = await staff(session, "review_first" if state == "submitted" else "review", supplier.county)
        return [Told(people, "supplier_waits", {"name": supplier.name}, f"/platform/suppliers/{supplier.id}")]
    if state in {"active", "returned", "refused", "suspended"}:
        owners = await members(session, supplier.id, ("owner",))
        return [Told(owners, f"supplier_{state}", {"reason": supplier.reasons or ""}, f"/supplier/{supplier.id}")]
    return []


async def _licence(session: AsyncSession, row: Audit, state: str) -> list[Told]:
    licence = await session.get(Licence, uuid.UUID(row.subject.partition(":")[2]))
    if licence is None:
        return []
    supplier = await session.get_one(Supplier, licence.supplier_id)
    if "reminded" in (row.after or {}) and row.act == "update" and licence.expires_on:
        values = {"number": licence.number, "expires": licence.expires_on.isoformat()}
        owners = await members(session, supplier.id, ("owner",))
        return [Told(owners, "licence_expiring", values, f"/supplier/{supplier.id}/papers")]
    if state == "waiting" and supplier.state in {"active", "suspended"}:
        people = await staff(session, "review", supplier.county)
        return [Told(people, "licence_waits", {"number": licence.number}, f"/platform/suppliers/{supplier.id}")]
    return []


async def _listing(session: AsyncSession, row: Audit, state: str) -> list[Told]:
    listing = await session.get(Listing, uuid.UUID(row.subject.partition(":")[2]))
    if listing is None:
        return []
    values = {"title": listing.title, "reason": listing.reasons or ""}
    if state == "in_review":
        people = await staff(session, "review")
        return [Told(people, "listing_waits", values, f"/platform/listings/{listing.id}")]
    if state in {"published", "returned"}:
        people = await members(session, listing.supplier_id)
        return [Told(people, f"listing_{state}", values, f"/supplier/{listing.supplier_id}/listings/{listing.id}")]
    return []


async def _invitation(session: AsyncSession, row: Audit, state: str) -> list[Told]:
    invitation = await session.get(Invitation, uuid.UUID(row.subject.partition(":")[2]))
    if invitation is None or state != "open":
        return []
    supplier = await session.get_one(Supplier, invitation.supplier_id)
    if supplier.state != "active":  # a name nobody has reviewed is not carried to strangers; they see it when they look
        return []
    found = await session.execute(select(Account.id).where(Account.phone_lookup == invitation.phone_lookup))
    return [Told(list(found.scalars()), "invited", {"name": supplier.name}, "/supplier")]


HEARERS: dict[str, Callable[[AsyncSession, Audit, str], Awaitable[list[Told]]]] = {
    "orders": _order, "departure": _departure, "supplier": _supplier, "licence": _licence, "listing": _listing,
    "invitation": _invitation, "shipment": hear_shipment, "after_sale": hear_case, "wait": hear_wait,
}  # fmt: skip


async def told_of(session: AsyncSession, row: Audit) -> list[Told]:
    """The notices a change makes; most make none."""
    hearer = HEARERS.get(row.subject.partition(":")[0])
    after = row.after or {}
    if hearer is None or not {"state", "reminded"} & set(after):
        return []
    return await hearer(session, row, str(after.get("state", "")))


async def decided_soon(session: AsyncSession) -> list[tuple[str, Told]]:
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
            told.append((f"decides:{departure.id}", Told(people, "decides_soon", values, link)))
    return told

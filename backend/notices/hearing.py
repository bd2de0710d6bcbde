"""From the audit to notices: what a change means, and whom it concerns."""

import uuid
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.models import Account, Audit
from backend.inventory.queries import count_sold
from backend.kernel import clock
from backend.listings.models import Listing
from backend.orders.models import Booking, Order
from backend.suppliers.access import STAFF_MAY
from backend.suppliers.models import Invitation, Licence, Member, Supplier
from backend.trips.models import Departure, Trip

RUN = ("owner", "manager")


class Told(NamedTuple):
    """A notice before it is written: whom, what, the template's values, the page."""

    people: Iterable[uuid.UUID]
    kind: str
    values: dict[str, Any]
    link: str


async def _members(session: AsyncSession, supplier_id: uuid.UUID, roles: tuple[str, ...] = RUN) -> list[uuid.UUID]:
    found = await session.execute(
        select(Member.account_id).where(Member.supplier_id == supplier_id, Member.role.in_(roles))
    )
    return list(found.scalars())


async def _staff(session: AsyncSession, act: str, county: str | None = None) -> list[uuid.UUID]:
    """Staff who may do an act; county reviewers of one county only see its own."""
    wanted = select(Account.id).where(Account.staff_role.in_(STAFF_MAY[act]))
    if county is not None:
        wanted = wanted.where(Account.staff_county.is_(None) | (Account.staff_county == county))
    return list((await session.execute(wanted)).scalars())


async def _order(session: AsyncSession, row: Audit, state: str) -> list[Told]:
    order = await session.get(Order, uuid.UUID(row.subject.partition(":")[2]))
    if order is None or state not in {"paid", "cancelled"}:
        return []
    paid_before = (row.before or {}).get("state") == "paid"
    kind = "order_paid" if state == "paid" else "order_cancelled"
    told = [Told([order.account_id], kind, {"number": order.number}, f"/orders/{order.number}")]
    if state == "cancelled" and not paid_before:
        return told
    bookings = await session.execute(select(Booking).where(Booking.order_id == order.id))
    for booking in bookings.scalars():
        departure = await session.get_one(Departure, booking.departure_id)
        values = {"title": booking.title, "day": booking.starts_on.isoformat(), "heads": booking.heads}
        link = f"/supplier/{departure.supplier_id}/departures/{departure.id}"
        people = await _members(session, departure.supplier_id)
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
        told.append(Told(await _members(session, departure.supplier_id), f"ran_{state}", values, link))
    return told


async def _supplier(session: AsyncSession, row: Audit, state: str) -> list[Told]:
    supplier = await session.get(Supplier, uuid.UUID(row.subject.partition(":")[2]))
    if supplier is None or row.act != "update":
        return []
    if state in {"submitted", "checked"}:
        people = await _staff(session, "review_first" if state == "submitted" else "review", supplier.county)
        return [Told(people, "supplier_waits", {"name": supplier.name}, f"/platform/suppliers/{supplier.id}")]
    if state in {"active", "returned", "refused", "suspended"}:
        owners = await _members(session, supplier.id, ("owner",))
        return [Told(owners, f"supplier_{state}", {"reason": supplier.reasons or ""}, f"/supplier/{supplier.id}")]
    return []


async def _licence(session: AsyncSession, row: Audit, state: str) -> list[Told]:
    licence = await session.get(Licence, uuid.UUID(row.subject.partition(":")[2]))
    if licence is None:
        return []
    supplier = await session.get_one(Supplier, licence.supplier_id)
    if "reminded" in (row.after or {}) and row.act == "update" and licence.expires_on:
        values = {"number": licence.number, "expires": licence.expires_on.isoformat()}
        owners = await _members(session, supplier.id, ("owner",))
        return [Told(owners, "licence_expiring", values, f"/supplier/{supplier.id}/papers")]
    if state == "waiting" and supplier.state in {"active", "suspended"}:
        people = await _staff(session, "review", supplier.county)
        return [Told(people, "licence_waits", {"number": licence.number}, f"/platform/suppliers/{supplier.id}")]
    return []


async def _listing(session: AsyncSession, row: Audit, state: str) -> list[Told]:
    listing = await session.get(Listing, uuid.UUID(row.subject.partition(":")[2]))
    if listing is None:
        return []
    values = {"title": listing.title, "reason": listing.reasons or ""}
    if state == "in_review":
        people = await _staff(session, "review")
        return [Told(people, "listing_waits", values, f"/platform/listings/{listing.id}")]
    if state in {"published", "returned"}:
        people = await _members(session, listing.supplier_id)
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
    "invitation": _invitation,
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
            people = await _members(session, departure.supplier_id)
            told.append((f"decides:{departure.id}", Told(people, "decides_soon", values, link)))
    return told

"""The operator's side: departures with their fill, names in their window, stop selling, cancel."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import audit, consents
from backend.accounts.documents import DocumentKind
from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.calendar import editing as calendar
from backend.calendar.rules import Change
from backend.db.session import Database
from backend.departures import deciding as departures
from backend.departures import queries as bookings_of
from backend.departures import views
from backend.departures.models import Booking
from backend.inventory.queries import count_sold, list_stock
from backend.kernel import clock
from backend.kernel.errors import Forbidden, NotFound, NotOnSale
from backend.kernel.wire import In, Out
from backend.orders import queries
from backend.orders.models import Passenger
from backend.suppliers import guiding
from backend.trips import queries as trips
from backend.trips import rules as trip_rules
from backend.trips.models import Departure, Trip
from backend.web.problems import language

AHEAD = timedelta(days=120)


class DepartureOut(Out):
    """A departure as its operator sees it; seats count held and sold, `paid` only sold."""

    id: UUID
    trip: str
    title: str
    starts_on: date
    ends_on: date
    state: str
    selling: bool
    capacity: int
    taken: int
    paid: int
    minimum: int
    decides_at: datetime
    names_open: bool


class Departures(Out):
    """Coming departures, the soonest first."""

    items: list[DepartureOut]


class Guest(Out):
    """A named person; the number is whole only inside T-3 … T+7."""

    name: str
    document: DocumentKind
    number: str
    born_on: date | None


class ManifestRow(Out):
    """A booking on the list; `slept`, the rooms it takes by kind; `organiser` names the school, union or firm of a
    study visit, else it is empty."""

    booking: UUID
    code: str
    state: str
    heads: int
    rooms: int
    slept: dict[str, int]
    boarding: str
    boarding_at: str
    organiser: str
    contact_name: str
    contact_phone: str
    guests: list[Guest]


class Manifest(Out):
    """Who comes."""

    departure: DepartureOut
    names_open: bool
    rows: list[ManifestRow]


class SellingIn(In):
    """Sell or stop selling."""

    selling: bool


class CancelDepartureIn(In):
    """Why the departure is cancelled; the buyers read it."""

    reason: Annotated[str, Meta(min_length=4, max_length=300)]


async def _mine(session: AsyncSession, supplier_id: UUID, departure_id: UUID, *, lock: bool) -> Departure:
    departure = await trips.get_departure(session, departure_id, lock=lock)
    if departure.supplier_id != supplier_id:
        raise NotFound
    return departure


async def _shape(session: AsyncSession, found: list[Departure], lang: str) -> list[DepartureOut]:
    quotas = [departure.heads_quota_id for departure in found]
    stock, sold = await list_stock(session, quotas), await count_sold(session, quotas)
    titles = await trips.list_trips_by_id(session, [departure.trip_id for departure in found])
    today = clock.today()
    return [
        DepartureOut(
            id=d.id,
            trip=titles[d.trip_id].slug,
            title=titles[d.trip_id].title[lang],
            starts_on=d.starts_on,
            ends_on=d.ends_on,
            state=d.state,
            selling=d.selling,
            capacity=stock[d.heads_quota_id].capacity,
            taken=stock[d.heads_quota_id].claimed,
            paid=sold.get(d.heads_quota_id, 0),
            minimum=d.minimum,
            decides_at=d.decides_at,
            names_open=trip_rules.names_open(d.starts_on, d.ends_on, today),
        )
        for d in found
    ]


@get("/{supplier_id:uuid}/departures", operation_id="listSupplierDepartures", may="member:see_departures")
async def list_departures(
    supplier_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> Departures:
    """The supplier's departures from a week ago on; of a guide those given to them."""
    today = clock.today()
    async with database.reading() as session:
        owned = (await session.execute(select(Trip.id).where(Trip.supplier_id == supplier_id))).scalars().all()
        found = await trips.list_departures(session, owned, today - timedelta(days=7), today + AHEAD)
        seen = await guiding.sees(session, supplier_id, actor.account_id, [one.id for one in found])
        return Departures(items=await _shape(session, [one for one in found if one.id in seen], language(request)))


@get("/{supplier_id:uuid}/departures/{departure_id:uuid}/manifest", operation_id="getManifest", may="member:see_names")
async def get_manifest(
    supplier_id: FromPath[UUID],
    departure_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> Manifest:
    """Who comes. Inside T-3 … T+7 names and numbers are whole, and the look is logged."""
    lang = language(request)
    async with database.transaction() as session:
        departure = await _mine(session, supplier_id, departure_id, lock=False)
        whole = trip_rules.names_open(departure.starts_on, departure.ends_on, clock.today())
        bookings = [b for b in await bookings_of.list_departure_bookings(session, departure_id) if b.state != "held"]
        if whole:
            numbers = await queries.list_by_id(session, [booking.order_id for booking in bookings])
            listed = sorted({order.number for order in numbers.values()})
            await audit.note(
                session, actor, "reveal", f"departure:{departure_id}", "manifest", supplier_id, orders=listed
            )
        rows = await _rows(session, keys, bookings, whole, lang)
        (shaped,) = await _shape(session, [departure], lang)
    return Manifest(departure=shaped, names_open=whole, rows=rows)


async def _rows(
    session: AsyncSession, keys: Keys, bookings: list[Booking], whole: bool, lang: str
) -> list[ManifestRow]:
    people = await bookings_of.list_passengers(session, [booking.id for booking in bookings])
    orders = await queries.list_by_id(session, [booking.order_id for booking in bookings])
    unshared = await consents.who_withdrew(session, {one.account_id for one in orders.values()}, "share_operator")
    rows = []
    for booking in bookings:
        order = orders[booking.order_id]
        shown = whole and order.account_id not in unshared
        contact = (
            msgspec.json.decode(keys.unseal(order.contact_sealed, order.id))
            if shown and order.contact_sealed
            else order.contact_masked
        )
        rows.append(
            ManifestRow(
                booking=booking.id,
                code=booking.code[-4:].rjust(12, "*"),
                state=booking.state,
                heads=booking.heads,
                rooms=booking.rooms,
                slept=views.slept(booking.boarding),
                boarding=booking.boarding.name.to(lang),
                boarding_at=booking.boarding.at,
                organiser=booking.boarding.group.organiser if booking.boarding.group else "",
                contact_name=contact["name"],
                contact_phone=contact["phone"],
                guests=[_guest(keys, p, shown) for owner, p in people if owner == booking.id],
            )
        )
    return rows


def _guest(keys: Keys, person: Passenger, whole: bool) -> Guest:
    name, number = person.name_masked, person.number_masked
    if whole and person.name_sealed:
        name = keys.unseal(person.name_sealed, person.id)
        number = keys.unseal(person.number_sealed, person.id) if person.number_sealed else ""
    return Guest(name=name, document=person.document, number=number, born_on=person.born_on if whole else None)


@post(
    "/{supplier_id:uuid}/departures/{departure_id:uuid}/selling",
    status_code=200,
    operation_id="setSelling",
    may="member:run_departures",
)
async def set_selling(
    supplier_id: FromPath[UUID],
    departure_id: FromPath[UUID],
    data: JSONBody[SellingIn],
    actor: NamedDependency[Actor],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
) -> DepartureOut:
    """Stop selling a departure, or sell again; what is sold stays."""
    async with database.transaction() as session:
        await calendar.alone(session, supplier_id)
        departure = await _mine(session, supplier_id, departure_id, lock=True)
        if departure.state not in {"open", "confirmed"}:
            raise NotOnSale("not_on_sale")
        present = await calendar.read(
            session, supplier_id, departure.starts_on, departure.starts_on, ids=[departure.id]
        )
        wanted = {departure.id: Change(selling=data.selling)}
        await calendar.apply(session, actor, supplier_id, {"selling": data.selling}, present, wanted)
        await session.refresh(departure)
        return (await _shape(session, [departure], language(request)))[0]


@post(
    "/{supplier_id:uuid}/departures/{departure_id:uuid}/cancel",
    status_code=200,
    operation_id="cancelDeparture",
    may="member:run_departures",
)
async def cancel_departure(
    supplier_id: FromPath[UUID],
    departure_id: FromPath[UUID],
    data: JSONBody[CancelDepartureIn],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
) -> DepartureOut:
    """Cancel a departure: everybody is refunded in full, plus what the operator's ladder promises."""
    async with database.transaction() as session:
        departure = await _mine(session, supplier_id, departure_id, lock=True)
        if departure.starts_on <= clock.today():
            raise Forbidden("decision_passed")
        await departures.cancel_departure(session, departure, data.reason)
    await departures.clear_departures(database)
    async with database.transaction() as session:
        departure = await trips.get_departure(session, departure_id)
        return (await _shape(session, [departure], language(request)))[0]


router = Router(
    path="/api/supplier",
    route_handlers=[list_departures, get_manifest, set_selling, cancel_departure],
    tags=["supplier"],
)

"""Turn wished trip lines into priced parts: one per departure. Reads once, decides by pure rules, holds nothing."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, NamedTuple

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.keeping import Kept
from backend.db.session import Database
from backend.inventory.queries import Price, list_rates
from backend.inventory.selling import Part, PricedLine, Wanted
from backend.kernel import clock
from backend.kernel.errors import Invalid, NotOnSale
from backend.kernel.ids import new_id
from backend.suppliers import fees
from backend.suppliers.queries import list_fees, list_suppliers
from backend.trips import queries, rooming, rules, study
from backend.trips.boarding import Boarded
from backend.trips.models import Departure, Trip, TripUnit
from backend.trips.study import Group

SHELF_LIFE = 30.0
"""Seconds a trip's prices are reused for pricing, unless a change is told before. Placing checks rate versions and
closed quotas, so an older price is refused there, never sold."""


class BookingPart(Part, frozen=True, kw_only=True):
    """All lines of one departure (its subject); it has one voucher."""

    kind: ClassVar[str] = "trips"
    subject_id: uuid.UUID
    starts_on: date
    ends_on: date
    closes_at: datetime
    heads: int
    rooms: int
    boarding: Boarded
    ladder: list[dict[str, int]]
    operator_ladder: list[dict[str, int]]


class Shelf(NamedTuple):
    """What pricing needs to know of a trip, read once."""

    trip: Trip
    open: bool
    supplier_name: dict[str, Any]
    units: dict[uuid.UUID, TripUnit]
    departures: dict[date, Departure]
    draws: dict[uuid.UUID, list[rules.DrawOf]]
    rates: dict[tuple[uuid.UUID, date | None], Price]
    fees: list[fees.Fee]


Shelves = Kept[Shelf]


async def _read(session: AsyncSession, trip_id: uuid.UUID) -> Shelf:
    today = clock.today()
    horizon = today + timedelta(days=400)
    trip = (await queries.list_trips_by_id(session, [trip_id]))[trip_id]
    units = (await queries.list_units(session, [trip_id]))[trip_id]
    supplier = (await list_suppliers(session, [trip.supplier_id]))[trip.supplier_id]
    departures = await queries.list_departures(session, [trip_id], today, horizon)
    return Shelf(
        trip=trip,
        open=trip.state == "published" and supplier.state == "active",
        supplier_name=supplier.name,
        units={unit.offer_id: unit for unit in units},
        departures={departure.starts_on: departure for departure in departures},
        draws=await queries.list_draws(session, [d.id for d in departures]),
        rates=await list_rates(session, [unit.offer_id for unit in units], today, horizon),
        fees=await list_fees(session, trip.supplier_id),
    )


def shelves(database: Database) -> Shelves:
    """Trips' shelves by id, read when first asked for; an unknown id is a KeyError."""
    return Kept(database, _read, SHELF_LIFE)


async def price_trips(
    shelves: Shelves,
    trips_of: Mapping[uuid.UUID, uuid.UUID],
    wanted: Sequence[Wanted],
    now: datetime,
) -> list[BookingPart]:
    """Price lines of trips (`trips_of`: offer → trip). Raises Invalid or NotOnSale naming the line."""
    groups: dict[uuid.UUID, list[Wanted]] = defaultdict(list)
    owners: dict[uuid.UUID, tuple[Shelf, Departure]] = {}
    for wish in wanted:
        shelf = await shelves.get(trips_of[wish.offer_id])
        departure = _departure(shelf, wish, now)
        owners[departure.id] = (shelf, departure)
        groups[departure.id].append(wish)
    return [_part(*owners[departure_id], group) for departure_id, group in groups.items()]


def _departure(shelf: Shelf, wish: Wanted, now: datetime) -> Departure:
    if wish.day is None:
        raise Invalid("required", f"lines.{wish.index}.day")
    field = f"lines.{wish.index}.day"
    if wish.until is not None:
        raise Invalid("unknown_field", f"lines.{wish.index}.until")
    departure = shelf.departures.get(wish.day)
    if departure is None:
        raise Invalid("past_day" if wish.day < clock.day_of(now) else "no_departure", field)
    if not rules.on_sale(departure.state, departure.selling, departure.closes_at, now):
        raise NotOnSale("sales_ended", field)
    if not shelf.open:
        raise NotOnSale("not_on_sale", field)
    return departure


def _part(shelf: Shelf, departure: Departure, group: list[Wanted]) -> BookingPart:
    trip = shelf.trip
    lines = [_line(shelf, departure, wish) for wish in group]
    tickets = [line for line in lines if line.type in study.HEADS]
    first = group[0].index
    if not tickets:
        raise Invalid("one_trip_only", f"lines.{first}.offer")
    if all(line.type in study.MINORS for line in tickets):
        raise Invalid("adult_needed", f"lines.{tickets[0].index}.quantity")
    heads = sum(line.quantity for line in tickets)
    rooms = _rooms(trip, group, lines, f"lines.{tickets[0].index}.quantity")
    taken = rooms.total if rooms else 0
    return BookingPart(
        id=new_id(),
        supplier_id=departure.supplier_id,
        supplier_name=shelf.supplier_name,
        subject_id=departure.id,
        title=trip.title,
        starts_on=departure.starts_on,
        ends_on=departure.ends_on,
        closes_at=departure.closes_at,
        heads=heads,
        rooms=taken,
        lines=lines,
        wishes=rules.wishes(shelf.draws[departure.id], heads, taken),
        boarding=msgspec.structs.replace(
            _boarding(trip, group), group=_group(shelf, departure, group, lines), rooms=rooms
        ),
        ladder=trip.ladder,
        operator_ladder=trip.operator_ladder,
    )


def _rooms(trip: Trip, group: list[Wanted], lines: list[PricedLine], field: str) -> rooming.Rooms | None:
    """How the party sleeps by the trip's own rules; nobody does on a visit of one day."""
    if trip.days == 1:
        return None
    room = rooming.room_of([wish.answers for wish in group], f"lines.{group[0].index}.answers.room")
    party = rooming.party_of([(line.type, line.quantity) for line in lines], room)
    return rooming.rooms_of(party, trip.rooming, field)


def _line(shelf: Shelf, departure: Departure, wish: Wanted) -> PricedLine:
    unit = shelf.units[wish.offer_id]
    rate = shelf.rates.get((wish.offer_id, departure.starts_on)) or shelf.rates.get((wish.offer_id, None))
    if rate is None:
        raise NotOnSale("not_on_sale", f"lines.{wish.index}.offer")
    if unit.months and departure.starts_on.month not in unit.months:
        raise NotOnSale("out_of_season", f"lines.{wish.index}.offer")
    fee = fees.choose(shelf.fees, departure.supplier_id, "trip", unit.type, clock.today())
    return PricedLine(
        index=wish.index,
        offer_id=wish.offer_id,
        type=unit.type,
        name=unit.name,
        day=departure.starts_on,
        unit_price=rate.amount,
        quantity=wish.quantity,
        rate_id=rate.rate_id,
        rate_version=rate.version,
        ages=(unit.min_age, unit.max_age) if unit.type in study.NAMED else None,
        commission=fees.commission(fee, rate.amount * wish.quantity, wish.quantity),
        fee=fees.snapshot(fee),
    )


def _group(shelf: Shelf, departure: Departure, group: list[Wanted], lines: list[PricedLine]) -> Group | None:
    """What a study visit keeps of the group that comes; nothing for a weekend.

    How many a guide takes is what the day was opened with, whatever the programme says by now.
    """
    if shelf.trip.study is None:
        return None
    sizes = [draw.size for draw in shelf.draws[departure.id] if draw.size]
    terms = msgspec.convert(shelf.trip.study, study.StudyTerms)
    terms = msgspec.structs.replace(terms, guide_group=sizes[0]) if sizes else terms
    field = f"lines.{group[0].index}"
    per_group = any(unit.type == "GROUP" for unit in shelf.units.values())
    counts = [(one.type, one.quantity) for one in lines]
    study.check_group(counts, terms, per_group=per_group, field=f"{field}.quantity")
    pupils = sum(one.quantity for one in lines if one.type == "PUPIL")
    return study.group_of([wish.answers for wish in group], pupils, terms)


def _boarding(trip: Trip, group: list[Wanted]) -> Boarded:
    """The boarding point all lines of the booking name; the only one where there is one."""
    points = {point["code"]: point for point in trip.story["boarding"]}
    named = {str(wish.answers["boarding"]) for wish in group if "boarding" in wish.answers}
    if not named and len(points) == 1:
        named = set(points)
    if len(named) != 1 or not named <= set(points):
        raise Invalid("boarding_needed", f"lines.{group[0].index}.answers.boarding")
    return msgspec.convert(points[named.pop()], Boarded)

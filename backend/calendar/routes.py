"""A supplier's calendar: see it, open departures, edit many at once, undo."""

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.queries import Actor
from backend.calendar import editing as calendar
from backend.calendar import opening, rules
from backend.calendar.models import CalendarEdit
from backend.calendar.rules import Change, Changed, Dated
from backend.calendar.schemas import (
    CalendarOut,
    CalendarSet,
    CalendarTrip,
    ChangeOut,
    DatedOut,
    EditIn,
    EditOut,
    OpenedOut,
    OpenIn,
    PastEdit,
    PastEdits,
    UnitPrice,
)
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.errors import Invalid
from backend.trips import queries as trips
from backend.trips.models import Trip, TripUnit
from backend.web.problems import language

SHOWN = 200
YEAR = timedelta(days=550)
From = Annotated[date | None, QueryParameter(name="from")]
To = Annotated[date | None, QueryParameter(name="to")]


def span(start: date | None, end: date | None) -> tuple[date, date]:
    """The range asked for, by default the next ninety days. Raises Invalid beyond a year and a half."""
    begin = start or clock.today()
    until = end or begin + timedelta(days=90)
    if until < begin or until - begin > YEAR or not 2000 <= begin.year <= 2100:
        raise Invalid("out_of_bounds", "to")
    return begin, until


async def _trips(session: AsyncSession, supplier_id: UUID) -> tuple[list[Trip], dict[UUID, list[TripUnit]]]:
    listed = await trips.list_own_trips(session, supplier_id)
    return listed, await trips.list_units(session, [trip.id for trip in listed])


def _dated(one: Dated) -> DatedOut:
    return DatedOut(
        departure=one.id, trip=one.trip_id, slug=one.slug, day=one.day, state=one.state, selling=one.selling,
        seats=one.seats, taken=one.taken, rooms=min(one.rooms, default=None), prices=one.prices,
    )  # fmt: skip


def _unit(unit: TripUnit, lang: str) -> UnitPrice:
    low, high = rules.bounds(unit.base)
    return UnitPrice(code=unit.code, name=unit.name[lang], base=unit.base, low=low, high=high)


@get("/calendar", operation_id="getSupplierCalendar", may="member:see_calendar")
async def get_calendar(
    request: Request[Any, Any, Any],
    supplier_id: FromPath[UUID],
    database: NamedDependency[Database],
    start: From = None,
    end: To = None,
) -> CalendarOut:
    """Departures with stock and prices, and the trips they belong to."""
    lang = language(request)
    begin, until = span(start, end)
    async with database.reading() as session:
        found = await calendar.read(session, supplier_id, begin, until)
        listed, units = await _trips(session, supplier_id)
    shaped = [
        CalendarTrip(
            trip=trip.id, slug=trip.slug, title=trip.title[lang], state=trip.state, days=trip.days,
            decide_days=trip.decide_days, units=[_unit(unit, lang) for unit in units[trip.id]],
        )
        for trip in listed
    ]  # fmt: skip
    return CalendarOut(trips=shaped, items=[_dated(one) for one in found])


def edit_out(edit: CalendarEdit, matched: int, changed: list[Changed], *, done: bool, seen: str = "") -> EditOut:
    """An edit for the wire."""
    items = [
        ChangeOut(departure=one.id, slug=one.slug, day=one.day, before=before, after=after)
        for one, before, after in changed[:SHOWN]
    ]
    made = edit.id if done and changed else None
    return EditOut(id=made, matched=matched, changed=len(changed), items=items, seen=seen)


def _compile(wish: CalendarSet, present: list[Dated], bases: dict[tuple[UUID, str], int]) -> dict[UUID, Change]:
    """What an edit wants of each departure. Raises Invalid naming the price that is out of bounds or unknown."""
    for n, price in enumerate(wish.prices):
        if (price.amount is None) == (price.percent is None):
            raise Invalid("required", f"set.prices.{n}.amount")
        if not any(price.code in one.prices for one in present):
            raise Invalid("unknown_code", f"set.prices.{n}.code")
    wanted = {}
    for one in present:
        prices = {}
        for n, price in enumerate(wish.prices):
            if price.code not in one.prices:
                continue
            now = one.prices[price.code]
            amount = price.amount if price.amount is not None else rules.moved(now, price.percent or 0)
            if amount != now:
                rules.check_price(amount, bases.get((one.trip_id, price.code), 0), f"set.prices.{n}")
            prices[price.code] = amount
        wanted[one.id] = Change(wish.seats, wish.rooms, wish.selling, prices)
    return wanted


async def _bases(session: AsyncSession, present: list[Dated]) -> dict[tuple[UUID, str], int]:
    units = await trips.list_units(session, list({one.trip_id for one in present}))
    return {(trip_id, unit.code): unit.base for trip_id, found in units.items() for unit in found}


@post("/calendar-edits", status_code=200, operation_id="editCalendar", may="member:edit_calendar")
async def edit_calendar(
    supplier_id: FromPath[UUID],
    data: JSONBody[EditIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> EditOut:
    """Change seats, rooms, prices or selling of many departures, all or nothing; refused naming who holds them."""
    begin, until = span(data.start, data.end)
    async with database.transaction() as session:
        await calendar.alone(session, supplier_id)
        present = await calendar.matching(session, supplier_id, begin, until, data.weekdays, data.trips or None)
        seen = rules.check_seen(present, data.seen)
        wanted = _compile(data.set, present, await _bases(session, present))
        asked = msgspec.to_builtins(data)
        asked.pop("seen", None)
        async with session.begin_nested() as point:
            edit, changed = await calendar.apply(session, actor, supplier_id, asked, present, wanted)
            out = edit_out(edit, len(present), changed, done=not data.preview, seen=seen)
            if data.preview:
                await point.rollback()
    return out


@post("/calendar-edits/{edit_id:uuid}/undo", status_code=200, operation_id="undoEdit", may="member:edit_calendar")
async def undo_edit(
    supplier_id: FromPath[UUID],
    edit_id: FromPath[UUID],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> EditOut:
    """Give back every value an edit changed, unless one changed again since."""
    async with database.transaction() as session:
        back, changed = await calendar.undo(session, actor, supplier_id, edit_id)
        return edit_out(back, len(changed), changed, done=True)


@get("/calendar-edits", operation_id="listEdits", may="member:see_calendar")
async def list_edits(supplier_id: FromPath[UUID], database: NamedDependency[Database]) -> PastEdits:
    """The latest edits."""
    async with database.reading() as session:
        found = await calendar.list_edits(session, supplier_id)
        undone = await calendar.undone(session, [one.id for one in found])
    return PastEdits(
        items=[
            PastEdit(
                id=one.id,
                at=one.created_at,
                asked=one.asked,
                undoes=one.undoes,
                changed=one.count,
                undone=one.id in undone,
            )
            for one in found
        ]
    )


@post("/trips/{trip_id:uuid}/departures", operation_id="openDepartures", may="member:edit_calendar")
async def open_departures(
    supplier_id: FromPath[UUID],
    trip_id: FromPath[UUID],
    data: JSONBody[OpenIn],
    database: NamedDependency[Database],
) -> OpenedOut:
    """Open departures on many days, all or nothing."""
    days = data.days
    if data.start and data.end:
        begin, until = span(data.start, data.end)
        days = [*days, *rules.days_between(begin, until, data.weekdays)]
    async with database.transaction() as session:
        await calendar.alone(session, supplier_id)
        trip = await opening.find_trip(session, supplier_id, trip_id)
        wished = await _wished(session, supplier_id, data)
        return OpenedOut(departures=await opening.open_departures(session, trip, days, wished, clock.now()))


async def _wished(session: AsyncSession, supplier_id: UUID, data: OpenIn) -> opening.Wished:
    if data.copy_of is None:
        if data.seats is None:
            raise Invalid("required", "seats")
        return opening.Wished(data.seats, data.rooms if data.rooms is not None else (data.seats + 1) // 2, data.prices)
    found = await calendar.read(session, supplier_id, date.min, calendar.FAR, ids=[data.copy_of])
    if not found:
        raise Invalid("no_departure", "copyOf")
    one = found[0]
    rooms = data.rooms if data.rooms is not None else min(one.rooms, default=0)
    return opening.Wished(data.seats or one.seats, rooms, {**one.prices, **data.prices})


router = Router(
    path="/api/supplier/{supplier_id:uuid}",
    route_handlers=[
        get_calendar, edit_calendar, undo_edit, list_edits, open_departures,
    ],
    tags=["calendar"],
)  # fmt: skip

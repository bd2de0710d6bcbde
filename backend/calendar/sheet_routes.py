"""A supplier's calendar as a sheet: out as CSV or XLSX, and in again: changed rows change, new days open."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.openapi.spec import OpenAPIResponse, Operation
from litestar.params import FromPath, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.queries import Actor
from backend.calendar import editing as calendar
from backend.calendar import opening, rules, sheets
from backend.calendar.routes import SHOWN, YEAR, From, To, edit_out, span
from backend.calendar.schemas import ImportOut, RowFaultOut
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.messages import message
from backend.trips import queries as trips
from backend.web.problems import language


@dataclass
class TwoKinds(Operation):
    """Documents that a sheet may also be asked for as a workbook."""

    def __post_init__(self) -> None:
        answer = (self.responses or {}).get("200")
        if isinstance(answer, OpenAPIResponse) and answer.content is not None:
            answer.content[sheets.XLSX] = answer.content["text/csv"]


@get("/calendar-sheets/{kind:str}", operation_id="exportCalendar", may="member:see_calendar", media_type="text/csv",
     operation_class=TwoKinds)  # fmt: skip
async def export_calendar(
    supplier_id: FromPath[UUID],
    kind: FromPath[Literal["csv", "xlsx"]],
    database: NamedDependency[Database],
    start: From = None,
    end: To = None,
) -> Response[bytes]:
    """The calendar as CSV or XLSX; what comes back through the import."""
    begin, until = span(start, end)
    async with database.reading() as session:
        found = await calendar.read(session, supplier_id, begin, until)
        rows = sheets.table(found, await _trips(session, supplier_id))
    if kind == "csv":
        body, media = sheets.to_csv(rows), "text/csv; charset=utf-8"
    else:
        body = await asyncio.to_thread(sheets.to_xlsx, rows)
        media = sheets.XLSX
    name = f'attachment; filename="huliu-{begin}-{until}.{kind}"'
    return Response(body, media_type=media, headers={"content-disposition": name})


async def _trips(session: AsyncSession, supplier_id: UUID) -> dict[str, sheets.Sold]:
    """A supplier's trips by slug; only published ones open new days, prices have bounds on all."""
    listed = await trips.list_own_trips(session, supplier_id)
    units = await trips.list_units(session, [trip.id for trip in listed])
    return {
        trip.slug: sheets.Sold(
            trip.id,
            {unit.code: unit.base for unit in units[trip.id]},
            trip.decide_days,
            trip.state == "published",
            trip.title["zh"],
            {unit.code: unit.name["zh"] for unit in units[trip.id]},
        )
        for trip in listed
    }


async def _open(session: AsyncSession, supplier_id: UUID, wanted: Sequence[sheets.Opening]) -> None:
    """Open the new departures; those that want the same are opened together."""
    alike: dict[tuple[object, ...], list[sheets.Opening]] = defaultdict(list)
    for one in wanted:
        alike[one.trip_id, one.seats, one.rooms, one.selling, tuple(sorted(one.prices.items()))].append(one)
    for group in alike.values():
        first = group[0]
        trip = await opening.find_trip(session, supplier_id, first.trip_id)
        wished = opening.Wished(first.seats, first.rooms, first.prices, first.selling)
        await opening.open_departures(session, trip, [one.day for one in group], wished, clock.now())


@post("/calendar-imports", status_code=200, operation_id="importCalendar", may="member:edit_calendar",
      takes=sheets.TAKEN, request_max_body_size=sheets.LARGEST_FILE)  # fmt: skip
async def import_calendar(
    request: Request[Any, Any, Any],
    supplier_id: FromPath[UUID],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    preview: Annotated[bool, QueryParameter()] = False,
    seen: Annotated[str | None, QueryParameter()] = None,
) -> ImportOut:
    """Change and open departures from a sheet (the body is the CSV or XLSX), all or nothing, every fault by row.

    An undo gives changed values back; departures it opened stay, to be closed like any other.
    """
    lang = language(request)
    rows = await sheets.read(await request.body())
    async with database.transaction() as session:
        await calendar.alone(session, supplier_id)
        present = await calendar.read(session, supplier_id, *_around(sheets.days_in(rows)))
        name = rules.check_seen([one for one in present if one.state in {"open", "confirmed"}], seen)
        known = {(d.slug, d.day): d for d in present}
        wanted = sheets.compile_rows(rows, known, await _trips(session, supplier_id), clock.now())
        if wanted.faults:
            told = [
                RowFaultOut(row=f.row, column=f.column, message=message(f.key, lang, **f.params))
                for f in wanted.faults[:SHOWN]
            ]
            count = len(wanted.changes)
            return ImportOut(id=None, matched=count, changed=0, items=[], seen="", opened=[], faults=told)
        async with session.begin_nested() as point:
            await _open(session, supplier_id, wanted.openings)
            asked = {"import": len(wanted.changes) + len(wanted.openings), "opened": len(wanted.openings)}
            edit, changed = await calendar.apply(session, actor, supplier_id, asked, present, wanted.changes)
            matched = len(wanted.changes) + len(wanted.openings)
            out = edit_out(edit, matched, changed, done=not preview, seen=name)
            if preview:
                await point.rollback()
    return ImportOut(
        id=out.id, matched=out.matched, changed=out.changed, items=out.items, seen=out.seen,
        opened=sorted(one.day for one in wanted.openings), faults=[],
    )  # fmt: skip


def _told(fault: sheets.RowFault, lang: str) -> RowFaultOut:
    return RowFaultOut(row=fault.row, column=fault.column, message=message(fault.key, lang, **fault.params))


def _around(named: Sequence[date]) -> tuple[date, date]:
    """The days to look at: those that may change, and those gone by that a sheet was written out with."""
    today = clock.today()
    gone = [day for day in named if today - YEAR <= day < today]
    return min(gone, default=today), today + YEAR


router = Router(
    path="/api/supplier/{supplier_id:uuid}", route_handlers=[export_calendar, import_calendar], tags=["calendar"]
)

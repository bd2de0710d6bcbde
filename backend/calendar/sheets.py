"""The calendar as a sheet: CSV or XLSX out, CSV or XLSX in with every fault by row. Pure but for parsing."""

import csv
import io
import json
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, NamedTuple

from openpyxl import Workbook

from backend.calendar import rules
from backend.calendar import sheet_cells as cells
from backend.calendar.opening import HORIZON
from backend.calendar.rules import Change, Dated
from backend.calendar.sheet_reading import OURS
from backend.kernel import clock, confined
from backend.kernel.errors import Invalid
from backend.trips.rules import decides_at

FIXED = ("trip", "name", "day", "seats", "rooms", "selling")
COLUMNS = (*FIXED, "taken", "state", "seen")
KEYS = ("trip", "day")
LARGEST_FILE = 2 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TAKEN = ("text/csv", XLSX)
SEEN = 12
"""Characters of a row's name: enough to tell any two states of one departure apart."""
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class RowFault(NamedTuple):
    """Something wrong in a row of the sheet, by its heading as it stands there; the message key and its params."""

    row: int
    column: str
    key: str
    params: Mapping[str, object] = {}


class Sold(NamedTuple):
    """A trip as rows see it: its units' usual prices in fen, its decision's days, whether new days may open, names."""

    trip_id: uuid.UUID
    bases: Mapping[str, int]
    decide_days: int
    published: bool
    title: str = ""
    units: Mapping[str, str] = {}


def table(found: Sequence[Dated], trips: Mapping[str, Sold]) -> list[list[object]]:
    """Head and rows; prices in yuan."""
    names = {code: name for trip in trips.values() for code, name in trip.units.items()}
    codes = sorted({code for one in found for code in one.prices})
    prices = [f"价格：{names[code]}（{code}）" if code in names else f"价格：{code}" for code in codes]
    head: list[object] = [*(cells.HEADS[name] for name in COLUMNS), *prices]
    rows: list[list[object]] = [
        [
            _safe(one.slug), _safe(trips[one.slug].title if one.slug in trips else ""), one.day.isoformat(), one.seats,
            min(one.rooms, default=""), "是" if one.selling else "否", one.taken, cells.STATES[one.state], _seen(one),
            *(f"{one.prices[code] / 100:.2f}" if code in one.prices else "" for code in codes),
        ]
        for one in found
    ]  # fmt: skip
    return [head, *rows]


def _seen(one: Dated) -> str:
    """A row's name. It begins with letters: twelve digits alone a spreadsheet would take for a number."""
    return f"row-{rules.seen([one])[:SEEN]}"


def _safe(value: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return "'" + value if value.startswith(FORMULAS) else value


def to_csv(rows: Sequence[Sequence[object]]) -> bytes:
    """UTF-8 with the mark that lets a Chinese Excel read it."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook with one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(OURS)
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def read(data: bytes) -> list[list[str]]:
    """Cells as text, read in a process of its own. Raises Invalid `bad_sheet` or `too_many_departures`."""
    try:
        rows: list[list[str]] = json.loads(await confined.run("backend.calendar.sheet_reading", data))
    except confined.Ended:
        rows = []
    if not rows:
        raise Invalid("bad_sheet", "file")
    if sum(1 for row in rows if any(row)) > rules.MOST + 1:
        raise Invalid("too_many_departures", "file")
    return rows


def days_in(rows: Sequence[Sequence[str]]) -> list[date]:
    """The days a sheet names, for whoever looks up what is there."""
    at = cells.head_at(rows)
    where = [n for n, cell in enumerate(rows[at]) if cells.column_of(cell) == "day"]
    found = []
    for row in rows[at + 1 :]:
        with suppress(Invalid, IndexError):
            found.append(cells.day_of(row[where[0]]))
    return found


class Opening(NamedTuple):
    """A new departure that a row asks for."""

    trip_id: uuid.UUID
    day: date
    seats: int
    rooms: int
    prices: Mapping[str, int]
    selling: bool


class Wanted(NamedTuple):
    """What a sheet's rows want, and every fault."""

    changes: dict[uuid.UUID, Change]
    openings: list[Opening]
    faults: list[RowFault]


class Head(NamedTuple):
    """Where the head stands, what its headings mean and what is wrong with it."""

    at: int
    columns: list[str | None]
    headings: Sequence[str]
    faults: list[RowFault]

    def heading(self, column: str) -> str:
        """A column's heading as it stands in the sheet."""
        return self.headings[self.columns.index(column)].strip() if column in self.columns else cells.HEADS[column]


def head_of(rows: Sequence[Sequence[str]]) -> Head:
    """Find the head and read it: unknown, repeated and missing headings are faults by name."""
    at = cells.head_at(rows)
    columns = [cells.column_of(cell) for cell in rows[at]]
    missing = "、".join(cells.HEADS[name] for name in FIXED if name not in columns and name != "name")
    faults = []
    for n, (heading, column) in enumerate(zip(rows[at], columns, strict=True)):
        if column is None and heading.strip():
            key = "unknown_column" if not missing else "unknown_column_for"
            faults.append(RowFault(at + 1, heading.strip(), key, {"missing": missing}))
        elif column is not None and column in columns[:n]:
            faults.append(RowFault(at + 1, heading.strip(), "column_repeated"))
    named = {"trip": "trip" in columns or "name" in columns, "day": "day" in columns}
    faults += [RowFault(at + 1, cells.HEADS[name], "column_missing") for name in KEYS if not named[name]]
    return Head(at, columns, rows[at], faults)


def compile_rows(
    rows: Sequence[Sequence[str]],
    known: Mapping[tuple[str, date], Dated],
    trips: Mapping[str, Sold],
    now: datetime,
) -> Wanted:
    """What the rows want of departures that are there, and which new ones. Empty cells leave a value as it is."""
    head = head_of(rows)
    wanted = Wanted({}, [], list(head.faults))
    if any(fault.key == "column_missing" for fault in head.faults):
        return wanted
    titles = Counter(trip.title for trip in trips.values())
    slugs = {cells.tidy(trip.title): slug for slug, trip in trips.items() if titles[trip.title] == 1}
    taken: set[tuple[str, date]] = set()
    for number, found in enumerate(rows[head.at + 1 :], head.at + 2):
        if not any(cell.strip() for cell in found):
            continue
        row = {name: cell.strip(" \t\r\n") for name, cell in zip(head.columns, found, strict=False) if name}
        try:
            key = _key(row, slugs)
            one, trip = known.get(key), trips.get(key[0])
            if key in taken:
                raise Invalid("day_repeated", "day")
            if not (one or (trip and trip.published)):
                raise Invalid("no_departure", "day")
        except Invalid as refused:
            wanted.faults.append(RowFault(number, head.heading(refused.field or "day"), refused.detail))
            continue
        taken.add(key)
        for column, fault in _row(wanted, row, key[1], one, trip, now):
            wanted.faults.append(RowFault(number, head.heading(column), fault.detail, fault.params))
    return wanted


def _key(row: Mapping[str, str], slugs: Mapping[str, str]) -> tuple[str, date]:
    """Which departure a row is about, by the trip's code, or its name where that is the only one. Raises Invalid."""
    for column in ("trip", "name", "day"):
        try:
            cells.check_there(row.get(column, ""))
        except Invalid as refused:
            raise Invalid(refused.detail, column) from refused
    told = cells.tidy(row.get("trip") or row.get("name", "")).removeprefix("'")
    try:
        return slugs.get(told, told), cells.day_of(row.get("day", ""))
    except Invalid as refused:
        raise Invalid(refused.detail, "day") from refused


Faults = list[tuple[str, Invalid]]


def _row(
    wanted: Wanted, row: Mapping[str, str], day: date, one: Dated | None, trip: Sold | None, now: datetime
) -> Faults:
    """Add what a row wants; its faults by column."""
    bases = trip.bases if trip else {}
    change, wrong = _change(row, one.prices if one else bases, bases)
    if one is not None:
        return [*wrong, *_present(wanted, row, one, change, now)]
    if trip is None:
        return wrong
    if not change.seats:
        wrong.append(("seats", Invalid("required")))
    if decides_at(day, trip.decide_days) <= now:
        wrong.append(("day", Invalid("too_soon")))
    if day > clock.day_of(now) + HORIZON:
        wrong.append(("day", Invalid("out_of_bounds")))
    rooms = change.rooms if isinstance(change.rooms, int) else ((change.seats or 0) + 1) // 2
    selling = change.selling is not False
    wanted.openings.append(Opening(trip.trip_id, day, change.seats or 0, rooms, change.prices, selling))
    return wrong


def _present(wanted: Wanted, row: Mapping[str, str], one: Dated, change: Change, now: datetime) -> Faults:
    """What a row wants of a departure that is there: of one that is over, nothing may change."""
    if row.get("seen") and row["seen"] != _seen(one):
        return [("seen", Invalid("row_outdated"))]
    if change.rooms == min(one.rooms, default=None):
        change = change._replace(rooms=None)  # as it was written out: nights may have more
    if one.state in {"open", "confirmed"} and one.day >= clock.day_of(now):
        wanted.changes[one.id] = change
    elif rules.difference(one, change)[1]:
        return [("day", Invalid("departure_over"))]
    return []


def _change(row: Mapping[str, str], prices: Mapping[str, int], bases: Mapping[str, int]) -> tuple[Change, Faults]:
    wrong: Faults = []
    values: dict[str, Any] = {"prices": {}}
    for column, cell in row.items():
        if not cell or column in {*KEYS, *cells.SHOWN}:
            continue
        try:
            cells.check_there(cell)
            if column.startswith("price:"):
                code = column.removeprefix("price:")
                values["prices"][code] = cells.fen_of(cell, code, prices, bases)
            elif column == "selling":
                values["selling"] = cells.flag_of(cell)
            else:
                values[column] = cells.count_of(cell)
        except Invalid as refused:
            wrong.append((column, refused))
    return Change(**values), wrong

"""The calendar as a sheet: CSV or XLSX out, CSV or XLSX in with every fault by row. Pure but for parsing."""

import csv
import io
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from openpyxl import Workbook

from backend.kernel import clock, confined
from backend.kernel.errors import Invalid
from backend.orders import calendar_rules as rules
from backend.orders.calendar_rules import Change, Dated
from backend.orders.opening import HORIZON
from backend.trips.rules import decides_at

FIXED = ("trip", "day", "seats", "rooms", "selling")
SHOWN = ("taken", "state", "seen")
"""Written for the reader. `seen` stands for the row as it was written out: a row that changed since is refused."""
YES, NO = {"是", "1", "yes", "true", "y"}, {"否", "0", "no", "false", "n"}
LARGEST_FILE = 2 * 1024 * 1024
SEEN = 12
"""Characters of a row's name: enough to tell any two states of one departure apart."""
DAY = re.compile(r"(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})\b")
"""As we write a day, and as spreadsheets rewrite it (2027/3/1)."""
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class RowFault(NamedTuple):
    """Something wrong in a row (the head is row 1), and the message key."""

    row: int
    column: str
    key: str


def table(found: Sequence[Dated]) -> list[list[object]]:
    """Head and rows; prices in yuan."""
    codes = sorted({code for one in found for code in one.prices})
    head: list[object] = [*FIXED, *SHOWN, *(f"price:{code}" for code in codes)]
    rows: list[list[object]] = [
        [
            _safe(one.slug), one.day.isoformat(), one.seats, min(one.rooms, default=""), "是" if one.selling else "否",
            one.taken, one.state, _seen(one),
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
    sheet = book.create_sheet("calendar")
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def read(data: bytes) -> list[list[str]]:
    """Cells as text, read in a process of its own. Raises Invalid `bad_sheet` or `too_many_departures`."""
    try:
        rows: list[list[str]] = json.loads(await confined.run("backend.orders.sheet_reading", data))
    except confined.Ended:
        rows = []
    if not rows or len(rows) > rules.MOST + 1:
        raise Invalid("bad_sheet" if not rows else "too_many_departures", "file")
    return rows


class Sold(NamedTuple):
    """A trip as rows see it: its units' usual prices in fen, its decision's days, whether new days may open."""

    trip_id: uuid.UUID
    bases: Mapping[str, int]
    decide_days: int
    published: bool


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


def compile_rows(
    rows: Sequence[Sequence[str]],
    known: Mapping[tuple[str, date], Dated],
    trips: Mapping[str, Sold],
    now: datetime,
) -> Wanted:
    """What the rows want of departures that are there, and which new ones. Empty cells leave a value as it is."""
    head = [cell.strip().lower() for cell in rows[0]]
    wanted = Wanted({}, [], [RowFault(1, name, "unknown_column") for name in head if name and not _known(name)])
    wanted.faults.extend(RowFault(1, name, "required") for name in ("trip", "day") if name not in head)
    if wanted.faults:
        return wanted
    taken: set[tuple[str, date]] = set()
    for number, cells in enumerate(rows[1:], 2):
        row = {name: cell.strip() for name, cell in zip(head, cells, strict=False) if name}
        key = _key(row)
        one, trip = (known.get(key), trips.get(key[0])) if key else (None, None)
        over = one is not None and one.state not in {"open", "confirmed"}
        openable = trip is not None and trip.published
        if key is None or not (one or openable) or over or key in taken:
            wanted.faults.append(RowFault(number, "day", "day_repeated" if key in taken else "no_departure"))
            continue
        taken.add(key)
        wrong = _row(wanted, row, key[1], one, trip, now)
        wanted.faults.extend(RowFault(number, column, fault) for column, fault in wrong)
    return wanted


def _known(column: str) -> bool:
    return column in FIXED + SHOWN or column.startswith("price:")


def _key(row: Mapping[str, str]) -> tuple[str, date] | None:
    found = DAY.match(row.get("day", ""))
    try:
        return (row["trip"].removeprefix("'"), date(*map(int, found.groups()))) if found else None
    except (KeyError, ValueError):
        return None


def _row(
    wanted: Wanted, row: Mapping[str, str], day: date, one: Dated | None, trip: Sold | None, now: datetime
) -> list[tuple[str, str]]:
    """Add what a row wants; its faults by column."""
    bases = trip.bases if trip else {}
    change, wrong = _change(row, one.prices if one else bases, bases)
    if one is not None:
        if row.get("seen") and row["seen"] != _seen(one):
            return [*wrong, ("seen", "row_outdated")]
        wanted.changes[one.id] = change
    elif trip is not None:
        if not change.seats:
            wrong.append(("seats", "required"))
        if decides_at(day, trip.decide_days) <= now:
            wrong.append(("day", "too_soon"))
        if day > clock.day_of(now) + HORIZON:
            wrong.append(("day", "out_of_bounds"))
        rooms = change.rooms if isinstance(change.rooms, int) else ((change.seats or 0) + 1) // 2
        selling = change.selling is not False
        wanted.openings.append(Opening(trip.trip_id, day, change.seats or 0, rooms, change.prices, selling))
    return wrong


def _change(
    row: Mapping[str, str], prices: Mapping[str, int], bases: Mapping[str, int]
) -> tuple[Change, list[tuple[str, str]]]:
    wrong: list[tuple[str, str]] = []
    values: dict[str, Any] = {"prices": {}}
    for column, cell in row.items():
        if not cell or column in {"trip", "day", *SHOWN}:
            continue
        try:
            if column.startswith("price:"):
                code = column.removeprefix("price:")
                values["prices"][code] = _fen(cell, code, prices, bases)
            elif column == "selling":
                values["selling"] = _flag(cell)
            else:
                values[column] = _count(cell)
        except Invalid as refused:
            wrong.append((column, refused.detail))
    return Change(**values), wrong


def _fen(cell: str, code: str, prices: Mapping[str, int], bases: Mapping[str, int]) -> int:
    if code not in prices:
        raise Invalid("unknown_code")
    try:
        amount = Decimal(re.sub("[,¥¥]", "", cell)) * 100
    except ArithmeticError as broken:
        raise Invalid("wrong_type") from broken
    if not amount.is_finite() or amount != amount.to_integral_value() or not 0 <= amount <= 10**8:
        raise Invalid("out_of_bounds")
    if int(amount) != prices[code]:
        rules.check_price(int(amount), bases.get(code, 0), "")
    return int(amount)


def _flag(cell: str) -> bool:
    if cell.lower() not in YES | NO:
        raise Invalid("wrong_type")
    return cell.lower() in YES


def _count(cell: str) -> int:
    number = cell.removesuffix(".0")
    if not (number.isascii() and number.isdigit()) or int(number[:6]) > 2000 or len(number) > 6:
        raise Invalid("out_of_bounds")
    return int(number)

"""The calendar as a sheet: CSV or XLSX out, CSV or XLSX in with every fault by row. Pure but for parsing."""

import csv
import io
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from openpyxl import Workbook

from backend.kernel import confined
from backend.kernel.errors import Invalid
from backend.orders import calendar_rules as rules
from backend.orders.calendar_rules import Change, Dated

FIXED = ("trip", "day", "seats", "rooms", "selling")
SHOWN = ("taken", "state")
"""Written for the reader; when they come back they are not looked at."""
YES, NO = {"是", "1", "yes", "true", "y"}, {"否", "0", "no", "false", "n"}
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
            one.taken, one.state, *(f"{one.prices[code] / 100:.2f}" if code in one.prices else "" for code in codes),
        ]
        for one in found
    ]  # fmt: skip
    return [head, *rows]


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
    answer = await confined.run("backend.orders.sheet_reading", data)
    rows: list[list[str]] = json.loads(answer) if answer else []
    if not rows or len(rows) > rules.MOST + 1:
        raise Invalid("bad_sheet" if not rows else "too_many_departures", "file")
    return rows


def changes(
    rows: Sequence[Sequence[str]], known: Mapping[tuple[str, date], Dated], bases: Mapping[tuple[uuid.UUID, str], int]
) -> tuple[dict[uuid.UUID, Change], list[RowFault]]:
    """What the rows want of the departures, and every fault. Empty cells leave a value as it is."""
    head = [cell.strip().lower() for cell in rows[0]]
    faults = [
        RowFault(1, name, "unknown_column")
        for name in head
        if name and name not in FIXED + SHOWN and not name.startswith("price:")
    ]
    faults += [RowFault(1, name, "required") for name in ("trip", "day") if name not in head]
    wanted: dict[uuid.UUID, Change] = {}
    if faults:
        return wanted, faults
    for number, cells in enumerate(rows[1:], 2):
        row = {name: cell.strip() for name, cell in zip(head, cells, strict=False) if name}
        one = _find(row, known)
        if one is None or one.id in wanted:
            faults.append(RowFault(number, "day", "no_departure" if one is None else "day_repeated"))
            continue
        change, wrong = _change(row, one, bases)
        wanted[one.id] = change
        faults += [RowFault(number, column, key) for column, key in wrong]
    return wanted, faults


def _find(row: Mapping[str, str], known: Mapping[tuple[str, date], Dated]) -> Dated | None:
    try:
        return known.get((row["trip"].removeprefix("'"), date.fromisoformat(row["day"][:10].replace("/", "-"))))
    except (KeyError, ValueError):
        return None


def _change(
    row: Mapping[str, str], one: Dated, bases: Mapping[tuple[uuid.UUID, str], int]
) -> tuple[Change, list[tuple[str, str]]]:
    wrong: list[tuple[str, str]] = []
    values: dict[str, Any] = {"prices": {}}
    for column, cell in row.items():
        if not cell or column in {"trip", "day", *SHOWN}:
            continue
        try:
            if column.startswith("price:"):
                code = column.removeprefix("price:")
                values["prices"][code] = _fen(cell, one, code, bases)
            elif column == "selling":
                values["selling"] = _flag(cell)
            else:
                values[column] = _count(cell)
        except Invalid as refused:
            wrong.append((column, refused.detail))
    return Change(**values), wrong


def _fen(cell: str, one: Dated, code: str, bases: Mapping[tuple[uuid.UUID, str], int]) -> int:
    if code not in one.prices:
        raise Invalid("unknown_code")
    try:
        amount = Decimal(re.sub("[,¥¥]", "", cell)) * 100
    except InvalidOperation as broken:
        raise Invalid("wrong_type") from broken
    if not amount.is_finite() or amount != amount.to_integral_value() or not 0 <= amount <= 10**8:
        raise Invalid("out_of_bounds")
    if int(amount) != one.prices[code]:
        rules.check_price(int(amount), bases.get((one.trip_id, code), 0), "")
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

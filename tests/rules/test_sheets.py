"""Calendar sheets as Excel, WPS and people write them: what is understood is right, what isn't is named."""

import csv
import io
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from backend.calendar import rules, sheet_cells, sheet_reading, sheets
from backend.calendar.rules import Dated
from backend.calendar.sheets import Sold
from backend.kernel import clock
from backend.kernel.errors import Invalid
from backend.kernel.messages import message

TODAY = clock.today()
DAY = TODAY + timedelta(days=40)
TRIPS = {
    "tea": Sold(
        uuid.uuid4(), {"adult": 60_000, "child": 30_000}, 8, True, "茶谷周末", {"adult": "成人票", "child": "儿童票"}
    ),
    "red": Sold(uuid.uuid4(), {"adult": 100_000}, 8, True, "=红色两日", {"adult": "成人票"}),
}


def dated(slug: str = "tea", day: date = DAY, **more: Any) -> Dated:
    base: dict[str, Any] = {
        "id": uuid.uuid4(), "trip_id": TRIPS[slug].trip_id, "slug": slug, "day": day, "state": "open", "selling": True,
        "heads_quota": uuid.uuid4(), "seats": 20, "taken": 0, "room_quotas": [uuid.uuid4()], "rooms": [10],
        "prices": {"adult": 60_000},
    }  # fmt: skip
    return Dated(**(base | more))


def texts(rows: list[list[object]]) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in rows]


def delimited(rows: list[list[object]], coding: str, delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(coding)


def numbers(rows: list[list[object]]) -> bytes:
    """As Excel saves it once a person has clicked into the cells: days and prices are no texts any more."""
    book = Workbook()
    for row in rows:
        cells: list[object] = []
        for cell in row:
            text = str(cell)
            try:
                cells.append(float(text) if text.count(".") == 1 else date.fromisoformat(text))
            except ValueError:
                cells.append(cell)
        book.worksheets[0].append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WRITERS: dict[str, Any] = {
    "csv": sheets.to_csv,
    "xlsx": sheets.to_xlsx,
    "xlsx clicked through": numbers,
    "gb18030": lambda rows: delimited(rows, "gb18030"),
    "utf-16 tab": lambda rows: delimited(rows, "utf-16", "\t"),
    "utf-16 without its mark": lambda rows: delimited(rows, "utf-16-le", "\t"),
    "utf-8 tab": lambda rows: delimited(rows, "utf-8", "\t"),
    "semicolons": lambda rows: delimited(rows, "utf-8-sig", ";"),
    "told separator": lambda rows: b"sep=;\r\n" + delimited(rows, "utf-8", ";"),
    "empty rows behind": lambda rows: sheets.to_csv([*rows, *[[""] * len(rows[0])] * 50]),
    "a title above": lambda rows: sheets.to_csv([["茶谷日历，十二月"], [], *rows]),
}


def compiled(data: bytes, present: list[Dated]) -> sheets.Wanted:
    known = {(one.slug, one.day): one for one in present}
    return sheets.compile_rows(sheet_reading.rows_of(data), known, TRIPS, clock.now())


STATES = st.sampled_from(list(sheet_cells.STATES))
PRICES = st.dictionaries(st.sampled_from(["adult", "child", "old"]), st.integers(0, 10**8), max_size=3)


@st.composite
def calendars(draw: Any) -> list[Dated]:
    days = draw(st.lists(st.tuples(st.sampled_from(["tea", "red"]), st.integers(-60, 300)), unique=True, max_size=6))
    return [
        dated(
            slug, TODAY + timedelta(days=n), state=draw(STATES), selling=draw(st.booleans()),
            seats=draw(st.integers(0, 2000)), taken=draw(st.integers(0, 50)),
            rooms=draw(st.lists(st.integers(0, 900), max_size=3)), prices=draw(PRICES),
        )
        for slug, n in days
    ]  # fmt: skip


@pytest.mark.parametrize("kind", list(WRITERS))
@settings(max_examples=25, deadline=None)
@given(present=calendars())
def test_what_went_out_and_comes_back_changes_nothing(kind: str, present: list[Dated]) -> None:
    wanted = compiled(WRITERS[kind](sheets.table(present, TRIPS)), present)
    assert (wanted.faults, wanted.openings) == ([], [])
    for one in present:
        if one.id in wanted.changes:
            assert rules.difference(one, wanted.changes[one.id]) == ({}, {})


def changed(column: str, cell: object, one: Dated | None = None, writer: Any = sheets.to_csv) -> Any:
    """An export with one cell changed: what it wants of its departure, or its faults."""
    one = one or dated()
    rows = sheets.table([one], TRIPS)
    rows[1][[sheet_cells.column_of(str(head)) for head in rows[0]].index(column)] = cell
    wanted = compiled(writer(rows), [one])
    return wanted.faults or rules.difference(one, wanted.changes[one.id])[1]


@pytest.mark.parametrize("kind", ["csv", "gb18030", "utf-16 tab"])
@pytest.mark.parametrize(
    "cell", ["￥1198.00", "¥1198", "１１９８．００", "1,198.00", "1198元", " 1198 ", "１，１９８", "CNY 1198.00"]
)
def test_prices_as_people_write_them(cell: str, kind: str) -> None:
    if "¥" in cell and kind == "gb18030":
        cell = cell.replace("¥", "￥")
    assert changed("price:adult", cell, None, WRITERS[kind]) == {"prices": {"adult": 119_800}}


@pytest.mark.parametrize(
    "cell", ["90%", "1198,00", "1.198.00", "-698", "1e3", "1_198", "贵", "698.001", "=698+500", "NaN"]
)
def test_what_is_no_price_is_said(cell: str) -> None:
    (fault,) = changed("price:adult", cell)
    assert (fault.row, fault.column) == (2, "价格：成人票（adult）")
    assert fault.key in {"not_a_price", "open_formula"}


def test_limits_stand_in_the_message() -> None:
    (fault,) = changed("price:adult", "2000")
    told = message(fault.key, "zh", **fault.params)
    assert "¥300到¥1200" in told


@pytest.mark.parametrize(
    "shape",
    [
        "{y}年{m}月{d}日",
        "{y}/{m}/{d}",
        "{y}-{m:02}-{d:02}",
        "{y}.{m}.{d}",
        "{y}年{m}月{d}号",
        "{y}-{m:02}-{d:02} 00:00:00",
    ],
)
def test_days_as_people_write_them(shape: str) -> None:
    cell = shape.format(y=DAY.year, m=DAY.month, d=DAY.day)
    assert changed("day", cell) == {}
    assert changed("day", cell.translate(str.maketrans("0123456789", "０１２３４５６７８９"))) == {}


def test_a_day_that_lost_its_format() -> None:
    assert changed("day", (DAY - sheet_cells.FIRST).days, None, sheets.to_xlsx) == {}


@pytest.mark.parametrize("cell", ["12月12日", "2027年2月30日", "下周六", "", "2027-1"])
def test_what_is_no_day_is_said(cell: str) -> None:
    (fault,) = changed("day", cell)
    assert (fault.row, fault.column, fault.key) == (2, "日期", "bad_day")


@pytest.mark.parametrize("column", ["seats", "rooms", "selling", "price:adult"])
def test_a_formula_nobody_worked_out_is_a_fault_of_its_cell(column: str) -> None:
    (fault,) = changed(column, "=1+1", None, sheets.to_xlsx)
    assert (fault.row, sheet_cells.column_of(fault.column), fault.key) == (2, column, "open_formula")


def test_a_merged_cell_is_a_fault_and_not_left_out() -> None:
    present = [dated(), dated(day=DAY + timedelta(days=7))]
    book = Workbook()
    sheet = book.worksheets[0]
    for row in sheets.table(present, TRIPS):
        sheet.append(row)
    sheet["D3"] = None
    sheet.merge_cells("D2:D3")
    out = io.BytesIO()
    book.save(out)
    (fault,) = compiled(out.getvalue(), present).faults
    assert (fault.row, fault.column, fault.key) == (3, "座位", "merged_cell")


def test_percent_is_no_number_of_yuan() -> None:
    book = Workbook()
    for row in sheets.table([one := dated()], TRIPS):
        book.worksheets[0].append(row)
    book.worksheets[0]["J2"] = 0.9
    book.worksheets[0]["J2"].number_format = "0%"
    out = io.BytesIO()
    book.save(out)
    (fault,) = compiled(out.getvalue(), [one]).faults
    assert (fault.key, fault.params["cell"]) == ("not_a_price", "90%")


def test_other_sheets_and_hidden_columns_do_not_disturb() -> None:
    book = Workbook()
    book.worksheets[0].append(["说明"])
    sheet = book.create_sheet(sheet_reading.OURS)
    for row in sheets.table([one := dated()], TRIPS):
        sheet.append(row)
    sheet["D2"] = 25
    sheet.column_dimensions["D"].hidden = True
    out = io.BytesIO()
    book.save(out)
    assert compiled(out.getvalue(), [one]).changes[one.id].seats == 25


def test_a_renamed_heading_is_named_and_the_rest_is_read() -> None:
    one = dated()
    rows = sheets.table([one], TRIPS)
    rows[0][3] = "位子"
    rows[1][9] = "贵"
    faults = compiled(sheets.to_csv([["十二月\n的日历"], *rows]), [one]).faults
    assert [(fault.row, fault.column, fault.key) for fault in faults] == [
        (2, "位子", "unknown_column_for"), (3, "价格：成人票（adult）", "not_a_price"),
    ]  # fmt: skip
    assert "座位" in message(faults[0].key, "zh", **faults[0].params)


def test_a_missing_or_repeated_heading_is_named() -> None:
    rows = sheets.table([one := dated()], TRIPS)
    without = [[cell for n, cell in enumerate(row) if n != 2] for row in rows]
    assert [(f.column, f.key) for f in compiled(sheets.to_csv(without), [one]).faults] == [("日期", "column_missing")]
    twice = [[*row, row[3]] for row in rows]
    assert [(f.column, f.key) for f in compiled(sheets.to_csv(twice), [one]).faults] == [("座位", "column_repeated")]


def test_old_headings_and_names_alone_are_understood() -> None:
    one = dated()
    for head in ("trip,day,seats,price:adult", "行程,日期,座位,价格：adult", "行程,日期,座位,价格:成人票(adult)"):
        data = f"{head}\n{'tea' if head.startswith('trip') else '茶谷周末'},{DAY},25,700\n".encode()
        assert rules.difference(one, compiled(data, [one]).changes[one.id])[1] == {
            "seats": 25, "prices": {"adult": 70_000},
        }, head  # fmt: skip


@pytest.mark.parametrize("state", ["failed", "cancelled", "finished"])
def test_what_is_over_may_come_back_but_not_change(state: str) -> None:
    one = dated(state=state)
    (fault,) = changed("seats", 25, one)
    assert fault.key == "departure_over"


@pytest.mark.parametrize("cell", ["二十", "2001", "20.5", "-1", "20%"])
def test_what_is_no_count_is_said(cell: str) -> None:
    (fault,) = changed("seats", cell)
    assert (fault.column, fault.key) == ("座位", "not_a_count")
    assert "2000" in message(fault.key, "zh", **fault.params)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_fault_has_its_words_filled(language: str) -> None:
    for column, cell in (("seats", "x"), ("rooms", "="), ("selling", "也许"), ("price:adult", "9"), ("day", "x")):
        for fault in changed(column, cell):
            told = message(fault.key, language, **fault.params)
            assert told != fault.key
            assert "{" not in told


def test_binary_files_are_no_sheets() -> None:
    for data in (b"\x89PNG\r\n\x1a\n\0\0", b"PK\x03\x04nothing"):
        with pytest.raises(sheet_reading.BROKEN):
            sheet_reading.rows_of(data)
    with pytest.raises(Invalid):
        sheet_cells.day_of("0")

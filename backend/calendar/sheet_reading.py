"""Read an uploaded CSV or XLSX as text cells, in a process of its own (kernel.confined): a sheet may be a bomb.

Run as a program it reads the file on its input and answers the rows as JSON; `[]` for what is no sheet. Every row
keeps its place, so that a fault can be found where it stands.
"""

import csv
import io
import json
import sys
import zipfile
import zlib
from datetime import date, datetime
from typing import Any

from backend.kernel import confined

ROWS, COLUMNS = 6100, 60
UNPACKED = 30 * 1024 * 1024
OURS = "日历"
"""The sheet we write; a book with others besides is read there."""
FORMULA = "\0formula"
"""Stands for a formula that nobody has worked out: it is a fault of its cell, never an empty one."""
MERGED = "\0merged"
"""Stands for a cell that lies under a merged one."""
DELIMITERS = "\t,;"
BROKEN = (
    UnicodeDecodeError, csv.Error, zipfile.BadZipFile, zlib.error, KeyError, IndexError, ValueError, TypeError,
    AttributeError, OSError, EOFError, SyntaxError, NotImplementedError, RecursionError,
)  # fmt: skip
"""What the parsers raise for files that are not what they say."""


def rows_of(data: bytes) -> list[list[str]]:
    """Cells as text, row by row. Raises one of BROKEN."""
    rows = _xlsx(data) if data.startswith(b"PK") else _csv(data)
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def _csv(data: bytes) -> list[list[str]]:
    words = _words(data)
    if "\0" in words:
        raise ValueError("binary")
    named = words[:6].lower().startswith("sep=")
    lines = words.splitlines()[1 if named else 0 :][:20]
    delimiter = words[4] if named else max(DELIMITERS, key=lambda one: sum(line.count(one) for line in lines))
    rows = list(csv.reader(io.StringIO(words, newline=""), delimiter=delimiter))
    return rows[1:] if named else rows


def _words(data: bytes) -> str:
    """Text in whatever coding a spreadsheet of these lands saves."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    if data[1:400:2].count(0) > len(data[1:400:2]) // 4:
        return data.decode("utf-16-le")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")  # what a Chinese Excel saves


def _xlsx(data: bytes) -> list[list[str]]:
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > UNPACKED:
            raise ValueError("too much")
        parts = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/")]
    sheet = _sheet(load_workbook(io.BytesIO(data), read_only=True, data_only=True))
    rows = [[_cell(cell) for cell in row] for row in sheet.iter_rows(max_row=ROWS, max_col=COLUMNS)]
    if any(b"<f>" in part or b"<f " in part or b"<f/" in part for part in parts):
        asked = _sheet(load_workbook(io.BytesIO(data), read_only=True))
        for row, cells in zip(rows, asked.iter_rows(max_row=ROWS, max_col=COLUMNS), strict=True):
            for n, cell in enumerate(cells):
                if getattr(cell, "data_type", "") == "f" and not row[n]:
                    row[n] = FORMULA
    if any(b"<mergeCell " in part for part in parts):
        _mark_merged(rows, _sheet(load_workbook(io.BytesIO(data), data_only=True)))
    return rows


def _sheet(book: Any) -> Any:
    return next((one for one in book.worksheets if one.title == OURS), book.worksheets[0])


def _mark_merged(rows: list[list[str]], sheet: Any) -> None:
    """Only the first cell of merged ones holds a value; under the others something is shown that isn't there."""
    for area in sheet.merged_cells.ranges:
        for y in range(area.min_row - 1, min(area.max_row, len(rows))):
            for x in range(area.min_col - 1, min(area.max_col, len(rows[y]))):
                if (y, x) != (area.min_row - 1, area.min_col - 1):
                    rows[y][x] = MERGED


def _cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        if "%" in (cell.number_format or ""):
            return f"{value * 100:.15g}%"
        return f"{value:.15g}"  # as many digits as a spreadsheet has
    return str(value).replace("\0", "")


def main() -> None:
    """Read within the limits, answer."""
    confined.confine()
    try:
        rows = rows_of(sys.stdin.buffer.read())[:ROWS]
    except (*BROKEN, MemoryError):
        rows = []
    sys.stdout.write(json.dumps(rows))


if __name__ == "__main__":
    main()

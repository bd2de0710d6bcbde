"""The head and the cells of a calendar sheet: words as people and spreadsheets write them, as values. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from backend.calendar import rules
from backend.calendar.sheet_reading import FORMULA, MERGED
from backend.kernel.errors import Invalid

HEADS = {
    "trip": "行程编号", "name": "行程", "day": "日期", "seats": "座位", "rooms": "房间", "selling": "销售",
    "taken": "已占", "state": "状态", "seen": "版本",
}  # fmt: skip
"""Column → its heading as it is written out; the column's own name is understood as well."""
NAMED = {unicodedata.normalize("NFKC", heading): column for column, heading in HEADS.items()} | {c: c for c in HEADS}
SHOWN = ("name", "taken", "state", "seen")
"""Written for the reader. `seen` stands for the row as it was written out: a row that changed since is refused."""
STATES = {"open": "可售", "confirmed": "已成团", "failed": "未成团", "cancelled": "已取消", "finished": "已结束"}
PRICE = re.compile(r"价格[::](?:.*\()?([^()]+)\)?|price:(.+)")
YES, NO = {"是", "1", "yes", "true", "y"}, {"否", "0", "no", "false", "n"}
DAY = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[ T].*)?")
"""As we write a day, as spreadsheets rewrite it (2027/3/1) and as people do (2027年3月1日)."""
SERIAL = re.compile(r"[4-7]\d{4}(?:\.0*)?")
"""A day whose cell lost its format: days since the last of 1899."""
FIRST = date(1899, 12, 30)
NUMBER = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
HEAD_WITHIN = 20


def tidy(cell: str) -> str:
    """Full-width digits and signs as the usual ones, no blanks around."""
    return unicodedata.normalize("NFKC", cell).strip()


def column_of(heading: str) -> str | None:
    """Which column a heading means; None for one that nobody knows."""
    tidied = tidy(heading).lower()
    price = PRICE.fullmatch(tidied)
    if price:
        return f"price:{(price[1] or price[2]).strip()}"
    return NAMED.get(tidied)


def head_at(rows: Sequence[Sequence[str]]) -> int:
    """Where the head stands: the first of the rows with most known headings. A title may stand above it."""
    known = [sum(column_of(cell) is not None for cell in row) for row in rows[:HEAD_WITHIN]]
    return known.index(max(known))


def day_of(cell: str) -> date:
    """The day in a cell. Raises Invalid."""
    tidied = tidy(cell)
    if SERIAL.fullmatch(tidied):
        return FIRST + timedelta(days=int(float(tidied)))
    found = DAY.fullmatch(tidied)
    if found is None:
        raise Invalid("bad_day")
    try:
        return date(*map(int, found.groups()))
    except ValueError as odd:
        raise Invalid("bad_day") from odd


def check_there(cell: str) -> None:
    """Raises Invalid for a cell that shows what isn't in it."""
    if cell == MERGED:
        raise Invalid("merged_cell")
    if cell == FORMULA or cell.startswith("="):
        raise Invalid("open_formula")


def fen_of(cell: str, code: str, prices: Mapping[str, int], bases: Mapping[str, int]) -> int:
    """A price in yuan as fen. Raises Invalid."""
    if code not in prices:
        raise Invalid("unknown_code")
    bare = re.sub(r"^(?:¥|rmb|cny)|元$|\s", "", tidy(cell).lower())
    if not NUMBER.fullmatch(bare) or len(bare) > 20:
        raise Invalid("not_a_price", None, cell=cell[:20])
    amount = Decimal(bare.replace(",", "")) * 100
    if amount == prices[code]:
        return prices[code]
    if amount != amount.to_integral_value() or amount > 10**8:
        raise Invalid("not_a_price", None, cell=cell[:20])
    rules.check_price(int(amount), bases.get(code, 0), "")
    return int(amount)


def flag_of(cell: str) -> bool:
    """Yes or no. Raises Invalid."""
    tidied = tidy(cell).lower()
    if tidied not in YES | NO:
        raise Invalid("not_yes_or_no", None, cell=cell[:20])
    return tidied in YES


MOST = 2000


def count_of(cell: str) -> int:
    """A number of seats or rooms. Raises Invalid."""
    number = re.sub(r"\.0+$", "", tidy(cell))
    if not (number.isascii() and number.isdigit()) or len(number) > 6 or int(number) > MOST:
        raise Invalid("not_a_count", None, cell=cell[:20], most=MOST)
    return int(number)

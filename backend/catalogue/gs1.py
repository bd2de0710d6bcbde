"""GS1 keys and Digital Link paths (GS1 General Specifications 7.9; Digital Link: URI Syntax 1.4). Pure."""

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from stdnum import ean

KEYS = ("22", "10", "21")
"""Qualifiers of AI 01 in the only order a path may have them: consumer product variant, lot, serial number."""
THIRD = "235"
"""A serial number that a third party gave; it stands alone."""
VALUE = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+")
"""AI character set 82."""
LONGEST = {THIRD: 28}
"""Characters of a value where it is not twenty."""


class Link(NamedTuple):
    """What a Digital Link names: a GTIN of 14 digits, and qualifiers by key."""

    gtin: str
    qualifiers: dict[str, str]

    @property
    def lot(self) -> str | None:
        """The lot's code."""
        return self.qualifiers.get("10")


def gtin14(text: str) -> str | None:
    """A GTIN-8, -12, -13 or -14 padded to 14 digits; None when its length or check digit is wrong."""
    if not (text.isascii() and text.isdigit()) or len(text) not in {8, 12, 13, 14}:
        return None
    padded = text.zfill(14)
    return padded if ean.calc_check_digit(padded[:-1]) == padded[-1] else None


def parse(path: str) -> Link | None:
    """The link in a percent-encoded path that begins with `/01/`; None when it is not one."""
    parts = [unquote(part) for part in path.strip("/").split("/")]
    if len(parts) % 2 or parts[0] != "01":
        return None
    gtin = gtin14(parts[1])
    pairs = list(zip(parts[2::2], parts[3::2], strict=True))
    names = [name for name, _ in pairs]
    ordered = names == [THIRD] or names == [key for key in KEYS if key in names]
    fit = all(VALUE.fullmatch(value) and len(value) <= LONGEST.get(key, 20) for key, value in pairs)
    if gtin is None or not ordered or not fit:
        return None
    return Link(gtin, dict(pairs))


def path_of(gtin: str, lot: str | None = None) -> str:
    """The path of a GTIN, of one of its lots if named."""
    return f"/01/{gtin}" + (f"/10/{quote(lot, safe='')}" if lot else "")

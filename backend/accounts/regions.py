"""Provinces, cities, districts and streets (GB/T 2260, `content/regions.tsv`), and reading a pasted address. Pure."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).resolve().parents[2] / "content" / "regions.tsv"
SHORT = re.compile(r"(?<=..)((?:壮族|回族|维吾尔)?自治区|特别行政区|地区|新区|[省市盟区县旗])$")


class Region(NamedTuple):
    """A district with the names above it; province-level cities have no city of their own."""

    code: str
    province: str
    city: str
    district: str

    @property
    def text(self) -> str:
        """`安徽省六安市金寨县`, `上海市松江区`."""
        return self.province + self.city + self.district


@cache
def _names() -> dict[str, str]:
    rows = (line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines())
    return {code: name for code, name in rows if not name.endswith("直辖县级行政区划")}


@cache
def districts() -> dict[str, Region]:
    """Every district by code; a city without districts (东莞市) is its own."""
    names, found = _names(), {}
    parents = {code[:4] for code in names if len(code) == 6 and not code.endswith("00")}
    for code, name in names.items():
        if len(code) != 6 or code.endswith("0000") or (code.endswith("00") and code[:4] in parents):
            continue
        city = "" if code.endswith("00") else names.get(f"{code[:4]}00", "")
        found[code] = Region(code, names[f"{code[:2]}0000"], city, name)
    return found


@cache
def tree() -> list[tuple[str, str, list[tuple[str, str, list[tuple[str, str]]]]]]:
    """Provinces → cities → districts, as (code, name, below); without a city, the province stands in its place."""
    provinces: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for code, region in districts().items():
        provinces[code[:2]][code[:4]].append((code, region.district))
    names = _names()
    return [
        (
            f"{top}0000", names[f"{top}0000"],
            [(f"{mid}00", names.get(f"{mid}00", names[f"{top}0000"]), below) for mid, below in cities.items()],
        )
        for top, cities in provinces.items()
    ]  # fmt: skip


@cache
def _streets() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, name in _names().items():
        if len(code) == 9:
            found[code[:6]].append((code, name))
    return found


def streets(district: str) -> list[tuple[str, str]]:
    """Streets and townships of a district as (code, name); some have none on record."""
    return _streets().get(district, [])

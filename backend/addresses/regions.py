"""Provinces, cities, districts and streets (GB/T 2260, `content/regions.tsv`), with the names that were. Pure."""

from collections import defaultdict
from functools import cache
from typing import NamedTuple

from backend.settings import ROOT

CONTENT = ROOT / "content"


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


class Former(NamedTuple):
    """A district that was: its name then, and the districts that have its ground now."""

    code: str
    name: str
    now: tuple[str, ...]


def _rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (CONTENT / name).read_text(encoding="utf-8").splitlines()]


@cache
def _names() -> dict[str, str]:
    return {code: name for code, name, *_ in _rows("regions.tsv") if len(code) == 6}


@cache
def districts() -> dict[str, Region]:
    """Every district by code; a city without districts (东莞市) is its own."""
    names, found = _names(), {}
    parents = {code[:4] for code in names if not code.endswith("00")}
    for code, name in names.items():
        if code.endswith("0000") or (code.endswith("00") and code[:4] in parents):
            continue
        found[code] = _region(code, name)
    return found


def _region(code: str, name: str) -> Region:
    names = _names()
    city = "" if code.endswith("00") else names.get(f"{code[:4]}00", "")
    return Region(code, names[f"{code[:2]}0000"], city, name)


@cache
def former() -> list[Former]:
    """Districts that were merged, divided or renamed since 1982, where it is known into what."""
    return [Former(code, name, tuple(now.split(","))) for code, name, now, _ in _rows("regions-former.tsv")]


@cache
def former_cities() -> list[tuple[str, str]]:
    """Names that cities had, whole or short, and the first four digits of the city's districts now."""
    return [(name, code[:4]) for name, code, _ in _rows("regions-former-cities.tsv")]


@cache
def _old() -> dict[str, Region]:
    return {one.code: _region(one.code, one.name) for one in former() if one.code not in districts()}


def find(code: str) -> Region | None:
    """A district by its code, also one that is no more: addresses outlive it."""
    return districts().get(code) or _old().get(code)


@cache
def simplified() -> dict[int, str]:
    """A table for `str.translate` from traditional characters to simplified ones, one for one."""
    return {ord(one): to for one, to in _rows("traditional.tsv")}


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
    for code, name, *moved in _rows("regions.tsv"):
        if len(code) == 9:
            found[moved[0] if moved else code[:6]].append((code, name))
    return found


def streets(district: str) -> list[tuple[str, str]]:
    """Streets and townships of a district as (code, name); some have none on record."""
    return _streets().get(district, [])

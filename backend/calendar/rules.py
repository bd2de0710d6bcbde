"""Pure rules of a calendar edit: which days, what changes, how far a price may move without review."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from backend.kernel.errors import EditedMeanwhile, Invalid

LOW, HIGH = 50, 200
"""Percent of a unit's reviewed price that a day's price may lie between without being reviewed again."""
MOST = 6000
"""Departures one edit may touch: 400 days × 15."""


class Dated(NamedTuple):
    """A departure as an edit sees it. Prices in fen by unit code; `rooms` per room quota, empty where it draws none."""

    id: uuid.UUID
    trip_id: uuid.UUID
    slug: str
    day: date
    state: str
    selling: bool
    heads_quota: uuid.UUID
    seats: int
    taken: int
    room_quotas: list[uuid.UUID]
    rooms: list[int]
    prices: dict[str, int]


class Change(NamedTuple):
    """What a departure shall become; None and missing codes stay as they are. One number of rooms is every night's."""

    seats: int | None = None
    rooms: int | list[int] | None = None
    selling: bool | None = None
    prices: Mapping[str, int] = {}


class Changed(NamedTuple):
    """A departure with the members that change, before and after."""

    one: Dated
    before: dict[str, Any]
    after: dict[str, Any]


def days_between(start: date, end: date, weekdays: Iterable[int]) -> list[date]:
    """Days from start to end whose ISO weekday (Monday 1) is wanted; all for no weekdays."""
    wanted = set(weekdays) or set(range(1, 8))
    span = (start + timedelta(days=n) for n in range((end - start).days + 1))
    return [day for day in span if day.isoweekday() in wanted]


def bounds(base: int) -> tuple[int, int]:
    """The lowest and highest price in fen that needs no review."""
    return base * LOW // 100, base * HIGH // 100


def check_price(amount: int, base: int, field: str) -> None:
    """Raises Invalid for a price outside its bounds; a base of 0 knows none."""
    low, high = bounds(base)
    if base and not low <= amount <= high:
        raise Invalid("price_outside_limits", field, low=f"{low / 100:g}", high=f"{high / 100:g}")


def moved(amount: int, percent: int) -> int:
    """A price moved by percent, in whole yuan, halves up: a price with fen in a calendar cell is hard to read."""
    return (amount * (100 + percent) + 5000) // 10000 * 100


def difference(one: Dated, change: Change) -> tuple[dict[str, Any], dict[str, Any]]:
    """What really changes of a departure: the members before and after; both empty when nothing does."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    rooms = [change.rooms] * len(one.rooms) if isinstance(change.rooms, int) else change.rooms
    for name, wanted in (("seats", change.seats), ("rooms", rooms), ("selling", change.selling)):
        present = getattr(one, name)
        if wanted is not None and wanted != present:
            before[name], after[name] = present, wanted
    prices = {code: amount for code, amount in change.prices.items() if one.prices.get(code, amount) != amount}
    if prices:
        before["prices"] = {code: one.prices[code] for code in prices}
        after["prices"] = prices
    return before, after


def seen(present: Iterable[Dated]) -> str:
    """A short name for departures as they are: the same values, the same name."""
    shown = sorted((str(d.id), d.state, d.selling, d.seats, d.rooms, sorted(d.prices.items())) for d in present)
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]


def check_seen(present: Iterable[Dated], wanted: str | None) -> str:
    """The departures' name. Raises EditedMeanwhile when they are no longer those that somebody looked at."""
    name = seen(present)
    if wanted not in {None, name}:
        raise EditedMeanwhile("calendar_changed", "seen")
    return name


def grouped(changed: Iterable[Changed]) -> list[dict[str, Any]]:
    """Changes as an edit keeps them: departures with the same change stand together."""
    groups: dict[str, dict[str, Any]] = {}
    for one, before, after in changed:
        group = groups.setdefault(f"{before}{after}", {"before": before, "after": after, "departures": []})
        group["departures"].append(str(one.id))
    return list(groups.values())


def changed_since(one: Dated, after: dict[str, Any]) -> bool:
    """Whether a departure no longer has the values an edit gave it."""
    if one.state not in {"open", "confirmed"}:
        return True
    same = all(getattr(one, name) == value for name, value in after.items() if name != "prices")
    return not same or any(one.prices.get(code) != amount for code, amount in after.get("prices", {}).items())

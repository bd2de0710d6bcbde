"""What a buyer wishes of a parcel: a day, a note for whoever packs, a gift without prices and with a card."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from backend.inventory.selling import Wanted
from backend.kernel import clock
from backend.kernel.errors import Invalid

NAMED_DAY = frozenset({"chilled", "live"})
"""Goods that arrive on a day the buyer names: they can't wait at a door. For others a day may be wished."""
FRESH = (2, 10)
"""The days from today among which fresh goods may arrive."""
LATEST = 30
"""Days from today until which other goods may be wished."""
WAY = {"chilled": 1, "live": 1}
WAY_ELSE = 3
"""Days before the wished one on which a parcel leaves: overnight for what is fresh."""


class Wished(NamedTuple):
    """What is wished of one parcel. `window`: the days among which one may be chosen, None where nobody knows the day
    yet (a harvest to come, a group)."""

    day: date | None
    window: tuple[date, date] | None
    note: str
    gift: bool
    card: str


def leaves_by(day: date, storage: str) -> date:
    """The last day on which a parcel leaves that is to be there on a day."""
    return day - timedelta(days=WAY.get(storage, WAY_ELSE))


def read(
    wishes: Sequence[Wanted], storage: str, ship_days: int, now: datetime, *, open_ended: bool, strict: bool
) -> Wished:
    """What the lines of a parcel say together. Raises Invalid: a day out of the window, none for fresh goods in an
    order (`strict`), or any where the day is not known yet (`open_ended`). A quote takes such a day for none."""
    window = None if open_ended else days_of(storage, ship_days, clock.day_of(now))
    try:
        day = _day(wishes, storage, window, strict=strict)
    except Invalid:
        if strict:
            raise
        day = None  # a quote tells the window; whoever asks chooses anew
    return Wished(
        day=day,
        window=window,
        note=_said(wishes, "note"),
        gift=any(wish.answers.get("gift") == "yes" for wish in wishes),
        card=_said(wishes, "card"),
    )


def within_stock(said: Wished, storage: str, enough: Callable[[date], bool], *, strict: bool) -> Wished:
    """The days on which there still is enough that keeps until then; `enough` answers for a day on which a parcel
    leaves. A quote takes a day that is too late for none, an order is refused by what is left."""
    if said.window is None:
        return said
    first, last = said.window
    if not enough(leaves_by(first, storage)):
        return said  # too much is wanted for any day: the line says so
    while last > first and not enough(leaves_by(last, storage)):
        last -= timedelta(days=1)
    late = said.day is not None and said.day > last and not strict
    return said._replace(window=(first, last), day=None if late else said.day)


def days_of(storage: str, ship_days: int, today: date) -> tuple[date, date]:
    """The first and the last day that may be named for a parcel of goods kept like this."""
    first, last = FRESH if storage in NAMED_DAY else (ship_days + WAY_ELSE, LATEST)
    return today + timedelta(days=first), today + timedelta(days=max(first, last))


def _said(wishes: Sequence[Wanted], name: str) -> str:
    return "\n".join(dict.fromkeys(str(wish.answers[name]).strip() for wish in wishes if wish.answers.get(name)))


def _day(wishes: Sequence[Wanted], storage: str, window: tuple[date, date] | None, *, strict: bool) -> date | None:
    named = {str(wish.answers["deliverOn"]) for wish in wishes if wish.answers.get("deliverOn")}
    field = f"lines.{wishes[0].index}.answers.deliverOn"
    if window is None:
        if named:
            raise Invalid("unknown_field", field)
        return None
    if len(named) != 1:
        if named or (strict and storage in NAMED_DAY):
            raise Invalid("delivery_day_needed", field)
        return None
    try:
        day = date.fromisoformat(named.pop())
    except ValueError as wrong:
        raise Invalid("bad_format", field) from wrong
    if not window[0] <= day <= window[1]:
        raise Invalid("delivery_day_needed", field)
    return day

"""Pure rules of trips: what a booking draws, when a departure sells, how it is decided, what a day shows."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from backend.kernel import clock

CLOSES_BEFORE = timedelta(hours=18)
"""Booking ends at noon of the day before a 06:00 departure: names go to the insurer and the hotel."""
LIMITED = 0.25
"""A day with at most a quarter of its seats left is shown as limited."""
RUNNING = ("open", "confirmed")
"""States of a departure that runs, or may yet."""
QUEUED = ("waiting", "offered")
"""States of a place in a queue that still matters."""
OFFER_LIFE = timedelta(hours=2)
NIGHT = ("22:00", "07:30")
"""An offer of the night is kept into the morning: whoever waits may sleep, and notices do."""
NAMES_FROM, NAMES_TO = 3, 7
"""The operator sees names from three days before departure to seven after its end (T-3 … T+7)."""


class DrawOf(NamedTuple):
    """One quota a departure draws from."""

    quota_id: uuid.UUID
    per: str
    size: int | None = None


def wishes(draws: Iterable[DrawOf], heads: int, rooms: int) -> dict[uuid.UUID, int]:
    """Quota → quantity of a booking: a seat per head, each night's rooms, a guide per group of heads."""
    wanted: dict[uuid.UUID, int] = {}
    for draw in draws:
        quantity = -(-heads // draw.size) if draw.size else heads if draw.per == "head" else rooms
        if quantity:
            wanted[draw.quota_id] = wanted.get(draw.quota_id, 0) + quantity
    return wanted


def heads_left(draws: Sequence[DrawOf], left: dict[uuid.UUID, int]) -> int:
    """How many people still fit a departure: the scarcest of its quotas, two heads to a room, a group to a guide."""
    if not draws:
        return 0
    return max(0, min(left.get(d.quota_id, 0) * (d.size or (1 if d.per == "head" else 2)) for d in draws))


def closes_at(starts_on: date, first_boarding: str) -> datetime:
    """When booking ends."""
    return clock.at(starts_on, first_boarding) - CLOSES_BEFORE


def decides_at(starts_on: date, decide_days: int) -> datetime:
    """When 成团 is decided: 20:00, `decide_days` (≥ 7) days before; at latest midnight seven days before.

    旅游法 63: travellers must hear at least seven days before a domestic departure.
    """
    if decide_days < 7:
        raise ValueError("旅游法 63: at least seven days")
    wanted = clock.at(starts_on - timedelta(days=decide_days), "20:00")
    return min(wanted, clock.at(starts_on - timedelta(days=7), "00:00"))


def status(left: int, seats: int, selling: bool) -> str:
    """What a calendar day says: available, limited, sold_out or closed."""
    if not selling:
        return "closed"
    if left <= 0:
        return "sold_out"
    return "limited" if left <= max(1, int(seats * LIMITED)) else "available"


def on_sale(state: str, selling: bool, closing: datetime, now: datetime) -> bool:
    """Whether a departure takes bookings."""
    return selling and state in {"open", "confirmed"} and now < closing


def outcome(heads: int, minimum: int) -> str:
    """The 成团 decision."""
    return "confirmed" if heads >= minimum else "failed"


def names_open(starts_on: date, ends_on: date, today: date) -> bool:
    """Whether the operator may see travellers' names now."""
    return starts_on - timedelta(days=NAMES_FROM) <= today <= ends_on + timedelta(days=NAMES_TO)


def fits_age(min_age: int, max_age: int, age: int) -> bool:
    """Whether a traveller of `age` may have a ticket kind."""
    return min_age <= age <= max_age


def offer_until(now: datetime, closes_at: datetime) -> datetime:
    """Until when places offered now are kept: two waking hours, at latest until booking ends."""
    local = now.astimezone(clock.SHANGHAI)
    time, start = local.strftime("%H:%M"), now
    if time >= NIGHT[0]:
        start = clock.at(clock.day_of(now) + timedelta(days=1), NIGHT[1])
    elif time < NIGHT[1]:
        start = clock.at(clock.day_of(now), NIGHT[1])
    return min(start + OFFER_LIFE, closes_at)

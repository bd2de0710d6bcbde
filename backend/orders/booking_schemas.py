"""A departure within an order, and what opens its coach's door."""

from datetime import date
from typing import Any
from uuid import UUID

from backend.kernel.money import Money
from backend.kernel.wire import Out


class LadderOut(Out):
    """A step: cancelling from `from` on keeps `percent` percent."""

    days: int
    percent: int
    until: date


class PassengerOut(Out):
    """A named person: by full name to whoever booked, by number as masked."""

    id: UUID
    line: UUID
    name: str
    number: str
    state: str


class GroupOut(Out):
    """The group of a study visit, and the pupils a teacher may lead by the terms it was bought under."""

    organiser: str
    grade: str
    guardians: bool
    pupils_per_teacher: int
    guides: int


class ContactOut(Out):
    """Whom to call."""

    name: str
    phone: str


class EarlyEnd(Out):
    """How a trip that was ended on the way was settled: why, each necessary cost on a line of its own, the sums."""

    words: str
    kept: Money
    back: Money


class BookingOut(Out):
    """A departure within an order; `leader` is told from the day before until it is over."""

    id: UUID
    state: str
    title: str
    starts_on: date
    ends_on: date
    boarding: dict[str, Any]
    group: GroupOut | None
    heads: int
    leader: ContactOut | None
    early_end: EarlyEnd | None
    rooms: int
    slept: dict[str, int]
    ladder: list[LadderOut]
    free_until: date | None
    passengers: list[PassengerOut]


class VoucherOut(Out):
    """What is shown at the coach: the QR's text, its SVG, the code in digits."""

    booking: UUID
    code: str
    qr: str
    svg: str
    state: str
    title: str
    starts_on: date
    boarding: dict[str, Any]
    heads: int

"""What the calendar routes take and answer."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, field

from backend.kernel.wire import In, Out

Count = Annotated[int, Meta(ge=0, le=2000)]
Code = Annotated[str, Meta(min_length=1, max_length=20)]
Weekday = Annotated[int, Meta(ge=1, le=7)]
Fen = Annotated[int, Meta(ge=0, le=10**8)]


class PriceIn(In):
    """A ticket's new price in fen, or a move by percent of what each day costs now."""

    code: Code
    amount: Fen | None = None
    percent: Annotated[int, Meta(ge=-90, le=200)] | None = None


class CalendarSet(In):
    """What becomes of each departure; what is not named stays."""

    seats: Count | None = None
    rooms: Count | None = None
    selling: bool | None = None
    prices: Annotated[list[PriceIn], Meta(max_length=20)] = []


class EditIn(In):
    """An edit of all departures in a range of days, on some weekdays (ISO, Monday 1), of some trips or all.

    `preview` answers what would change and changes nothing, and a `seen`; sent along with the edit itself, that is
    refused (409) when the departures are no longer what was looked at: nothing is moved by ten percent twice.
    """

    start: date = field(name="from")
    end: date = field(name="to")
    set: CalendarSet
    weekdays: Annotated[list[Weekday], Meta(max_length=7)] = []
    trips: Annotated[list[UUID], Meta(max_length=100)] = []
    preview: bool = False
    seen: Annotated[str, Meta(max_length=64)] | None = None


class OpenIn(In):
    """New departures: on `days`, or from – to on some weekdays. Prices in fen by code; those not named cost the usual.

    `copy_of` takes seats, rooms and prices from a departure of the same trip where they are not named.
    """

    days: Annotated[list[date], Meta(max_length=400)] = []
    start: date | None = field(name="from", default=None)
    end: date | None = field(name="to", default=None)
    weekdays: Annotated[list[Weekday], Meta(max_length=7)] = []
    seats: Annotated[int, Meta(ge=1, le=2000)] | None = None
    rooms: Count | None = None
    prices: dict[Code, Fen] = {}
    copy_of: UUID | None = None


class OpenedOut(Out):
    """Departures that were opened."""

    departures: list[UUID]


class DatedOut(Out):
    """A departure on the calendar; prices in fen by code, rooms of the scarcest night."""

    departure: UUID
    trip: UUID
    slug: str
    day: date
    state: str
    selling: bool
    seats: int
    taken: int
    rooms: int | None
    prices: dict[str, int]


class UnitPrice(Out):
    """A unit of a trip with its usual price and what a day may cost without review, in fen."""

    code: str
    name: str
    base: int
    low: int
    high: int


class CalendarTrip(Out):
    """A trip of the calendar."""

    trip: UUID
    slug: str
    title: str
    state: str
    days: int
    decide_days: int
    units: list[UnitPrice]


class CalendarOut(Out):
    """A supplier's calendar."""

    trips: list[CalendarTrip]
    items: list[DatedOut]


class ChangeOut(Out):
    """One departure's change; the members `seats`, `rooms`, `selling`, `prices` that changed."""

    departure: UUID
    slug: str
    day: date
    before: dict[str, Any]
    after: dict[str, Any]


class EditOut(Out):
    """An edit: `matched` departures were looked at, `changed` differ; the first 200 changes come along.

    `id` is null for a preview and when nothing changed. `seen` stands for the departures as they were looked at.
    """

    id: UUID | None
    matched: int
    changed: int
    items: list[ChangeOut]
    seen: str


class RowFaultOut(Out):
    """A fault of a sheet's row; the head is row 1."""

    row: int
    column: str
    message: str


class ImportOut(EditOut):
    """An import: with faults nothing changes. `opened` are the days of departures that are new."""

    opened: list[date]
    faults: list[RowFaultOut]


class PastEdit(Out):
    """An edit in the history."""

    id: UUID
    at: datetime
    asked: dict[str, Any]
    undoes: UUID | None
    changed: int
    undone: bool


class PastEdits(Out):
    """The latest edits, the newest first."""

    items: list[PastEdit]

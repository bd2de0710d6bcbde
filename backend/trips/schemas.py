"""What the trip routes answer, in one language."""

from datetime import date, datetime
from uuid import UUID

from backend.kernel.money import Money
from backend.kernel.wire import Out
from backend.media.shown import Picture


class SupplierOut(Out):
    """Who runs it, with the licence line the law wants shown."""

    slug: str
    name: str
    licence: str
    complaint: str
    demo: bool


class NextDay(Out):
    """A coming departure on a card; `missing` heads until 成团, 0 when it is sure."""

    day: date
    left: int
    status: str
    missing: int


class BoardingOut(Out):
    """Where and when to board; `map` looks for the place by its name."""

    code: str
    name: str
    at: str
    map: str


class TripCard(Out):
    """A trip in a list. `origin`: whether it takes guests up in Shanghai or where it is; `meets` where and when first,
    `lodging` where one sleeps, as the operator says."""

    slug: str
    title: str
    summary: str
    days: int
    leg: str
    origin: str
    meets: BoardingOut | None
    lodging: str | None
    themes: list[str]
    counties: list[str]
    county_names: list[str]
    price_from: Money
    next_days: list[NextDay]
    demo: bool
    picture: Picture


class TripList(Out):
    """Trips of a query."""

    items: list[TripCard]
    next_cursor: str | None


class StopOut(Out):
    """A moment of the itinerary; `drive` minutes are an estimate."""

    at: str
    minutes: int
    drive: int | None
    text: str
    place: str | None
    place_name: str | None


class DayOut(Out):
    """A day of the itinerary."""

    day: int
    items: list[StopOut]


class UnitOut(Out):
    """Something to choose on the booking sheet; the price is the lowest, the calendar has the day's. `months` are those
    of departures it is sold on; none: always."""

    offer: UUID
    code: str
    type: str
    name: str
    min_age: int
    max_age: int
    price: Money
    months: list[int]


class RungOut(Out):
    """One step of a cancellation ladder."""

    days: int
    percent: int


class StudyOut(Out):
    """The terms of a study visit: heads of a group, pupils a teacher may lead, heads a guide takes."""

    group_min: int
    group_max: int
    pupils_per_teacher: int
    guide_group: int


class RoomingOut(Out):
    """How a party sleeps on a trip with nights: may a left-over guest share with one of the same sex, may three sleep
    in a room, how many children without a bed a room takes."""

    shared: bool
    third: bool
    without_bed: int


class StandardsOut(Out):
    """What the operator says of rooms, meals, transport, guides and free time (旅游法 58); null: nothing is said."""

    lodging: str | None = None
    meals: str | None = None
    transport: str | None = None
    guide: str | None = None
    free_time: str | None = None


class TripPage(TripCard):
    """A trip's own page."""

    highlights: list[str]
    itinerary: list[DayOut]
    boarding: list[BoardingOut]
    units: list[UnitOut]
    included: list[str]
    excluded: list[str]
    fitness: str
    insurance: str
    standards: StandardsOut
    bring: list[str]
    minimum: int
    decide_days: int
    ladder: list[RungOut]
    operator_ladder: list[RungOut]
    supplier: SupplierOut
    photos: list[Picture]
    study: StudyOut | None
    rooming: RoomingOut | None


class CalendarDay(Out):
    """One day with a departure. `left` heads; `missing` heads until 成团."""

    day: date
    status: str
    left: int
    price_from: Money
    prices: dict[str, Money]
    missing: int
    departure: UUID
    closes_at: datetime
    decides_at: datetime
    state: str


class Calendar(Out):
    """Days from–to that have a departure, in order."""

    items: list[CalendarDay]

"""The editorial part of a trip, as stored in `trip.story` and as written in `content/demo/trips`."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backend.kernel.bilingual import Bilingual
from backend.trips.rooming import Rooming
from backend.trips.study import StudyTerms

Percent = Annotated[int, Meta(ge=0, le=100)]


class Strict(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """Content structs know all their fields."""


class Texts(Strict):
    """A list of texts in both languages."""

    zh: list[str]
    en: list[str]


class Stop(Strict):
    """A moment of the itinerary; `drive` minutes from the one before are our estimate."""

    at: Annotated[str, Meta(pattern=r"^(\d\d:\d\d)?$")]
    minutes: int
    text: Bilingual
    drive: int | None = None
    place: str | None = None


class Day(Strict):
    """A day of the itinerary."""

    day: int
    items: list[Stop]


class Boarding(Strict):
    """Where and when to board."""

    code: str
    name: Bilingual
    at: Annotated[str, Meta(pattern=r"^(\d\d:\d\d)?$")]


class Photo(Strict):
    """A supplier's own picture, as it was when the trip was published."""

    base: str
    alt: Bilingual
    colour: str


Month = Annotated[int, Meta(ge=1, le=12)]
Origin = Literal["shanghai", "local"]
"""Where a trip takes its guests up: in Shanghai, or where it is (rail tickets are their own affair)."""


class Standards(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """What 旅游法 58 wants said before one signs, in the operator's words: where one sleeps (name or grade, and room),
    what one eats and rides in, who guides and whether their fee is in the price, which hours are free."""

    lodging: Bilingual | None = None
    meals: Bilingual | None = None
    transport: Bilingual | None = None
    guide: Bilingual | None = None
    free_time: Bilingual | None = None


class TripStory(Strict):
    """What the trip page tells, beside price and dates; it is shown with photos or, without any, a drawing."""

    summary: Bilingual
    highlights: Texts
    itinerary: list[Day]
    boarding: list[Boarding]
    included: Texts
    excluded: Texts
    fitness: Bilingual
    insurance: Bilingual
    drawing: str | None = None
    photos: list[Photo] = []
    origin: Origin | None = None
    standards: Standards = Standards()
    bring: Texts | None = None


class UnitSpec(Strict):
    """A kind of ticket; price in fen."""

    code: str
    type: Literal["ADULT", "CHILD", "CHILD_NO_BED", "SENIOR", "PUPIL", "TEACHER", "GROUP"]
    name: Bilingual
    price: int
    min_age: int
    max_age: int
    places: int = 1


class AddOnSpec(Strict):
    """Something extra; price in fen per piece; `months` those of departures it is sold on (none: always)."""

    code: str
    name: Bilingual
    price: int
    months: list[Month] = []


class Rung(Strict):
    """Cancelling at least `days` days before departure keeps `keep` percent."""

    days: int
    keep: Percent


class OperatorRung(Strict):
    """The operator cancelling at least `days` days before pays `pay` percent on top of the refund."""

    days: int
    pay: Percent


class TripSpec(Strict):
    """A whole trip as a content file writes it."""

    slug: str
    operator: str
    days: Annotated[int, Meta(ge=1, le=15)]
    departs: Literal["fri", "sat"]
    leg: Literal["coach", "rail"]
    themes: list[str]
    counties: list[str]
    drawing: str
    title: Bilingual
    summary: Bilingual
    highlights: Texts
    itinerary: list[Day]
    boarding: list[Boarding]
    units: list[UnitSpec]
    single_supplement: int
    add_ons: list[AddOnSpec]
    coach_seats: int
    twin_rooms: int
    minimum: int
    decide_days: Annotated[int, Meta(ge=7)]
    included: Texts
    excluded: Texts
    fitness: Bilingual
    insurance: Bilingual
    ladder: list[Rung]
    operator_ladder: list[OperatorRung]
    shares_coach_with: str | None = None
    study: StudyTerms | None = None
    rooming: Rooming = Rooming()
    guides: int = 0
    origin: Origin | None = None
    standards: Standards = Standards()
    bring: Texts | None = None

    def story(self) -> TripStory:
        """The part that is stored as the trip's story."""
        names = {field.name for field in msgspec.structs.fields(TripStory)} - {"photos"}
        return TripStory(**{name: getattr(self, name) for name in names})

"""A trip's draft as its operator writes it: every field may still be empty. And what it lacks, by pure rules."""
# ruff: noqa: RUF012 - msgspec gives every struct a fresh copy of these defaults

from collections.abc import Iterator
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from backend.kernel.bilingual import Bilingual
from backend.kernel.wire import In
from backend.listings import leaders
from backend.listings.kinds import Fault
from backend.suppliers.schemas import County
from backend.trips.rooming import Rooming
from backend.trips.story import Month, Origin

Code = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,20}$")]
Clock = Annotated[str, Meta(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")]
Minutes = Annotated[int, Meta(ge=0, le=1440)]
Fen = Annotated[int, Meta(ge=0, le=20_000_00)]
Age = Annotated[int, Meta(ge=0, le=120)]
Percent = Annotated[int, Meta(ge=0, le=100)]
Theme = Literal["study", "red", "family", "heritage", "nature", "tea", "wellness", "food", "hiking"]
OPERATOR_LADDER = [{"days": 7, "pay": 0}, {"days": 4, "pay": 10}, {"days": 1, "pay": 15}, {"days": 0, "pay": 20}]
"""What an operator pays on top of the refund when it cancels; the same for every trip listed here."""


class Words(Bilingual, frozen=True):
    """A text; English may stay empty, buyers then read the Chinese."""

    zh: Annotated[str, Meta(max_length=600)] = ""
    en: Annotated[str, Meta(max_length=900)] = ""


class StopDraft(In):
    """A moment of the itinerary; `drive` minutes from the one before are an estimate."""

    at: Clock = ""
    minutes: Minutes = 0
    text: Words = Words()
    drive: Minutes | None = None
    place: Annotated[str, Meta(max_length=60)] | None = None


class DayDraft(In):
    """A day of the itinerary."""

    items: Annotated[list[StopDraft], Meta(max_length=30)] = []


class PointDraft(In):
    """Where and when to board."""

    code: Code
    name: Words = Words()
    at: Clock = ""


class UnitDraft(In):
    """A kind of ticket, its usual price in fen."""

    code: Code
    type: Literal["ADULT", "CHILD", "CHILD_NO_BED", "SENIOR", "PUPIL", "TEACHER", "GROUP"] = "ADULT"
    name: Words = Words()
    price: Fen = 0
    min_age: Age = 0
    max_age: Age = 120


class AddOnDraft(In):
    """Something extra, its usual price in fen per piece; `months` of departures it is sold on (none: always)."""

    code: Code
    name: Words = Words()
    price: Fen = 0
    months: Annotated[list[Month], Meta(max_length=12)] = []


class RungDraft(In):
    """Cancelling at least `days` days before departure keeps `keep` percent."""

    days: Annotated[int, Meta(ge=0, le=60)]
    keep: Percent


Texts = Annotated[list[Words], Meta(max_length=20)]


class StandardsDraft(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Where one sleeps, what one eats and rides in, who guides, what is free time (旅游法 58); empty: not shown."""

    lodging: Words = Words()
    meals: Words = Words()
    transport: Words = Words()
    guide: Words = Words()
    free_time: Words = Words()


class StudyDraft(In):
    """The terms of a study visit: heads of a group, pupils a teacher may lead, heads a guide takes."""

    group_min: Annotated[int, Meta(ge=1, le=200)] = 20
    group_max: Annotated[int, Meta(ge=1, le=200)] = 60
    pupils_per_teacher: Annotated[int, Meta(ge=1, le=60)] = 15
    guide_group: Annotated[int, Meta(ge=1, le=100)] = 25


class TripDraft(In):
    """A trip as its operator writes it. `single_supplement` is in fen, for a guest who has a room alone.

    With `study` it is a visit of one day for a school, union or firm.
    """

    title: Words = Words()
    summary: Words = Words()
    highlights: Texts = []
    days: Annotated[int, Meta(ge=1, le=15)] = 2
    leg: Literal["coach", "rail"] = "coach"
    origin: Origin | None = None
    themes: Annotated[list[Theme], Meta(max_length=4)] = []
    counties: Annotated[list[County], Meta(max_length=7)] = []
    minimum: Annotated[int, Meta(ge=1, le=200)] = 10
    decide_days: Annotated[int, Meta(ge=7, le=30)] = 8
    itinerary: Annotated[list[DayDraft], Meta(max_length=15)] = []
    boarding: Annotated[list[PointDraft], Meta(max_length=10)] = []
    units: Annotated[list[UnitDraft], Meta(max_length=8)] = []
    add_ons: Annotated[list[AddOnDraft], Meta(max_length=12)] = []
    single_supplement: Fen = 0
    rooming: Rooming = Rooming()
    study: StudyDraft | None = None
    included: Texts = []
    excluded: Texts = []
    fitness: Words = Words()
    insurance: Words = Words()
    standards: StandardsDraft = StandardsDraft()
    bring: Texts = []
    ladder: Annotated[list[RungDraft], Meta(max_length=8)] = []
    pictures: Annotated[list[UUID], Meta(max_length=12)] = []


def faults(draft: TripDraft, places: set[str]) -> list[Fault]:
    """What a draft lacks that needs no database; `places` are the sites an itinerary may point to."""
    found = [*_words(draft), *_itinerary(draft, places), *_boarding(draft), *_sold(draft), *_ladder(draft)]
    return [*found, *_study(draft)]


def _study(draft: TripDraft) -> Iterator[Fault]:
    """What a study visit needs beside a trip; a weekend sells none of its tickets."""
    kinds = [unit.type for unit in draft.units]
    if draft.study is None:
        if {"PUPIL", "TEACHER", "GROUP"} & set(kinds):
            yield Fault("content.units", "study_units")
        return
    if draft.days != 1:
        yield Fault("content.days", "study_day")
    if draft.study.group_min > draft.study.group_max:
        yield Fault("content.study.groupMax", "out_of_bounds")
    if "PUPIL" in kinds and "TEACHER" not in kinds:
        yield Fault("content.units", "teacher_unit_needed")
    if kinds.count("GROUP") > 1:
        yield Fault("content.units", "code_repeated")


def _words(draft: TripDraft) -> Iterator[Fault]:
    if not 4 <= len(draft.title.zh.strip()) <= 40:
        yield Fault("content.title.zh", "title_needed")
    for name in ("summary", "fitness", "insurance"):
        if len(getattr(draft, name).zh.strip()) < 4:
            yield Fault(f"content.{name}.zh", "required")
    for name in ("highlights", "included", "excluded"):
        texts = getattr(draft, name)
        if not texts:
            yield Fault(f"content.{name}", "required")
        yield from (Fault(f"content.{name}.{n}.zh", "required") for n, one in enumerate(texts) if not one.zh.strip())
    said = list(leaders.texts(draft))
    if leaders.named(said):
        yield Fault("content.highlights", "leader_named")
    if leaders.absolute(said):
        yield Fault("content.highlights", "absolute_words")
    if not draft.counties:
        yield Fault("content.counties", "required")
    if not draft.pictures:
        yield Fault("content.pictures", "picture_needed")


def _itinerary(draft: TripDraft, places: set[str]) -> Iterator[Fault]:
    if len(draft.itinerary) != draft.days:
        yield Fault("content.itinerary", "days_needed")
    for d, day in enumerate(draft.itinerary):
        path = f"content.itinerary.{d}.items"
        if not day.items:
            yield Fault(path, "required")
        times = [stop.at for stop in day.items]
        if times != sorted(times):
            yield Fault(path, "times_in_order")
        for n, stop in enumerate(day.items):
            if not stop.at or not stop.text.zh.strip():
                yield Fault(f"{path}.{n}.{'text.zh' if stop.at else 'at'}", "required")
            if stop.place is not None and stop.place not in places:
                yield Fault(f"{path}.{n}.place", "unknown_place")


def _boarding(draft: TripDraft) -> Iterator[Fault]:
    if not draft.boarding:
        yield Fault("content.boarding", "required")
    for n, point in enumerate(draft.boarding):
        if not point.at or not point.name.zh.strip():
            yield Fault(f"content.boarding.{n}.{'name.zh' if point.at else 'at'}", "required")


def _sold(draft: TripDraft) -> Iterator[Fault]:
    codes = ["single", *(unit.code for unit in draft.units), *(one.code for one in draft.add_ons)]
    if len(codes) != len(set(codes)) or len({p.code for p in draft.boarding}) != len(draft.boarding):
        yield Fault("content.units", "code_repeated")
    if not any(unit.type in {"ADULT", "PUPIL"} for unit in draft.units):
        yield Fault("content.units", "adult_unit_needed")
    for n, unit in enumerate(draft.units):
        cheap = unit.price < 100 and unit.type != "TEACHER"  # a leading teacher may come free
        if not unit.name.zh.strip() or cheap or unit.min_age > unit.max_age:
            field = "name.zh" if not unit.name.zh.strip() else "price" if cheap else "maxAge"
            yield Fault(f"content.units.{n}.{field}", "required" if field != "maxAge" else "out_of_bounds")
    if any(unit.type == "CHILD_NO_BED" for unit in draft.units) and (draft.days == 1 or not draft.rooming.without_bed):
        yield Fault("content.units", "without_bed_units")
    yield from (
        Fault(f"content.addOns.{n}.name.zh", "required")
        for n, one in enumerate(draft.add_ons)
        if not one.name.zh.strip()
    )


def _ladder(draft: TripDraft) -> Iterator[Fault]:
    days = [rung.days for rung in draft.ladder]
    keeps = [rung.keep for rung in draft.ladder]
    if not days or days[-1] != 0:
        yield Fault("content.ladder", "ladder_to_the_day")
    elif days != sorted(set(days), reverse=True) or keeps != sorted(keeps):
        yield Fault("content.ladder", "ladder_in_order")

"""Shape trips for the wire: cards, pages and calendars in one language. Pure."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import structs

from backend.heritage.queries import own_drawing, picture
from backend.heritage.reading import library
from backend.inventory.queries import Price, Stock
from backend.kernel import maps
from backend.kernel.counties import COUNTIES
from backend.kernel.money import Money
from backend.media.shown import Picture
from backend.suppliers.models import Supplier
from backend.trips import rules
from backend.trips.models import Departure, Trip, TripUnit
from backend.trips.schemas import (
    BoardingOut,
    CalendarDay,
    DayOut,
    NextDay,
    RoomingOut,
    RungOut,
    StandardsOut,
    StopOut,
    StudyOut,
    SupplierOut,
    TripPage,
    UnitOut,
)
from backend.trips.story import Boarding, Origin, Standards, TripStory
from backend.trips.study import StudyTerms

LEADING = {"ADULT", "PUPIL"}
"""The tickets whose price stands for a trip's; what a group pays once comes on top and is named on the page."""
MOST_PICTURES = 5
Rates = dict[tuple[uuid.UUID, date | None], Price]


def calendar_day(
    departure: Departure,
    units: Sequence[TripUnit],
    rates: Rates,
    draws: list[rules.DrawOf],
    stock: dict[uuid.UUID, Stock],
    heads: int,
    now: datetime,
) -> CalendarDay | None:
    """A departure as a calendar row; None without a price."""
    prices = {
        unit.code: found.amount
        for unit in units
        if (found := rates.get((unit.offer_id, departure.starts_on)) or rates.get((unit.offer_id, None)))
    }
    tickets = [prices[u.code] for u in units if u.type in LEADING and u.code in prices]
    if not tickets:
        return None
    left = rules.heads_left(draws, {quota: counter.left for quota, counter in stock.items()})
    seats = min((stock[d.quota_id].capacity for d in draws if d.per == "head" and d.quota_id in stock), default=0)
    selling = rules.on_sale(departure.state, departure.selling, departure.closes_at, now)
    return CalendarDay(
        day=departure.starts_on,
        status=rules.status(left, seats, selling),
        left=left if selling else 0,
        price_from=Money(min(tickets)),
        prices={code: Money(amount) for code, amount in prices.items()},
        missing=0 if departure.state == "confirmed" else max(0, departure.minimum - heads),
        departure=departure.id,
        closes_at=departure.closes_at,
        decides_at=departure.decides_at,
        state=departure.state,
    )


def next_days(days: Iterable[CalendarDay]) -> list[NextDay]:
    """What a card says of its coming departures."""
    shown = [day for day in days if day.status != "closed"]
    return [NextDay(day=d.day, left=d.left, status=d.status, missing=d.missing) for d in shown]


def boarding_out(point: Boarding, lang: str) -> BoardingOut:
    """A boarding point in one language, with a map that looks for it by its Chinese name."""
    return BoardingOut(code=point.code, name=point.name.to(lang), at=point.at, map=maps.search(point.name.zh))


def card(trip: Trip, story: TripStory, days: Sequence[CalendarDay], supplier: Supplier, lang: str) -> dict[str, Any]:
    """The members of a card."""
    prices = [day.price_from.amount for day in days]
    first = min(story.boarding, key=lambda point: point.at, default=None)
    lodging = story.standards.lodging
    return {
        "slug": trip.slug,
        "title": trip.title[lang],
        "summary": story.summary.to(lang),
        "days": trip.days,
        "leg": trip.leg,
        "origin": origin_of(trip, story),
        "meets": boarding_out(first, lang) if first else None,
        "lodging": lodging.to(lang) if lodging else None,
        "themes": trip.themes,
        "counties": trip.counties,
        "county_names": [COUNTIES[county][lang] for county in trip.counties],
        "price_from": Money(min(prices, default=0)),
        "next_days": next_days(days),
        "demo": supplier.demo,
        "picture": pictures(story, lang)[0],
    }


def origin_of(trip: Trip, story: TripStory) -> Origin:
    """Where a trip begins: as its operator says, else in Shanghai if its coach goes there and back."""
    return story.origin or ("shanghai" if trip.leg == "coach" and trip.study is None else "local")


def pictures(story: TripStory, lang: str) -> list[Picture]:
    """The photos of a trip, or its drawing and those of the places it goes to; never none."""
    if story.photos or story.drawing is None:
        shown = [Picture(base=one.base, alt=one.alt.to(lang), colour=one.colour) for one in story.photos]
        return shown or [picture("tea-valley", lang)]
    places = [stop.place for day in story.itinerary for stop in day.items if stop.place]
    own = [found for place in places if (found := own_drawing(place))]
    return [picture(name, lang) for name in dict.fromkeys([story.drawing, *own])][:MOST_PICTURES]


def read_story(trip: Trip) -> TripStory:
    """The stored story as a struct."""
    return msgspec.convert(trip.story, TripStory)


def _texts(texts: Any, lang: str) -> list[str]:
    return list(texts.en if lang == "en" else texts.zh)


def _itinerary(story: TripStory, lang: str) -> list[DayOut]:
    sites = library().sites
    return [
        DayOut(
            day=day.day,
            items=[
                StopOut(
                    at=stop.at,
                    minutes=stop.minutes,
                    drive=stop.drive,
                    text=stop.text.to(lang),
                    place=stop.place,
                    place_name=sites[stop.place].name.to(lang) if stop.place in sites and stop.place else None,
                )
                for stop in day.items
            ],
        )
        for day in story.itinerary
    ]


def _study(trip: Trip) -> StudyOut | None:
    if trip.study is None:
        return None
    return StudyOut(**structs.asdict(msgspec.convert(trip.study, StudyTerms)))


def _standards(said: Standards, lang: str) -> StandardsOut:
    return StandardsOut(**{name: one.to(lang) for name, one in structs.asdict(said).items() if one})


def _unit(unit: TripUnit, price: int, lang: str) -> UnitOut:
    return UnitOut(
        offer=unit.offer_id, code=unit.code, type=unit.type, name=unit.name[lang], min_age=unit.min_age,
        max_age=unit.max_age, price=Money(price), months=list(unit.months or []),
    )  # fmt: skip


def page(
    trip: Trip, units: Sequence[TripUnit], rates: Rates, days: Sequence[CalendarDay], supplier: Supplier, lang: str
) -> TripPage:
    """A trip's page."""
    story = read_story(trip)

    def lowest(unit: TripUnit) -> int:
        return min((p.amount for (offer, _), p in rates.items() if offer == unit.offer_id), default=0)

    shown = card(trip, story, days, supplier, lang)
    if not days:  # nothing is on sale yet: the usual price of the cheapest ticket
        shown["price_from"] = Money(min((lowest(unit) for unit in units if unit.type in LEADING), default=0))
    return TripPage(
        **shown,
        highlights=_texts(story.highlights, lang),
        itinerary=_itinerary(story, lang),
        boarding=[boarding_out(one, lang) for one in story.boarding],
        units=[_unit(unit, lowest(unit), lang) for unit in units],
        included=_texts(story.included, lang),
        excluded=_texts(story.excluded, lang),
        fitness=story.fitness.to(lang),
        insurance=story.insurance.to(lang),
        standards=_standards(story.standards, lang),
        bring=_texts(story.bring, lang) if story.bring else [],
        minimum=trip.minimum,
        decide_days=trip.decide_days,
        ladder=[RungOut(days=r["days"], percent=r["keep"]) for r in trip.ladder],
        operator_ladder=[RungOut(days=r["days"], percent=r["pay"]) for r in trip.operator_ladder],
        supplier=supplier_out(supplier, lang),
        photos=pictures(story, lang)[1:],
        rooming=None if trip.days == 1 else RoomingOut(**structs.asdict(trip.rooming)),
        study=_study(trip),
    )


def supplier_out(supplier: Supplier, lang: str) -> SupplierOut:
    """A supplier with its licence line."""
    return SupplierOut(
        slug=supplier.slug,
        name=supplier.name[lang],
        licence=supplier.licence[lang],
        complaint=supplier.complaint,
        demo=supplier.demo,
    )

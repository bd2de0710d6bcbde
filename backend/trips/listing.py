"""Public reads of trips: list with filters, page, calendar. A few set-based selects each, whatever the count."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.inventory.queries import count_sold, list_rates, list_stock
from backend.kernel import clock
from backend.kernel.errors import Invalid
from backend.suppliers.queries import list_all_suppliers
from backend.trips import queries, views
from backend.trips.models import Trip, TripUnit
from backend.trips.schemas import CalendarDay, TripCard, TripPage
from backend.trips.story import TripStory

HORIZON = timedelta(days=62)
"""How far ahead cards look for their next departures."""
CALENDAR_LIMIT = timedelta(days=366)


class Filters(NamedTuple):
    """What a list may be narrowed by; prices in fen; `sites` are places of which the itinerary names at least one."""

    weekend: date | None = None
    days: int | None = None
    county: str | None = None
    theme: str | None = None
    price_to: int | None = None
    origin: str | None = None
    sites: frozenset[str] | None = None


class _Shelves(NamedTuple):
    units: dict[UUID, list[TripUnit]]
    rates: views.Rates
    days: dict[UUID, list[CalendarDay]]


async def _shelves(session: AsyncSession, trips: list[Trip], start: date, end: date, now: datetime) -> _Shelves:
    ids = [trip.id for trip in trips]
    units = await queries.list_units(session, ids)
    departures = await queries.list_departures(session, ids, start, end)
    draws = await queries.list_draws(session, [d.id for d in departures])
    stock = await list_stock(session, sorted({d.quota_id for found in draws.values() for d in found}))
    heads = await count_sold(session, [d.heads_quota_id for d in departures])
    offers = [unit.offer_id for found in units.values() for unit in found]
    rates = await list_rates(session, offers, start, end)
    days: dict[UUID, list[CalendarDay]] = defaultdict(list)
    for d in departures:
        row = views.calendar_day(d, units[d.trip_id], rates, draws[d.id], stock, heads.get(d.heads_quota_id, 0), now)
        if row is not None:
            days[d.trip_id].append(row)
    return _Shelves(units, rates, days)


async def list_cards(
    session: AsyncSession, filters: Filters, lang: str, now: datetime, sort: str = "soon"
) -> list[TripCard]:
    """Cards of the published trips that pass the filters, in one of `ORDERS`."""
    today = clock.day_of(now)
    trips = await queries.list_trips(session)
    shelves = await _shelves(session, trips, today, today + HORIZON, now)
    suppliers = await list_all_suppliers(session)
    cards = []
    for trip in trips:
        days = [day for day in shelves.days[trip.id] if day.status != "closed"]
        story = views.read_story(trip)
        if not days or not _passes(trip, days, filters) or not _stops_at(story, filters.sites):
            continue
        shown = [d for d in days if filters.weekend is None or _in_weekend(d.day, filters.weekend)]
        if filters.origin not in {None, views.origin_of(trip, story)}:
            continue
        made = views.card(trip, story, shown, suppliers[trip.supplier_id], lang)
        cards.append(TripCard(**made))
    return sorted(cards, key=ORDERS[sort])


ORDERS: dict[str, Callable[[TripCard], Any]] = {
    "soon": lambda card: (card.next_days[0].day, card.slug),
    "price": lambda card: (card.price_from.amount, card.slug),
    "price_down": lambda card: (-card.price_from.amount, card.slug),
}
"""What a list may be sorted by: the soonest departure, the price from either end."""


def _stops_at(story: TripStory, sites: frozenset[str] | None) -> bool:
    return sites is None or any(stop.place in sites for day in story.itinerary for stop in day.items)


def _in_weekend(day: date, saturday: date) -> bool:
    """Whether a departure belongs to the weekend of a Saturday: Friday to Sunday."""
    return saturday - timedelta(days=1) <= day <= saturday + timedelta(days=1)


def _passes(trip: Trip, days: list[CalendarDay], filters: Filters) -> bool:
    if filters.days is not None and trip.days != filters.days:
        return False
    if filters.county is not None and filters.county not in trip.counties:
        return False
    if filters.theme is not None and filters.theme not in trip.themes:
        return False
    if filters.weekend is not None and not any(_in_weekend(d.day, filters.weekend) for d in days):
        return False
    return filters.price_to is None or min(d.price_from.amount for d in days) <= filters.price_to


def check_day(day: date | None, field: str) -> None:
    """Raises Invalid for a day no departure can have."""
    if day is not None and not 2000 <= day.year <= 2100:
        raise Invalid("out_of_bounds", field)


async def get_page(session: AsyncSession, slug: str, lang: str, now: datetime) -> TripPage:
    """A trip's page. Raises NotFound."""
    trip = await queries.get_trip(session, slug)
    today = clock.day_of(now)
    shelves = await _shelves(session, [trip], today, today + HORIZON, now)
    suppliers = await list_all_suppliers(session)
    return views.page(
        trip, shelves.units[trip.id], shelves.rates, shelves.days[trip.id], suppliers[trip.supplier_id], lang
    )


async def get_calendar(session: AsyncSession, slug: str, start: date, end: date, now: datetime) -> list[CalendarDay]:
    """Departures from start to end. Raises NotFound, or Invalid beyond a year."""
    if end < start or end - start > CALENDAR_LIMIT:
        raise Invalid("out_of_bounds", "to")
    trip = await queries.get_trip(session, slug)
    return (await _shelves(session, [trip], start, end, now)).days[trip.id]

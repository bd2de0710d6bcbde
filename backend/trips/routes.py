"""Public reads of trips."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from backend.db.session import Database
from backend.heritage.queries import find_route
from backend.kernel import clock
from backend.trips import listing
from backend.trips.listing import Filters
from backend.trips.schemas import Calendar, TripList, TripPage
from backend.web.problems import language
from backend.web.public import public

LIST_LIFE = 10
CALENDAR_LIFE = 2
"""Seconds ready bytes live: availability on cards may be that old; the order is the truth."""


@get("/trips", operation_id="listTrips", may="anyone")
async def list_trips(  # noqa: PLR0913, PLR0917 - the address has as many
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    weekend: FromQuery[date | None] = None,
    days: Annotated[int | None, QueryParameter(ge=1, le=15)] = None,
    county: Annotated[str | None, QueryParameter(max_length=20)] = None,
    theme: Annotated[str | None, QueryParameter(max_length=20)] = None,
    price_to: Annotated[int | None, QueryParameter(name="priceTo", ge=0, le=10**9)] = None,
    origin: Annotated[Literal["shanghai", "local"] | None, QueryParameter()] = None,
    sort: Annotated[Literal["soon", "price", "price_down"], QueryParameter()] = "soon",
    route: Annotated[str | None, QueryParameter(max_length=80)] = None,
    site: Annotated[str | None, QueryParameter(max_length=80)] = None,
) -> Response[TripList]:
    """Trips on sale; `weekend` is its Saturday, `priceTo` in fen; `route` and `site` name what they pass,
    `origin` where they begin."""
    listing.check_day(weekend, "weekend")
    places = frozenset([site]) if site else frozenset(find_route(route).sites) if route else None
    filters = Filters(weekend, days, county, theme, price_to, origin, places)
    async with database.reading() as session:
        cards = await listing.list_cards(session, filters, language(request), clock.now(), sort)
    return public(TripList(items=cards, next_cursor=None), LIST_LIFE)


@get("/trips/{slug:str}", operation_id="getTrip", may="anyone")
async def get_trip(
    request: Request[Any, Any, Any], slug: FromPath[str], database: NamedDependency[Database]
) -> Response[TripPage]:
    """One trip."""
    async with database.reading() as session:
        return public(await listing.get_page(session, slug, language(request), clock.now()), LIST_LIFE)


@get("/trips/{slug:str}/calendar", operation_id="getTripCalendar", may="anyone")
async def get_calendar(
    slug: FromPath[str],
    database: NamedDependency[Database],
    start: Annotated[date | None, QueryParameter(name="from")] = None,
    end: Annotated[date | None, QueryParameter(name="to")] = None,
) -> Response[Calendar]:
    """Departures of a trip, one row per day that has one; from today for 90 days unless told."""
    listing.check_day(start, "from")
    listing.check_day(end, "to")
    first = start or clock.today()
    last = end or first + timedelta(days=90)
    async with database.reading() as session:
        days = await listing.get_calendar(session, slug, first, last, clock.now())
    return public(Calendar(items=days), CALENDAR_LIFE)


router = Router(path="/api", route_handlers=[list_trips, get_trip, get_calendar], tags=["trips"])

"""The first screen: what is next, said with real departures."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency

from backend.db.session import Database
from backend.heritage.queries import picture, route_card, site_card
from backend.heritage.schemas import RouteCard, SiteCard
from backend.kernel import clock
from backend.kernel.wire import Out
from backend.media.shown import Picture
from backend.shop import listing as shop
from backend.shop.schemas import DealCard, ProductCard
from backend.trips.listing import Filters, list_cards
from backend.trips.schemas import TripCard
from backend.web.problems import language
from backend.web.public import public

WEEKENDS, CARDS, GOODS, DEALS = 8, 4, 6, 3
STORY, ROUTE = "dushan", "liuhuo-first-shot"
FRIDAY, SATURDAY = 4, 5
EVENING = "18:00"
"""From when on a Friday departure is one after work."""


class Weekend(Out):
    """A Saturday with departures around it: how many, the cheapest, and how many of them still have seats."""

    saturday: date
    trips: int
    open: int


class Home(Out):
    """What the first screen shows: `headline` the promise that the departures on sale keep, weekends that have a
    departure, what is in season, deals that run, a route, a site."""

    hero: Picture
    headline: Literal["friday", "saturday", "any"]
    weekends: list[Weekend]
    trips: list[TripCard]
    goods: list[ProductCard]
    deals: list[DealCard]
    route: RouteCard
    story: SiteCard


@get("/home", operation_id="getHome", may="anyone")
async def get_home(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Response[Home]:
    """The first screen."""
    async with database.reading() as session:
        return public(await read_home(session, language(request)), 10)


async def read_home(session: Any, lang: str) -> Home:
    """The first screen's data in one language."""
    today, now = clock.today(), clock.now()
    cards = await list_cards(session, Filters(), lang, now)
    front = await shop.read_front(session, now, lang, GOODS, DEALS)
    return Home(
        hero=picture("hero-train-dabie", lang), headline=headline(cards), weekends=_weekends(cards, today),
        trips=cards[:CARDS], goods=front.season, deals=front.deals,
        route=route_card(ROUTE, lang), story=site_card(STORY, lang),
    )  # fmt: skip


def headline(cards: Sequence[TripCard]) -> Literal["friday", "saturday", "any"]:
    """The most that may be promised of the trips on sale: one that leaves Shanghai on a Friday evening and is back on
    Sunday; one that leaves on Saturday morning and is back on Sunday; else nothing."""
    here = [card for card in cards if card.origin == "shanghai" and card.meets]
    starts = {(day.day.weekday(), card.days, card.meets.at >= EVENING if card.meets else False)
              for card in here for day in card.next_days if day.status != "sold_out"}  # fmt: skip
    if (FRIDAY, 3, True) in starts:
        return "friday"
    return "saturday" if (SATURDAY, 2, False) in starts else "any"


def _weekends(cards: Sequence[TripCard], today: date) -> list[Weekend]:
    made = []
    for saturday in clock.weekends(today, WEEKENDS):
        near = [[day for day in card.next_days if abs((day.day - saturday).days) <= 1] for card in cards]
        going = [days for days in near if days]
        if going:
            free = sum(any(day.status != "sold_out" for day in days) for days in going)
            made.append(Weekend(saturday=saturday, trips=len(going), open=free))
    return made


router = Router(path="/api", route_handlers=[get_home], tags=["home"])

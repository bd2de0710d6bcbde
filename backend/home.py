"""The first screen: what is next, said with real departures."""

from datetime import date
from typing import Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency

from backend.db.session import Database
from backend.heritage.queries import picture, site_card
from backend.heritage.schemas import Picture, SiteCard
from backend.kernel import clock
from backend.kernel.wire import Out
from backend.trips.listing import Filters, list_cards
from backend.trips.schemas import TripCard
from backend.web.problems import language
from backend.web.public import public

WEEKENDS = 8
CARDS = 4
STORY = "dushan"


class Home(Out):
    """What the first screen shows. `weekends` are Saturdays that have a departure."""

    hero: Picture
    weekends: list[date]
    trips: list[TripCard]
    story: SiteCard


@get("/home", operation_id="getHome", may="anyone")
async def get_home(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Response[Home]:
    """The first screen."""
    async with database.reading() as session:
        return public(await read_home(session, language(request)), 10)


async def read_home(session: Any, lang: str) -> Home:
    """The first screen's data in one language."""
    cards = await list_cards(session, Filters(), lang, clock.now())
    days = {day.day for card in cards for day in card.next_days}
    weekends = [s for s in clock.weekends(clock.today(), WEEKENDS) if any(abs((d - s).days) <= 1 for d in days)]
    return Home(
        hero=picture("hero-train-dabie", lang), weekends=weekends, trips=cards[:CARDS], story=site_card(STORY, lang)
    )


router = Router(path="/api", route_handlers=[get_home], tags=["home"])

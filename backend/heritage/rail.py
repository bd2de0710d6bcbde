"""Trains from Shanghai as far as dated public data supports them: how long, never when, which, or for how much."""

from datetime import date
from functools import cache
from typing import Any

from litestar import Request, Response, Router, get

from backend.heritage.content import Timetable
from backend.heritage.reading import CONTENT, library, read_timetable
from backend.kernel.wire import Out
from backend.web.problems import language
from backend.web.public import public

LINK = "https://www.12306.cn"
LIFE = 300


class RailLeg(Out):
    """A stretch by train, minutes as counted on the timetable's day; `trains` that day where known."""

    start: str
    to: str
    to_name: str
    start_name: str
    trains: int | None
    shortest: int
    longest: int
    median: int | None


class Rail(Out):
    """The rail helper: `day` is the day the figures are of, `source` where from."""

    day: date
    source: str
    link: str
    legs: list[RailLeg]
    notes: list[str]


@cache
def timetable() -> Timetable:
    """The project's own timetable, read once per process."""
    return read_timetable(CONTENT)


@get("/rail", operation_id="getRail", may="anyone")
async def get_rail(request: Request[Any, Any, Any]) -> Response[Rail]:
    """How long trains from Shanghai take; 12306 decides."""
    lang, table, whole = language(request), timetable(), library()
    legs = [
        RailLeg(
            start=leg.start, to=leg.to, trains=leg.trains, shortest=leg.shortest, longest=leg.longest,
            median=leg.median, start_name=getattr(table.origins[leg.start], lang),
            to_name=getattr(whole.stations[leg.to], lang),
        )
        for leg in table.legs
    ]  # fmt: skip
    source = getattr(whole.origins[table.ref], lang)
    notes = [getattr(one, lang) for one in table.notes]
    return public(Rail(day=table.day, source=source, link=LINK, legs=legs, notes=notes), LIFE)


router = Router(path="/api", route_handlers=[get_rail], tags=["heritage"])

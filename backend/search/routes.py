"""The search's one route."""

from typing import Annotated, Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from backend.db.session import Database
from backend.kernel.errors import Invalid
from backend.kernel.wire import Out
from backend.media.shown import Picture
from backend.search import queries
from backend.search.indexing import labels
from backend.web.client import network
from backend.web.limits import Counters, allow
from backend.web.problems import language

LIFE = 30
PER_ADDRESS = (600, 60)
"""Searches per address and window of seconds: whole city districts share one."""
SHOWN = 30


class Hit(Out):
    """A page that fits. `score` orders hits of one answer and means nothing else; `label` is what a list of
    its kind is called."""

    kind: str
    label: str
    slug: str
    title: str
    summary: str
    path: str
    counties: list[str]
    picture: Picture
    score: float


class Hits(Out):
    """What was found over all kinds, the best first."""

    query: str
    items: list[Hit]


@get("/search", operation_id="search", may="anyone")
async def search(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    counters: NamedDependency[Counters],
    q: Annotated[str, QueryParameter(max_length=100)] = "",
    kind: Annotated[str | None, QueryParameter(max_length=30)] = None,
) -> Response[Hits]:
    """Find pages by Chinese words, pinyin, initials or English; of one kind or all."""
    if kind is not None and kind not in labels():
        raise Invalid("not_offered", "kind")
    await allow(counters, f"search:{network(request)}", *PER_ADDRESS)
    lang, named = language(request), labels()
    async with database.reading() as session:
        rows = await queries.find(session, q, [kind] if kind else None, SHOWN)
    items = [
        Hit(
            kind=row.kind, label=named[row.kind].to(lang), slug=row.slug, score=round(float(row.score), 2),
            title=row.shown[lang]["title"],
            summary=row.shown[lang]["summary"], path=row.shown[lang]["path"], counties=row.shown[lang]["counties"],
            picture=Picture(**row.shown[lang]["picture"]),
        )
        for row in rows
    ]  # fmt: skip
    # Kept by the phone for a moment, not by us: everybody types something else, and ready bytes are for what many ask.
    return Response(Hits(query=q, items=items), headers={"cache-control": f"private, max-age={LIFE}"})


router = Router(path="/api", route_handlers=[search], tags=["search"])

"""Routes of the passport: what can be stamped, telling stamps, a route's certificate."""

import asyncio
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.accounts.rules import check_name
from backend.db.session import Database
from backend.heritage import passport as verbs
from backend.heritage import printing, stamping
from backend.heritage.models import Passport
from backend.heritage.passport import sites_to_stamp
from backend.heritage.queries import find_route, list_sites
from backend.heritage.reading import library
from backend.heritage.schemas import SiteCard
from backend.kernel import clock
from backend.kernel.counties import COUNTIES
from backend.kernel.errors import NotFound, RequirementMissing
from backend.kernel.wire import In, Out
from backend.settings import Settings
from backend.web.client import network
from backend.web.limits import Counters, allow
from backend.web.problems import language
from backend.web.public import public

LIFE = 300
PER_ADDRESS = (1200, 3600)
"""Syncs per address and window of seconds: a school class comes through one address."""
Secret = Annotated[str, Meta(min_length=40, max_length=60, pattern="^[A-Za-z0-9_-]+$")]


class StampRoute(Out):
    """A route with the sites its certificate asks for."""

    slug: str
    name: str
    sites: list[str]


class StampSites(Out):
    """Everything a phone needs to keep stamps without a signal; `keys` are Ed25519 public keys in hex by key id."""

    items: list[SiteCard]
    routes: list[StampRoute]
    keys: dict[str, str]


class StampIn(In):
    """A scanned code and when; `nonce` is the phone's own name for it."""

    nonce: UUID
    code: Annotated[str, Meta(min_length=1, max_length=400)]
    at: Annotated[datetime, Meta(tz=True)]


class SyncIn(In):
    """What a phone has to tell. `passport` is its own secret, made by itself; it moves to the account at sign-in."""

    passport: Secret | None = None
    stamps: Annotated[list[StampIn], Meta(max_length=100)] = []  # noqa: RUF012 - msgspec copies it


class StampOut(Out):
    """A stamp in the passport."""

    site: str
    name: str
    earned_on: date


class StampResult(Out):
    """What became of a told stamp: earned, already, foreign, forged, expired, too_early, no_passport."""

    nonce: UUID
    outcome: str
    site: str | None


class SyncOut(Out):
    """The passport after telling; `moved` when the phone's own one became the account's."""

    stamps: list[StampOut]
    results: list[StampResult]
    moved: bool


class RouteCertificateIn(In):
    """Whose certificate of which route; the name is printed and not kept."""

    route: Annotated[str, Meta(min_length=1, max_length=80)]
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    passport: Secret | None = None


@get("/passport/sites", operation_id="listStampSites", may="anyone")
async def list_stamp_sites(request: Request[Any, Any, Any], keys: NamedDependency[Keys]) -> Response[StampSites]:
    """Sites that have a stamp, and the routes they make up."""
    lang = language(request)
    routes = [
        StampRoute(slug=route.slug, name=route.name.to(lang), sites=sites_to_stamp(route))
        for route in library().routes.values()
    ]
    found = list_sites(lang, kind="site")
    return public(StampSites(items=found, routes=routes, keys=keys.public_keys(stamping.PURPOSE)), LIFE)


@post("/passport/sync", status_code=200, operation_id="syncPassport", may="anyone")
async def sync_passport(
    request: Request[Any, Any, Any],
    data: JSONBody[SyncIn],
    visitor: NamedDependency[Actor | None],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    counters: NamedDependency[Counters],
) -> SyncOut:
    """Tell stamps and read the passport; telling twice changes nothing."""
    await allow(counters, f"passport:{network(request)}", *PER_ADDRESS)
    lang, now = language(request), clock.now()
    async with database.transaction() as session:
        held = await verbs.find(
            session, visitor.account_id if visitor else None, data.passport, now, make=_some_good(keys, data.stamps)
        )
        results = [await _tell(session, held, keys, one, clock.day_of(now)) for one in data.stamps]
        kept = await verbs.list_stamps(session, held.id) if held else []
    sites = library().sites
    return SyncOut(
        stamps=[
            StampOut(site=one.site, name=sites[one.site].name.to(lang), earned_on=one.earned_on)
            for one in kept
            if one.site in sites
        ],
        results=results,
        moved=visitor is not None and data.passport is not None,
    )


def _some_good(keys: Keys, stamps: list[StampIn]) -> bool:
    """Whether any code is ours: a passport is made for its first stamp, not for whoever asks."""
    for one in stamps:
        with suppress(stamping.NotEarned):
            stamping.read(keys, one.code)
            return True
    return False


def _day(at: datetime, today: date) -> date:
    """The Shanghai day of a phone's clock; one that no calendar holds counts as today."""
    try:
        return clock.day_of(at)
    except OverflowError:
        return today


async def _tell(session: Any, held: Passport | None, keys: Keys, one: StampIn, today: date) -> StampResult:
    try:
        poster, day = stamping.earn(keys, one.code, _day(one.at, today), today)
    except stamping.NotEarned as refused:
        return StampResult(nonce=one.nonce, outcome=refused.why, site=None)
    if held is None:
        return StampResult(nonce=one.nonce, outcome="no_passport", site=poster.site)
    fresh = await verbs.stamp(session, held, poster, day)
    return StampResult(nonce=one.nonce, outcome="earned" if fresh else "already", site=poster.site)


@post("/passport/certificates", status_code=200, operation_id="makeCertificate", may="anyone",
      media_type="application/pdf")  # fmt: skip
async def make_certificate(
    request: Request[Any, Any, Any],
    data: JSONBody[RouteCertificateIn],
    visitor: NamedDependency[Actor | None],
    database: NamedDependency[Database],
    counters: NamedDependency[Counters],
) -> Response[bytes]:
    """A route's certificate as PDF. 404 without a passport, 409 naming the stamps that are missing."""
    await allow(counters, f"passport:{network(request)}", *PER_ADDRESS)
    route, lang, name = find_route(data.route), language(request), check_name(data.name)
    async with database.transaction() as session:
        account = visitor.account_id if visitor else None
        held = await verbs.find(session, account, data.passport, clock.now(), make=False)
        if held is None:
            raise NotFound
        days = {one.site: one.earned_on for one in await verbs.list_stamps(session, held.id)}
    wanted = sites_to_stamp(route)
    if missing := [slug for slug in wanted if slug not in days]:
        raise RequirementMissing("stamps_missing", "route").carrying(missing=missing)
    sites = library().sites
    visited = [
        printing.Visited(sites[one].name.to(lang), COUNTIES[sites[one].county][lang], days[one]) for one in wanted
    ]
    made = await asyncio.to_thread(printing.certificate, route.name.to(lang), route.drawing, name, visited, lang)
    headers = {
        "content-disposition": f'attachment; filename="huliu-{route.slug}.pdf"', "cache-control": "private, no-store",
    }  # fmt: skip
    return Response(made, media_type="application/pdf", headers=headers)


@get("/media/qr/{kind:str}/{name:str}", include_in_schema=False, may="anyone")
async def get_code(kind: FromPath[str], name: FromPath[str], settings: NamedDependency[Settings]) -> Response[str]:
    """The QR code of a public page, as SVG: `<slug>.<lang>.svg`."""
    slug, _, rest = name.partition(".")
    known = {"routes": set(library().routes), "sites": set(library().sites)}.get(kind, set())
    if slug not in known or rest not in {"zh.svg", "en.svg"}:
        raise NotFound
    prefix = "/en" if rest == "en.svg" else ""
    text = printing.code_svg(f"{settings.origin}{prefix}/{kind}/{slug}")
    return Response(text, media_type="image/svg+xml", headers={"cache-control": "public, max-age=86400"})


router = Router(
    path="/",
    route_handlers=[
        Router(path="/api", route_handlers=[list_stamp_sites, sync_passport, make_certificate], tags=["heritage"]),
        get_code,
    ],
)

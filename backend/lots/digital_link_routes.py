"""A GS1-conformant resolver of the products that have a GTIN (GS1-Conformant Resolver 1.2.0, RFC 9264)."""

from typing import Any, NamedTuple

from litestar import HttpMethod, Request, Response, Router, get, route
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.catalogue import gs1
from backend.catalogue.queries import find_by_gtin
from backend.db.session import Database
from backend.kernel.errors import Invalid, NotFound
from backend.lots.queries import has_lot
from backend.settings import Settings
from backend.web.negotiation import media_of
from backend.web.pages import lost
from backend.web.problems import language

LINKSET = "application/linkset+json"
VOCABULARY, FORMER = "https://ref.gs1.org/voc/", "https://gs1.org/voc/"
"""GS1's web vocabulary, and where it was before; both are asked for."""
CONTEXT = "https://ref.gs1.org/standards/resolver/linkset-context"
OPEN = {"access-control-allow-origin": "*", "access-control-expose-headers": "Link, Location"}
"""Whoever scans may ask from any page."""
KEPT = {"cache-control": "public, max-age=60", "vary": "accept"}


class Known(NamedTuple):
    """What a link leads to: the product's slug and name, and the lot if it is one of ours."""

    slug: str
    title: dict[str, str]
    lot: str | None

    def page(self, lang: str) -> str:
        """The path of its page."""
        return ("/en" if lang == "en" else "") + (f"/l/{self.lot}" if self.lot else f"/goods/{self.slug}")


@route("/01/{rest:path}", http_method=[HttpMethod.GET, HttpMethod.OPTIONS], status_code=200, include_in_schema=False,
       may="anyone")  # fmt: skip
async def digital_link(
    request: Request[Any, Any, Any],
    rest: FromPath[str],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """A GS1 Digital Link: to the lot's page where the lot is known, else the product's; as a linkset when asked for.

    The raw path is read, so that a lot's code may hold any character of the standard, percent-encoded. Who looks with
    a browser and finds nothing reads a page.
    """
    if request.method == "OPTIONS":
        return _allowed()
    raw = (request.scope.get("raw_path") or f"/01{rest}".encode()).decode("ascii", "replace").partition("?")[0]
    link = gs1.parse(raw)
    accepts = request.headers.get("accept", "")
    wanted = _wanted(request.query_params.get("linkType", ""), accepts)
    found = await _find(database, link) if link else None
    target = _target(found, wanted, language(request)) if found else None
    if link and found and wanted == "linkset":
        return _linkset(settings.origin, link, found)
    if link is None or target is None:
        if media_of(accepts, ("application/problem+json", "application/json", "text/html")) == "text/html":
            return await lost(request, 404 if link else 400, OPEN)
        raise NotFound if link else Invalid("bad_format")
    query = request.scope.get("query_string", b"").decode("ascii", "replace")
    whole = f"{settings.origin}{gs1.path_of(link.gtin, found.lot if found else None)}"
    headers = {
        "location": target + (f"?{query}" if query else ""),
        "link": f'<{whole}?linkType=linkset>; rel="linkset"; type="{LINKSET}"',
    }  # fmt: skip
    return Response(None, status_code=307, headers=headers | OPEN | KEPT)


def _allowed() -> Response[Any]:
    """What a page elsewhere may ask."""
    methods = "GET, HEAD, OPTIONS"
    allowed = {
        "allow": methods, "access-control-allow-methods": methods,
        "access-control-allow-headers": "Accept, Accept-Language", "access-control-max-age": "86400",
    }  # fmt: skip
    return Response(None, status_code=204, headers=OPEN | allowed)


@get("/.well-known/gs1resolver", include_in_schema=False, may="anyone", sync_to_thread=False)
def describe(settings: NamedDependency[Settings]) -> Response[dict[str, Any]]:
    """The resolver description file."""
    told = {
        "name": "沪六同行 Huliu",
        "resolverRoot": settings.origin,
        "supportedPrimaryKeys": ["01"],
        "supportedLinkType": [{"namespace": VOCABULARY, "prefix": "gs1:"}],
        "linkTypeDefaultCanBeLinkset": False,
    }
    headers = OPEN | {"cache-control": "public, max-age=86400"}
    return Response(told, media_type="application/json", headers=headers)


async def _find(database: Database, link: gs1.Link) -> Known | None:
    async with database.reading() as session:
        found = await find_by_gtin(session, link.gtin)
        if found is None:
            return None
        product = found[1]
        known = link.lot is not None and await has_lot(session, product.id, link.lot)
        return Known(product.slug, product.title, link.lot if known else None)


def _wanted(asked: str, accepts: str) -> str:
    """The kind of link in GS1's own short names; `linkset` also by Accept, nothing is the default link."""
    if asked in {"all", "linkset"} or (not asked and media_of(accepts, ("text/html", LINKSET)) == LINKSET):
        return "linkset"
    for prefix in ("gs1:", VOCABULARY, FORMER):
        if asked.startswith(prefix):
            return asked.removeprefix(prefix)
    return asked and f"unknown {asked}"


def _target(found: Known, wanted: str, lang: str) -> str | None:
    """Where a kind of link leads; None where there is none."""
    if wanted in {"", "defaultLink", "pip"}:
        return found.page(lang)
    return f"/api/lots/{found.lot}/epcis" if wanted == "traceability" and found.lot else None


def _linkset(origin: str, link: gs1.Link, found: Known) -> Response[Any]:
    """Every link we hold for a key, and for the key above a lot's."""
    levels = [found, found._replace(lot=None)] if found.lot else [found]
    entries = [_entry(origin, link.gtin, level) for level in levels]
    context = f'<{CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
    return Response({"linkset": entries}, media_type=LINKSET, headers=OPEN | KEPT | {"link": context})


def _entry(origin: str, gtin: str, level: Known) -> dict[str, Any]:
    pages = [
        {"href": origin + level.page(lang), "title": level.title[lang], "type": "text/html", "hreflang": [lang]}
        for lang in ("zh", "en")
    ]
    entry: dict[str, Any] = {
        "anchor": origin + gs1.path_of(gtin, level.lot),
        "itemDescription": level.title["zh"],
        f"{VOCABULARY}defaultLink": [{"href": pages[0]["href"], "title": pages[0]["title"]}],
        f"{VOCABULARY}pip": pages,
    }
    if level.lot:
        events = {"href": f"{origin}/api/lots/{level.lot}/epcis", "title": "EPCIS", "type": "application/ld+json"}
        entry[f"{VOCABULARY}traceability"] = [events]
    return entry


router = Router(path="/", route_handlers=[digital_link, describe])

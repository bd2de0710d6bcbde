"""What search engines read: the sitemap of every public page in both languages, and robots.txt, from the manifest."""

import re
from html import escape
from typing import Any

from litestar import Request, Response, get

from backend.kernel.errors import Busy
from backend.web.manifest import INTERNAL, PRIVATE, PUBLIC, SHELL
from backend.web.pages import Pages
from backend.web.public import public

LIFE = 600
MOST = 25_000
"""Pages of one sitemap; each stands in it twice, and sitemaps.org allows 50,000 addresses."""
LANGUAGES = {"zh-CN": "", "en": "/en"}


async def paths(pages: Pages) -> list[str]:
    """Every public page that search engines shall find. Raises Busy when a list doesn't answer."""
    found = []
    for page in PUBLIC:
        if page.listed:
            found += [page.path.replace("{slug}", slug) for slug in await _slugs(pages, page.listed)]
        elif page.found:
            found.append(page.path)
    return found[:MOST]


async def _slugs(pages: Pages, api: str) -> list[str]:
    slugs: list[str] = []
    cursor = ""
    while len(slugs) < MOST:
        answer = await pages.ask(api + (f"?cursor={cursor}" if cursor else ""), "zh")
        if answer.status != 200:
            raise Busy("busy")
        slugs += [one["slug"] for one in answer.content["items"]]
        cursor = answer.content.get("nextCursor") or ""
        if not cursor:
            break
    return slugs


def _address(origin: str, prefix: str, path: str) -> str:
    return escape(origin + (prefix + path if path != "/" else prefix or "/"))


def _entry(origin: str, path: str) -> str:
    addresses = {tag: _address(origin, prefix, path) for tag, prefix in LANGUAGES.items()}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href="{address}"/>'
        for tag, address in {**addresses, "x-default": addresses["zh-CN"]}.items()
    )
    return "".join(f"<url><loc>{address}</loc>{others}</url>" for address in addresses.values())


@get("/sitemap.xml", include_in_schema=False, may="anyone")
async def sitemap(request: Request[Any, Any, Any]) -> Response[str]:
    """Every public page in both languages, each with the other."""
    origin = request.app.state.settings.origin
    entries = "".join(_entry(origin, path) for path in await paths(request.app.state.pages))
    answer = public(
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:xhtml="http://www.w3.org/1999/xhtml">{entries}</urlset>',
        LIFE,
    )
    answer.media_type = "text/xml"
    return answer


def rules() -> list[str]:
    """What robots leave out: what is no page, and pages of one person, in both languages."""
    found = list(INTERNAL)
    private = [re.sub(r"\{\w+\}", "*", re.sub(r"/\{\w+\?\}", "", one.path)) for one in PRIVATE] + [SHELL]
    for path in private:
        if any(path != other and path.startswith(f"{other}/") for other in private):
            continue  # a page above leaves it out
        # The page itself, with a query, and what is under it; `/me` alone would leave out /media too.
        found += [prefix + path + end for prefix in LANGUAGES.values() for end in ("$", "?", "/")]
    return found


@get("/robots.txt", include_in_schema=False, may="anyone")
async def robots(request: Request[Any, Any, Any]) -> Response[str]:
    """What to find here, and what not to ask for."""
    lines = ["User-agent: *", *(f"Disallow: {rule}" for rule in rules()), ""]
    lines.append(f"Sitemap: {request.app.state.settings.origin}/sitemap.xml")
    answer = public("\n".join(lines) + "\n", LIFE)
    answer.media_type = "text/plain"
    return answer


ROUTES = [sitemap, robots]

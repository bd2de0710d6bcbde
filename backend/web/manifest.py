"""Which pages there are, declared once: the painter asks what a page shows, the sitemap and robots.txt what to find.

A path's `{slug}` or `{code}` is a name of its data; `{any}` is one part of a path, `{rest}` whatever follows.
"""

import re
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

import msgspec


class Page(msgspec.Struct, frozen=True, dict=True):
    """A page that is the same for everybody: painted, and found by search engines.

    `data`: API paths whose answers it shows; `listed`: the API list that names all pages of its kind; `narrowed`: the
    parameters of its one list are its own; `found`: whether a search engine shall be told of it.
    """

    path: str
    data: tuple[str, ...] = ()
    listed: str = ""
    narrowed: bool = False
    found: bool = True

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Paths of the page."""
        return pattern_of(self.path)


class Private(NamedTuple):
    """Pages of one person or of a console: a shell that asks for itself. `says`: what is said without JavaScript."""

    path: str
    says: str


PUBLIC = (
    Page("/", ("/api/home",)),
    Page("/help"),
    Page("/terms", ("/api/terms",)),
    Page("/rail", ("/api/rail",)),
    Page("/passport", ("/api/passport/sites",)),
    Page("/routes", ("/api/routes", "/api/stories", "/api/counties")),
    Page("/trips", ("/api/trips",), narrowed=True),
    Page("/sites", ("/api/sites",), narrowed=True),
    Page("/goods", ("/api/products",), narrowed=True),
    Page("/search", ("/api/search",), narrowed=True, found=False),
    Page("/trips/{slug}", ("/api/trips/{slug}", "/api/trips/{slug}/calendar"), "/api/trips"),
    Page("/goods/{slug}", ("/api/products/{slug}", "/api/products/{slug}/deals"), "/api/products"),
    Page("/sites/{slug}", ("/api/sites/{slug}",), "/api/sites"),
    Page("/routes/{slug}", ("/api/routes/{slug}",), "/api/routes"),
    Page("/stories/{slug}", ("/api/stories/{slug}",), "/api/stories"),
    Page("/counties/{slug}", ("/api/counties/{slug}",), "/api/counties"),
    Page("/l/{code}", ("/api/lots/{code}",), found=False),
)
PRIVATE = (
    Private("/basket", "basket"),
    Private("/checkout", "basket"),
    Private("/trips/{any}/book", "booking"),
    Private("/study/{any}/book", "booking"),
    Private("/sign-in", "sign_in"),
    Private("/verify", "sign_in"),
    Private("/orders", "orders"),
    Private("/orders/{any}", "orders"),
    Private("/orders/{any}/voucher", "orders"),
    Private("/orders/{any}/after-sale/{any}", "orders"),
    Private("/orders/{any}/review/{any}", "orders"),
    Private("/me", "own"),
    *(Private(f"/me/{name}", "own") for name in ("travellers", "addresses", "coupons", "notices", "devices")),
    Private("/stamp/{any}", "own"),
    Private("/teams/{any}", "own"),
    Private("/supplier", "console"),
    Private("/supplier/{rest}", "console"),
    Private("/platform", "console"),
    Private("/platform/{rest}", "console"),
    Private("/shell", "own"),
)
INTERNAL = ("/api/", "/octo/", "/dev/", "/schema")
"""What is no page and nothing to find."""
PARTS = {
    "{slug}": r"(?P<slug>[a-z0-9-]{1,80})", "{code}": r"(?P<code>[A-Za-z0-9-]{1,80})", "{any}": "[^/]+", "{rest}": ".*",
}  # fmt: skip


def pattern_of(path: str) -> re.Pattern[str]:
    """A declared path as a pattern of real ones."""
    return re.compile("".join(PARTS.get(part, re.escape(part)) for part in re.split(r"(\{\w+\})", path)))


LISTS = {page.path: page.data[0] for page in PUBLIC if page.narrowed}
"""Lists with the data they show: what its route declares narrows the page too."""
_SHELLS = tuple((pattern_of(one.path), one.says) for one in PRIVATE)


def needs(path: str, query: dict[str, str]) -> list[str] | None:
    """The API paths whose answers a public page shows; None for a page that is never painted.

    `query`: the declared parameters that were asked, in the order of their declaration.
    """
    if path == "/search" and not query.get("q"):
        return []
    for page in PUBLIC:
        if found := page.pattern.fullmatch(path):
            asked = f"?{urlencode(query)}" if page.narrowed and query else ""
            return [api.format(**found.groupdict()) + asked for api in page.data]
    return None


def says_without_script(path: str) -> str | None:
    """What a private page says where JavaScript is off; None for a path that is no private page."""
    return next((says for pattern, says in _SHELLS if pattern.fullmatch(path)), None)

"""Which pages there are, declared once in `pages.json`.

The painter asks what a page shows, the sitemap and robots.txt what to find; the PWA's build makes the phone's routes
and the service worker's rules of the same file (`pwa/scripts/pages.ts`). A path's `{slug}` or `{code}` is a name of
its data; any other `{name}` is one part of a path, `{name?}` one that may be missing.
"""

import re
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import urlencode

import msgspec


class Page(msgspec.Struct, frozen=True, dict=True, forbid_unknown_fields=True):
    """A page. One that `says` something without JavaScript is of one person or of a console: a shell that asks for
    itself. Any other is the same for everybody: painted, and found by search engines.

    `component`: its file under the PWA's `features/`. `data`: API paths whose answers it shows, `live` those of them
    that a phone never keeps. `listed`: the API list that names all pages of its kind; `narrowed`: the parameters of its
    one list are its own; `found`: whether a search engine shall be told of it; `offline`: whether a phone keeps it.
    `texts` and `words` name the groups of texts it needs, `bare` leaves out the tab bar: the PWA reads those.
    """

    path: str
    component: str
    data: tuple[str, ...] = ()
    live: tuple[str, ...] = ()
    listed: str = ""
    narrowed: bool = False
    found: bool = True
    offline: bool = False
    says: str = ""
    texts: str = ""
    words: str = ""
    bare: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Paths of the page. Of a private one nothing is looked up by name, so any name is its own."""
        return pattern_of(self.path, {} if self.says else NAMED)


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`texts`: names of sets of texts. `groups`: pages by the part of the app that brings them."""

    texts: dict[str, str]
    groups: dict[str, list[Page]]


SHELL = "/shell"
"""The shell that a phone keeps for pages it can't ask for."""
INTERNAL = ("/api/", "/octo/", "/dev/", "/schema")
"""What is no page and nothing to find."""
NAMED = {"{slug}": r"(?P<slug>[a-z0-9-]{1,80})", "{code}": r"(?P<code>[A-Za-z0-9-]{1,80})"}


def pattern_of(path: str, named: Mapping[str, str]) -> re.Pattern[str]:
    """A declared path as a pattern of real ones; `named`: parameters with a shape of their own."""
    found = ""
    for part in re.split(r"(/?\{\w+\??\})", path):
        if part.endswith("?}"):
            found += "(?:/[^/]+)?"
        elif part.startswith("/{"):
            found += "/" + named.get(part[1:], "[^/]+")
        else:
            found += re.escape(part)
    return re.compile(found)


_DECLARED = msgspec.json.decode(Path(__file__).with_name("pages.json").read_bytes(), type=Manifest)
GROUPS, TEXTS = _DECLARED.groups, _DECLARED.texts
PAGES = tuple(page for pages in GROUPS.values() for page in pages)
PUBLIC = tuple(page for page in PAGES if not page.says)
PRIVATE = tuple(page for page in PAGES if page.says)
LISTS = {page.path: page.data[0] for page in PUBLIC if page.narrowed}
"""Lists with the data they show: what its route declares narrows the page too."""


def needs(path: str, query: dict[str, str]) -> list[str] | None:
    """The API paths whose answers a public page shows; None for a page that is never painted.

    `query`: the declared parameters that were asked, in the order of their declaration.
    """
    if path == "/search" and not query.get("q"):
        return []
    for page in PUBLIC:
        if found := page.pattern.fullmatch(path):
            asked = f"?{urlencode(query)}" if page.narrowed and query else ""
            return [api.format(**found.groupdict()) + asked for api in (*page.data, *page.live)]
    return None


@cache
def _shells() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((page.pattern, page.says) for page in PRIVATE)


def says_without_script(path: str) -> str | None:
    """What a private page says where JavaScript is off; None for a path that is no private page."""
    if path == SHELL:
        return "own"
    return next((says for pattern, says in _shells() if pattern.fullmatch(path)), None)

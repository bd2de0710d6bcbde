"""Ready bytes for public reads: one dictionary look-up per request, compressed once, stale while refreshed.

A handler makes its answer public by the header `x-huliu-public`; such a handler may not look at who asks. What an
answer depends on is what its route declares: the query parameters of its signature, and the language where it asked
for one. A request with any other parameter is never answered from here and never kept. `version` is bumped by
writers of listings, which empties the cache.
"""

import gzip
import hashlib
from collections import OrderedDict
from functools import lru_cache
from operator import itemgetter
from time import monotonic
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

import brotli

from backend.web.public import MARK

PLAIN_BYTES, ASKED_BYTES = 12 * 1024 * 1024, 4 * 1024 * 1024
"""What one route may keep: of its answers without a query, and of those with one. The least asked go first, so that
made-up values push out each other and neither the plain answers nor another route's."""
MOST_PATHS = 20_000
MOST_PARAMETERS = 20
LONGEST_QUERY = 2500
"""Bytes; the keys are no part of a shelf's budget."""
REMEMBERED = 1000
"""Queries whose order by name is remembered: the same few come again and again."""
STALE = 10
"""An answer may be shown this many lives long while it is made again."""
SMALL = 256
COMPRESSIBLE = ("text/", "application/json", "application/ld+json", "application/geo+json", "image/svg")
TAGS = {b"identity": b"", b"br": b"-br", b"gzip": b"-gz"}
"""One entity tag per coding: other bytes, other tag."""

Key = tuple[str, bytes, str]
Headers = list[tuple[bytes, bytes]]


class Entry(NamedTuple):
    """An answer in each coding, with ready header lists."""

    status: int
    fresh_until: float
    useless_after: float
    bodies: dict[bytes, bytes]
    etags: dict[bytes, bytes]
    headers: dict[bytes, Headers]
    size: int


class Shelf:
    """Some answers of one route, up to `most` bytes; the one asked least recently makes room."""

    def __init__(self, most: int) -> None:
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._most, self._size = most, 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Key) -> Entry | None:
        """The entry, which thereby counts as asked just now."""
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
        return entry

    def pop(self, key: Key) -> None:
        """Forget one."""
        entry = self._entries.pop(key, None)
        self._size -= entry.size if entry else 0

    def put(self, key: Key, entry: Entry) -> None:
        """Keep one."""
        self.pop(key)
        self._entries[key] = entry
        self._size += entry.size
        while self._size > self._most:
            self._size -= self._entries.popitem(last=False)[1].size


class Kept:
    """What one route keeps: the parameters it declares, whether its answers speak a language, its two shelves."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names, self.speaks = names, False
        self.plain, self.asked = Shelf(PLAIN_BYTES), Shelf(ASKED_BYTES)

    def shelf(self, key: Key) -> Shelf:
        """Where an answer of this key stands."""
        return self.asked if key[1] else self.plain


class ByteCache:
    """Entries by (path, query, language), each with its route."""

    def __init__(self) -> None:
        self._routes: dict[str, Kept] = {}
        self._paths: dict[str, Kept] = {}
        self.version = 0
        self.hits = 0

    def __len__(self) -> int:
        return sum(len(kept.plain) + len(kept.asked) for kept in self._routes.values())

    def get(self, path: str, query: bytes, language: str) -> tuple[Key, Entry] | None:
        """The entry, fresh or stale; one older than its stale life is as if it were not there."""
        kept = self._paths.get(path)
        key = None if kept is None else _key(kept, path, query, language)
        if kept is None or key is None:
            return None
        entry = kept.shelf(key).get(key)
        return None if entry is None or monotonic() > entry.useless_after else (key, entry)

    def drop(self, path: str, query: bytes, language: str) -> None:
        """Forget one answer: it is refused now."""
        kept = self._paths.get(path)
        key = None if kept is None else _key(kept, path, query, language)
        if kept is not None and key is not None:
            kept.shelf(key).pop(key)

    def put(
        self, path: str, query: bytes, language: str, route: str, names: frozenset[str], entry: Entry, *,
        speaks: bool, version: int,
    ) -> None:  # fmt: skip
        """Keep an answer of `route` that was made from the present version; an older one is dropped."""
        if version != self.version or path != straight(path):
            return
        kept = self._routes.get(route)
        if kept is None:
            kept = self._routes[route] = Kept(names)
        kept.speaks |= speaks
        key = _key(kept, path, query, language)
        if key is None:
            return
        if len(self._paths) >= MOST_PATHS:
            self._paths.clear()
        self._paths[path] = kept
        kept.shelf(key).put(key, entry)

    def clear(self) -> None:
        """Forget everything: a listing changed."""
        self.version += 1
        self._routes.clear()
        self._paths.clear()


def _key(kept: Kept, path: str, query: bytes, language: str) -> Key | None:
    """Path, declared parameters by name, language where the route speaks one; None where another parameter is asked.

    Two queries with one key must have one answer: empty values stay, and a name that comes twice keeps its order.
    """
    if len(query) > LONGEST_QUERY:
        return None
    found = _in_order(query, kept.names) if query else b""
    return None if found is None else (path, found, language if kept.speaks else "")


@lru_cache(REMEMBERED)
def _in_order(query: bytes, names: frozenset[str]) -> bytes | None:
    """A query with its parameters by name; None where it can't be read or asks for one that isn't among `names`."""
    try:
        pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return None
    if any(name not in names for name, _ in pairs):
        return None
    return urlencode(sorted(pairs, key=itemgetter(0))).encode()


def straight(path: str) -> str:
    """The path without empty segments: `//trips/` leads to `/trips`, and is kept only as that."""
    if "//" not in path and not path.endswith("/"):
        return path
    return "/" + "/".join(part for part in path.split("/") if part)


def encode(status: int, headers: Headers, body: bytes, seconds: int, *, speaks: bool) -> Entry:
    """Compress an answer once and prepare its headers. `seconds` is its life before it is made again."""
    media = next((v for k, v in headers if k.lower() == b"content-type"), b"").decode()
    tag = hashlib.sha256(body).hexdigest()[:20].encode()
    bodies = {b"identity": body}
    if len(body) > SMALL and media.startswith(COMPRESSIBLE):
        bodies[b"br"] = brotli.compress(body, quality=9)
        bodies[b"gzip"] = gzip.compress(body, 6)
    drop = {b"content-length", b"content-encoding", MARK, b"etag", b"vary", b"cache-control"}
    told = next((v for k, v in headers if k.lower() == b"cache-control"), None)
    control = told or f"public, max-age=0, s-maxage={seconds}, stale-while-revalidate={seconds * STALE}".encode()
    base = [*((k, v) for k, v in headers if k.lower() not in drop), (b"cache-control", control)]
    depends = [*([b"accept-encoding"] if len(bodies) > 1 else []), *([b"accept-language"] if speaks else [])]
    if depends:
        base.append((b"vary", b", ".join(depends)))
    if len(bodies) == 1:
        base.append((b"accept-ranges", b"bytes"))
    etags = {coding: b'"' + tag + TAGS[coding] + b'"' for coding in bodies}
    ready = {coding: _ready(base, coding, content, etags[coding]) for coding, content in bodies.items()}
    now = monotonic()
    size = sum(len(content) for content in bodies.values()) + 1024
    return Entry(status, now + seconds, now + seconds * STALE, bodies, etags, ready, size)


def _ready(base: Headers, coding: bytes, content: bytes, etag: bytes) -> Headers:
    encoding = [] if coding == b"identity" else [(b"content-encoding", coding)]
    return [*base, (b"etag", etag), (b"content-length", str(len(content)).encode()), *encoding]

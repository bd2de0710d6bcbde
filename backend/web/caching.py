"""Ready bytes for public reads: one dictionary look-up per request, compressed once, stale while refreshed.

A handler makes its answer public by the header `x-huliu-public: <seconds>`; such a handler may not look at
who asks. `version` is bumped by writers of listings, which empties the cache.
"""

import gzip
import hashlib
from time import monotonic
from typing import NamedTuple

import brotli

from backend.web.public import MARK

FULL = 1500
STALE = 10
"""An answer may be shown this many lives long while it is made again."""
SMALL = 256
COMPRESSIBLE = ("text/", "application/json", "application/ld+json", "application/geo+json", "image/svg")


class Entry(NamedTuple):
    """An answer in each coding, with ready header lists."""

    status: int
    fresh_until: float
    useless_after: float
    etag: bytes
    bodies: dict[bytes, bytes]
    headers: dict[bytes, list[tuple[bytes, bytes]]]
    not_modified: list[tuple[bytes, bytes]]


class ByteCache:
    """Entries by (path, query, language)."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, bytes, str], Entry] = {}
        self.version = 0
        self.hits = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: tuple[str, bytes, str]) -> Entry | None:
        """The entry, fresh or stale; one older than its stale life is as if it were not there."""
        entry = self._entries.get(key)
        return None if entry is None or monotonic() > entry.useless_after else entry

    def drop(self, key: tuple[str, bytes, str]) -> None:
        """Forget one answer: it is refused now."""
        self._entries.pop(key, None)

    def put(self, key: tuple[str, bytes, str], entry: Entry, version: int) -> None:
        """Keep an answer that was made from the present version; an older one is dropped."""
        if version != self.version:
            return
        if len(self._entries) >= FULL:
            self._entries.clear()
        self._entries[key] = entry

    def clear(self) -> None:
        """Forget everything: a listing changed."""
        self.version += 1
        self._entries.clear()


def encode(status: int, headers: list[tuple[bytes, bytes]], body: bytes, seconds: int) -> Entry:
    """Compress an answer once and prepare its headers. `seconds` is its life before it is made again."""
    media = next((v for k, v in headers if k.lower() == b"content-type"), b"")
    etag = b'"' + hashlib.sha256(body).hexdigest()[:20].encode() + b'"'
    bodies = {b"identity": body}
    if len(body) > SMALL and media.decode().startswith(COMPRESSIBLE):
        bodies[b"br"] = brotli.compress(body, quality=9)
        bodies[b"gzip"] = gzip.compress(body, 6)
    drop = {b"content-length", b"content-encoding", MARK, b"etag", b"vary", b"cache-control"}
    told = next((v for k, v in headers if k.lower() == b"cache-control"), None)
    control = told or f"public, max-age=0, s-maxage={seconds}, stale-while-revalidate={seconds * STALE}".encode()
    base = [(k, v) for k, v in headers if k.lower() not in drop]
    base += [(b"etag", etag), (b"vary", b"accept-encoding, accept-language"), (b"cache-control", control)]
    ready = {}
    for coding, content in bodies.items():
        ready[coding] = [*base, (b"content-length", str(len(content)).encode())]
        if coding != b"identity":
            ready[coding].append((b"content-encoding", coding))
    now = monotonic()
    return Entry(status, now + seconds, now + seconds * STALE, etag, bodies, ready, base)

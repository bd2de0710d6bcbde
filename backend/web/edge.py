"""The outermost layer: request ids, ready bytes, origin check, body limits, security headers.

One pure-ASGI function, because each framework layer that does one of these costs as much as the route itself.
"""

import asyncio
import logging
import re
import secrets
from operator import itemgetter
from time import monotonic, perf_counter
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from backend.db import acting
from backend.kernel.errors import Forbidden, Invalid, Problem
from backend.settings import Settings
from backend.web.caching import ByteCache, Entry, encode
from backend.web.metrics import Metrics
from backend.web.problems import document, prefers
from backend.web.public import MARK

BODY_LIMIT = 256 * 1024
LARGE = re.compile(r"/api/supplier/[0-9a-f-]{36}/(pictures|calendar-imports)")
LARGE_LIMITS = {"pictures": 12 * 1024 * 1024, "calendar-imports": 2 * 1024 * 1024}
"""Where a picture or a sheet may come in; the guard has looked at the sender before its body is read."""
KNOWN = {"weekend", "days", "county", "theme", "priceTo", "from", "to", "q", "roomType", "route", "site", "kind"}
"""Query parameters that change a public answer."""
MOST_PARAMETERS = 20
SAFE = {"GET", "HEAD", "OPTIONS"}
RAW_BODY = ("/api/payments/",)
"""Provider webhooks prove themselves by signature, not by origin."""
access = logging.getLogger("huliu.access")


class TooLarge(Invalid):
    """The body is over the limit."""

    status = 413


class Edge:
    """Wraps the application; the one instance per process keeps answers and counts them."""

    def __init__(self, app: ASGIApp, settings: Settings, cache: ByteCache, policy: str, metrics: Metrics) -> None:
        self.app, self._app, self._settings, self._cache = app, app, settings, cache
        self._languages: dict[bytes, str] = {}
        self._refreshing: set[tuple[str, bytes, str]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._security = [
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"strict-origin-when-cross-origin"),
            (b"x-frame-options", b"DENY"),
            (b"permissions-policy", b"camera=(self), geolocation=(self), microphone=()"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"content-security-policy", policy.encode()),
        ]
        if settings.secure:
            self._security.append((b"strict-transport-security", b"max-age=31536000; includeSubDomains"))
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from ready bytes, refuse, or pass inward."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        http: HTTPScope = scope
        await self._http(http, receive, send)

    async def _http(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        key = None
        if scope["method"] in {"GET", "HEAD"}:
            encodings, language, known = _asked(scope)
            key = self._key(scope, language)
            hit = self._cache.get(key) if key is not None else None
            if key is not None and hit is not None:
                self._cache.hits += 1
                if hit.fresh_until <= monotonic():
                    self._refresh(scope, key)
                await send_entry(hit, encodings, known, scope["method"], send)
                return
        headers: dict[bytes, bytes] = dict(scope["headers"])
        request_id = secrets.token_hex(8)
        acting.begin()
        scope.setdefault("state", {})["request_id"] = request_id
        silent = scope["method"] == "HEAD"
        if silent:
            scope = {**scope, "method": "GET"}  # answered like GET, without its body
        started = perf_counter()
        outward = _Outward(self, scope, send, headers, key, request_id)
        outward.silent = silent
        problem = self._refusal(scope, headers)
        if problem is not None:
            await outward.problem(problem)
        else:
            await self._app(scope, _Limited(receive, outward, limit_of(scope)), outward)
        self._log(scope, outward.status, perf_counter() - started, request_id)

    def _key(self, scope: HTTPScope, language: bytes) -> tuple[str, bytes, str] | None:
        """Path, the query's known parameters by name, language: nobody can fill the cache with made-up ones.

        Two queries with one key must have one answer: empty values stay, and a name that comes twice keeps its order.
        A query of more parameters than a page has is never kept.
        """
        query = scope["query_string"]
        if query:
            try:
                pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
            except ValueError:
                return None
            known = sorted((pair for pair in pairs if pair[0] in KNOWN), key=itemgetter(0))
            query = urlencode(known).encode()
        return scope["path"], query, self._language(language)

    def _language(self, header: bytes) -> str:
        known = self._languages.get(header)
        if known is None:
            known = prefers(header.decode("latin-1"))
            if len(self._languages) < 1000:
                self._languages[header] = known
        return known

    def _refusal(self, scope: HTTPScope, headers: dict[bytes, bytes]) -> Problem | None:
        """Writes must come from our own pages with our header; bodies must be small."""
        if b"%00" in (scope.get("raw_path") or b"") or b"%00" in scope["query_string"]:
            return Invalid("bad_text")
        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > limit_of(scope):
            return TooLarge("too_large")
        if scope["method"] in SAFE or scope["path"].startswith(RAW_BODY):
            return None
        origin = headers.get(b"origin")
        site = headers.get(b"sec-fetch-site")
        own = {self._settings.origin.encode(), _asked_origin(scope, headers)}
        if (origin is not None and origin not in own) or site not in {None, b"same-origin", b"none"}:
            return Forbidden("foreign_origin")
        if headers.get(b"x-huliu") != b"1" and not scope["path"].startswith("/dev/"):
            return Forbidden("header_required", header="X-Huliu: 1")
        return None

    def _refresh(self, scope: HTTPScope, key: tuple[str, bytes, str]) -> None:
        """Make a stale answer again behind the visitor's back, once at a time."""
        if key in self._refreshing:
            return
        self._refreshing.add(key)
        clean = [(k, v) for k, v in scope["headers"] if k in {b"host", b"accept-language"}]
        copy = {**scope, "method": "GET", "headers": clean, "state": {"request_id": "refresh"}}

        async def nobody(_message: Message) -> None:
            return

        async def nothing() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def again() -> None:
            try:
                inner: Any = copy
                await self._app(inner, nothing, _Outward(self, inner, nobody, dict(clean), key, "refresh"))
            finally:
                self._refreshing.discard(key)

        task = asyncio.create_task(again())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _log(self, scope: HTTPScope, status: int, seconds: float, request_id: str) -> None:
        self._metrics.answered(scope["method"], status, seconds)
        if status >= 500 or seconds > 1:
            access.warning(
                "slow or failed",
                extra={"path": scope["path"], "status": status, "ms": int(seconds * 1000), "id": request_id},
            )


def limit_of(scope: HTTPScope) -> int:
    """Bytes a body may have."""
    found = LARGE.fullmatch(scope["path"]) if scope["method"] == "POST" else None
    return LARGE_LIMITS[found[1]] if found else BODY_LIMIT


def _asked(scope: HTTPScope) -> tuple[bytes, bytes, bytes | None]:
    """Accept-Encoding, Accept-Language and If-None-Match, in one pass: this runs on every public read."""
    encodings, language, known = b"", b"", None
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            encodings = value
        elif name == b"accept-language":
            language = value
        elif name == b"if-none-match":
            known = value
    return encodings, language, known


async def send_entry(entry: Entry, encodings: bytes, known: bytes | None, method: str, send: Send) -> None:
    """Ready bytes in a coding the caller takes, or 304 for what it has."""
    if known is not None and known == entry.etag:
        await send({"type": "http.response.start", "status": 304, "headers": entry.not_modified})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        return
    coding = b"br" if b"br" in encodings else b"gzip" if b"gzip" in encodings else b"identity"
    if coding not in entry.bodies:
        coding = b"identity"
    await send({"type": "http.response.start", "status": entry.status, "headers": entry.headers[coding]})
    body = b"" if method == "HEAD" else entry.bodies[coding]
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _asked_origin(scope: HTTPScope, headers: dict[bytes, bytes]) -> bytes:
    return scope["scheme"].encode() + b"://" + headers.get(b"host", b"")


class _Limited:
    """Counts a body that came without a length."""

    def __init__(self, receive: Receive, outward: "_Outward", limit: int) -> None:
        self._receive, self._outward, self._seen, self._limit = receive, outward, 0, limit

    async def __call__(self) -> Any:
        message = await self._receive()
        if message["type"] == "http.request":
            self._seen += len(message.get("body", b""))
            if self._seen > self._limit:
                raise TooLarge("too_large")
        return message


class _Outward:
    """Adds our headers to an answer on its way out, and keeps a public one."""

    def __init__(
        self,
        edge: Edge,
        scope: HTTPScope,
        send: Send,
        headers: dict[bytes, bytes],
        key: tuple[str, bytes, str] | None,
        request_id: str,
    ) -> None:
        self._edge, self._scope, self._send, self._headers, self._key = edge, scope, send, headers, key
        self._version = edge._cache.version
        self._public = 0
        self._start: Any = None
        self._body = bytearray()
        self._id = (b"x-request-id", request_id.encode())
        self.silent = False
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [(k.lower(), v) for k, v in message["headers"]]
            self._public = int(next((v for k, v in headers if k == MARK), b"0"))
            headers += [h for h in self._edge._security if h[0] not in {k for k, _ in headers}]
            if not self._public or self.status != 200:
                headers = [h for h in headers if h[0] != MARK]
                if self._key is not None and self.status < 500:
                    self._edge._cache.drop(self._key)
                if not any(k == b"cache-control" for k, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
                await self._send({**message, "headers": [*headers, self._id]})
                self._public = 0
            else:
                self._start = {**message, "headers": headers}
            return
        if not self._public or message["type"] != "http.response.body":
            if self.silent and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body"):
            entry = encode(self.status, self._start["headers"], bytes(self._body), self._public)
            if self._key is not None:
                self._edge._cache.put(self._key, entry, self._version)
            wanted, known = self._headers.get(b"accept-encoding", b""), self._headers.get(b"if-none-match")
            await send_entry(entry, wanted, known, "HEAD" if self.silent else "GET", self._send)

    async def problem(self, problem: Problem) -> None:
        """Refuse before the application is asked."""
        lang = prefers(self._headers.get(b"accept-language", b"").decode("latin-1"))
        body = msgspec.json.encode(document(problem, lang))
        headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
        await self({"type": "http.response.start", "status": problem.status, "headers": headers})
        await self({"type": "http.response.body", "body": body, "more_body": False})

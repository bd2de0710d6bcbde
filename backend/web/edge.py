"""The outermost layer: request ids, ready bytes, origin check, body limits, security headers.

One pure-ASGI function, because each framework layer that does one of these costs as much as the route itself.
"""

import asyncio
import logging
import secrets
from time import monotonic, perf_counter
from typing import Any
from urllib.parse import quote

from litestar import Litestar
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from backend.db import acting
from backend.kernel.errors import Forbidden, Invalid, NotFound, Problem
from backend.settings import Settings
from backend.web import bodies
from backend.web.caching import ByteCache, Entry, Key, straight
from backend.web.metrics import Metrics
from backend.web.outward import Outward
from backend.web.public import SAFE
from backend.web.sending import Wishes, send_entry, wishes_of

DIGITAL_LINK = "/01/"
"""Its values may hold what elsewhere is another spelling."""
RAW_BODY = ("/api/payments/",)
"""Provider webhooks prove themselves by signature, not by origin."""
access = logging.getLogger("huliu.access")


class Edge:
    """Wraps the application; the one instance per process keeps answers and counts them."""

    def __init__(self, app: Litestar, settings: Settings, cache: ByteCache, policy: str, metrics: Metrics) -> None:
        self.app, self._settings, self._cache = app, settings, cache
        self._app: ASGIApp = app
        self._limits = bodies.Limits(app)
        self._refreshing: set[Key] = set()
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
        self._origins = {origin.encode() for origin in settings.origins}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from ready bytes, refuse, or pass inward."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        http: HTTPScope = scope
        if http["method"] in {"GET", "HEAD"}:
            wishes = wishes_of(http["headers"])
            entry = self._ready(http, wishes)
            if entry is not None:
                await send_entry(entry, wishes, http["method"], send)
                return
            place = straight(http["path"])  # nothing is kept under another spelling
            if place != http["path"] and not http["path"].startswith(DIGITAL_LINK):
                await self._lead(http, send, place)
                return
        await self._http(http, receive, send)

    async def _lead(self, scope: HTTPScope, send: Send, path: str) -> None:
        """To the one address of a page or an answer: what guards and keeps by path sees no other spelling of it."""
        query = scope["query_string"]
        place = quote(path, safe="/:@!$&'()*+,;=~").encode() + (b"?" + query if query else b"")
        await send(
            {
                "type": "http.response.start",
                "status": 308,
                "headers": [(b"location", place), (b"content-length", b"0"), *self._security],
            }
        )
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _http(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        request_id = secrets.token_hex(8)
        acting.begin()
        scope.setdefault("state", {})["request_id"] = request_id
        silent = scope["method"] == "HEAD"
        if silent:
            scope = {**scope, "method": "GET"}  # answered like GET, without its body
        started = perf_counter()
        outward = Outward(self._cache, self._security, scope, send, request_id, silent=silent)
        problem = self._refusal(scope, headers)
        if problem is not None:
            await outward.problem(problem)
        else:
            await self._app(scope, bodies.Counted(receive, self._limits.of(scope)), outward)
        self._log(scope, outward.status, perf_counter() - started, request_id)

    def _ready(self, scope: HTTPScope, wishes: Wishes) -> Entry | None:
        """Ready bytes where there are some; made again behind the visitor's back where they are stale."""
        hit = self._cache.get(scope["path"], scope["query_string"], wishes.language)
        if hit is None:
            return None
        key, entry = hit
        self._cache.hits += 1
        if entry.fresh_until <= monotonic():
            self._refresh(scope, key)
        return entry

    def _refusal(self, scope: HTTPScope, headers: dict[bytes, bytes]) -> Problem | None:
        """Writes must come from our own pages with our header; bodies must be small."""
        if b"%00" in (scope.get("raw_path") or b"") or b"%00" in scope["query_string"]:
            return Invalid("bad_text")
        length = headers.get(b"content-length", b"0")
        limit = self._limits.of(scope)
        if length.isdigit() and int(length) > limit:
            return bodies.TooLarge(limit)
        if "//" in scope["path"] and scope["method"] not in SAFE:
            return NotFound()  # what is guarded by path has one spelling
        if scope["path"].startswith("/dev/") and not self._own_host(headers):
            return Forbidden("foreign_origin")  # a foreign name that points at this machine would read the inbox
        if scope["method"] in SAFE or scope["path"].startswith(RAW_BODY):
            return None
        origin = headers.get(b"origin")
        site = headers.get(b"sec-fetch-site")
        if (origin is not None and origin not in self._origins) or site not in {None, b"same-origin", b"none"}:
            return Forbidden("foreign_origin")
        if headers.get(b"x-huliu") != b"1" and not scope["path"].startswith("/dev/"):
            return Forbidden("header_required", header="X-Huliu: 1")
        return None

    def _own_host(self, headers: dict[bytes, bytes]) -> bool:
        host = headers.get(b"host", b"")
        return any(f"{scheme}://".encode() + host in self._origins for scheme in ("http", "https"))

    def _refresh(self, scope: HTTPScope, key: Key) -> None:
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
                await self._app(inner, nothing, Outward(self._cache, self._security, inner, nobody, "refresh"))
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

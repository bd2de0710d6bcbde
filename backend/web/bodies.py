"""How large a body may be: each route says so by `request_max_body_size`, and edge and documents read it from there."""

import asyncio
import re
from collections.abc import Iterator
from time import monotonic
from typing import Any, NamedTuple

from litestar import Litestar
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.types import HTTPScope, Receive

from backend.kernel.errors import Invalid

USUAL = 256 * 1024
"""Bytes a body may have where its route says nothing."""
SECONDS, PACE = 20, 32 * 1024
"""Within which a body must have come whole; one that keeps a pace of so many bytes a second has longer."""
WRITES = ("POST", "PUT", "PATCH", "DELETE")
PLACEHOLDER = re.compile(r"\{[^}]+\}")


class TooLarge(Invalid):
    """The body is over its route's limit."""

    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__("too_large", most=f"{limit / 1024:.0f} KB" if limit < 2**20 else f"{limit / 2**20:g} MB")


class TooSlow(Invalid):
    """The body did not come in time."""

    status = 408


class Aborted(Invalid):
    """The body ended before its end: nobody is there to hear the answer."""


class Declared(NamedTuple):
    """A route that takes a body, and its limit."""

    method: str
    path: str
    limit: int


def declared(app: Litestar) -> Iterator[Declared]:
    """Every route that changes something, with the bytes its body may have."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                if method in WRITES:
                    yield Declared(str(method), route.path_format, limit_of(handler))


def limit_of(handler: BaseRouteHandler) -> int:
    """Bytes the body of a route may have, as it or the application declares."""
    limit = handler.resolve_request_max_body_size() if isinstance(handler, HTTPRouteHandler) else None
    return USUAL if limit is None else limit


class Limits:
    """The limits of an application's routes, by method and path."""

    def __init__(self, app: Litestar) -> None:
        self._unusual: dict[str, list[tuple[re.Pattern[str], int]]] = {}
        for method, path, limit in declared(app):
            if limit != USUAL:
                literal = "[^/]+".join(re.escape(part) for part in PLACEHOLDER.split(path))
                self._unusual.setdefault(method, []).append((re.compile(literal), limit))

    def of(self, scope: HTTPScope) -> int:
        """Bytes this request's body may have."""
        for path, limit in self._unusual.get(scope["method"], ()):
            if path.fullmatch(scope["path"]):
                return limit
        return USUAL


class Counted:
    """Counts a body that came without a length, and waits for it no longer than it may take as a whole.

    Raises TooLarge where it is read too far, TooSlow, and Aborted where its sender went away.
    """

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._seen, self._limit = receive, 0, limit
        self._whole, self._begun = False, monotonic()

    async def __call__(self) -> Any:
        """The next message, its bytes counted."""
        if self._whole:  # what is awaited now is only that the caller goes away
            return await self._receive()
        try:
            async with asyncio.timeout(self._begun + SECONDS + self._seen / PACE - monotonic()):
                message: Any = await self._receive()
        except TimeoutError:
            raise TooSlow("too_slow") from None
        if message["type"] == "http.disconnect":
            raise Aborted("aborted")
        self._seen += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._seen > self._limit:
            raise TooLarge(self._limit)
        return message


def tell(document: dict[str, Any], app: Litestar) -> None:
    """Write limits that are not the usual one into an OpenAPI document."""
    for method, path, limit in declared(app):
        operation = document["paths"].get(path, {}).get(method.lower())
        if operation is not None and limit != USUAL:
            operation["x-most-bytes"] = limit

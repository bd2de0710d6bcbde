"""How large a body may be: each route says so by `request_max_body_size`, and edge and documents read it from there."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from litestar import Litestar
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.types import HTTPScope, Receive

from backend.kernel.errors import Invalid

USUAL = 256 * 1024
"""Bytes a body may have where its route says nothing."""
WRITES = ("POST", "PUT", "PATCH", "DELETE")
PLACEHOLDER = re.compile(r"\{[^}]+\}")


class TooLarge(Invalid):
    """The body is over its route's limit."""

    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__("too_large", most=f"{limit / 1024:.0f} KB" if limit < 2**20 else f"{limit / 2**20:g} MB")


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
    """Counts a body that came without a length. Raises TooLarge where it is read too far."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._seen, self._limit = receive, 0, limit

    async def __call__(self) -> Any:
        """The next message, its bytes counted."""
        message = await self._receive()
        if message["type"] == "http.request":
            self._seen += len(message.get("body", b""))
            if self._seen > self._limit:
                raise TooLarge(self._limit)
        return message


def tell(document: dict[str, Any], app: Litestar) -> None:
    """Write limits that are not the usual one into an OpenAPI document."""
    for method, path, limit in declared(app):
        operation = document["paths"].get(path, {}).get(method.lower())
        if operation is not None and limit != USUAL:
            operation["x-most-bytes"] = limit

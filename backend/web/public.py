"""Marking an answer as the same for everybody, and reading what it depends on from its route."""

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from litestar import Litestar, Response
from litestar.handlers import BaseRouteHandler
from litestar.params import QueryParameter

MARK = b"x-huliu-public"
SAFE = {"GET", "HEAD", "OPTIONS"}
DESKS = frozenset(
    f"member:{act}"
    for act in ("edit_listings", "edit_calendar", "run_departures", "run_shop", "open_lots", "honour", "end_offers")
) | {f"staff:{act}" for act in ("certify", "run_promotions", "suspend", "review", "judge_cases")}
"""Rights (`may`) to write what the public is shown."""
SPEAKS = "speaks"
"""In a request's state: its answer asked for the caller's language."""
T = TypeVar("T")


class Depends(NamedTuple):
    """What an answer of a route depends on besides path and language."""

    route: str
    names: frozenset[str]


def public(content: T, seconds: int, depends: Depends | None = None) -> Response[T]:
    """An answer the edge may keep for `seconds`; the handler must not have looked at who asks.

    It depends on the parameters its route declares. `depends`: for the one route that answers for many pages.
    """
    told = f"{seconds}" if depends is None else f"{seconds};{depends.route};{','.join(sorted(depends.names))}"
    return Response(content, headers={MARK.decode(): told})


def read_mark(value: bytes) -> tuple[int, Depends | None]:
    """Life in seconds, and what the answer depends on where it told that itself."""
    life, *own = value.decode("latin-1").split(";")
    if not own:
        return int(life), None
    return int(life), Depends(own[0], frozenset(name for name in own[1].split(",") if name))


_READ: WeakKeyDictionary[BaseRouteHandler, tuple[str, ...]] = WeakKeyDictionary()
"""Weakly: a handler knows its whole application, and would keep it alive."""


def parameters_of(handler: BaseRouteHandler) -> tuple[str, ...]:
    """The query parameters a route's signature declares, as they are called on the wire, in its order."""
    names = _READ.get(handler)
    if names is None:
        names = _READ[handler] = _read_parameters(handler)
    return names


def _read_parameters(handler: BaseRouteHandler) -> tuple[str, ...]:
    found = []
    for name, field in handler.parsed_fn_signature.parameters.items():
        declared = field.kwarg_definition
        if isinstance(declared, QueryParameter):
            found.append(declared.name or name)
    return tuple(found)


def parameters_at(app: Litestar, path: str) -> tuple[str, ...]:
    """The query parameters that GET of a path without placeholders declares."""
    routes: Iterable[Any] = app.routes
    for route in routes:
        if route.path == path:
            return parameters_of(route.route_handler_map["GET"][0])
    raise LookupError(path)


def depends_of(scope: Any) -> Depends | None:
    """What the answer to a request depends on, by the route that was chosen for it."""
    handler = scope.get("route_handler")
    if handler is None:
        return None
    return Depends(str(scope.get("path_template", "")), frozenset(parameters_of(handler)))


def writes_listings(scope: Any) -> bool:
    """Whether a request may have changed what the public is shown: somebody of a supplier or of the staff wrote."""
    handler = scope.get("route_handler")
    rule = "" if handler is None else str(handler.opt.get("may", ""))
    return scope["method"] not in SAFE and rule in DESKS

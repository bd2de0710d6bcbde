"""The OpenAPI document: our problem shape on every route, who may call each, bodies as they are.

Written for whoever generates a client of it: schemes of security, names that are unique, answers that are bytes.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from litestar import Litestar
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Contact
from litestar.routes import HTTPRoute

from backend.kernel.wire import In
from backend.settings import SESSION
from backend.web import bodies

CONFIG = OpenAPIConfig(
    title="沪六同行 Huliu",
    version="1",
    path="/schema/framework",
    description="Amounts are fen, days those of Asia/Shanghai, errors RFC 9457 problems with a slug and field paths.",
    use_handler_docstrings=True,
    contact=Contact(name="沪六同行"),
)
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A refusal (RFC 9457). `slug` says what happened and doesn't change; `detail` is for people, in "
    "the language asked for. `errors` name the fields of the request by their paths.",
    "required": ["type", "slug", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string"},
        "slug": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": ["string", "null"]}, "message": {"type": "string"}},
            },
        },
    },
    "example": {
        "type": "/problems/sold_out", "slug": "sold_out", "title": "Not enough left", "status": 409,
        "detail": "Only 1 left.", "errors": [{"field": "lines.0.quantity", "message": "Only 1 left."}],
    },
}  # fmt: skip
STATUSES = ("400", "401", "403", "404", "405", "409", "410", "413", "422", "429", "503")
SCHEMES: dict[str, Any] = {
    "session": {
        "type": "apiKey", "in": "cookie", "name": SESSION,
        "description": "Set by `signIn`; its name begins with `__Host-` where the site is served by https.",
    },
    "page": {
        "type": "apiKey", "in": "header", "name": "X-Huliu",
        "description": "`1` with everything that changes something: no page of another site can send it unasked.",
    },
}  # fmt: skip
MADE = "openapi_document"
"""In the application's state."""
MAY = "x-may"
"""Who may call: `anyone`, `signed_in`, `provider` (it signs), or what a member or staff must be allowed."""


def _said(app: Litestar) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Method, path and what the route says of itself, of every route."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                yield method.lower(), route.path_format, handler.opt


def _security(method: str, rule: str) -> list[dict[str, list[str]]]:
    """What must come with a call; an empty list says nothing must."""
    if rule == "provider":
        return []
    needed: dict[str, list[str]] = {} if rule == "anyone" else {"session": []}
    if method.upper() in bodies.WRITES:
        needed["page"] = []
    return [needed] if needed else []


def _refuse(answers: dict[str, Any]) -> None:
    """Problems are the only errors."""
    for status in [s for s in answers if int(s) >= 400]:
        del answers[status]
    answers.get("204", {}).pop("content", None)  # a status without a body
    for status in STATUSES:
        answers[status] = {"$ref": "#/components/responses/Refusal"}


def _as_bytes(answers: dict[str, Any]) -> None:
    """What is a picture, a PDF or a sheet is bytes, not text."""
    for answer in answers.values():
        for media, body in answer.get("content", {}).items():
            if body.get("schema") == {"type": "string"} and not re.match(r"text/|image/svg", media):
                body["schema"] = {"type": "string", "format": "binary"}


def _take_bytes(operation: dict[str, Any], media: tuple[str, ...]) -> None:
    """A route that reads the body itself says by `takes=` which media it reads; one of several ways in, it need not
    come."""
    if media:
        schema = {"schema": {"type": "string", "format": "binary"}}
        operation["requestBody"] = {"content": dict.fromkeys(media, schema), "required": False}


def _tags(paths: dict[str, Any]) -> set[str]:
    return {tag for item in paths.values() for operation in item.values() for tag in operation.get("tags", ())}


def _tag(name: str) -> dict[str, str]:
    """A tag is called as its feature, and is about what the feature is for."""
    said = (getattr(sys.modules.get(f"backend.{name}"), "__doc__", None) or "").strip().split("\n\n")[0]
    return {"name": name} | ({"description": " ".join(said.split())} if said else {})


def _exemplify(schemas: dict[str, Any]) -> None:
    """Bodies that have an example carry it."""

    def walk(body: type[In]) -> Iterator[type[In]]:
        yield body
        for further in body.__subclasses__():
            yield from walk(further)

    for body in walk(In):
        if body.example and body.__name__ in schemas:
            schemas[body.__name__]["examples"] = [body.example]


def _even(schema: Any) -> None:
    """A tuple of one kind is an array of just so many: what every generator understands."""
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        _even(part)
    if isinstance(schema, dict) and "prefixItems" in schema and "items" not in schema:
        kinds = schema.pop("prefixItems")
        schema |= {"items": kinds[0], "minItems": len(kinds), "maxItems": len(kinds)}


def _summarise(operation: dict[str, Any]) -> None:
    """The first sentence of what a route says of itself."""
    said = str(operation.get("description", "")).strip()
    first = re.split(r"(?<=[.:])\s", said, maxsplit=1)[0]
    if first:
        operation["summary"] = " ".join(first.rstrip(".:").split())


def document(app: Litestar) -> dict[str, Any]:
    """The document as committed and served: stable, with problems as the only errors. Made once per application."""
    if MADE not in app.state:
        app.state[MADE] = _make(app)
    found: dict[str, Any] = app.state[MADE]
    return found


def _make(app: Litestar) -> dict[str, Any]:
    made: dict[str, Any] = app.openapi_schema.to_schema()
    parts = made.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    parts["responses"] = {"Refusal": {"description": "a refusal", "content": content}}
    parts["securitySchemes"] = SCHEMES
    _exemplify(parts["schemas"])
    _even(parts["schemas"])
    made["tags"] = [_tag(name) for name in sorted(_tags(made["paths"]))]
    said = {(method, path): opt for method, path, opt in _said(app)}
    for path, item in made["paths"].items():
        for method, operation in item.items():
            _as_bytes(operation["responses"])
            _refuse(operation["responses"])
            _summarise(operation)
            rule = str(said[method, path].get("may", ""))
            _take_bytes(operation, said[method, path].get("takes", ()))
            operation |= {"security": _security(method, rule), MAY: rule}
    bodies.tell(made, app)
    return made

"""The OpenAPI document: our problem shape on every route instead of the framework's own."""

from typing import Any

from litestar import Litestar
from litestar.openapi import OpenAPIConfig

from backend.web import bodies

CONFIG = OpenAPIConfig(
    title="沪六同行 Huliu",
    version="1",
    path="/schema/framework",
    description="Amounts are fen, days those of Asia/Shanghai, errors RFC 9457 problems with a slug and field paths.",
    use_handler_docstrings=True,
)
PROBLEM: dict[str, Any] = {
    "type": "object",
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
}
STATUSES = ("400", "401", "403", "404", "405", "409", "410", "413", "422", "429", "503")


def document(app: Litestar) -> dict[str, Any]:
    """The document as committed and served: stable, with problems as the only errors."""
    made: dict[str, Any] = app.openapi_schema.to_schema()
    parts = made.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    parts["responses"] = {"Refusal": {"description": "a refusal", "content": content}}
    for item in made["paths"].values():
        for operation in item.values():
            answers = operation["responses"]
            for status in [s for s in answers if int(s) >= 400]:
                del answers[status]
            answers.get("204", {}).pop("content", None)  # a status without a body
            for status in STATUSES:
                answers[status] = {"$ref": "#/components/responses/Refusal"}
    bodies.tell(made, app)
    return made

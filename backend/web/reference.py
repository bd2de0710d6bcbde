"""The API as a person reads it: `/docs`, every call with its fields, and each kind of problem at its type's address.

Made of the OpenAPI document, so it says nothing that the document doesn't.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from html import escape
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from backend.kernel import errors
from backend.kernel.messages import message
from backend.web.openapi import MAY, document
from backend.web.pages import Pages
from backend.web.problems import TYPE
from backend.web.public import public

LIFE = 300
MADE = "api_reference"
"""In the application's state: made once."""
Json = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")


def catalogue() -> dict[str, type[errors.Problem]]:
    """Every kind of problem by its slug: that of the class that says it first."""
    found: dict[str, type[errors.Problem]] = {}

    def walk(kind: type[errors.Problem]) -> Iterator[type[errors.Problem]]:
        yield kind
        for further in kind.__subclasses__():
            yield from walk(further)

    for kind in walk(errors.Problem):
        found.setdefault(kind.slug, kind)
    return found


def _kind(schema: Json) -> str:
    """A schema in a few words: `array of LineIn`, `string (date)`, `integer 1–200`."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        return f'<a href="#{escape(name)}">{escape(name)}</a>'
    if choices := schema.get("oneOf") or schema.get("anyOf"):
        return " or ".join(_kind(one) for one in choices)
    if "enum" in schema or "const" in schema:
        return " | ".join(f"<code>{escape(str(one))}</code>" for one in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"array of {_kind(schema.get('items', {}))}"
    said = escape(str(schema.get("type", "any")))
    if "format" in schema:
        said += f" ({escape(str(schema['format']))})"
    bounds = [schema.get("minimum", schema.get("minLength")), schema.get("maximum", schema.get("maxLength"))]
    if any(one is not None for one in bounds):
        said += " " + "–".join("" if one is None else f"{int(one):,}" for one in bounds)
    return said


def _fields(schema: Json) -> str:
    """An object's fields; which must be there are marked."""
    needed = set(schema.get("required", ()))
    rows = "".join(
        f"<dt><code>{escape(name)}</code>{' *' if name in needed else ''}</dt><dd>{_kind(one)}</dd>"
        for name, one in schema.get("properties", {}).items()
    )
    return f'<dl class="facts">{rows}</dl>' if rows else ""


def _example(body: Json) -> str:
    return f'<pre class="card">{escape(json.dumps(body, ensure_ascii=False, indent=2))}</pre>'


def _body(title: str, content: Json) -> str:
    told = "; ".join(f"{escape(media)}: {_kind(one.get('schema', {}))}" for media, one in content.items())
    return f"<p><b>{title}</b> {told}</p>" if told else ""


def _operation(method: str, path: str, operation: Json) -> str:
    """One call."""
    parameters = "".join(
        f"<dt><code>{escape(one['name'])}</code>{' *' if one.get('required') else ''}</dt>"
        f"<dd>{escape(one['in'])}, {_kind(one.get('schema', {}))}</dd>"
        for one in operation.get("parameters", ())
    )
    answers = "".join(
        _body(status, answer.get("content", {})) or f"<p><b>{status}</b></p>"
        for status, answer in operation["responses"].items()
        if "$ref" not in answer
    )
    return (
        f'<article class="card stack" id="{escape(operation["operationId"])}">'
        f'<h3><span class="tag">{method.upper()}</span> <code>{escape(path)}</code></h3>'
        f"<p>{escape(operation.get('description', ''))}</p>"
        f'<p class="quiet"><code>{escape(operation["operationId"])}</code> · {escape(operation[MAY])}</p>'
        + (f'<dl class="facts">{parameters}</dl>' if parameters else "")
        + _body("body", operation.get("requestBody", {}).get("content", {}))
        + f"{answers}</article>"
    )


def _reference(made: Json) -> str:
    """The whole document as one page."""
    features: dict[str, list[str]] = defaultdict(list)
    for path, item in made["paths"].items():
        for method in METHODS:
            if method in item:
                features[str(item[method].get("tags", ["more"])[0])].append(_operation(method, path, item[method]))
    index = " ".join(f'<a class="chip" href="#feature-{escape(feature)}">{escape(feature)}</a>' for feature in features)
    calls = "".join(
        f'<h2 id="feature-{escape(feature)}">{escape(feature)}</h2>{"".join(found)}'
        for feature, found in features.items()
    )
    schemas = "".join(
        f'<article class="card" id="{escape(name)}"><h3><code>{escape(name)}</code></h3>'
        f"{_fields(schema) or _kind(schema)}{''.join(map(_example, schema.get('examples', ())))}</article>"
        for name, schema in sorted(made["components"]["schemas"].items())
    )
    return (
        f"<p>{escape(made['info']['description'])}</p>"
        "<p>Sign in with <a href='#requestCode'>requestCode</a> and <a href='#signIn'>signIn</a>; the answer sets a"
        " cookie. Whatever changes something needs the header <code>X-Huliu: 1</code>; what is placed or paid needs an"
        " <code>Idempotency-Key</code> of your own, and the same key gives the same answer.</p>"
        f'<p>The document: <a href="/schema/openapi.json">/schema/openapi.json</a>. Every refusal is a'
        f' <a href="{TYPE.rstrip("/")}">problem</a>:</p>{_example(made["components"]["schemas"]["Problem"]["example"])}'
        f'<nav class="wrap" aria-label="features">{index}</nav>{calls}<h2 id="schemas">Schemas</h2>{schemas}'
    )


def _problem(slug: str, kind: type[errors.Problem]) -> str:
    said = " ".join((kind.__doc__ or "").split())
    return (
        f'<article class="card" id="{escape(slug)}"><h2><a href="{TYPE}{escape(slug)}"><code>{escape(slug)}</code></a>'
        f' <span class="tag">{kind.status}</span></h2><p>{escape(said)}</p>'
        f'<p class="quiet" lang="zh-CN">{escape(message(slug, "zh"))}</p>'
        f'<p class="quiet">{escape(message(slug, "en"))}</p></article>'
    )


def _page(request: Request[Any, Any, Any], title: str, body: str) -> Response[str]:
    pages: Pages = request.app.state.pages
    style = pages.shell.style if pages.shell.built else ""
    answer = public(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} · 沪六同行</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{style}</style></head>'
        f'<body><main id="main" class="stack"><h1>{escape(title)}</h1>{body}</main></body></html>',
        LIFE,
    )
    answer.media_type = "text/html"
    return answer


@get("/docs", include_in_schema=False, sync_to_thread=False, may="anyone")
def reference(request: Request[Any, Any, Any]) -> Response[str]:
    """Every call of the API."""
    state = request.app.state
    if MADE not in state:
        state[MADE] = _reference(document(request.app))
    return _page(request, "API", state[MADE])


@get("/problems", include_in_schema=False, sync_to_thread=False, may="anyone")
def problems(request: Request[Any, Any, Any]) -> Response[str]:
    """Every kind of problem."""
    found = "".join(_problem(slug, kind) for slug, kind in sorted(catalogue().items()))
    return _page(request, "Problems", f'<p>Kinds of refusals (RFC 9457); calls: <a href="/docs">API</a>.</p>{found}')


@get("/problems/{slug:str}", include_in_schema=False, sync_to_thread=False, may="anyone")
def one_problem(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[str]:
    """One kind of problem. Raises NotFound."""
    kind = catalogue().get(slug)
    if kind is None:
        raise errors.NotFound
    return _page(request, slug, f'{_problem(slug, kind)}<p><a href="/problems">All problems</a></p>')


ROUTES = [reference, problems, one_problem]

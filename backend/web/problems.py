"""RFC 9457 answers: one shape for every refusal, in the caller's language, naming the field."""

import logging
import re
from typing import Any

import msgspec
import psycopg
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.exceptions import NotFoundException as NoRoute
from litestar.status_codes import HTTP_400_BAD_REQUEST
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as EngineTimeout

from backend.kernel.errors import Busy, InProgress, Internal, Invalid, NotFound, Problem
from backend.kernel.messages import message
from backend.web.bodies import TooLarge, limit_of
from backend.web.negotiation import LONGEST_HEADER, language_of
from backend.web.public import SPEAKS

TYPE = "/problems/"
"""Where a problem's type is explained, on every installation by itself (RFC 9457, 3.1.1 allows relative references)."""
MEDIA = "application/problem+json"
WIRE_NAMES = {"start": "from", "end": "to", "key": "Idempotency-Key"}
"""Parameters that are called otherwise in Python."""
log = logging.getLogger("huliu.web")


def language(request: Request[Any, Any, Any]) -> str:
    """`en` when the caller prefers English over Chinese, else `zh`. From then on the answer depends on it."""
    request.scope["state"][SPEAKS] = True
    return language_of(request.headers.get("accept-language", "")[:LONGEST_HEADER])


def document(problem: Problem, lang: str) -> dict[str, Any]:
    """The members of a problem as sent."""
    detail = message(problem.detail, lang, **problem.params)
    body: dict[str, Any] = {
        "type": TYPE + problem.slug,
        "slug": problem.slug,
        "title": message(problem.slug, lang),
        "status": problem.status,
        "detail": detail,
        "errors": [{"field": problem.field, "message": detail}] if problem.field else [],
    }
    return body | problem.extra


def answer(request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    """The HTTP answer of a problem."""
    headers = {}
    if isinstance(problem, Busy):
        headers["Retry-After"] = "2"
    if "retry_after" in problem.params:
        headers["Retry-After"] = str(problem.params["retry_after"])
    return Response(
        msgspec.json.encode(document(problem, language(request))),
        status_code=problem.status,
        media_type=MEDIA,
        headers=headers,
    )


def on_problem(request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    """A refusal one of our rules raised."""
    return answer(request, problem)


def on_http(request: Request[Any, Any, Any], refused: HTTPException) -> Response[bytes]:
    """A refusal of the framework: bad input, no such route, wrong method, too large."""
    if isinstance(refused, ValidationException):
        return answer(request, _validation(refused))
    if refused.status_code >= 500:
        if isinstance(refused.__cause__, UnicodeDecodeError | RecursionError):
            return on_garbled(request, refused)
        if (mistaken := _body_fault(refused.__cause__)) is not None:
            return answer(request, mistaken)
        return on_fault(request, refused)
    if isinstance(refused, NoRoute):
        return answer(request, NotFound())
    problem: Problem = Invalid("invalid")
    if refused.status_code == 413:
        return answer(request, TooLarge(limit_of(request.route_handler)))
    slugs = {405: "method_not_allowed", 400: "bad_json"}
    if isinstance(refused, HTTPException) and refused.status_code in slugs:
        problem = Invalid(slugs[refused.status_code])
    body = document(problem, language(request)) | {"status": refused.status_code}
    return Response(
        msgspec.json.encode(body),
        status_code=refused.status_code,
        media_type=MEDIA,
        headers=dict(refused.headers or {}),
    )


def on_database(request: Request[Any, Any, Any], broken: Exception) -> Response[bytes]:
    """The database is away, full or locked: busy, with Retry-After; what can't be stored is bad input."""
    cause = getattr(broken, "orig", broken)
    if isinstance(cause, psycopg.DataError):
        return answer(request, Invalid("bad_text"))
    if isinstance(cause, psycopg.errors.UniqueViolation):
        return answer(request, InProgress())  # the same thing twice at once: the other one is being done
    passing = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout, EngineTimeout)
    if isinstance(cause, passing):
        log.warning("database away or busy: %s", type(cause).__name__)
        return answer(request, Busy("database_away"))
    return on_fault(request, broken)


def on_away(request: Request[Any, Any, Any], away: Exception) -> Response[bytes]:
    """The picture store is away: busy, with Retry-After."""
    log.warning("picture store away: %s", type(away).__name__)
    return answer(request, Busy("store_away"))


def on_fault(request: Request[Any, Any, Any], fault: Exception) -> Response[bytes]:
    """A bug of ours: logged whole, told without any of it."""
    log.error("unhandled fault at %s %s", request.method, request.url.path, exc_info=fault)
    return answer(request, Internal())


def _validation(refused: ValidationException) -> Problem:
    """Name the first field that failed; the parser's own words are ours to translate, not to pass on."""
    told = refused.extra if isinstance(refused.extra, list) else []
    first = told[0] if told and isinstance(told[0], dict) else {}
    text = str(first.get("message") or refused.detail)
    key = str(first.get("key") or "")
    if first.get("source") in {"query", "header"}:
        key = WIRE_NAMES.get(key) or re.sub(r"_([a-z])", lambda found: found[1].upper(), key)
    field = "" if key == "data" and first.get("source") == "body" else _dotted(key)
    inside = re.search(r"(missing required|unknown) field `(\w+)`", text)
    if inside:
        fault = "required" if inside[1].startswith("missing") else "unknown_field"
        return Invalid(fault, f"{field}.{inside[2]}".strip("."))
    if "Missing required" in text:
        return Invalid("required", field or None)
    if not field or "malformed" in text:
        return Invalid("bad_json", field or None)
    if field.rpartition(".")[2] == "currency":
        return Invalid("other_currency", field)
    return _bound(text, field) or Invalid("bad_format" if "regex" in text else "wrong_type", field)


def _bound(text: str, field: str) -> Problem | None:
    """A bound that a value breaks, said with the bound; what may not be empty and is, or nearly, is required."""
    found = re.search(r"Expected `(\w+)` (of length )?(>=|<=|>|<|==) (-?[\d.]+)", text)
    if not found:
        return Invalid("out_of_bounds", field) if re.search("[<>]=|length", text) else None
    kind, length, sign, bound = found.groups()
    least = sign.startswith(">")
    if length and least and bound == "1":
        return Invalid("required", field)
    if not length:
        return Invalid("at_least" if least else "at_most", field, bound=bound)
    if kind == "str":
        return Invalid("too_short" if least else "too_long", field, count=bound)
    return Invalid("too_few" if least else "too_many", field, count=bound)


def _body_fault(cause: BaseException | None) -> Problem | None:
    """A fault in the body that the framework took for ours: it does when a field is named like a dependency."""
    found = isinstance(cause, msgspec.ValidationError) and re.search(r"`\$\.data\b\.?([^`]*)`$", str(cause))
    if not found:
        return None
    told = {"message": str(cause), "key": found[1] or "data", "source": "body"}
    return _validation(ValidationException(extra=[told]))


def _dotted(path: str) -> str:
    """`lines[0].offer` as `lines.0.offer`; a key of a free-form object (`[...]`) is left out."""
    return re.sub(r"\[(\d+)\]", r".\1", path.replace("[...]", "")).strip(".")


def on_garbled(request: Request[Any, Any, Any], garbled: Exception) -> Response[bytes]:
    """A body that is not even text, or nested beyond reason."""
    del garbled
    return answer(request, Invalid("bad_json"))


HANDLERS: dict[Any, Any] = {
    Problem: on_problem,
    HTTPException: on_http,
    psycopg.Error: on_database,
    PoolTimeout: on_database,
    EngineTimeout: on_database,
    DBAPIError: on_database,
    UnicodeDecodeError: on_garbled,
    RecursionError: on_garbled,
    Exception: on_fault,
    HTTP_400_BAD_REQUEST: on_http,
}

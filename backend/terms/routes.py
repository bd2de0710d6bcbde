"""The platform's texts over HTTP."""

from typing import Any

from litestar import Request, Response, Router, get

from backend.kernel.wire import Out
from backend.terms import contract
from backend.web.problems import language
from backend.web.public import public


class TermsOut(Out):
    """A text of the platform."""

    version: str
    html: str


@get("/terms", operation_id="getTerms", may="anyone")
async def get_terms(request: Request[Any, Any, Any]) -> Response[TermsOut]:
    """The contract in force."""
    now = contract.current()
    return public(TermsOut(version=now.version, html=now.html(language(request))), 300)


@get("/privacy", operation_id="getPrivacy", may="anyone")
async def get_privacy(request: Request[Any, Any, Any]) -> Response[TermsOut]:
    """The policy of personal information in force."""
    now = contract.read(contract.PRIVACY)
    return public(TermsOut(version=now.version, html=now.html(language(request))), 300)


router = Router(path="/api", route_handlers=[get_terms, get_privacy], tags=["orders"])

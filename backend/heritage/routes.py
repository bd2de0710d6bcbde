"""Public reads of sites."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.params import FromPath, FromQuery

from backend.heritage import queries
from backend.heritage.schemas import SitePage, Sites
from backend.web.problems import language
from backend.web.public import public


@get("/sites", operation_id="listSites", may="anyone")
async def list_sites(request: Request[Any, Any, Any], county: FromQuery[str | None] = None) -> Response[Sites]:
    """Sites and sights, all or of a county."""
    return public(Sites(items=queries.list_sites(language(request), county)), 300)


@get("/sites/{slug:str}", operation_id="getSite", may="anyone")
async def get_site(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[SitePage]:
    """One site."""
    return public(queries.get_site(slug, language(request)), 300)


router = Router(path="/api", route_handlers=[list_sites, get_site], tags=["heritage"])

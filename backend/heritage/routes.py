"""Public reads of sites, routes, stories and counties."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, Router, get
from litestar.params import FromPath, FromQuery, QueryParameter

from backend.heritage import queries, tracks
from backend.heritage.schemas import (
    CountyList,
    CountyOut,
    RouteList,
    RoutePage,
    SitePage,
    Sites,
    StoryList,
    StoryPage,
)
from backend.web.problems import language
from backend.web.public import public

LIFE = 300
"""Seconds ready bytes live; content changes only with a release."""
Word = Annotated[str | None, QueryParameter(max_length=20)]


@get("/sites", operation_id="listSites", may="anyone")
async def list_sites(
    request: Request[Any, Any, Any],
    county: Word = None,
    theme: Word = None,
    kind: FromQuery[Literal["site", "sight"] | None] = None,
) -> Response[Sites]:
    """Sites and sights, all or of a county, a theme, a kind."""
    return public(Sites(items=queries.list_sites(language(request), county, theme, kind)), LIFE)


@get("/sites/{slug:str}", operation_id="getSite", may="anyone")
async def get_site(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[SitePage]:
    """One site."""
    return public(queries.get_site(slug, language(request)), LIFE)


@get("/routes", operation_id="listRoutes", may="anyone")
async def list_routes(request: Request[Any, Any, Any], county: Word = None, theme: Word = None) -> Response[RouteList]:
    """Heritage routes, all or through a county, or of a theme."""
    return public(RouteList(items=queries.list_routes(language(request), county, theme)), LIFE)


@get("/routes/{slug:str}", operation_id="getRoute", may="anyone")
async def get_route(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[RoutePage]:
    """One route; `<slug>.gpx` and `<slug>.geojson` answer it as a file."""
    lang = language(request)
    name, _, kind = slug.partition(".")
    page = queries.get_route(name if kind in {"gpx", "geojson"} else slug, lang)
    if kind == "gpx":
        return _file(tracks.gpx(page, lang), "application/gpx+xml", slug)
    if kind == "geojson":
        return _file(msgspec.json.encode(tracks.geojson(page, lang)), "application/geo+json", slug)
    return public(page, LIFE)


def _file(body: bytes, media: str, name: str) -> Response[Any]:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": f"public, max-age={LIFE}"}
    return Response(body, media_type=media, headers=headers)


@get("/stories", operation_id="listStories", may="anyone")
async def list_stories(request: Request[Any, Any, Any]) -> Response[StoryList]:
    """Stories."""
    return public(StoryList(items=queries.list_stories(language(request))), LIFE)


@get("/stories/{slug:str}", operation_id="getStory", may="anyone")
async def get_story(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[StoryPage]:
    """One story."""
    return public(queries.get_story(slug, language(request)), LIFE)


@get("/counties", operation_id="listCounties", may="anyone")
async def list_counties(request: Request[Any, Any, Any]) -> Response[CountyList]:
    """The counties and districts of Lu'an."""
    return public(CountyList(items=queries.list_counties(language(request))), LIFE)


@get("/counties/{slug:str}", operation_id="getCounty", may="anyone")
async def get_county(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[CountyOut]:
    """One county."""
    return public(queries.get_county(slug, language(request)), LIFE)


router = Router(
    path="/api",
    route_handlers=[
        list_sites, get_site, list_routes, get_route, list_stories, get_story, list_counties, get_county,
    ],
    tags=["heritage"],
)  # fmt: skip

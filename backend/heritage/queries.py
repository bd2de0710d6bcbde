"""Editorial pages as the wire shows them, in one language."""

from collections import Counter
from functools import cache
from typing import Any

from backend.heritage.content import THEMES, CountyPage, Position, Route, RouteStop, Site, Source, Story
from backend.heritage.places import hand_over, is_exact
from backend.heritage.reading import library
from backend.heritage.schemas import (
    CountyCard,
    CountyOut,
    MapLink,
    Named,
    Place,
    QuestionOut,
    RouteCard,
    RoutePage,
    RouteStopOut,
    SiteCard,
    SitePage,
    SourceOut,
    StoryCard,
    StoryPage,
)
from backend.kernel.bilingual import Bilingual
from backend.kernel.counties import COUNTIES
from backend.kernel.errors import NotFound
from backend.media.shown import Picture


def _maybe(both: Bilingual | None, lang: str) -> str | None:
    return None if both is None else both.to(lang)


def picture(name: str, lang: str) -> Picture:
    """A drawing or a rendering of ours with its alt text."""
    drawing = library().drawings[name]
    return Picture(
        base=f"/media/{drawing.folder}/{name}",
        alt=drawing.en if lang == "en" else drawing.zh,
        colour=drawing.colour,
        made="drawn" if drawing.folder == "drawings" else "rendered",
    )


@cache
def _own_drawings() -> dict[str, str]:
    drawn = Counter(site.drawing for site in library().sites.values())
    return {slug: site.drawing for slug, site in library().sites.items() if drawn[site.drawing] == 1}


def own_drawing(site: str) -> str | None:
    """The drawing of a site that stands for no other; what stands for many places shows none of them."""
    return _own_drawings().get(site)


def _place(at: Position | None) -> Place | None:
    return None if at is None else Place(lat=at.lat, lon=at.lon, accuracy_km=at.accuracy_km, exact=is_exact(at))


def _maps(name: str, county: str, at: Position | None) -> list[MapLink]:
    """Map apps know Chinese names, whatever language the page is in."""
    return [MapLink(app=app, link=link) for app, link in hand_over(name, COUNTIES[county]["zh"], at)]


def _sources(sources: list[Source], lang: str) -> list[SourceOut]:
    known = library().origins
    return [
        SourceOut(
            says=one.says, grade=known[one.ref].grade, link=known[one.ref].link,
            name=known[one.ref].en if lang == "en" else known[one.ref].zh,
        )
        for one in sources
    ]  # fmt: skip


def _themes(themes: list[str], lang: str) -> list[str]:
    return [THEMES[one][lang] for one in themes]


def _card(site: Site, lang: str) -> dict[str, Any]:
    return {
        "slug": site.slug, "kind": site.kind, "county": site.county, "county_name": COUNTIES[site.county][lang],
        "name": site.name.to(lang), "summary": site.summary.to(lang), "picture": picture(site.drawing, lang),
    }  # fmt: skip


def site_card(slug: str, lang: str) -> SiteCard:
    """A site's card. Raises NotFound."""
    site = library().sites.get(slug)
    if site is None:
        raise NotFound
    return SiteCard(**_card(site, lang))


def list_sites(
    lang: str, county: str | None = None, theme: str | None = None, kind: str | None = None
) -> list[SiteCard]:
    """Sites and sights, heritage first; of a county, theme or kind, or all."""
    found = [
        site
        for site in library().sites.values()
        if county in {None, site.county} and kind in {None, site.kind} and (theme is None or theme in site.themes)
    ]
    return [SiteCard(**_card(site, lang)) for site in sorted(found, key=lambda site: site.kind == "sight")]


def get_site(slug: str, lang: str) -> SitePage:
    """A site's page. Raises NotFound."""
    whole = library()
    site = whole.sites.get(slug)
    if site is None or site.body is None:
        raise NotFound
    station = whole.stations[site.station]
    return SitePage(
        **_card(site, lang), body=site.body.to(lang), stay_minutes=site.stay_minutes, walk_minutes=site.walk_minutes,
        level=_maybe(site.level, lang), when=_maybe(site.when, lang), people=[one.to(lang) for one in site.people],
        themes=site.themes, theme_names=_themes(site.themes, lang), conduct=site.conduct, station=site.station,
        station_name=station.en if lang == "en" else station.zh, phone=site.phone, hours=_maybe(site.hours, lang),
        tickets=_maybe(site.tickets, lang), access=_maybe(site.access, lang), place=_place(site.position),
        maps=_maps(site.name.zh, site.county, site.position), sources=_sources(site.sources, lang),
        quiz=[
            QuestionOut(
                ask=one.ask.to(lang), choices=[c.to(lang) for c in one.choices], right=one.right,
                because=one.because.to(lang),
            )
            for one in site.quiz
        ],
        routes=[Named(slug=r.slug, name=r.name.to(lang)) for r in whole.routes.values() if slug in r.sites],
        stories=[Named(slug=s.slug, name=s.name.to(lang)) for s in whole.stories.values() if slug in s.sites],
    )  # fmt: skip


def _counties_of(route: Route) -> list[str]:
    sites = library().sites
    return list(dict.fromkeys(sites[slug].county for slug in route.sites))


def _route_card(route: Route, lang: str) -> dict[str, Any]:
    counties = _counties_of(route)
    return {
        "slug": route.slug, "name": route.name.to(lang), "summary": route.summary.to(lang), "days": route.days,
        "sites": len(route.sites), "themes": route.themes, "theme_names": _themes(route.themes, lang),
        "counties": counties, "county_names": [COUNTIES[one][lang] for one in counties],
        "picture": picture(route.drawing, lang),
    }  # fmt: skip


def route_card(slug: str, lang: str) -> RouteCard:
    """A route's card. Raises NotFound."""
    return RouteCard(**_route_card(find_route(slug), lang))


def list_routes(lang: str, county: str | None = None, theme: str | None = None) -> list[RouteCard]:
    """Routes, those of one day first; through a county, of a theme, or all."""
    found = [
        route
        for route in library().routes.values()
        if (county is None or county in _counties_of(route)) and (theme is None or theme in route.themes)
    ]
    return [RouteCard(**_route_card(route, lang)) for route in sorted(found, key=lambda route: route.days)]


def find_route(slug: str) -> Route:
    """A route. Raises NotFound."""
    route = library().routes.get(slug)
    if route is None:
        raise NotFound
    return route


def stop_out(stop: RouteStop, role: str, lang: str) -> RouteStopOut:
    """A stop with its name and place."""
    whole = library()
    if stop.site is not None:
        site = whole.sites[stop.site]
        name, county, at, zh = site.name.to(lang), site.county, site.position, site.name.zh
        stay, walk = site.stay_minutes, site.walk_minutes
    else:
        station = whole.stations[stop.station or "luan"]
        name, county, at, zh = station.en if lang == "en" else station.zh, station.county, station.position, station.zh
        stay, walk = 0, 0
    return RouteStopOut(
        role=role, slug=stop.site, name=name, county=county, county_name=COUNTIES[county][lang], km=stop.km,
        minutes=stop.minutes, by=stop.by, stay_minutes=stay, walk_minutes=walk, night=_maybe(stop.night, lang),
        optional=stop.optional, place=_place(at), maps=_maps(zh, county, at),
    )  # fmt: skip


def get_route(slug: str, lang: str) -> RoutePage:
    """A route's page. Raises NotFound."""
    route = find_route(slug)
    last = len(route.stops) - 1
    roles = ["start" if n == 0 else "end" if n == last else "point" for n in range(last + 1)]
    passed = set(route.sites)
    return RoutePage(
        **_route_card(route, lang), body=(route.body or Bilingual("", "")).to(lang),
        stops=[stop_out(stop, role, lang) for stop, role in zip(route.stops, roles, strict=True)],
        sources=_sources(route.sources, lang),
        stories=[
            Named(slug=s.slug, name=s.name.to(lang)) for s in library().stories.values() if passed & set(s.sites)
        ],
    )  # fmt: skip


def _story_card(story: Story | CountyPage, lang: str) -> dict[str, Any]:
    return {
        "slug": story.slug, "name": story.name.to(lang), "summary": story.summary.to(lang),
        "picture": picture(story.drawing, lang),
    }  # fmt: skip


def list_stories(lang: str) -> list[StoryCard]:
    """All stories."""
    return [StoryCard(**_story_card(story, lang)) for story in library().stories.values()]


def get_story(slug: str, lang: str) -> StoryPage:
    """A story's page. Raises NotFound."""
    story = library().stories.get(slug)
    if story is None or story.body is None:
        raise NotFound
    return StoryPage(
        **_story_card(story, lang), body=story.body.to(lang), when=_maybe(story.when, lang),
        people=[one.to(lang) for one in story.people], sites=[site_card(one, lang) for one in story.sites],
        sources=_sources(story.sources, lang),
    )  # fmt: skip


def list_counties(lang: str) -> list[CountyCard]:
    """The counties in the order in which people name them."""
    pages = library().counties
    return [CountyCard(**_story_card(pages[one], lang)) for one in COUNTIES if one in pages]


def get_county(slug: str, lang: str) -> CountyOut:
    """A county's page. Raises NotFound."""
    county = library().counties.get(slug)
    if county is None or county.body is None:
        raise NotFound
    station = library().stations[county.station]
    return CountyOut(
        **_story_card(county, lang), body=county.body.to(lang),
        station_name=station.en if lang == "en" else station.zh, sites=list_sites(lang, slug),
        routes=list_routes(lang, slug), sources=_sources(county.sources, lang),
    )  # fmt: skip

"""What the heritage routes answer."""

from backend.kernel.wire import Out
from backend.media.shown import Picture


class Named(Out):
    """Something with a page of its own."""

    slug: str
    name: str


class SiteCard(Out):
    """A site in a list."""

    slug: str
    kind: str
    county: str
    county_name: str
    name: str
    summary: str
    picture: Picture


class SourceOut(Out):
    """What a claim rests on. `grade`: official, repost, general (common knowledge), own; only official is linked."""

    says: str
    grade: str
    name: str
    link: str | None


class QuestionOut(Out):
    """A question that the page answers; `right` counts from 0."""

    ask: str
    choices: list[str]
    right: int
    because: str


class Place(Out):
    """A position in WGS-84, known to within `accuracy_km`; above half a kilometre maps are asked by name instead."""

    lat: float
    lon: float
    accuracy_km: float
    exact: bool


class MapLink(Out):
    """A map app's address that leads to a place; the coordinates in it are shifted as that app wants."""

    app: str
    link: str


class SitePage(SiteCard):
    """A site's own page; minutes are our suggestion; what is null is not known to us."""

    body: str
    stay_minutes: int
    walk_minutes: int
    level: str | None
    when: str | None
    people: list[str]
    themes: list[str]
    theme_names: list[str]
    conduct: str
    station: str
    station_name: str
    phone: str | None
    hours: str | None
    tickets: str | None
    access: str | None
    place: Place | None
    maps: list[MapLink]
    sources: list[SourceOut]
    quiz: list[QuestionOut]
    routes: list[Named]
    stories: list[Named]


class Sites(Out):
    """A list of sites."""

    items: list[SiteCard]


class RouteCard(Out):
    """A route in a list; `sites` counts its stops on the way."""

    slug: str
    name: str
    summary: str
    days: int
    sites: int
    themes: list[str]
    theme_names: list[str]
    counties: list[str]
    county_names: list[str]
    picture: Picture


class RouteList(Out):
    """Routes."""

    items: list[RouteCard]


class RouteStopOut(Out):
    """A stop of a route. `role` is start, point or end; `slug` names a site, null for a station.

    `km` and `minutes` from the stop before are our estimate, null for the first and for a train.
    """

    role: str
    slug: str | None
    name: str
    county: str
    county_name: str
    km: int | None
    minutes: int | None
    by: str
    stay_minutes: int
    walk_minutes: int
    night: str | None
    optional: bool
    place: Place | None
    maps: list[MapLink]


class RoutePage(RouteCard):
    """A route's page."""

    body: str
    stops: list[RouteStopOut]
    sources: list[SourceOut]
    stories: list[Named]


class StoryCard(Out):
    """A story in a list."""

    slug: str
    name: str
    summary: str
    picture: Picture


class StoryList(Out):
    """Stories."""

    items: list[StoryCard]


class StoryPage(StoryCard):
    """A story's page with the sites it ties together."""

    body: str
    when: str | None
    people: list[str]
    sites: list[SiteCard]
    sources: list[SourceOut]


class CountyCard(Out):
    """A county in a list."""

    slug: str
    name: str
    summary: str
    picture: Picture


class CountyList(Out):
    """The counties and districts."""

    items: list[CountyCard]


class CountyOut(CountyCard):
    """A county's page with what lies in it."""

    body: str
    station_name: str
    sites: list[SiteCard]
    routes: list[RouteCard]
    sources: list[SourceOut]

"""What the files of `content/` hold, as structs: sites, routes, stories, counties, stations, sources, drawings."""

from datetime import date
from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta

from backend.kernel.bilingual import Bilingual

THEMES: dict[str, dict[str, str]] = {
    "uprising": {"zh": "起义", "en": "Risings"},
    "soviet": {"zh": "苏维埃", "en": "Soviet years"},
    "army": {"zh": "红军", "en": "Red Army"},
    "march": {"zh": "千里跃进", "en": "The great leap"},
    "liberation": {"zh": "解放战争", "en": "War of liberation"},
    "resistance": {"zh": "抗战", "en": "War of resistance"},
    "generals": {"zh": "将军", "en": "Generals"},
    "intelligence": {"zh": "隐蔽战线", "en": "Hidden front"},
    "union": {"zh": "工会", "en": "Trade unions"},
    "post": {"zh": "红色邮政", "en": "Red post"},
    "construction": {"zh": "建设年代", "en": "Years of building"},
    "renewal": {"zh": "乡村振兴", "en": "Village renewal"},
    "tea": {"zh": "茶", "en": "Tea"},
    "water": {"zh": "水", "en": "Water"},
    "mountain": {"zh": "山", "en": "Mountains"},
    "culture": {"zh": "文化", "en": "Culture"},
}
County = Literal["jinan", "yuan", "yeji", "huoqiu", "shucheng", "jinzhai", "huoshan"]
Station = Literal["luan", "jinzhai", "shuchengdong", "huoqiu", "yeji"]
Minutes = Annotated[int, Meta(ge=0, le=600)]


class Front(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """Front matter knows all its fields."""


class Position(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """WGS-84, known to within `accuracy_km`."""

    lat: float
    lon: float
    accuracy_km: Annotated[float, Meta(gt=0)]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a claim rests on: `ref` names an entry of `content/sources.yaml`."""

    ref: str
    says: str


class Question(Front, frozen=True, kw_only=True):
    """A question that the page's own text answers."""

    ask: Bilingual
    choices: Annotated[list[Bilingual], Meta(min_length=3, max_length=3)]
    right: Annotated[int, Meta(ge=0, le=2)]
    because: Bilingual


class Site(Front, frozen=True, kw_only=True):
    """A heritage place (`site`) or a place to see (`sight`). Minutes are our suggestion."""

    slug: str
    kind: Literal["site", "sight"]
    county: County
    name: Bilingual
    aliases: list[str]
    summary: Bilingual
    position: Position | None
    stay_minutes: Minutes
    walk_minutes: Minutes
    drawing: str
    level: Bilingual | None = None
    when: Bilingual | None = None
    people: list[Bilingual]
    themes: Annotated[list[str], Meta(min_length=1, max_length=3)]
    conduct: Literal["memorial", "museum", "village", "outdoors"]
    station: Station
    phone: str | None = None
    hours: Bilingual | None = None
    tickets: Bilingual | None = None
    access: Bilingual | None = None
    sources: list[Source]
    quiz: list[Question] = []
    body: Bilingual | None = None


class RouteStop(Front, frozen=True, kw_only=True):
    """A stop: a site or a station. `km` and `minutes` from the one before are our estimate; a train's are not known.

    `night`: where the plan sleeps after this stop.
    """

    site: str | None = None
    station: Station | None = None
    km: Annotated[int, Meta(ge=0, le=400)] | None = None
    minutes: Minutes | None = None
    by: Literal["road", "foot", "rail"] = "road"
    night: Bilingual | None = None
    optional: bool = False


class Route(Front, frozen=True, kw_only=True):
    """An ordered walk through sites; it starts and ends at a station."""

    slug: str
    name: Bilingual
    summary: Bilingual
    drawing: str
    themes: Annotated[list[str], Meta(min_length=1, max_length=4)]
    stops: Annotated[list[RouteStop], Meta(min_length=3)]
    sources: list[Source]
    body: Bilingual | None = None

    @property
    def days(self) -> int:
        """Days of the plan: one more than its nights."""
        return 1 + sum(stop.night is not None for stop in self.stops)

    @property
    def sites(self) -> list[str]:
        """The sites it passes, in order, each once."""
        return list(dict.fromkeys(stop.site for stop in self.stops if stop.site))


class Story(Front, frozen=True, kw_only=True):
    """A longer read that ties sites together."""

    slug: str
    name: Bilingual
    summary: Bilingual
    drawing: str
    when: Bilingual | None = None
    people: list[Bilingual]
    themes: Annotated[list[str], Meta(min_length=1, max_length=3)]
    sites: list[str]
    sources: list[Source]
    body: Bilingual | None = None


class CountyPage(Front, frozen=True, kw_only=True):
    """A county's or district's page."""

    slug: County
    name: Bilingual
    summary: Bilingual
    drawing: str
    station: Station
    sources: list[Source]
    body: Bilingual | None = None


class StationInfo(Front, frozen=True, kw_only=True):
    """A railway station; its telecode and position where a public data set gives them."""

    code: str | None
    zh: str
    en: str
    county: County
    position: Position | None
    line: Literal["fast", "slow"]


class Origin(Front, frozen=True, kw_only=True):
    """Where a source comes from. Only official pages are linked; a repost's original is not known to us."""

    grade: Literal["official", "repost", "general", "own"]
    zh: str
    en: str
    link: str | None = None


class Drawing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An illustration of ours: its alt texts and the colour that stands in while it loads. `folder` of `content/` holds
    its file: what is drawn (SVG) in `drawings`, what is rendered from our own models (JPEG) in `goods`."""

    zh: str
    en: str
    colour: str
    folder: Literal["drawings", "goods"] = "drawings"


class Leg(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch by train, minutes as counted on the timetable's day."""

    start: str = msgspec.field(name="from")
    to: str
    trains: int | None
    shortest: int
    longest: int
    median: int | None


class Terminus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A station outside Lu'an."""

    code: str
    zh: str
    en: str


class Note(Bilingual, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something good to know, with its source."""

    ref: str


class Timetable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A timetable file: what was counted on one day; minutes."""

    day: date = msgspec.field(name="from")
    ref: str
    legs: list[Leg]
    origins: dict[str, Terminus]
    notes: list[Note]


class Library(NamedTuple):
    """Everything editorial, by slug."""

    sites: dict[str, Site]
    routes: dict[str, Route]
    stories: dict[str, Story]
    counties: dict[str, CountyPage]
    stations: dict[str, StationInfo]
    origins: dict[str, Origin]
    drawings: dict[str, Drawing]


class Faulty(ValueError):
    """A content file that can't be published; says which and why."""

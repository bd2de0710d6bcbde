"""What a content file may get wrong, all of it at once: `huliu check-content` and its tests. Pure but for reading."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from backend.heritage.content import (
    THEMES,
    CountyPage,
    Drawing,
    Faulty,
    Library,
    Position,
    Route,
    Site,
    Story,
    Timetable,
)
from backend.heritage.reading import parts, read_library, read_timetable

LATITUDES, LONGITUDES = (31.0, 32.7), (115.3, 117.3)
"""The box around Lu'an, to a tenth of a degree outwards."""
BANNED = (
    "治疗", "疗效", "抗癌", "降血糖", "根治", "保健功效", "第一品牌", "全国最", "世界最", "顶级", "网红",
    "打卡", "必去",
    "best in china", "world-class", "cure", "[u]", "todo", "xxx",
)  # fmt: skip
"""Words that health and advertising law forbid (食品安全法 73, 广告法 9, 17), that don't become a memorial, or that say
that somebody was not done."""
FEWEST = {"sites": 24, "sights": 15, "routes": 6, "counties": 7, "stories": 8}
FEWEST_QUESTIONS = 2
LINK = re.compile(r"\]\(([^)]*)\)")
CJK = re.compile(r"[\u3400-\u9fff]")
Page = Site | Route | Story | CountyPage


class Fault(NamedTuple):
    """A fault of a file."""

    file: str
    says: str


def check(folder: Path) -> tuple[int, list[Fault]]:
    """How many pages a content folder holds, and all its faults."""
    try:
        library, table = read_library(folder), read_timetable(folder)
    except Faulty as broken:
        name, _, says = str(broken).partition(": ")
        return 0, [Fault(name, says)]
    pages = list(_pages(library))
    found = [Fault(file, says) for file, page in pages for says in _page(folder / file, page, library)]
    found += [Fault("timetable", says) for says in _timetable(table, library)]
    found += [Fault("content", says) for says in _whole(library, folder)]
    return len(pages), found


def _pages(library: Library) -> Iterator[tuple[str, Page]]:
    for name in ("sites", "routes", "stories", "counties"):
        for slug, page in getattr(library, name).items():
            yield f"{name}/{slug}.md", page


def _page(path: Path, page: Page, library: Library) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    yield from _words(text)
    yield from _languages(text, page)
    yield from _links(text, library)
    yield from _sources(page, library)
    if page.drawing not in library.drawings:
        yield f"no drawing {page.drawing}"
    if not isinstance(page, CountyPage):
        yield from (f"no theme {one}" for one in page.themes if one not in THEMES)
    if isinstance(page, Site):
        yield from _site(page)
    elif isinstance(page, Route):
        yield from _route(page, library)
    elif isinstance(page, Story):
        yield from (f"no site {one}" for one in page.sites if one not in library.sites)
        if not page.sites:
            yield "a story needs its sites"


def _words(text: str) -> Iterator[str]:
    low = text.lower()
    for word in BANNED:
        found = re.search(rf"\b{re.escape(word)}\b", low) if word.isascii() and word.isalpha() else word in low
        if found:
            yield f"banned word {word}"
    if "!" in text.replace("<!-- en -->", "") or "！" in text:
        yield "an exclamation mark"


def _languages(text: str, page: Page) -> Iterator[str]:
    _, zh, en = parts(text)
    if not CJK.search(zh):
        yield "the Chinese text is not Chinese"
    if len(CJK.findall(en)) > len(en) / 20:
        yield "the English text is not English"
    for field in msgspec.structs.fields(type(page)):
        value = getattr(page, field.name)
        both = (getattr(value, "zh", "."), getattr(value, "en", ".")) if field.name != "body" else (".", ".")
        if not all(str(one).strip() for one in both):
            yield f"{field.name} lacks a language"


def _links(text: str, library: Library) -> Iterator[str]:
    for target in LINK.findall(text):
        room, _, slug = target.removeprefix("/").partition("/")
        known = getattr(library, room, {}) if room in {"sites", "routes", "stories", "counties"} else {}
        if not target.startswith("/") or slug not in known:
            yield f"link {target} leads nowhere"


def _sources(page: Page, library: Library) -> Iterator[str]:
    if not page.sources:
        yield "no sources"
    for one in page.sources:
        if one.ref not in library.origins:
            yield f"source {one.ref} is not in sources.yaml"
        if not one.says.strip():
            yield f"source {one.ref} supports nothing"


def inside(place: Position) -> bool:
    """Whether a position lies in the box around Lu'an."""
    return LATITUDES[0] <= place.lat <= LATITUDES[1] and LONGITUDES[0] <= place.lon <= LONGITUDES[1]


def _site(site: Site) -> Iterator[str]:
    if site.position and not inside(site.position):
        yield f"position {site.position.lat}, {site.position.lon} is outside Lu'an"
    if not 0 < site.walk_minutes <= site.stay_minutes:
        yield "walkMinutes must be within stayMinutes"
    for name in ("phone", "hours", "tickets", "access", "level", "when"):
        if getattr(site, name) is not None and not any(one.ref not in {"E"} for one in site.sources):
            yield f"{name} without a source"
    if site.kind == "site" and len(site.quiz) < FEWEST_QUESTIONS:
        yield f"a site needs {FEWEST_QUESTIONS} questions"
    for n, question in enumerate(site.quiz):
        if len({choice.zh for choice in question.choices}) < 3 or len({choice.en for choice in question.choices}) < 3:
            yield f"question {n + 1} repeats a choice"
        if not _told(question.choices[question.right].zh, question.because.zh + (site.body.zh if site.body else "")):
            yield f"question {n + 1} is not answered by the text"


def _told(answer: str, text: str) -> bool:
    """Whether a text says an answer: all its numbers, and most pairs of its characters (it may be said otherwise)."""
    if not set(re.findall(r"\d+", answer)) <= set(re.findall(r"\d+", text)):
        return False
    plain, said = (re.sub(r"[^\u3400-\u9fff]", "", one) for one in (answer, text))
    pairs = [plain[n : n + 2] for n in range(len(plain) - 1)] or [plain]
    return sum(pair in said for pair in pairs) >= len(pairs) / 2


def _route(route: Route, library: Library) -> Iterator[str]:
    for n, stop in enumerate(route.stops):
        if (stop.site is None) == (stop.station is None):
            yield f"stop {n + 1} is neither a site nor a station, or both"
        if stop.site is not None and stop.site not in library.sites:
            yield f"stop {n + 1}: no site {stop.site}"
        measured = stop.km is not None and stop.minutes is not None
        if measured != (n > 0 and stop.by != "rail"):
            yield f"stop {n + 1}: a leg by road or on foot has km and minutes, the first stop and a train have none"
    if route.stops[0].station is None or route.stops[-1].station is None:
        yield "a route starts and ends at a station"
    if not any(stop.site for stop in route.stops):
        yield "a route needs sites"


def _whole(library: Library, folder: Path) -> Iterator[str]:
    counts = {
        "sites": sum(site.kind == "site" for site in library.sites.values()),
        "sights": sum(site.kind == "sight" for site in library.sites.values()),
        "routes": len(library.routes), "counties": len(library.counties), "stories": len(library.stories),
    }  # fmt: skip
    for name, fewest in FEWEST.items():
        if counts[name] < fewest:
            yield f"{counts[name]} {name}, {fewest} are wanted"
    yield from (
        f"drawing {name} has no file" for name, one in library.drawings.items() if not _drawn(folder, name, one)
    )
    drawn = {path.stem for path in (*folder.glob("drawings/*.svg"), *folder.glob("goods/*.jpg"))}
    yield from (f"drawing {name} has no alt text" for name in sorted(drawn - set(library.drawings)))
    yield from (f"source {ref} links without being official" for ref, one in library.origins.items()
                if one.link and one.grade != "official")  # fmt: skip


def _timetable(table: Timetable, library: Library) -> Iterator[str]:
    for leg in table.legs:
        if leg.start not in table.origins or leg.to not in library.stations:
            yield f"leg {leg.start} – {leg.to} has an unknown end"
        if not 0 < leg.shortest <= (leg.median or leg.shortest) <= leg.longest:
            yield f"leg {leg.start} – {leg.to}: shortest, median and longest are out of order"
    yield from (f"source {ref} is not in sources.yaml" for ref in [table.ref, *(one.ref for one in table.notes)]
                if ref not in library.origins)  # fmt: skip
    for name, station in library.stations.items():
        if station.position and not inside(station.position):
            yield f"station {name} is outside Lu'an"


def _drawn(folder: Path, name: str, drawing: Drawing) -> bool:
    kind = "svg" if drawing.folder == "drawings" else "jpg"
    return (folder / drawing.folder / f"{name}.{kind}").is_file()

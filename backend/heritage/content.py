"""Read `content/sites` and `content/drawings`: Markdown with YAML front matter, every claim with its source."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import yaml
from markdown_it import MarkdownIt

from backend.settings import ROOT

CONTENT = ROOT / "content"
COUNTIES: dict[str, dict[str, str]] = {
    "jinan": {"zh": "金安区", "en": "Jin'an"},
    "yuan": {"zh": "裕安区", "en": "Yu'an"},
    "yeji": {"zh": "叶集区", "en": "Yeji"},
    "huoqiu": {"zh": "霍邱县", "en": "Huoqiu"},
    "shucheng": {"zh": "舒城县", "en": "Shucheng"},
    "jinzhai": {"zh": "金寨县", "en": "Jinzhai"},
    "huoshan": {"zh": "霍山县", "en": "Huoshan"},
}
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


class Both(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in both languages."""

    zh: str
    en: str


class Position(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """WGS-84, known to within `accuracy_km`."""

    lat: float
    lon: float
    accuracy_km: float


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a claim rests on: `ref` is an address number of the project's fact sheet."""

    ref: str
    says: str


class Site(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A heritage place (`site`) or a place to see (`sight`)."""

    slug: str
    kind: Literal["site", "sight"]
    county: Literal["jinan", "yuan", "yeji", "huoqiu", "shucheng", "jinzhai", "huoshan"]
    name: Both
    summary: Both
    position: Position | None
    stay_minutes: int
    drawing: str
    sources: list[Source]
    body: Both | None = None


class Drawing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An illustration of ours: its alt texts and the colour that stands in while it loads."""

    zh: str
    en: str
    colour: str


class Faulty(ValueError):
    """A content file that can't be published; says which and why."""


def read_site(path: Path) -> Site:
    """One site file. Raises Faulty naming the file."""
    try:
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        zh, _, en = body.partition("<!-- en -->")
        site = msgspec.convert(yaml.safe_load(front), Site)
    except (ValueError, yaml.YAMLError, msgspec.ValidationError) as broken:
        raise Faulty(f"{path.name}: {broken}") from broken
    if site.slug != path.stem or not zh.strip() or not en.strip() or not site.sources:
        raise Faulty(f"{path.name}: slug, both languages and sources are needed")
    return msgspec.structs.replace(site, body=Both(_MARKDOWN.render(zh.strip()), _MARKDOWN.render(en.strip())))


@cache
def sites() -> dict[str, Site]:
    """All sites by slug, in slug order; bodies are HTML without raw HTML in them."""
    return {path.stem: read_site(path) for path in sorted((CONTENT / "sites").glob("*.md"))}


@cache
def drawings() -> dict[str, Drawing]:
    """All drawings by name."""
    raw = yaml.safe_load((CONTENT / "drawings" / "alt.yaml").read_text(encoding="utf-8"))
    return msgspec.convert(raw, dict[str, Drawing])

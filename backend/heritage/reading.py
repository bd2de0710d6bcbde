"""Read `content/` into memory: Markdown with YAML front matter, both languages in one file."""

from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml
from markdown_it import MarkdownIt

from backend.heritage.content import (
    CountyPage,
    Drawing,
    Faulty,
    Library,
    Origin,
    Route,
    Site,
    StationInfo,
    Story,
    Timetable,
)
from backend.kernel.bilingual import Bilingual
from backend.settings import ROOT

CONTENT = ROOT / "content"
_MARKDOWN = MarkdownIt("commonmark", {"html": False})
T = TypeVar("T", Site, Route, Story, CountyPage)


def _yaml(text: str, kind: Any) -> Any:
    return msgspec.convert(yaml.safe_load(text), kind)


def parts(text: str) -> tuple[str, str, str]:
    """Front matter, Chinese and English of a file. Raises ValueError when one is missing."""
    _, front, body = text.split("---\n", 2)
    zh, mark, en = body.partition("<!-- en -->")
    if not mark or not zh.strip() or not en.strip():
        raise ValueError("both languages are needed")
    return front, zh.strip(), en.strip()


def read_page(path: Path, kind: type[T]) -> T:
    """One file as its struct, bodies as HTML without raw HTML in them. Raises Faulty naming the file."""
    try:
        front, zh, en = parts(path.read_text(encoding="utf-8"))
        page: T = _yaml(front, kind)
    except (ValueError, yaml.YAMLError, msgspec.ValidationError) as broken:
        raise Faulty(f"{path.parent.name}/{path.name}: {broken}") from broken
    if page.slug != path.stem:
        raise Faulty(f"{path.parent.name}/{path.name}: its slug is {page.slug}")
    return msgspec.structs.replace(page, body=Bilingual(_html(zh), _html(en, "/en")))


def _html(text: str, prefix: str = "") -> str:
    """Markdown as HTML; links within the app stay in the page's language."""
    made: str = _MARKDOWN.render(text)
    return made.replace('href="/', f'href="{prefix}/') if prefix else made


def read_library(folder: Path = CONTENT) -> Library:
    """Everything of a content folder. Raises Faulty naming the first file that can't be read."""

    def pages(name: str, kind: type[T]) -> dict[str, T]:
        return {path.stem: read_page(path, kind) for path in sorted((folder / name).glob("*.md"))}

    def table(name: str, kind: Any) -> Any:
        try:
            return _yaml((folder / name).read_text(encoding="utf-8"), dict[str, kind])
        except (yaml.YAMLError, msgspec.ValidationError) as broken:
            raise Faulty(f"{name}: {broken}") from broken

    return Library(
        sites=pages("sites", Site), routes=pages("routes", Route), stories=pages("stories", Story),
        counties=pages("counties", CountyPage), stations=table("stations.yaml", StationInfo),
        origins=table("sources.yaml", Origin), drawings=table("drawings/alt.yaml", Drawing) | {
            name: msgspec.structs.replace(one, folder="goods")
            for name, one in table("goods/alt.yaml", Drawing).items()
        },
    )  # fmt: skip


def read_timetable(folder: Path) -> Timetable:
    """What is known of trains. Raises Faulty."""
    name = "timetable/shanghai-luan.yaml"
    try:
        table: Timetable = _yaml((folder / name).read_text(encoding="utf-8"), Timetable)
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as broken:
        raise Faulty(f"{name}: {broken}") from broken
    return table


@cache
def library() -> Library:
    """The project's own content, read once per process."""
    return read_library()

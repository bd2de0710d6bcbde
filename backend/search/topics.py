"""What people look for by a word that stands on no page: where a thing is done or explained (`content/search`)."""

from functools import cache

import msgspec
import yaml

from backend.kernel.bilingual import Bilingual
from backend.settings import ROOT


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page by another name: `words` are what people type for it."""

    slug: str
    name: Bilingual
    summary: Bilingual
    path: str
    drawing: str
    words: list[str]


@cache
def topics() -> list[Topic]:
    """All of them, read once. Raises msgspec.ValidationError for a file that is none."""
    text = (ROOT / "content" / "search" / "topics.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), list[Topic])

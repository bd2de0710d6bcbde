"""The contract between platform and supplier: a versioned text in `content/terms`."""

import hashlib
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt

from backend.settings import ROOT

VERSION = "2026-11"


class Contract(NamedTuple):
    """Both languages of the contract, and the SHA-256 of both texts."""

    zh: str
    en: str
    hash: bytes

    def html(self, lang: str) -> str:
        """The text as HTML."""
        return str(MarkdownIt("commonmark", {"html": False}).render(self.en if lang == "en" else self.zh))


@cache
def current() -> Contract:
    """The version in force."""
    zh, en = (
        (ROOT / "content" / "terms" / f"supplier-{VERSION}.{lang}.md").read_text(encoding="utf-8")
        for lang in ("zh", "en")
    )
    return Contract(zh, en, hashlib.sha256(f"{zh}\0{en}".encode()).digest())

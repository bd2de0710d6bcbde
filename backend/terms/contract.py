"""The contract text: versioned files in `content/terms`, stored once per version as people accepted it."""

import hashlib
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.settings import ROOT
from backend.terms.models import Terms

CURRENT = "2026-12"
PRIVACY = "privacy-2026-12"
"""The policy of personal information (PIPL 17): who, what, why, how long, to whom."""


class Contract(NamedTuple):
    """A version of a text in both languages, with the SHA-256 of both."""

    version: str
    zh: str
    en: str
    hash: bytes

    def html(self, lang: str) -> str:
        """The text as HTML."""
        made = MarkdownIt("commonmark", {"html": False}).enable("table")
        return str(made.render(self.en if lang == "en" else self.zh))


@cache
def read(version: str) -> Contract:
    """A text by its version."""
    folder = ROOT / "content" / "terms"
    zh, en = ((folder / f"{version}.{lang}.md").read_text(encoding="utf-8") for lang in ("zh", "en"))
    return Contract(version, zh, en, hashlib.sha256(f"{zh}\0{en}".encode()).digest())


def current() -> Contract:
    """The contract in force."""
    return read(CURRENT)


async def store(session: AsyncSession) -> None:
    """Keep the texts in force. Raises RuntimeError when one changed without a new version."""
    for version in (CURRENT, PRIVACY):
        await _store(session, read(version))


async def _store(session: AsyncSession, contract: Contract) -> None:
    await session.execute(
        insert(Terms)
        .values(version=contract.version, hash=contract.hash, text={"zh": contract.zh, "en": contract.en})
        .on_conflict_do_nothing()
    )
    kept = await session.get_one(Terms, contract.version)
    if kept.hash != contract.hash:
        raise RuntimeError(f"the text of terms {contract.version} changed; give it a new version")

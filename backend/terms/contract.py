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


class Contract(NamedTuple):
    """A version of the contract in both languages, with the SHA-256 of both texts."""

    version: str
    zh: str
    en: str
    hash: bytes

    def html(self, lang: str) -> str:
        """The text as HTML."""
        return str(MarkdownIt("commonmark", {"html": False}).render(self.en if lang == "en" else self.zh))


@cache
def current() -> Contract:
    """The version in force."""
    folder = ROOT / "content" / "terms"
    zh, en = ((folder / f"{CURRENT}.{lang}.md").read_text(encoding="utf-8") for lang in ("zh", "en"))
    return Contract(CURRENT, zh, en, hashlib.sha256(f"{zh}\0{en}".encode()).digest())


async def store(session: AsyncSession) -> None:
    """Keep the version in force. Raises RuntimeError when its text changed without a new version."""
    contract = current()
    await session.execute(
        insert(Terms)
        .values(version=contract.version, hash=contract.hash, text={"zh": contract.zh, "en": contract.en})
        .on_conflict_do_nothing()
    )
    kept = await session.get_one(Terms, contract.version)
    if kept.hash != contract.hash:
        raise RuntimeError(f"the text of terms {contract.version} changed; give it a new version")

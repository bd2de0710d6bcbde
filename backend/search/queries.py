"""Reading the index."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import text

MOST = 250
"""Candidates a step of the search looks at."""
FIND = sql(
    "select e.kind, e.slug, e.shown, f.score"
    " from search_find_v1(:words, :loose, :latin, :plain, cast(:kinds as text[]), :limit, :most) f"
    " join search_entry e using (kind, slug) order by f.score desc, e.kind, e.slug"
)


async def find(session: AsyncSession, asked: str, kinds: Sequence[str] | None, limit: int) -> list[Any]:
    """Rows of (kind, slug, shown, score), the best first; none for a query without words."""
    query = text.parse(asked)
    if not query.words:
        return []
    values = {
        "words": query.words, "loose": query.loose, "latin": query.latin, "limit": limit, "most": MOST,
        "plain": text.normal(asked).strip().replace("%", "").replace("_", "").replace("\\", ""),
        "kinds": list(kinds) if kinds else None,
    }  # fmt: skip
    return list((await session.execute(FIND, values)).all())

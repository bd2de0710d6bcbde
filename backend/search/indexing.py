"""Make the index: what each feature tells of its pages becomes entries; only what changed is written. None commits."""

import hashlib
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock, text
from backend.kernel.bilingual import Bilingual
from backend.search.models import SearchEntry

BATCH = 500
FORM = "1"
"""Changes when words are made differently: everything is then indexed anew."""


class Page(NamedTuple):
    """A page as a feature tells of it: names, longer texts, how much it counts, what a result shows by language."""

    kind: str
    slug: str
    names: list[str]
    texts: list[str]
    weight: int
    shown: dict[str, Any]
    mark: str = ""
    """What tells a page of a large feature apart from its older self; else its content does."""


Read = Callable[[AsyncSession], Awaitable[Iterable[Page]]]


class Source(NamedTuple):
    """A feature's pages: of which kinds they are, each with what a list of its hits is called; how all are read."""

    kinds: dict[str, Bilingual]
    read: Read


SOURCES: list[Source] = []
"""Filled by the composition root."""


class Large(NamedTuple):
    """A feature with too many pages to read them all each time: its kind and its name; some pages that changed since
    they were indexed; slugs that are indexed and not published any more."""

    kind: str
    label: Bilingual
    changed: Read
    gone: Callable[[AsyncSession], Awaitable[list[str]]]


LARGE: list[Large] = []
"""Filled by the composition root."""


def labels() -> dict[str, Bilingual]:
    """Every kind of page there is to find, with what it is called."""
    small = {kind: label for source in SOURCES for kind, label in source.kinds.items()}
    return small | {feature.kind: feature.label for feature in LARGE}


def digest_of(page: Page) -> str:
    """A short name for a page as it is."""
    return page.mark or hashlib.sha256(FORM.encode() + msgspec.json.encode(list(page))).hexdigest()[:24]


def entry_of(page: Page) -> dict[str, Any]:
    """A page as a row of the index."""
    strong = text.strong_words(page.names)
    plain = "|".join(["", *(text.normal(name).replace("|", " ") for name in page.names), ""])
    return {
        "kind": page.kind, "slug": page.slug, "names": plain, "strong": strong,
        "words": sorted({*strong, *text.weak_words(page.texts)}), "latin": text.latin_of(page.names),
        "weight": page.weight, "shown": page.shown, "digest": digest_of(page), "indexed_at": clock.now(),
    }  # fmt: skip


async def refresh(session: AsyncSession) -> tuple[int, int]:
    """Bring the index to what is published; how many entries were written and how many went."""
    pages = {(page.kind, page.slug): page for source in SOURCES for page in await source.read(session)}
    wanted = select(SearchEntry.kind, SearchEntry.slug, SearchEntry.digest)
    rows = await session.execute(wanted.where(SearchEntry.kind.not_in([feature.kind for feature in LARGE])))
    known = {(row[0], row[1]): row[2] for row in rows}
    changed = [page for key, page in pages.items() if known.get(key) != digest_of(page)]
    for n in range(0, len(changed), BATCH):
        await write(session, changed[n : n + BATCH])
    gone = sorted(set(known) - set(pages))
    for feature in LARGE:
        fresh = list(await feature.changed(session))
        for n in range(0, len(fresh), BATCH):
            await write(session, fresh[n : n + BATCH])
        changed += fresh
        gone += [(feature.kind, slug) for slug in await feature.gone(session)]
    for n in range(0, len(gone), BATCH):
        await session.execute(
            delete(SearchEntry).where(tuple_(SearchEntry.kind, SearchEntry.slug).in_(gone[n : n + BATCH]))
        )
    return len(changed), len(gone)


async def write(session: AsyncSession, pages: list[Page]) -> None:
    """Write some pages into the index."""
    wanted = insert(SearchEntry).values([entry_of(page) for page in pages])
    columns = [column.name for column in SearchEntry.__table__.c if not column.primary_key]
    others = {name: wanted.excluded[name] for name in columns}
    await session.execute(wanted.on_conflict_do_update(index_elements=["kind", "slug"], set_=others))

"""The index: an entry per page, with its words."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base


class SearchEntry(Base):
    """A page that can be found. `strong` are words of its names, `words` all of its words, strong ones included.

    `shown` is what a result shows, by language; `digest` tells whether the page changed since it was indexed.
    """

    __tablename__ = "search_entry"
    impersonal = "kind slug names strong words latin shown digest"
    __table_args__ = (
        Index("ix_search_entry_strong", "strong", postgresql_using="gin"),
        Index("ix_search_entry_words", "words", postgresql_using="gin"),
        Index("ix_search_entry_latin", "latin", postgresql_using="gin", postgresql_ops={"latin": "gin_trgm_ops"}),
    )

    kind: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    names: Mapped[str]
    strong: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    words: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    latin: Mapped[str]
    weight: Mapped[int]
    shown: Mapped[dict[str, Any]] = mapped_column(JSONB)
    digest: Mapped[str]
    indexed_at: Mapped[datetime]

"""A listing's draft and the history of what was published of it."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id


class Listing(Base):
    """What a supplier writes about one thing it sells.

    `draft` is edited freely; `version` counts its saves, so that a second editor is told. `subject_id` is the trip
    (room, product) it became when it was first published, `published` the number of the version buyers see.
    """

    __tablename__ = "listing"
    impersonal = "kind title draft state reasons"
    rights = "keep"
    __table_args__ = (
        CheckConstraint("kind ~ '^[a-z_]{1,30}$'", "kind"),
        CheckConstraint("state in ('draft', 'in_review', 'returned', 'published')", "state"),
        CheckConstraint("(subject_id is null) = (published is null)", "published_has_subject"),
        Index("ix_listing_in_review", "submitted_at", postgresql_where="state = 'in_review'"),
    )

    id: Mapped[Id]
    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), index=True)
    kind: Mapped[str]
    subject_id: Mapped[uuid.UUID | None] = mapped_column(unique=True)
    title: Mapped[str]
    draft: Mapped[dict[str, Any]] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(server_default="1")
    state: Mapped[str] = mapped_column(server_default="draft")
    live: Mapped[bool] = mapped_column(server_default="true")
    published: Mapped[int | None]
    reasons: Mapped[str | None]
    saved_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class ListingVersion(Base):
    """What was published: written once, then read and restored from."""

    __tablename__ = "listing_version"
    impersonal = "content"
    rights = "append"

    listing_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("listing.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    approved_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[CreatedAt]

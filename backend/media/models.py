"""Uploaded pictures."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id


class Picture(Base):
    """A picture a supplier uploaded: its clean master lies in the store, derivatives follow in the background.

    `purpose` listing and report are public; licence is seen by members and reviewers only, claim by the buyer who
    showed it, the supplier and the platform. `crop` are fractions of the
    master: left, top, right, bottom. `alt` is `{zh, en}`.
    `unused_since`: since when a nightly look has found nothing that shows it.
    """

    __tablename__ = "picture"
    __table_args__ = (
        CheckConstraint("purpose in ('listing', 'licence', 'claim', 'report')", "purpose"),
        CheckConstraint("state in ('making', 'ready')", "state"),
        CheckConstraint("width > 0 and height > 0", "size"),
    )

    id: Mapped[Id]
    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    purpose: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="making")
    width: Mapped[int]
    height: Mapped[int]
    colour: Mapped[str]
    alt: Mapped[dict[str, Any]]
    crop: Mapped[list[Any] | None] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(server_default="1")
    unused_since: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]

"""The calendar's trail: every edit of departures, as it was asked and what it changed."""

import uuid
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id


class CalendarEdit(Base):
    """One edit of a supplier's departures, all of it: what was asked, and every changed value before and after.
    Written once; an undo is an edit of its own that names what it undoes, and an edit is undone once.

    `changes` are `{before, after, departures}`: departures with the same change stand together; before and after
    hold the changed ones of `seats`, `rooms`, `selling` and `prices`. `count` is how many departures changed.
    """

    __tablename__ = "calendar_edit"
    impersonal = "asked changes"
    rights = "append"

    id: Mapped[Id]
    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    asked: Mapped[dict[str, Any]] = mapped_column(JSONB)
    changes: Mapped[list[Any]] = mapped_column(JSONB)
    count: Mapped[int]
    undoes: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("calendar_edit.id"), unique=True)
    created_at: Mapped[CreatedAt]

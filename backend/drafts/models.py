"""Things begun, per account and name."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, Id


class Draft(Base):
    """What a phone keeps under a name, as its JSON text; `version` counts its writes, so that two phones never write
    over each other unseen. What is gone stays for a while as `null`, for the other phone to learn it."""

    __tablename__ = "draft"
    impersonal = "name"
    __table_args__ = (UniqueConstraint("account_id", "name"), Index("ix_draft_changed_at", "changed_at"))

    id: Mapped[Id]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str]
    version: Mapped[int]
    value_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    changed_at: Mapped[datetime]

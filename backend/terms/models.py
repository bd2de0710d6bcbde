"""Contract texts as they were shown."""

from typing import Any

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt


class Terms(Base):
    """Every contract text ever shown, by version and language; stored as accepted, never changed."""

    __tablename__ = "terms"
    impersonal = "version hash text"
    rights = "append"

    version: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    text: Mapped[dict[str, Any]]
    created_at: Mapped[CreatedAt]

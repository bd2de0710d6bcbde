"""Where an account has goods sent, and that it has shown to be of age."""

import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id


class Address(Base):
    """Where an account has goods sent. Who, phone and door are sealed as JSON; the district's code is not."""

    __tablename__ = "address"
    __table_args__ = (CheckConstraint(r"region ~ '^\d{6}$'", "region"),)

    id: Mapped[Id]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    region: Mapped[str]
    street: Mapped[str]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    masked: Mapped[dict[str, Any]]
    usual: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[CreatedAt]


class AgeProof(Base):
    """That a person showed a number by which they are 18 (未成年人保护法 59); no number or birthday is kept."""

    __tablename__ = "age_proof"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    method: Mapped[str]
    proven_at: Mapped[CreatedAt]

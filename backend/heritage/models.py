"""Passports and their stamps: what a visitor collected, with or without an account."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id


class Passport(Base):
    """A visitor's passport: an account's, or of whoever holds the secret that hashes to `secret_hash`."""

    __tablename__ = "passport"
    __table_args__ = (CheckConstraint("(account_id is null) <> (secret_hash is null)", "one_holder"),)

    id: Mapped[Id]
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), unique=True)
    secret_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[CreatedAt]
    seen_at: Mapped[datetime]


class Stamp(Base):
    """A site's stamp, once per passport: the Shanghai day the phone says, and the poster's day of issue."""

    __tablename__ = "stamp"

    passport_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("passport.id", ondelete="CASCADE"), primary_key=True)
    site: Mapped[str] = mapped_column(primary_key=True)
    earned_on: Mapped[date] = mapped_column(Date)
    poster_issued_on: Mapped[date] = mapped_column(Date)
    created_at: Mapped[CreatedAt]

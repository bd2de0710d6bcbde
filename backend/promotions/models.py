"""Promotions, and the coupons that buyers have taken."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id


class Promotion(Base):
    """`off` fen less from `threshold` fen on, between two instants, at a supplier's cost or (with none) the platform's.

    A `full_cut` (满减) applies by itself; a `coupon` is taken by its `code`, as often as its quota allows and
    `per_buyer` times by one account. `listed` coupons are offered on pages, others only to who knows the code.
    """

    __tablename__ = "promotion"
    impersonal = "kind scope name code"
    __table_args__ = (
        CheckConstraint("kind in ('full_cut', 'coupon')", "kind"),
        CheckConstraint("scope ~ '^[a-z_]{1,30}$'", "scope"),
        CheckConstraint("off > 0 and off < threshold", "off"),
        CheckConstraint("ends_at > starts_at", "window"),
        CheckConstraint("kind = 'coupon' or supplier_id is not null", "who_pays"),
        CheckConstraint(
            "(kind = 'coupon') = (code is not null and quota_id is not null and per_buyer is not null) and "
            "(kind = 'coupon' or (code is null and quota_id is null and per_buyer is null))",
            "coupon",
        ),
        CheckConstraint("code ~ '^[A-Z0-9]{4,16}$'", "code"),
        CheckConstraint("per_buyer between 1 and 100", "per_buyer"),
        Index("ix_promotion_supplier_id", "supplier_id", "ends_at"),
    )

    id: Mapped[Id]
    supplier_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("supplier.id"))
    kind: Mapped[str]
    scope: Mapped[str]
    name: Mapped[dict[str, Any]]
    threshold: Mapped[int]
    off: Mapped[int]
    code: Mapped[str | None] = mapped_column(unique=True)
    quota_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("quota.id"), unique=True)
    per_buyer: Mapped[int | None]
    listed: Mapped[bool]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class Coupon(Base):
    """A coupon in a buyer's hands: the quota says how often this account may still use it."""

    __tablename__ = "coupon"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    promotion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("promotion.id"), primary_key=True, index=True)
    quota_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("quota.id"), unique=True)
    taken_at: Mapped[CreatedAt]

"""Suppliers and the people who act for them."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id


class Supplier(Base):
    """A cooperative, operator or base. Texts are `{zh, en}`; `demo` ones are marked 演示 everywhere."""

    __tablename__ = "supplier"
    __table_args__ = (
        CheckConstraint("kind in ('cooperative', 'operator', 'base')", "kind"),
        CheckConstraint("state in ('active', 'suspended')", "state"),
    )

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    name: Mapped[dict[str, Any]]
    licence: Mapped[dict[str, Any]]
    county: Mapped[str]
    complaint: Mapped[str]
    demo: Mapped[bool]
    state: Mapped[str] = mapped_column(server_default="active")
    created_at: Mapped[CreatedAt]


class Member(Base):
    """An account acting for a supplier."""

    __tablename__ = "member"
    __table_args__ = (CheckConstraint("role in ('owner', 'manager', 'finance', 'packer', 'guide')", "role"),)

    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    role: Mapped[str]
    created_at: Mapped[CreatedAt]


class FeeRule(Base):
    """What the platform keeps of a sale: basis points of the line plus fen per unit. None matches everything.

    The most exact rule that is valid on the day of ordering applies; no rule means that nothing is kept
    (consumer-assistance goods). `fee_share` is the percent of the provider's fee that the supplier bears.
    """

    __tablename__ = "fee_rule"
    __table_args__ = (
        CheckConstraint("percent_bp between 0 and 5000", "percent"),
        CheckConstraint("flat >= 0", "flat"),
        CheckConstraint("fee_share between 0 and 100", "fee_share"),
        CheckConstraint("valid_until is null or valid_until >= valid_from", "validity"),
    )

    id: Mapped[Id]
    supplier_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("supplier.id"), index=True)
    kind: Mapped[str | None]
    category: Mapped[str | None]
    percent_bp: Mapped[int]
    flat: Mapped[int] = mapped_column(server_default="0")
    fee_share: Mapped[int] = mapped_column(server_default="0")
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[CreatedAt]

"""Suppliers and the people who act for them."""

import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
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

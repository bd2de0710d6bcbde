"""Conversations about orders, their messages, and when a seller's people are there."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id


class Conversation(Base):
    """A buyer and one supplier of an order. `state` says whose turn it is: `to_supplier`, `to_buyer`, `to_platform`, or
    nobody's (`quiet`); whoever is told of it is told once per turn. `escalated_at`: since when the platform is asked
    in. The `…_read_at` are how far each side has read."""

    __tablename__ = "conversation"
    impersonal = "state"
    rights = "keep"
    __table_args__ = (
        CheckConstraint("state in ('quiet', 'to_supplier', 'to_buyer', 'to_platform')", "state"),
        CheckConstraint("state <> 'to_platform' or escalated_at is not null", "escalated"),
        Index("ix_conversation_supplier_id_latest_at", "supplier_id", "latest_at"),
        Index("ix_conversation_escalated", "escalated_at", postgresql_where="escalated_at is not null"),
    )

    id: Mapped[Id]
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    supplier_order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier_order.id"), unique=True)
    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"))
    state: Mapped[str] = mapped_column(server_default="quiet")
    asked_at: Mapped[datetime | None]
    """Since when the buyer waits for the supplier's answer."""
    escalated_at: Mapped[datetime | None]
    platform_asked_at: Mapped[datetime | None]
    """Since when the platform's word is waited for, once it was called in."""
    latest_at: Mapped[datetime]
    buyer_read_at: Mapped[datetime | None]
    supplier_read_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class Message(Base):
    """A message: words, pictures or both. `waited`: seconds a buyer had waited for this answer. Sealed like every door
    and name, since that is what people write."""

    __tablename__ = "message"
    impersonal = "key"
    rights = "keep"
    __table_args__ = (
        UniqueConstraint("conversation_id", "key"),
        CheckConstraint("by in ('buyer', 'supplier', 'platform')", "by"),
        CheckConstraint("waited >= 0", "waited"),
    )

    id: Mapped[Id]
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id"))
    by: Mapped[str]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    key: Mapped[str]
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    pictures: Mapped[list[Any]]
    waited: Mapped[int | None]
    created_at: Mapped[CreatedAt]


class ServiceHours(Base):
    """When a supplier's people answer, in Shanghai's time (`HH:MM`); outside of it messages wait."""

    __tablename__ = "service_hours"
    impersonal = "opens closes"
    __table_args__ = (
        CheckConstraint(r"opens ~ '^([01]\d|2[0-3]):[0-5]\d$' and closes ~ '^([01]\d|2[0-3]):[0-5]\d$'", "clock"),
        CheckConstraint("opens < closes", "order"),
    )

    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), primary_key=True)
    opens: Mapped[str]
    closes: Mapped[str]
    weekends: Mapped[bool]

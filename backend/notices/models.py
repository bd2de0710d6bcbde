"""Notices, their deliveries, where a person's browsers listen, and what a person wants to hear how."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id


class Notice(Base):
    """Something told to one person: `kind` names its template, `values` fill it, `link` is the page it is about.

    `key` is made of its cause, so that a cause told twice makes one notice. It stands in the in-app inbox at once.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        Index("ix_notice_account_id_id", "account_id", "id"),
    )

    id: Mapped[Id]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    key: Mapped[str]
    kind: Mapped[str]
    values: Mapped[dict[str, Any]] = mapped_column(JSONB)
    link: Mapped[str]
    created_at: Mapped[CreatedAt]
    read_at: Mapped[datetime | None]


class Delivery(Base):
    """A notice on its way over a channel beside the inbox; `target` is the push subscription, or empty for SMS.

    `sending` was claimed by a worker; one that died there is asked again only where the channel drops a repeat.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("notice_id", "channel", "target"),
        CheckConstraint("channel in ('sms', 'push')", "channel"),
        CheckConstraint("state in ('waiting', 'sending', 'sent', 'failed', 'unknown')", "state"),
        Index("ix_delivery_due_at_open", "due_at", postgresql_where="state in ('waiting', 'sending')"),
    )

    id: Mapped[Id]
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice.id", ondelete="cascade"))
    channel: Mapped[str]
    target: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str] = mapped_column(server_default="waiting")
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(server_default="0")
    error: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class PushSubscription(Base):
    """A browser that listens for a person (RFC 8030); `keys` are the browser's p256dh and auth."""

    __tablename__ = "push_subscription"

    id: Mapped[Id]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    endpoint: Mapped[str] = mapped_column(unique=True)
    keys: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[CreatedAt]


class NoticeWish(Base):
    """How a person wants to be told: channels by group, quiet hours (Shanghai), language; no row is the default."""

    __tablename__ = "notice_wish"
    __table_args__ = (CheckConstraint("language in ('zh', 'en')", "language"),)

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    channels: Mapped[dict[str, Any]] = mapped_column(JSONB)
    quiet_from: Mapped[str]
    quiet_to: Mapped[str]
    language: Mapped[str] = mapped_column(server_default="zh")

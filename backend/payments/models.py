"""Attempts to pay, what the provider told us, and refunds."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id


class PaymentAttempt(Base):
    """One try to pay an order. Its id is the provider's idempotency key, committed before the provider is asked."""

    __tablename__ = "payment_attempt"
    impersonal = "provider method state action reference"
    rights = "keep"
    __table_args__ = (
        CheckConstraint("state in ('starting', 'pending', 'succeeded', 'failed', 'cancelled')", "state"),
        CheckConstraint("amount > 0", "amount"),
        CheckConstraint("refunded >= 0 and disputed >= 0 and refunded + disputed <= received", "back_within_received"),
        UniqueConstraint("provider", "reference", name="uq_payment_attempt_provider_reference"),
        Index("ix_payment_attempt_live", "asked_at", postgresql_where="state in ('starting', 'pending')"),
    )

    id: Mapped[Id]
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    provider: Mapped[str]
    method: Mapped[str]
    reference: Mapped[str | None]
    amount: Mapped[int]
    received: Mapped[int] = mapped_column(server_default="0")
    refunded: Mapped[int] = mapped_column(server_default="0")
    disputed: Mapped[int] = mapped_column(server_default="0")
    state: Mapped[str]
    action: Mapped[dict[str, Any]]
    created_at: Mapped[CreatedAt]
    asked_at: Mapped[CreatedAt]
    settled_at: Mapped[datetime | None]


class ProviderEvent(Base):
    """The inbox: what a provider told us, once per event id, before anything is made of it."""

    __tablename__ = "provider_event"
    impersonal = "provider event_id reference kind body"
    rights = "keep"
    __table_args__ = (Index("ix_provider_event_unhandled", "reference", postgresql_where="handled_at is null"),)

    provider: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(primary_key=True)
    reference: Mapped[str]
    kind: Mapped[str]
    body: Mapped[dict[str, Any]]
    received_at: Mapped[CreatedAt]
    handled_at: Mapped[datetime | None]


class Refund(Base):
    """Money on its way back. Pending and sent ones count against the cap of their attempt.

    `sent`: the provider took it and has not said how it ended. A failed one is `replaced` once staff had it tried
    again or paid it elsewhere; its due stays due until then.
    """

    __tablename__ = "refund"
    impersonal = "state reference fault"
    rights = "keep"
    __table_args__ = (
        CheckConstraint("state in ('pending', 'sent', 'succeeded', 'failed')", "state"),
        CheckConstraint("amount > 0", "amount"),
        UniqueConstraint("reference", "attempt_id", name="uq_refund_reference_attempt_id"),
        Index("ix_refund_pending", "asked_at", postgresql_where="state in ('pending', 'sent')"),
    )

    id: Mapped[Id]
    due_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("refund_due.id"), index=True)
    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("payment_attempt.id"), index=True)
    amount: Mapped[int]
    state: Mapped[str]
    reference: Mapped[str | None]
    fault: Mapped[str | None]
    replaced: Mapped[bool] = mapped_column(server_default="false")
    tries: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[CreatedAt]
    asked_at: Mapped[CreatedAt]
    settled_at: Mapped[datetime | None]


class Dispute(Base):
    """A buyer's bank took money back; fen. `capped` is what of it counts against its payment."""

    __tablename__ = "dispute"
    impersonal = "provider reference state reason"
    rights = "keep"
    __table_args__ = (CheckConstraint("state in ('open', 'won', 'lost')", "state"),)

    provider: Mapped[str] = mapped_column(primary_key=True, server_default="stripe")
    reference: Mapped[str] = mapped_column(primary_key=True)
    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("payment_attempt.id"), index=True)
    amount: Mapped[int]
    capped: Mapped[int] = mapped_column(server_default="0")
    state: Mapped[str]
    reason: Mapped[str]
    created_at: Mapped[CreatedAt]
    settled_at: Mapped[datetime | None]


class ProviderMove(Base):
    """A line of the provider's own books as we read it. `difference` says what we can't explain about it."""

    __tablename__ = "provider_move"
    impersonal = "provider id kind source difference"
    rights = "keep"
    __table_args__ = (Index("ix_provider_move_difference", "at", postgresql_where="difference is not null"),)

    provider: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    amount: Mapped[int]
    fee: Mapped[int]
    source: Mapped[str]
    at: Mapped[datetime]
    difference: Mapped[str | None]
    noted_at: Mapped[CreatedAt]


class SandboxIntent(Base):
    """The sandbox provider's own books; a stand-in for the world outside, absent in production."""

    __tablename__ = "sandbox_intent"
    impersonal = "reference idempotency_key state"
    rights = "keep"

    reference: Mapped[str] = mapped_column(primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    amount: Mapped[int]
    state: Mapped[str]
    paid_times: Mapped[int] = mapped_column(server_default="0")
    pay_at: Mapped[datetime | None]
    refunded: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[CreatedAt]


class SandboxRefund(Base):
    """A refund in the sandbox's books, one per idempotency key."""

    __tablename__ = "sandbox_refund"
    impersonal = "idempotency_key reference"
    rights = "keep"

    idempotency_key: Mapped[str] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(ForeignKey("sandbox_intent.reference"), index=True)
    amount: Mapped[int]
    created_at: Mapped[CreatedAt]

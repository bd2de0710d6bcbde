"""Suppliers and the people who act for them."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id
from backend.kernel import clock


def _owner_from_now(context: Any) -> datetime | None:
    """A member who begins as an owner is one from now on."""
    return clock.now() if context.get_current_parameters()["role"] == "owner" else None


class Supplier(Base):
    """A cooperative, operator or base. Texts are `{zh, en}`; `demo` ones are marked 演示 everywhere."""

    __tablename__ = "supplier"
    impersonal = "slug kind name county state"
    rights = "keep"
    __table_args__ = (
        CheckConstraint("kind in ('cooperative', 'operator', 'base')", "kind"),
        CheckConstraint(
            "state in ('applying', 'submitted', 'checked', 'active', 'returned', 'refused', 'suspended')", "state"
        ),
        Index(
            "uq_supplier_credit_code",
            "credit_code",
            unique=True,
            postgresql_where="state not in ('applying', 'returned', 'refused')",
        ),
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
    credit_code: Mapped[str | None]
    contact_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_masked: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    reasons: Mapped[str | None]
    checked_by: Mapped[uuid.UUID | None]
    submitted_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class Licence(Base):
    """A licence a supplier showed. A renewed one waits beside the accepted one, whose date counts until then."""

    __tablename__ = "licence"
    __table_args__ = (
        CheckConstraint("kind in ('business', 'travel_agency', 'food', 'lodging')", "kind"),
        CheckConstraint("state in ('waiting', 'accepted', 'refused')", "state"),
        UniqueConstraint("supplier_id", "kind", "state"),
    )

    id: Mapped[Id]
    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"))
    kind: Mapped[str]
    number: Mapped[str]
    expires_on: Mapped[date | None] = mapped_column(Date)
    picture_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("picture.id"))
    state: Mapped[str] = mapped_column(server_default="waiting")
    reminded: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[CreatedAt]


class BankAccount(Base):
    """Where a supplier is paid."""

    __tablename__ = "bank_account"
    rights = "keep"

    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), primary_key=True)
    holder: Mapped[str]
    bank: Mapped[str]
    number_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    number_masked: Mapped[str]
    created_at: Mapped[CreatedAt]


class Agreement(Base):
    """Which version of the platform's contract a supplier accepted (and the SHA-256 of its text), by whom and when."""

    __tablename__ = "agreement"
    rights = "append"

    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    accepted_at: Mapped[CreatedAt]


class Invitation(Base):
    """Somebody asked to act for a supplier; the phone they sign in with is the proof."""

    __tablename__ = "invitation"
    impersonal = "state"
    rights = "keep"
    __table_args__ = (
        CheckConstraint("role in ('owner', 'manager', 'finance', 'packer', 'guide')", "role"),
        CheckConstraint("state in ('open', 'accepted', 'withdrawn')", "state"),
        Index("uq_invitation_open", "supplier_id", "phone_lookup", unique=True, postgresql_where="state = 'open'"),
        Index("ix_invitation_phone_lookup_open", "phone_lookup", postgresql_where="state = 'open'"),
    )

    id: Mapped[Id]
    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"))
    phone_lookup: Mapped[bytes] = mapped_column(LargeBinary)
    phone_masked: Mapped[str]
    role: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="open")
    by_account: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    expires_at: Mapped[datetime]
    created_at: Mapped[CreatedAt]


class Member(Base):
    """An account acting for a supplier; `owner_since` when it last became an owner."""

    __tablename__ = "member"
    __table_args__ = (
        CheckConstraint("role in ('owner', 'manager', 'finance', 'packer', 'guide')", "role"),
        CheckConstraint("(role = 'owner') = (owner_since is not null)", "owner_since"),
    )

    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    role: Mapped[str]
    owner_since: Mapped[datetime | None] = mapped_column(default=_owner_from_now)
    created_at: Mapped[CreatedAt]


class DepartureGuide(Base):
    """A departure given to a guide, who sees the names of no other; it goes with the membership."""

    __tablename__ = "departure_guide"
    __table_args__ = (
        ForeignKeyConstraint(
            ["supplier_id", "account_id"], ["member.supplier_id", "member.account_id"], ondelete="CASCADE"
        ),
        Index("ix_departure_guide_supplier_id_account_id", "supplier_id", "account_id"),
    )

    departure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("departure.id"), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    supplier_id: Mapped[uuid.UUID]
    created_at: Mapped[CreatedAt]


class FeeRule(Base):
    """What the platform keeps of a sale: basis points of the line plus fen per unit. None matches everything.

    The most exact rule that is valid on the day of ordering applies; no rule means that nothing is kept
    (consumer-assistance goods). `fee_share` is the percent of the provider's fee that the supplier bears.
    """

    __tablename__ = "fee_rule"
    impersonal = "kind category"
    rights = "keep"
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

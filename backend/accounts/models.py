"""People and their data. Columns ending `_sealed` are AES-GCM with a key id in front; `_lookup` are keyed hashes."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Identity, Index, LargeBinary, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.accounts.documents import DOCUMENTS, DocumentKind
from backend.db.base import Base, CreatedAt, Id


class Account(Base):
    """A person who signs in with a phone. `staff_role` is set for the platform's own people;
    a county reviewer with a `staff_county` sees that county only. Erased once, it is cleared when no feature holds a
    word of it any more."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("staff_role in ('county_reviewer', 'reviewer', 'support', 'finance', 'admin')", "staff_role"),
        Index("ix_account_uncleared", "id", postgresql_where="erased_at is not null and cleared_at is null"),
    )

    id: Mapped[Id]
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_lookup: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    phone_masked: Mapped[str]
    staff_role: Mapped[str | None]
    staff_county: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    erased_at: Mapped[datetime | None]
    cleared_at: Mapped[datetime | None]


class OneTimeCode(Base):
    """A sign-in code, hashed; five tries, ten minutes."""

    __tablename__ = "one_time_code"

    id: Mapped[Id]
    phone_lookup: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    tries: Mapped[int] = mapped_column(server_default="0")
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class Session(Base):
    """A signed-in browser: the token's SHA-256, never the token. `strong_at`: when the second factor was shown;
    `challenge`: what a passkey must sign next, once and soon."""

    __tablename__ = "session"

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    device: Mapped[str]
    created_at: Mapped[CreatedAt]
    seen_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime]
    strong_at: Mapped[datetime | None]
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary)
    challenge_at: Mapped[datetime | None]
    challenge_for: Mapped[str | None]


class Traveller(Base):
    """A person an account books for."""

    __tablename__ = "traveller"
    __table_args__ = (
        CheckConstraint(f"document in ({', '.join(map(repr, DOCUMENTS))})", "document"),
        UniqueConstraint("account_id", "number_lookup"),
    )

    id: Mapped[Id]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    name_masked: Mapped[str]
    document: Mapped[DocumentKind] = mapped_column(Text)
    number_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    number_lookup: Mapped[bytes | None] = mapped_column(LargeBinary)
    number_masked: Mapped[str]
    born_on: Mapped[date] = mapped_column(Date)
    created_at: Mapped[CreatedAt]


class Consent(Base):
    """What a person agreed to and when; withdrawn consents stay on record (PIPL art. 14-16, 29, 31)."""

    __tablename__ = "consent"
    rights = "keep"
    __table_args__ = (
        CheckConstraint("kind in ('privacy', 'sensitive', 'guardian', 'share_operator')", "kind"),
        Index("uq_consent_live", "account_id", "kind", unique=True, postgresql_where="withdrawn_at is null"),
    )

    id: Mapped[Id]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str]
    version: Mapped[str]
    given_at: Mapped[CreatedAt]
    withdrawn_at: Mapped[datetime | None]


class SecondFactor(Base):
    """What a person proves beside the phone: a time-based code (RFC 6238), and recovery codes kept as hashes.

    In force since `confirmed_at`; a begun secret is `pending` and replaces it only when confirmed. `last_step` is the
    newest half-minute a code was taken for, so none counts twice.
    """

    __tablename__ = "second_factor"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    pending_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    recovery: Mapped[list[Any]]
    last_step: Mapped[int] = mapped_column(server_default="0")
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class Passkey(Base):
    """A key in a person's phone or security key that stands for the second factor (W3C Web Authentication 3).

    `sign_count` is what the authenticator said last; synced keys always say 0.
    """

    __tablename__ = "passkey"

    id: Mapped[Id]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str]
    created_at: Mapped[CreatedAt]
    used_at: Mapped[datetime | None]


class SignInChallenge(Base):
    """What a passkey must sign to sign somebody in, once and soon; the browser that asked knows its id."""

    __tablename__ = "sign_in_challenge"
    impersonal = "challenge"

    id: Mapped[Id]
    challenge: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[CreatedAt]


class KeptRecord(Base):
    """What only the law still keeps of a trade, sealed as one document. Nothing but the person's own export opens it.

    A trigger lets nobody delete it before `keep_until` or write anything but a new seal into it.
    """

    __tablename__ = "kept_record"
    __table_args__ = (CheckConstraint("law in ('travel', 'trade')", "law"),)

    id: Mapped[Id]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    subject: Mapped[str]
    law: Mapped[str]
    keep_until: Mapped[date] = mapped_column(Date, index=True)
    record_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[CreatedAt]


class Audit(Base):
    """Every change of what suppliers and staff answer for, and every look at personal data; never rewritten.

    Written by triggers and `audit_note_v1` only. No `actor` is the system; `before` and `after` hold what differs.
    """

    __tablename__ = "audit"
    rights = "read"
    __table_args__ = (
        Index("ix_audit_subject_id", "subject", "id"),
        Index("ix_audit_supplier_id_id", "supplier_id", "id"),
        Index("ix_audit_actor_id", "actor", "id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    actor: Mapped[uuid.UUID | None]
    act: Mapped[str]
    subject: Mapped[str]
    supplier_id: Mapped[uuid.UUID | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    reason: Mapped[str | None]


class Unheard(Base):
    """Audit rows that notices have not followed yet; the job that makes notices takes them away."""

    __tablename__ = "unheard"

    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), primary_key=True, autoincrement=False)

"""Tables of stock. Every write goes through the functions in `sql/`; the application's role may only read."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id


class Resource(Base):
    """Something that runs out: a coach, a room type, a sku's stock, a person's open holds."""

    __tablename__ = "resource"
    impersonal = "kind name"
    __table_args__ = (CheckConstraint("kind in ('coach', 'room', 'stock', 'session', 'cap')", "kind"),)

    id: Mapped[Id]
    supplier_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("supplier.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str]


class Quota(Base):
    """How much of a resource can be sold for one day, or undated (`day` null)."""

    __tablename__ = "quota"
    rights = "read"
    __table_args__ = (UniqueConstraint("resource_id", "day", postgresql_nulls_not_distinct=True),)

    id: Mapped[Id]
    resource_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("resource.id"))
    day: Mapped[date | None] = mapped_column(Date)


class QuotaCount(Base):
    """The counter of a quota: narrow, referenced by nothing, the row everybody locks."""

    __tablename__ = "quota_count"
    rights = "read"
    __table_args__ = (
        CheckConstraint("claimed between 0 and capacity", "claimed_within_capacity"),
        {"postgresql_with": {"fillfactor": "50"}},
    )

    quota_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    capacity: Mapped[int]
    claimed: Mapped[int] = mapped_column(server_default="0")
    open: Mapped[bool] = mapped_column(server_default="true")


class Claim(Base):
    """Who has how much of a quota, until when. `owner_id` is an order or a waiting-list offer."""

    __tablename__ = "claim"
    impersonal = "state reason"
    rights = "read"
    __table_args__ = (
        CheckConstraint("quantity > 0", "quantity"),
        CheckConstraint("state in ('held', 'sold', 'released')", "state"),
        CheckConstraint("(state = 'held') = (expires_at is not null)", "held_expires"),
        CheckConstraint("(state = 'released') = (reason is not null)", "released_says_why"),
        Index("ix_claim_quota_id_live", "quota_id", postgresql_where="state <> 'released'"),
        Index("ix_claim_expires_at_held", "expires_at", postgresql_where="state = 'held'"),
    )

    id: Mapped[Id]
    quota_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("quota.id"))
    owner_id: Mapped[uuid.UUID] = mapped_column(index=True)
    part_id: Mapped[uuid.UUID | None]
    quantity: Mapped[int]
    state: Mapped[str]
    expires_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    created_at: Mapped[CreatedAt]


class Offer(Base):
    """The one thing an order line points at; its feature's own table says what it is, and which kinds there are."""

    __tablename__ = "offer"
    impersonal = "kind"
    rights = "keep"

    id: Mapped[Id]
    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), index=True)
    kind: Mapped[str]
    subject_id: Mapped[uuid.UUID] = mapped_column(index=True)


class Rate(Base):
    """The price in fen of an offer on a day (or undated), with the version an order was priced at."""

    __tablename__ = "rate"
    rights = "keep"
    __table_args__ = (
        UniqueConstraint("offer_id", "day", postgresql_nulls_not_distinct=True),
        CheckConstraint("amount >= 0", "amount"),
    )

    id: Mapped[Id]
    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offer.id"))
    day: Mapped[date | None] = mapped_column(Date)
    amount: Mapped[int]
    version: Mapped[int] = mapped_column(server_default="1")


class Drift(Base):
    """A repaired difference between a counter and its live claims; kept for ever."""

    __tablename__ = "quota_drift"
    rights = "read"

    id: Mapped[Id]
    quota_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("quota.id"))
    counted: Mapped[int]
    claimed: Mapped[int]
    found_at: Mapped[CreatedAt]

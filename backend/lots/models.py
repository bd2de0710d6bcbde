"""Lots, the packs made of them, and what a producer was granted."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id


class Lot(Base):
    """What was picked or made together: producer, place, day, steps, tests (`shop.schemas` has the shapes).

    `expected` lots are to be harvested between `expected_from` and `expected_until` and can be ordered ahead until
    `closes_on`; nothing of them has left a field yet. `proof` is the producer's declaration or quarantine paper.
    """

    __tablename__ = "lot"
    impersonal = "code state county township plot cultivar steps tests proof"
    rights = "keep"
    __table_args__ = (
        CheckConstraint("state in ('expected', 'open', 'recalled')", "state"),
        CheckConstraint(r"code ~ '^[A-Z0-9-]{2,20}$'", "code"),
        CheckConstraint("state = 'expected' or (harvested_on is not null and best_before is not null)", "dated"),
        CheckConstraint("best_before >= harvested_on", "best_before"),
        CheckConstraint(
            "state <> 'expected' or (expected_until >= expected_from and closes_on <= expected_until) is true", "window"
        ),
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("product.id"), index=True)
    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), index=True)
    state: Mapped[str]
    county: Mapped[str]
    township: Mapped[str]
    plot: Mapped[str] = mapped_column(server_default="")
    altitude: Mapped[int | None]
    cultivar: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    harvested_on: Mapped[date | None] = mapped_column(Date)
    best_before: Mapped[date | None] = mapped_column(Date)
    steps: Mapped[list[Any]]
    tests: Mapped[list[Any]]
    proof: Mapped[dict[str, Any]]
    expected_from: Mapped[date | None] = mapped_column(Date)
    expected_until: Mapped[date | None] = mapped_column(Date)
    closes_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[CreatedAt]


class LotStock(Base):
    """Packs of a sku made from a lot: how many there are and are left is the quota's to say."""

    __tablename__ = "lot_stock"
    rights = "keep"

    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sku.offer_id"), primary_key=True)
    lot_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True, index=True)
    quota_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("quota.id"), unique=True)


class Certificate(Base):
    """What a producer was granted: the use of a GI mark, a place on an assistance list. Dated, never typed into a page.

    `kind` gi: `list` is the mark's key; assistance: the list's name (`832` …), for one product.
    """

    __tablename__ = "certificate"
    impersonal = "kind list number issuer"
    __table_args__ = (
        CheckConstraint("kind in ('gi', 'assistance')", "kind"),
        CheckConstraint("(kind = 'assistance') = (product_id is not null)", "whose"),
        CheckConstraint("valid_until >= valid_from", "validity"),
        UniqueConstraint("supplier_id", "kind", "list", "product_id", postgresql_nulls_not_distinct=True),
    )

    id: Mapped[Id]
    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"))
    product_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("product.id"), index=True)
    kind: Mapped[str]
    list: Mapped[str]
    number: Mapped[str]
    issuer: Mapped[str]
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date] = mapped_column(Date)

"""Parcels with what their carriers told, after-sale cases with every step taken."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id


class Parcel(Base):
    """A box handed to a carrier. `lines` are `{line, quantity}`: a shipment may leave in several.

    A mistyped carrier or number is mended in place; the audit keeps what stood there.
    """

    __tablename__ = "parcel"
    impersonal = "lines state"
    rights = "keep"
    __table_args__ = (
        UniqueConstraint("carrier", "number"),
        CheckConstraint(r"number ~ '^[A-Za-z0-9-]{8,24}$'", "number"),
        CheckConstraint("state in ('sent', 'delivered')", "state"),
        CheckConstraint("(state = 'delivered') = (delivered_at is not null)", "arrival"),
        Index("ix_parcel_sent", "looked_at", postgresql_where="state = 'sent'"),
    )

    id: Mapped[Id]
    shipment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("shipment.id"), index=True)
    carrier: Mapped[str]
    number: Mapped[str]
    lines: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(server_default="sent")
    by_account: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    sent_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]


class Tracking(Base):
    """What a carrier said of a parcel, once per moment and words."""

    __tablename__ = "tracking"
    rights = "append"

    parcel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("parcel.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]


class AfterSale(Base):
    """A buyer's case about goods of one line; one is open per line at a time.

    `asked` fen are wanted back for `quantity` packs; `granted` is what the decision gives. `answer_by` is when the
    platform steps in: the supplier answered nothing, or has the goods back and says nothing. `freight_by` says who
    pays the way back.
    """

    __tablename__ = "after_sale"
    impersonal = "key state freight_by"
    rights = "keep"
    __table_args__ = (
        CheckConstraint("kind in ('refund_only', 'return_refund', 'exchange')", "kind"),
        CheckConstraint(
            "state in ('asked', 'escalated', 'to_return', 'returning', 'resending', 'done', 'refused', 'withdrawn')",
            "state",
        ),
        CheckConstraint("quantity > 0 and asked >= 0 and granted >= 0", "amounts"),
        CheckConstraint("freight_by in ('buyer', 'supplier')", "freight_by"),
        Index(
            "uq_after_sale_open", "line_id", unique=True,
            postgresql_where="state not in ('done', 'refused', 'withdrawn')",
        ),
        Index("ix_after_sale_answer_by", "answer_by", postgresql_where="state in ('asked', 'returning', 'resending')"),
        UniqueConstraint("order_id", "key"),
    )  # fmt: skip

    id: Mapped[Id]
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    line_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("order_line.id"))
    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), index=True)
    key: Mapped[str]
    kind: Mapped[str]
    reason: Mapped[str]
    quantity: Mapped[int]
    asked: Mapped[int]
    granted: Mapped[int] = mapped_column(server_default="0")
    whole: Mapped[bool] = mapped_column(server_default="false")
    state: Mapped[str] = mapped_column(server_default="asked")
    freight_by: Mapped[str]
    pictures: Mapped[list[Any]]
    answer_by: Mapped[datetime]
    back_carrier: Mapped[str] = mapped_column(server_default="")
    back_number: Mapped[str] = mapped_column(server_default="")
    ended_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class AfterSaleStep(Base):
    """A step of a case: who did what, in their words. Written once."""

    __tablename__ = "after_sale_step"
    rights = "append"
    __table_args__ = (CheckConstraint("by in ('buyer', 'supplier', 'platform', 'clock')", "by"),)

    id: Mapped[Id]
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("after_sale.id"), index=True)
    by: Mapped[str]
    act: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[CreatedAt]

"""What buyers say of what they had."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id


class Review(Base):
    """What a buyer says of goods they received or of a trip they were on: one per line, of a trip one per booking;
    never changed by anybody else.

    A removed one keeps its place with the public reason (在线旅游经营服务管理暂行规定 and 电子商务法 39: nothing is
    deleted because it displeases); its words are no longer shown.
    """

    __tablename__ = "review"
    impersonal = "pack removed_for"
    rights = "keep"
    __table_args__ = (
        CheckConstraint("stars between 1 and 5", "stars"),
        CheckConstraint("(removed_at is null) = (removed_for is null)", "removed_says_why"),
        CheckConstraint("num_nonnulls(product_id, trip_id) = 1", "subject"),
        Index("ix_review_product_id_id", "product_id", "id"),
        Index("ix_review_trip_id_id", "trip_id", "id"),
    )

    id: Mapped[Id]
    line_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("order_line.id"), unique=True)
    product_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("product.id"))
    trip_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("trip.id"))
    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    author: Mapped[str]
    pack: Mapped[dict[str, Any]]
    stars: Mapped[int]
    text: Mapped[str]
    pictures: Mapped[list[Any]]
    reply: Mapped[str | None]
    replied_at: Mapped[datetime | None]
    removed_for: Mapped[str | None]
    removed_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]

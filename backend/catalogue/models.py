"""Products and their packs (skus)."""

import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from backend.catalogue.measure import MEASURES
from backend.db.base import Base, CreatedAt, Id

STORAGE = ("ambient", "chilled", "frozen", "live")


class Product(Base):
    """What a cooperative sells, in one or more packs. `story` is `catalogue.story.Story`, one version per change.

    `months` are those of its season; `mark` names the rule of the geographical indication its lots are tested
    against; `price_from` is the cheapest sku's price in fen, kept for sorting.
    """

    __tablename__ = "product"
    impersonal = "slug state kind shelves county months storage returns mark title story"
    rights = "keep"
    __table_args__ = (
        CheckConstraint("state in ('published', 'withdrawn')", "state"),
        CheckConstraint(f"storage in {STORAGE}", "storage"),
        CheckConstraint("returns in ('seven_days', 'exempt', 'confirm')", "returns"),
        Index("ix_product_listed", "id", postgresql_where="state = 'published'"),
        Index("ix_product_price", "price_from", "id", postgresql_where="state = 'published'"),
        Index("ix_product_shelves", "shelves", postgresql_using="gin"),
        Index("ix_product_county", "county", "id", postgresql_where="state = 'published'"),
        Index("ix_product_county_price", "county", "price_from", "id", postgresql_where="state = 'published'"),
    )

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), index=True)
    state: Mapped[str]
    kind: Mapped[str]
    shelves: Mapped[list[str]] = mapped_column(ARRAY(Text))
    county: Mapped[str]
    months: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    storage: Mapped[str]
    returns: Mapped[str]
    mark: Mapped[str | None]
    title: Mapped[dict[str, Any]]
    story: Mapped[dict[str, Any]]
    price_from: Mapped[int]
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[CreatedAt]


class Sku(Base):
    """A pack of a product; its id is the offer's. `grams` is what one pack weighs net; what is poured or counted says
    `contents` in its `measure` too. `per_buyer` is the most one account may ever have bought. A `gtin` is 14 digits as
    GS1 gave it to the supplier; nobody gets one from us."""

    __tablename__ = "sku"
    impersonal = "code name gtin measure"
    rights = "keep"
    __table_args__ = (
        UniqueConstraint("product_id", "code"),
        CheckConstraint("grams > 0", "grams"),
        CheckConstraint(f"measure in {MEASURES}", "measure"),
        CheckConstraint("(measure = 'g') = (contents is null) and contents > 0 is not false", "contents"),
        CheckConstraint("per_buyer > 0", "per_buyer"),
        CheckConstraint(r"gtin ~ '^\d{14}$'", "gtin"),
        Index("uq_sku_gtin", "gtin", unique=True, postgresql_where="not retired"),
    )

    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offer.id"), primary_key=True)
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("product.id"), index=True)
    code: Mapped[str]
    name: Mapped[dict[str, Any]]
    grams: Mapped[int]
    measure: Mapped[str] = mapped_column(server_default="g")
    contents: Mapped[int | None]
    gift: Mapped[bool] = mapped_column(server_default="false")
    per_buyer: Mapped[int | None]
    gtin: Mapped[str | None]
    position: Mapped[int]
    retired: Mapped[bool] = mapped_column(server_default="false")

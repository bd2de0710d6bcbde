"""Products, skus, lots, and what proves a claim about them."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from backend.db.base import Base, CreatedAt, Id

STORAGE = ("ambient", "chilled", "frozen", "live")


class Product(Base):
    """What a cooperative sells, in one or more packs. `story` is `shop.story.Story`, one version per change.

    `months` are those of its season; `mark` names the rule of the geographical indication its lots are tested
    against; `price_from` is the cheapest sku's price in fen, kept for sorting.
    """

    __tablename__ = "product"
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
    """A pack of a product; its id is the offer's. `grams` is what one pack weighs net, `per_buyer` the most one account
    may ever have bought. A `gtin` is 14 digits as GS1 gave it to the supplier; nobody gets one from us."""

    __tablename__ = "sku"
    __table_args__ = (
        UniqueConstraint("product_id", "code"),
        CheckConstraint("grams > 0", "grams"),
        CheckConstraint("per_buyer > 0", "per_buyer"),
        CheckConstraint(r"gtin ~ '^\d{14}$'", "gtin"),
        Index("uq_sku_gtin", "gtin", unique=True, postgresql_where="not retired"),
    )

    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offer.id"), primary_key=True)
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("product.id"), index=True)
    code: Mapped[str]
    name: Mapped[dict[str, Any]]
    grams: Mapped[int]
    gift: Mapped[bool] = mapped_column(server_default="false")
    per_buyer: Mapped[int | None]
    gtin: Mapped[str | None]
    position: Mapped[int]
    retired: Mapped[bool] = mapped_column(server_default="false")


class Lot(Base):
    """What was picked or made together: producer, place, day, steps, tests (`shop.origin` has the shapes).

    `expected` lots are to be harvested between `expected_from` and `expected_until` and can be ordered ahead until
    `closes_on`; nothing of them has left a field yet. `proof` is the producer's declaration or quarantine paper.
    """

    __tablename__ = "lot"
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

    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sku.offer_id"), primary_key=True)
    lot_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True, index=True)
    quota_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("quota.id"), unique=True)


class Certificate(Base):
    """What a producer was granted: the use of a GI mark, a place on an assistance list. Dated, never typed into a page.

    `kind` gi: `list` is the mark's key; assistance: the list's name (`832` …), for one product.
    """

    __tablename__ = "certificate"
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


class FreightTable(Base):
    """What a supplier charges for sending goods of a storage class: `zones` and `refused` as `shop.freight` reads."""

    __tablename__ = "freight_table"
    __table_args__ = (CheckConstraint(f"storage in {STORAGE}", "storage"),)

    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), primary_key=True)
    storage: Mapped[str] = mapped_column(primary_key=True)
    zones: Mapped[list[Any]]
    refused: Mapped[list[str]] = mapped_column(ARRAY(Text))
    ship_days: Mapped[int]


class FlashSale(Base):
    """Some packs of a sku at a lower price for some hours (秒杀): an offer of its own with its own rate and quota, that
    draws from the sku's lots all the same. `per_buyer` packs is the most an account may have of it."""

    __tablename__ = "flash_sale"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", "window"),
        CheckConstraint("per_buyer > 0", "per_buyer"),
        CheckConstraint("price > 0 and price < full_price", "cheaper"),
    )

    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offer.id"), primary_key=True)
    sku_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sku.offer_id"), index=True)
    quota_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("quota.id"), unique=True)
    price: Mapped[int]
    full_price: Mapped[int]
    per_buyer: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    created_at: Mapped[CreatedAt]


class GroupDeal(Base):
    """Packs of a sku at a lower price for `size` buyers who come together within `hours` (拼团): an offer of its own
    with its own quota, like a flash sale. A buyer takes part once, with up to `per_buyer` packs."""

    __tablename__ = "group_deal"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", "window"),
        CheckConstraint("size between 2 and 50", "size"),
        CheckConstraint("hours between 1 and 72", "hours"),
        CheckConstraint("per_buyer > 0", "per_buyer"),
        CheckConstraint("price > 0 and price < full_price", "cheaper"),
    )

    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offer.id"), primary_key=True)
    sku_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sku.offer_id"), index=True)
    quota_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("quota.id"), unique=True)
    price: Mapped[int]
    full_price: Mapped[int]
    size: Mapped[int]
    hours: Mapped[int]
    per_buyer: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    created_at: Mapped[CreatedAt]


class Team(Base):
    """Buyers who come together for a group deal. Its seats are a quota: who orders claims one, and who gives up before
    the group is complete frees it. How many are in is counted from the orders, never kept beside them."""

    __tablename__ = "team"
    __table_args__ = (
        CheckConstraint("state in ('gathering', 'formed', 'failed')", "state"),
        CheckConstraint("(state = 'gathering') = (decided_at is null)", "decided"),
        Index("ix_team_offer_id", "offer_id", "ends_at"),
        Index("ix_team_gathering", "ends_at", postgresql_where="state = 'gathering'"),
    )

    id: Mapped[Id]
    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("group_deal.offer_id"))
    quota_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("quota.id"), unique=True)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    state: Mapped[str]
    ends_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class PickUpPoint(Base):
    """Where a supplier's parcels can be collected: a shop, a community's desk. `fee` fen is what sending a parcel there
    costs the buyer, instead of freight; `storages` what can be kept there."""

    __tablename__ = "pick_up_point"
    __table_args__ = (CheckConstraint("fee >= 0", "fee"), CheckConstraint("cardinality(storages) > 0", "storages"))

    id: Mapped[Id]
    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), index=True)
    name: Mapped[dict[str, Any]]
    region: Mapped[str]
    detail: Mapped[str]
    phone: Mapped[str]
    hours: Mapped[dict[str, Any]]
    storages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    fee: Mapped[int]
    open: Mapped[bool] = mapped_column(server_default="true")
    created_at: Mapped[CreatedAt]


class BuyerLimit(Base):
    """The quota that caps what one account may buy of a sku; made on first use, given back with cancelled goods."""

    __tablename__ = "buyer_limit"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offer.id"), primary_key=True)
    quota_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("quota.id"))


class Restock(Base):
    """Somebody wants to be told when a sku can be bought again; told once."""

    __tablename__ = "restock"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sku.offer_id"), primary_key=True, index=True)
    told_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]

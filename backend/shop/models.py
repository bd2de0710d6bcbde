"""What sending costs, where parcels can be collected, what a buyer may have, who wants to be told."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from backend.catalogue.models import STORAGE
from backend.db.base import Base, CreatedAt, Id


class FreightTable(Base):
    """What a supplier charges for sending goods of a storage class: `zones` and `refused` as `shop.freight` reads."""

    __tablename__ = "freight_table"
    impersonal = "storage zones refused"
    __table_args__ = (CheckConstraint(f"storage in {STORAGE}", "storage"),)

    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), primary_key=True)
    storage: Mapped[str] = mapped_column(primary_key=True)
    zones: Mapped[list[Any]]
    refused: Mapped[list[str]] = mapped_column(ARRAY(Text))
    ship_days: Mapped[int]


class PickUpPoint(Base):
    """Where a supplier's parcels can be collected: a shop, a community's desk. `fee` fen is what sending a parcel there
    costs the buyer, instead of freight; `storages` what can be kept there."""

    __tablename__ = "pick_up_point"
    impersonal = "name region hours storages"
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

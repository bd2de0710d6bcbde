"""Packs at a lower price: flash sales, group deals and the teams that come together for them."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id


class FlashSale(Base):
    """Some packs of a sku at a lower price for some hours (秒杀): an offer of its own with its own rate and quota, that
    draws from the sku's lots all the same. `per_buyer` packs is the most an account may have of it; `struck` the price
    that may be shown crossed out (`specials.struck`), if any."""

    __tablename__ = "flash_sale"
    rights = "keep"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", "window"),
        CheckConstraint("per_buyer > 0", "per_buyer"),
        CheckConstraint("price > 0 and price < full_price", "cheaper"),
        CheckConstraint("struck > price", "struck"),
    )

    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offer.id"), primary_key=True)
    sku_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sku.offer_id"), index=True)
    quota_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("quota.id"), unique=True)
    price: Mapped[int]
    full_price: Mapped[int]
    struck: Mapped[int | None]
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
        CheckConstraint("struck > price", "struck"),
    )

    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offer.id"), primary_key=True)
    sku_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sku.offer_id"), index=True)
    quota_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("quota.id"), unique=True)
    price: Mapped[int]
    full_price: Mapped[int]
    struck: Mapped[int | None]
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
    impersonal = "state"
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

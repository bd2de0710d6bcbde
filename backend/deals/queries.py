"""Selects of flash sales and group deals."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.catalogue.models import Product, Sku
from backend.deals.models import FlashSale, GroupDeal
from backend.deals.specials import Sold
from backend.inventory.models import QuotaCount
from backend.orders.models import Line, Order


async def list_flash(session: AsyncSession, skus: Sequence[uuid.UUID], now: datetime) -> list[tuple[FlashSale, int]]:
    """Flash sales of skus that run or are to come, with what is left of each."""
    found = await session.execute(
        select(FlashSale, QuotaCount)
        .join(QuotaCount, QuotaCount.quota_id == FlashSale.quota_id)
        .where(FlashSale.sku_id.in_(skus), FlashSale.ends_at > now)
        .order_by(FlashSale.starts_at)
    )
    return [(row[0], row[1].capacity - row[1].claimed if row[1].open else 0) for row in found]


class Running(NamedTuple):
    """A deal that runs and has packs left."""

    deal: FlashSale | GroupDeal
    sku: Sku
    product: Product


async def list_running(session: AsyncSession, now: datetime, most: int) -> list[Running]:
    """Deals of products on sale that run and have packs left, those that end first."""
    found: list[Running] = []
    for table in (FlashSale, GroupDeal):
        rows = await session.execute(
            select(table, Sku, Product)
            .join(Sku, Sku.offer_id == table.sku_id)
            .join(Product, Product.id == Sku.product_id)
            .join(QuotaCount, QuotaCount.quota_id == table.quota_id)
            .where(
                table.starts_at <= now, table.ends_at > now, Product.state == "published", Sku.retired.is_(False),
                QuotaCount.open, QuotaCount.capacity > QuotaCount.claimed,
            )
            .order_by(table.ends_at)
            .limit(most)
        )  # fmt: skip
        found += [Running(cast("FlashSale | GroupDeal", row[0]), row[1], row[2]) for row in rows]
    return sorted(found, key=lambda one: one.deal.ends_at)[:most]


async def lowest_paid(session: AsyncSession, sku: uuid.UUID, since: datetime) -> Sold:
    """The least a pack was really sold for since then."""
    deals: list[uuid.UUID] = []
    for table in (FlashSale, GroupDeal):
        deals += (await session.execute(select(table.offer_id).where(table.sku_id == sku))).scalars()
    least = func.min(Line.unit_price)
    lowest = (
        select(least.filter(Line.offer_id == sku), least.filter(Line.offer_id != sku))
        .join(Order, Order.id == Line.order_id)
        .where(Order.paid_at >= since, Line.offer_id.in_([sku, *deals]))
    )
    plain, deal = (await session.execute(lowest)).one()
    return Sold(plain, deal)


async def sku_of(session: AsyncSession, offer: uuid.UUID) -> uuid.UUID:
    """The sku whose lots an offer draws from: itself, or that of a flash sale or a group deal."""
    special = await find_special(session, offer)
    return special.sku_id if special else offer


async def find_special(session: AsyncSession, offer: uuid.UUID) -> FlashSale | GroupDeal | None:
    """The flash sale or group deal an offer is, if it is one."""
    flash = await session.get(FlashSale, offer)
    return flash if flash is not None else await session.get(GroupDeal, offer)


Listed = tuple[FlashSale | GroupDeal, Sku, Product, QuotaCount]


async def list_specials(session: AsyncSession, supplier_id: uuid.UUID, now: datetime) -> list[Listed]:
    """A supplier's flash sales and group deals that are not over, with their pack and what is claimed."""
    found: list[Listed] = []
    for table in (FlashSale, GroupDeal):
        rows = await session.execute(
            select(table, Sku, Product, QuotaCount)
            .join(Sku, Sku.offer_id == table.sku_id)
            .join(Product, Product.id == Sku.product_id)
            .join(QuotaCount, QuotaCount.quota_id == table.quota_id)
            .where(Product.supplier_id == supplier_id, table.ends_at > now)
            .limit(100)
        )
        found += [(cast("FlashSale | GroupDeal", row[0]), row[1], row[2], row[3]) for row in rows]
    return found

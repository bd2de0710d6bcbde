"""Selects of flash sales and group deals."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.catalogue.models import Product, Sku
from backend.deals.models import FlashSale, GroupDeal
from backend.inventory.models import QuotaCount


async def list_flash(session: AsyncSession, skus: Sequence[uuid.UUID], now: datetime) -> list[tuple[FlashSale, int]]:
    """Flash sales of skus that run or are to come, with what is left of each."""
    found = await session.execute(
        select(FlashSale, QuotaCount)
        .join(QuotaCount, QuotaCount.quota_id == FlashSale.quota_id)
        .where(FlashSale.sku_id.in_(skus), FlashSale.ends_at > now)
        .order_by(FlashSale.starts_at)
    )
    return [(row[0], row[1].capacity - row[1].claimed if row[1].open else 0) for row in found]


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

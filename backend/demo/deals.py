"""Demo data of what lowers prices: 满减, coupons, group deals and a pick-up point, each named a demonstration.

Loading again adds what is missing and lets what has ended run anew.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import yaml
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.catalogue.models import Product, Sku
from backend.catalogue.queries import find_sold
from backend.db.session import Database
from backend.deals import grouping
from backend.deals.group_routes import GroupDealIn
from backend.deals.models import GroupDeal
from backend.heritage.reading import CONTENT
from backend.kernel import clock
from backend.kernel.money import MoneyIn
from backend.promotions import actions
from backend.promotions.models import Promotion
from backend.promotions.schemas import PromotionIn
from backend.shop import points
from backend.shop.models import PickUpPoint
from backend.suppliers.models import Supplier

RUNS = timedelta(days=60)
MINUTE = timedelta(minutes=1)


async def load(database: Database) -> None:
    """Bring the demo's offers up to today."""
    listed = yaml.safe_load((CONTENT / "demo" / "deals.yaml").read_text(encoding="utf-8"))
    now = clock.now()
    async with database.transaction() as session:
        suppliers = {one.slug: one.id for one in (await session.execute(select(Supplier))).scalars()}
        for row in listed["promotions"]:
            await _promotion(session, row, suppliers.get(row.pop("supplier")), now)
        for row in listed["groups"]:
            await _group(session, row, now)
        for row in listed["points"]:
            await _point(session, row, suppliers[row.pop("supplier")])


async def _promotion(session: AsyncSession, row: dict[str, Any], supplier: UUID | None, now: datetime) -> None:
    known = select(Promotion).where(
        Promotion.supplier_id.is_not_distinct_from(supplier), Promotion.name["zh"].astext == row["name"]["zh"]
    )
    found = (await session.execute(known)).scalars().first()
    if found is not None:
        if found.ends_at < now and found.stopped_at is None:
            found.starts_at, found.ends_at = now, now + RUNS
        return
    money = {"threshold": {"amount": row.pop("threshold")}, "off": {"amount": row.pop("less")}}
    times = {"startsAt": now - MINUTE, "endsAt": now + RUNS}
    wish = msgspec.convert({**row, **money, **times}, PromotionIn)
    await actions.open_promotion(session, supplier, wish, now)


async def _group(session: AsyncSession, row: dict[str, Any], now: datetime) -> None:
    found = await session.execute(
        select(Sku, Product)
        .join(Product, Product.id == Sku.product_id)
        .where(Product.slug == row["product"], Sku.retired.is_(False))
        .order_by(Sku.position)
        .limit(1)
    )
    sku, product = found.one()
    running = select(GroupDeal).where(GroupDeal.sku_id == sku.offer_id, GroupDeal.ends_at > now)
    if (await session.execute(running)).first() is not None:
        return
    _, price = await find_sold(session, product.supplier_id, sku.offer_id)
    wish = GroupDealIn(
        sku.offer_id, MoneyIn(price * row["percent"] // 100), row["packs"], row["size"], row["hours"], row["perBuyer"],
        now - MINUTE, now + RUNS - MINUTE,
    )  # fmt: skip
    await grouping.open_deal(session, sku, product.supplier_id, wish, price, now)


async def _point(session: AsyncSession, row: dict[str, Any], supplier: UUID) -> None:
    known = await session.execute(select(PickUpPoint.id).where(PickUpPoint.supplier_id == supplier))
    if known.first() is None:
        wish = msgspec.convert({**row, "fee": {"amount": row["fee"], "currency": "CNY"}}, points.PointIn)
        await points.keep(session, supplier, wish)

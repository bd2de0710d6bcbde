"""A small shop: cooperatives, products with lots, stock as small as a test needs."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from httpx import AsyncClient

from backend.catalogue import actions as catalogue
from backend.catalogue.models import Product, Sku
from backend.catalogue.story import SkuSpec
from backend.db.session import Database
from backend.deals import actions as deals
from backend.deals.flash_routes import FlashIn
from backend.inventory.queries import list_rates
from backend.kernel import clock
from backend.kernel.bilingual import Bilingual
from backend.kernel.ids import new_id
from backend.kernel.money import MoneyIn
from backend.lots.actions import open_lot
from backend.lots.models import Lot
from backend.shop import actions
from backend.shop.freight import Zone
from backend.suppliers.models import Supplier
from backend.terms import contract

SONGJIANG = "310117"
FREIGHT = {
    "ambient": [Zone(["31"], 800, 200, free_above=20000)],
    "chilled": [Zone(["31"], 1800, 600, surcharge=600)],
    "frozen": [Zone(["31"], 2200, 800)],
    "live": [Zone(["31"], 2600, 900, surcharge=1000)],
}
"""Fen; nothing is sent beyond Shanghai."""


@dataclass
class GoodsMade:
    """A product with one sku and what a test asks by."""

    slug: str
    product_id: uuid.UUID
    supplier_id: uuid.UUID
    offer: uuid.UUID
    price: int
    lots: dict[str, uuid.UUID]


def story(**more: Any) -> dict[str, Any]:
    both = {"zh": "说明", "en": "text"}
    label = {
        "ingredients": {"zh": "茶叶", "en": "tea"},
        "standard": "",
        "allergens": [],
        "warning": None,
        "approval": "",
    }
    return {
        "summary": both, "story": [both], "keep": both, "label": label | more, "shelfDays": 365, "drawing": "tea-valley",
        "photos": [], "route": None, "site": None,
    }  # fmt: skip


async def make_cooperative(database: Database, slug: str, *, demo: bool = True) -> uuid.UUID:
    async with database.transaction() as session:
        await contract.store(session)
        supplier = Supplier(
            id=new_id(), slug=slug, kind="cooperative", name={"zh": f"合作社{slug}（演示）", "en": f"Coop {slug} (demo)"},
            licence={"zh": "演示", "en": "demo"}, county="yuan", complaint="12345", demo=demo, state="active",
        )  # fmt: skip
        session.add(supplier)
        await session.flush()
        for storage, zones in FREIGHT.items():
            await actions.set_freight(session, supplier.id, storage, zones, [], 2)
        return supplier.id


async def make_goods(
    database: Database,
    slug: str = "tea",
    *,
    supplier_id: uuid.UUID | None = None,
    kind: str = "tea",
    storage: str = "ambient",
    returns: str = "seven_days",
    price: int = 12800,
    grams: int = 100,
    packs: tuple[int, ...] = (20,),
    keeps: tuple[int, ...] = (300,),
    per_buyer: int | None = None,
    mark: str | None = None,
    gtin: str | None = None,
    lot: dict[str, Any] | None = None,
    title: str | None = None,
    label: dict[str, Any] | None = None,
) -> GoodsMade:
    """A published product; one lot per entry of `packs`, good for `keeps` days from today."""
    supplier_id = supplier_id or await make_cooperative(database, f"coop-{slug}")
    async with database.transaction() as session:
        product = Product(
            id=new_id(), slug=slug, supplier_id=supplier_id, state="published", kind=kind, shelves=["tea"],
            county="yuan", months=list(range(1, 13)), storage=storage, returns=returns, mark=mark,
            title={"zh": title or f"商品{slug}", "en": f"Goods {slug}"}, story=story(**(label or {})), price_from=price,
        )  # fmt: skip
        session.add(product)
        await session.flush()
        spec = SkuSpec(
            code="one", name=Bilingual(zh="一份", en="pack"), grams=grams, price=price, packs=0, per_buyer=per_buyer
        )
        (offer,) = (await catalogue.put_skus(session, product, [spec])).values()
        if gtin:
            from backend.catalogue.models import Sku

            (await session.get_one(Sku, offer)).gtin = gtin
        lots = {}
        for n, (count, days) in enumerate(zip(packs, keeps, strict=True)):
            made = make_lot(product, f"{slug.upper()[:14]}-{n}", days, **(lot or {}))
            await open_lot(session, product, made, {offer: count})
            lots[made.code] = made.id
    return GoodsMade(slug, product.id, supplier_id, offer, price, lots)


def make_lot(product: Product, code: str, keeps: int, **more: Any) -> Lot:
    today = clock.today()
    base: dict[str, Any] = {
        "id": new_id(), "code": code, "product_id": product.id, "supplier_id": product.supplier_id, "state": "open",
        "county": "yuan", "township": "独山镇", "plot": "", "altitude": 500,
        "cultivar": {"zh": "独山小叶种", "en": "Dushan small-leaf"}, "harvested_on": min(today, today + timedelta(days=keeps)) - timedelta(days=1),
        "best_before": today + timedelta(days=keeps), "steps": [{"name": {"zh": "采摘", "en": "Picked"}, "day": today.isoformat()}],
        "tests": [], "proof": {"zh": "合格证（演示）", "en": "declaration (demo)"}, "expected_from": None,
        "expected_until": None, "closes_on": None, "created_at": clock.now(),
    }  # fmt: skip
    return Lot(**(base | more))


async def open_flash(database: Database, made: GoodsMade, packs: int, each: int) -> tuple[uuid.UUID, uuid.UUID]:
    """A flash sale that runs now; its offer and its quota."""
    now = clock.now()
    async with database.transaction() as session:
        sku = await session.get_one(Sku, made.offer)
        rate = (await list_rates(session, [made.offer], clock.today(), clock.today()))[made.offer, None]
        wish = FlashIn(made.offer, MoneyIn(100), packs, each, now - timedelta(minutes=1), now + timedelta(hours=1))
        flash = await deals.open_flash(session, sku, made.supplier_id, wish, rate.amount, now)
        return flash.offer_id, flash.quota_id


async def add_address(client: AsyncClient, region: str = SONGJIANG, **more: Any) -> str:
    body = {"name": "演示甲", "phone": "13900001111", "region": region, "street": "", "detail": "文诚路500弄12号301室"}
    answer = await client.post("/api/me/addresses", json=body | more)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def line(goods: GoodsMade, address: str | None = None, quantity: int = 1, **answers: str) -> dict[str, Any]:
    base: dict[str, Any] = {"offer": str(goods.offer), "quantity": quantity, "answers": answers}
    return base | ({"address": address} if address else {})


def in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def day(text: str) -> date:
    return date.fromisoformat(text)


async def left_of(database: Database, lot_id: uuid.UUID, offer: uuid.UUID) -> int:
    from backend.inventory.queries import list_stock
    from backend.lots.models import LotStock

    async with database.reading() as session:
        found = await session.get_one(LotStock, (offer, lot_id))
        return (await list_stock(session, [found.quota_id]))[found.quota_id].left

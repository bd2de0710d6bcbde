"""Verbs of the shop: put a product on sale, open and recall lots, stock packs, say what sending costs. None commits."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.inventory import actions as stock
from backend.kernel.errors import Closed, Invalid, LimitReached, NotFound
from backend.shop import gates
from backend.shop.models import FlashSale, FreightTable, Lot, LotStock, Product, Restock, Sku, Team

MOST_LOTS = 2000
"""Lots per product."""
LONGEST_FLASH = timedelta(days=3)


async def put_skus(session: AsyncSession, product: Product, packs: Sequence[Any]) -> dict[str, uuid.UUID]:
    """Bring a product's skus to `packs` (code, name, grams, price, gift, per_buyer, gtin): kept by code, added, or
    retired, since orders still point at them. Answers code → offer."""
    found = await session.execute(select(Sku).where(Sku.product_id == product.id))
    known = {sku.code: sku for sku in found.scalars()}
    offers = {}
    for position, pack in enumerate(packs):
        sku = known.pop(pack.code, None)
        if sku is None:
            offer = await stock.put_on_sale(session, product.supplier_id, "sku", product.id)
            sku = Sku(offer_id=offer, product_id=product.id, code=pack.code)
            session.add(sku)
        sku.name, sku.grams, sku.gift = msgspec.to_builtins(pack.name), pack.grams, pack.gift
        sku.per_buyer, sku.gtin = pack.per_buyer, getattr(pack, "gtin", None)
        sku.position, sku.retired = position, False
        offers[pack.code] = sku.offer_id
        await session.flush()
        await stock.set_rate(session, sku.offer_id, None, pack.price)
    for sku in known.values():
        sku.retired = True
    product.price_from = min((pack.price for pack in packs), default=0)
    await session.flush()
    return offers


async def open_lot(session: AsyncSession, product: Product, lot: Lot, packs: dict[uuid.UUID, int]) -> Lot:
    """A new lot with packs per sku. Raises Invalid for a used code, a missing proof or a foreign sku; LimitReached."""
    if gates.gates()[product.kind].proof and not lot.proof["zh"].strip():
        raise Invalid("proof_needed", "proof")
    known = await session.execute(select(Lot.id).where(Lot.code == lot.code))
    if known.first() is not None:
        raise Invalid("lot_code_used", "code")
    count = await session.execute(select(func.count()).select_from(Lot).where(Lot.product_id == product.id))
    if count.scalar_one() >= MOST_LOTS:
        raise LimitReached("too_many_lots")
    session.add(lot)
    await session.flush()
    await set_packs(session, lot, packs)
    return lot


async def set_packs(session: AsyncSession, lot: Lot, packs: dict[uuid.UUID, int]) -> None:
    """Say how many packs a lot gave, sold ones included. Raises Invalid below what is sold or for a foreign sku."""
    if lot.state == "recalled":
        raise Closed("lot_recalled")
    mine = await session.execute(select(Sku.offer_id, Sku.code).where(Sku.product_id == lot.product_id))
    codes: dict[uuid.UUID, str] = {row[0]: row[1] for row in mine}
    for offer, count in sorted(packs.items()):
        if offer not in codes:
            raise Invalid("unknown_offer", "packs")
        found = await session.get(LotStock, (offer, lot.id))
        if found is None:
            resource = await stock.open_resource(session, lot.supplier_id, "stock", f"{lot.code} {codes[offer]}")
            (quota,) = await stock.open_quotas(session, resource, [None], count)
            session.add(LotStock(offer_id=offer, lot_id=lot.id, quota_id=quota))
        else:
            await stock.set_quotas(session, [found.quota_id], capacity=count)
    await session.flush()


async def recall(session: AsyncSession, lot: Lot) -> None:
    """Take a lot off sale for good: nothing more of it is sold, and its page says so.

    Raises Closed for one that is not harvested yet: there is nothing to take back.
    """
    if lot.state == "expected":
        raise Closed("not_in_this_state")
    lot.state = "recalled"
    quotas = await session.execute(select(LotStock.quota_id).where(LotStock.lot_id == lot.id))
    await stock.set_quotas(session, list(quotas.scalars()), selling=False)


async def harvest(session: AsyncSession, lot: Lot, harvested_on: date, shelf_days: int) -> None:
    """An expected lot was harvested: what was ordered ahead will be sent, the rest is on sale. Raises Closed."""
    if lot.state != "expected":
        raise Closed("not_in_this_state")
    lot.harvested_on, lot.best_before = harvested_on, harvested_on + timedelta(days=shelf_days)
    lot.state = "open"
    await session.flush()


async def set_freight(
    session: AsyncSession, supplier_id: uuid.UUID, storage: str, zones: list[Any], refused: list[str], ship_days: int
) -> None:
    """What sending goods of a storage class costs from now on; orders keep what they were priced with."""
    values = {"zones": msgspec.to_builtins(zones), "refused": refused, "ship_days": ship_days}
    wish = insert(FreightTable).values(supplier_id=supplier_id, storage=storage, **values)
    await session.execute(wish.on_conflict_do_update(index_elements=["supplier_id", "storage"], set_=values))


async def put_special(
    session: AsyncSession, sku: Sku, supplier_id: uuid.UUID, what: str, wish: Any, full_price: int
) -> tuple[uuid.UUID, uuid.UUID]:
    """An offer of its own for `wish.packs` packs of a sku at a lower price, and the quota that counts them.

    Raises Invalid for a price that is none lower.
    """
    price = wish.price.amount
    if not 0 < price < full_price:
        raise Invalid("price_not_lower", "price")
    offer = await stock.put_on_sale(session, supplier_id, "sku", sku.product_id)
    resource = await stock.open_resource(session, supplier_id, "stock", f"{what} {sku.code}")
    (quota,) = await stock.open_quotas(session, resource, [None], wish.packs)
    await stock.set_rate(session, offer, None, price)
    return offer, quota


async def open_flash(
    session: AsyncSession, sku: Sku, supplier_id: uuid.UUID, wish: Any, full_price: int, now: datetime
) -> FlashSale:
    """Put some packs of a sku on flash sale. Raises Invalid for a window in the past or a price that is none lower."""
    if wish.ends_at <= max(wish.starts_at, now) or wish.ends_at - wish.starts_at > LONGEST_FLASH:
        raise Invalid("out_of_bounds", "endsAt")
    offer, quota = await put_special(session, sku, supplier_id, "flash", wish, full_price)
    made = FlashSale(
        offer_id=offer, sku_id=sku.offer_id, quota_id=quota, price=wish.price.amount, full_price=full_price,
        per_buyer=wish.per_buyer, starts_at=wish.starts_at, ends_at=wish.ends_at,
    )  # fmt: skip
    session.add(made)
    await session.flush()
    return made


async def get_lot(session: AsyncSession, supplier_id: uuid.UUID, code: str) -> Lot:
    """A supplier's own lot, locked. Raises NotFound."""
    wanted = select(Lot).where(Lot.code == code, Lot.supplier_id == supplier_id).with_for_update()
    lot = (await session.execute(wanted)).scalar_one_or_none()
    if lot is None:
        raise NotFound
    return lot


async def show(session: AsyncSession, product_id: uuid.UUID, live: bool) -> None:
    """Hide a product from buyers, or show it again; what is sold stays sold."""
    state = "published" if live else "withdrawn"
    await session.execute(update(Product).where(Product.id == product_id).values(state=state))


async def forget_person(session: AsyncSession, account_id: uuid.UUID) -> None:
    """Erase a person's wishes to be told and who opened a team; caps they used stay as numbers."""
    await session.execute(update(Team).where(Team.account_id == account_id).values(account_id=None))
    await forget_wishes(session, account_id)


async def forget_wishes(session: AsyncSession, account_id: uuid.UUID) -> None:
    """Nothing is told any more when goods are back."""
    for row in (await session.execute(select(Restock).where(Restock.account_id == account_id))).scalars():
        await session.delete(row)

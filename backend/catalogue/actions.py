"""Verbs on products: put packs on sale, show and hide. None commits."""

import uuid
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.catalogue.models import Product, Sku
from backend.inventory import actions as stock


async def put_skus(session: AsyncSession, product: Product, packs: Sequence[Any]) -> dict[str, uuid.UUID]:
    """Bring a product's skus to `packs` (code, name, grams, measure, contents, price, gift, per_buyer, gtin): kept by
    code, added, or retired, since orders still point at them. Answers code → offer."""
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
        sku.measure, sku.contents = pack.measure, pack.contents if pack.measure != "g" else None
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


async def show(session: AsyncSession, product_id: uuid.UUID, live: bool) -> None:
    """Hide a product from buyers, or show it again; what is sold stays sold."""
    state = "published" if live else "withdrawn"
    await session.execute(update(Product).where(Product.id == product_id).values(state=state))

"""Verbs of deals: put packs at a lower price for some hours. None commits."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.catalogue.models import Sku
from backend.deals import specials
from backend.deals.models import FlashSale, Team
from backend.deals.queries import lowest_paid
from backend.inventory import actions as stock
from backend.kernel.errors import Invalid

LONGEST_FLASH = timedelta(days=3)
BEFORE = timedelta(days=7)
"""How far back a deal is compared with what was really paid."""


async def put_special(
    session: AsyncSession, sku: Sku, supplier_id: uuid.UUID, what: str, wish: Any, full_price: int, now: datetime
) -> tuple[uuid.UUID, uuid.UUID, int | None]:
    """An offer of its own for `wish.packs` packs of a sku at a lower price, the quota that counts them, and the price
    that may be shown crossed out. Raises Invalid for a price that is none lower.
    """
    price = wish.price.amount
    struck = specials.struck(await lowest_paid(session, sku.offer_id, now - BEFORE), full_price, price)
    offer = await stock.put_on_sale(session, supplier_id, "sku", sku.product_id)
    resource = await stock.open_resource(session, supplier_id, "stock", f"{what} {sku.code}")
    (quota,) = await stock.open_quotas(session, resource, [None], wish.packs)
    await stock.set_rate(session, offer, None, price)
    return offer, quota, struck


async def open_flash(
    session: AsyncSession, sku: Sku, supplier_id: uuid.UUID, wish: Any, full_price: int, now: datetime
) -> FlashSale:
    """Put some packs of a sku on flash sale. Raises Invalid for a window in the past or a price that is none lower."""
    if wish.ends_at <= max(wish.starts_at, now) or wish.ends_at - wish.starts_at > LONGEST_FLASH:
        raise Invalid("out_of_bounds", "endsAt")
    offer, quota, struck = await put_special(session, sku, supplier_id, "flash", wish, full_price, now)
    made = FlashSale(
        offer_id=offer, sku_id=sku.offer_id, quota_id=quota, price=wish.price.amount, full_price=full_price,
        struck=struck, per_buyer=wish.per_buyer, starts_at=wish.starts_at, ends_at=wish.ends_at,
    )  # fmt: skip
    session.add(made)
    await session.flush()
    return made


async def forget_person(session: AsyncSession, account_id: uuid.UUID) -> None:
    """Nobody knows any more who opened a team."""
    await session.execute(update(Team).where(Team.account_id == account_id).values(account_id=None))

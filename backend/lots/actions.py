"""Verbs on lots: open, stock, harvest, recall. None commits."""

import uuid
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.catalogue import gates
from backend.catalogue.models import Product, Sku
from backend.inventory import actions as stock
from backend.kernel.errors import Invalid, LimitReached, NotFound, WrongState
from backend.lots.models import Lot, LotStock

MOST_LOTS = 2000
"""Lots per product."""


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
        raise WrongState("lot_recalled")
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

    Raises WrongState for one that is not harvested yet: there is nothing to take back.
    """
    if lot.state == "expected":
        raise WrongState("not_in_this_state")
    lot.state = "recalled"
    quotas = await session.execute(select(LotStock.quota_id).where(LotStock.lot_id == lot.id))
    await stock.set_quotas(session, list(quotas.scalars()), selling=False)


async def harvest(session: AsyncSession, lot: Lot, harvested_on: date, shelf_days: int) -> None:
    """An expected lot was harvested: what was ordered ahead will be sent, the rest is on sale. Raises WrongState."""
    if lot.state != "expected":
        raise WrongState("not_in_this_state")
    lot.harvested_on, lot.best_before = harvested_on, harvested_on + timedelta(days=shelf_days)
    lot.state = "open"
    await session.flush()


async def get_lot(session: AsyncSession, supplier_id: uuid.UUID, code: str) -> Lot:
    """A supplier's own lot, locked. Raises NotFound."""
    wanted = select(Lot).where(Lot.code == code, Lot.supplier_id == supplier_id).with_for_update()
    lot = (await session.execute(wanted)).scalar_one_or_none()
    if lot is None:
        raise NotFound
    return lot

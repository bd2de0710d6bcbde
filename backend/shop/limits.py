"""Caps on what one buyer may have of a sku: quotas like any other, made on first use."""

import uuid
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.inventory import actions as stock
from backend.shop.models import BuyerLimit


async def ensure(
    session: AsyncSession, account_id: uuid.UUID, caps: Mapping[uuid.UUID, int]
) -> dict[uuid.UUID, uuid.UUID]:
    """The quotas that cap a buyer, by sku; two first orders at once end with the same one."""
    for offer, cap in sorted(caps.items()):
        resource = await stock.open_resource(session, None, "cap", "per buyer")
        (quota,) = await stock.open_quotas(session, resource, [None], cap)
        made = insert(BuyerLimit).values(account_id=account_id, offer_id=offer, quota_id=quota)
        await session.execute(made.on_conflict_do_nothing())
    found = await session.execute(
        select(BuyerLimit.offer_id, BuyerLimit.quota_id).where(
            BuyerLimit.account_id == account_id, BuyerLimit.offer_id.in_(caps)
        )
    )
    return {row[0]: row[1] for row in found}

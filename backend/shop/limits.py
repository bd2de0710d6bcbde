"""Caps on what one buyer may have of a sku: quotas like any other, made on first use; they count for the phone."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from psycopg import AsyncConnection
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.limits import Limit
from backend.deals.models import FlashSale, GroupDeal
from backend.kernel import clock
from backend.shop.models import BuyerLimit

AS_LONG = timedelta(days=366)
"""A pack's own cap has no end: it is remembered for a year."""


async def ensure(
    connection: AsyncConnection[Any], account_id: uuid.UUID, caps: Mapping[uuid.UUID, int]
) -> dict[uuid.UUID, uuid.UUID]:
    """The quotas that cap a buyer, by sku; two first orders at once end with the same one."""
    offers = sorted(caps)
    asked = await connection.execute(
        "select offer_id, quota_id from ensure_limits_v1(%s, %s, %s)",
        [account_id, offers, [caps[offer] for offer in offers]],
    )
    return {row[0]: row[1] for row in await asked.fetchall()}


async def read_limits(session: AsyncSession, account_id: uuid.UUID) -> Sequence[Limit]:
    """A buyer's caps, each for as long as its sale or group deal runs."""
    ends = func.coalesce(FlashSale.ends_at, GroupDeal.ends_at, clock.now() + AS_LONG)
    wanted = (
        select(BuyerLimit.offer_id, BuyerLimit.quota_id, ends)
        .outerjoin(FlashSale, FlashSale.offer_id == BuyerLimit.offer_id)
        .outerjoin(GroupDeal, GroupDeal.offer_id == BuyerLimit.offer_id)
        .where(BuyerLimit.account_id == account_id)
    )
    return [Limit(row[0], row[1], row[2]) for row in await session.execute(wanted)]


async def put_back(session: AsyncSession, account_id: uuid.UUID, limits: Sequence[Limit]) -> None:
    """A phone is back: what it bought still counts."""
    rows = [{"account_id": account_id, "offer_id": one.subject_id, "quota_id": one.quota_id} for one in limits]
    await session.execute(insert(BuyerLimit).values(rows).on_conflict_do_nothing())

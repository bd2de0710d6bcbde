"""Reading promotions and coupons."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.inventory.queries import list_stock
from backend.promotions.models import Coupon, Promotion
from backend.promotions.rules import Deal
from backend.suppliers.queries import list_suppliers

KEPT_ENDED = 50


def deal(one: Promotion) -> Deal:
    """A promotion as the rules take it."""
    return Deal(
        one.id, one.supplier_id, one.kind, one.scope, one.name, one.threshold, one.off, one.code, one.quota_id,
        one.per_buyer, one.listed, one.starts_at, one.ends_at, one.stopped_at is not None,
    )  # fmt: skip


async def list_cuts(session: AsyncSession, supplier_id: uuid.UUID, now: datetime) -> list[Deal]:
    """A supplier's 满减 that are not over, those to come among them."""
    wanted = select(Promotion).where(
        Promotion.supplier_id == supplier_id,
        Promotion.kind == "full_cut",
        Promotion.ends_at > now,
        Promotion.stopped_at.is_(None),
    )
    return [deal(one) for one in (await session.execute(wanted.order_by(Promotion.id))).scalars()]


async def find_coupons(session: AsyncSession, codes: Sequence[str]) -> dict[str, Deal]:
    """Code → coupon, whatever became of it; unknown codes are missing."""
    if not codes:
        return {}
    found = await session.execute(select(Promotion).where(Promotion.code.in_(codes)))
    return {str(one.code): deal(one) for one in found.scalars()}


async def list_listed(
    session: AsyncSession, suppliers: Sequence[uuid.UUID], now: datetime, limit: int = 20
) -> list[Deal]:
    """Coupons offered on pages just now: the platform's and those of some suppliers, while their budget lasts."""
    wanted = select(Promotion).where(
        Promotion.kind == "coupon",
        Promotion.listed,
        Promotion.stopped_at.is_(None),
        Promotion.starts_at <= now,
        Promotion.ends_at > now,
        or_(Promotion.supplier_id.is_(None), Promotion.supplier_id.in_(suppliers)),
    )
    found = [deal(one) for one in (await session.execute(wanted.order_by(Promotion.ends_at).limit(limit))).scalars()]
    stock = await list_stock(session, [one.quota_id for one in found if one.quota_id])
    return [one for one in found if one.quota_id and stock[one.quota_id].left > 0]


async def list_taken(session: AsyncSession, account_id: uuid.UUID) -> list[tuple[Deal, Coupon]]:
    """An account's coupons, those that end first first."""
    wanted = (
        select(Promotion, Coupon)
        .join(Coupon, Coupon.promotion_id == Promotion.id)
        .where(Coupon.account_id == account_id)
        .order_by(Promotion.ends_at.desc())
        .limit(200)
    )
    return [(deal(row[0]), row[1]) for row in await session.execute(wanted)]


async def list_spent(session: AsyncSession, deals: Sequence[Deal], taken: Sequence[Coupon]) -> frozenset[uuid.UUID]:
    """Coupons of which nothing is left: of their budget, or of what this buyer may use."""
    own = {coupon.promotion_id: coupon.quota_id for coupon in taken}
    quotas = [one.quota_id for one in deals if one.quota_id] + list(own.values())
    stock = await list_stock(session, quotas)
    empty = {quota for quota, level in stock.items() if level.left <= 0}
    return frozenset(one.id for one in deals if one.quota_id in empty or own.get(one.id) in empty)


async def list_promotions(session: AsyncSession, supplier_id: uuid.UUID | None) -> list[Promotion]:
    """Promotions of a supplier, or of the platform, the newest first."""
    wanted = select(Promotion).where(Promotion.supplier_id.is_not_distinct_from(supplier_id))
    return list((await session.execute(wanted.order_by(Promotion.id.desc()).limit(KEPT_ENDED))).scalars())


async def export(session: AsyncSession, _keys: Keys, account_id: uuid.UUID) -> dict[str, Any]:
    """Which coupons a person took, for their export (PIPL art. 45)."""
    taken = await list_taken(session, account_id)
    return {"coupons": [{"code": one.code, "takenAt": coupon.taken_at} for one, coupon in taken]}


async def givers(session: AsyncSession, deals: list[Deal], lang: str) -> dict[uuid.UUID, str]:
    """Who gives deals, by supplier id; the platform is not among them."""
    found = await list_suppliers(session, [one.supplier_id for one in deals if one.supplier_id])
    return {supplier.id: supplier.name[lang] for supplier in found.values()}

"""Verbs on promotions: open, stop, take a coupon. None commits."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.limits import Limit
from backend.inventory import actions as stock
from backend.kernel.errors import CouponUnusable, Invalid, LimitReached, NotFound
from backend.kernel.ids import new_id
from backend.promotions import scopes
from backend.promotions.models import Coupon, Promotion
from backend.promotions.rules import Deal
from backend.promotions.schemas import PromotionIn

LONGEST = timedelta(days=180)
MOST_TAKEN = 200
"""Coupons an account may hold."""


async def open_promotion(
    session: AsyncSession, supplier_id: uuid.UUID | None, wish: PromotionIn, now: datetime
) -> Promotion:
    """A new promotion at a supplier's cost or the platform's. Raises Invalid naming what doesn't fit."""
    if wish.ends_at <= max(wish.starts_at, now) or wish.ends_at - wish.starts_at > LONGEST:
        raise Invalid("out_of_bounds", "endsAt")
    threshold, off = wish.threshold.amount, wish.off.amount
    if not 0 < off < threshold:
        raise Invalid("off_not_below", "off")
    scopes.check(wish.scope)
    coupon = wish.kind == "coupon"
    if not coupon and supplier_id is None:
        raise Invalid("not_offered", "kind")
    for field, given in (("code", wish.code), ("budget", wish.budget), ("perBuyer", wish.per_buyer)):
        if coupon != (given is not None):
            raise Invalid("required" if coupon else "unknown_field", field)
    made = Promotion(
        id=new_id(), supplier_id=supplier_id, kind=wish.kind, scope=wish.scope,
        name=wish.name.row(), threshold=threshold, off=off,
        code=wish.code, quota_id=None, per_buyer=wish.per_buyer, listed=coupon and wish.listed,
        starts_at=wish.starts_at, ends_at=wish.ends_at, stopped_at=None,
    )  # fmt: skip
    if coupon:
        known = await session.execute(select(Promotion.id).where(Promotion.code == wish.code))
        if known.first() is not None:
            raise Invalid("code_used", "code")
        resource = await stock.open_resource(session, supplier_id, "cap", f"coupon {wish.code}")
        (made.quota_id,) = await stock.open_quotas(session, resource, [None], wish.budget or 0)
    session.add(made)
    await session.flush()
    return made


async def stop(
    session: AsyncSession, supplier_id: uuid.UUID | None, promotion_id: uuid.UUID, now: datetime
) -> Promotion:
    """End a promotion now; orders placed under it keep what they got. Raises NotFound for another's."""
    made = await session.get(Promotion, promotion_id, with_for_update={"key_share": True})
    if made is None or made.supplier_id != supplier_id:
        raise NotFound
    if made.stopped_at is None:
        made.stopped_at = now
        if made.quota_id:
            await stock.set_quotas(session, [made.quota_id], selling=False)
    await session.flush()
    return made


async def take(session: AsyncSession, account_id: uuid.UUID, deal: Deal, now: datetime) -> uuid.UUID:
    """Put a coupon in a buyer's hands, once however often it is asked; the quota of the buyer's own uses.

    Raises CouponUnusable when it is over, LimitReached for one that holds too many.
    """
    mine = select(Coupon.promotion_id, Coupon.quota_id).where(Coupon.account_id == account_id)
    held = {row[0]: row[1] for row in await session.execute(mine)}
    if deal.id in held:
        return held[deal.id]
    if deal.stopped or deal.ends_at <= now:
        raise CouponUnusable("coupon_over", "code")
    if len(held) >= MOST_TAKEN:
        raise LimitReached("too_many", count=MOST_TAKEN)
    resource = await stock.open_resource(session, None, "cap", f"coupon {deal.code}")
    (quota,) = await stock.open_quotas(session, resource, [None], deal.per_buyer or 1)
    wish = insert(Coupon).values(account_id=account_id, promotion_id=deal.id, quota_id=quota)
    await session.execute(wish.on_conflict_do_nothing())
    found = await session.execute(mine.where(Coupon.promotion_id == deal.id))
    return uuid.UUID(str(found.one()[1]))


async def read_limits(session: AsyncSession, account_id: uuid.UUID) -> Sequence[Limit]:
    """The coupons a buyer has taken, with what is left of each: they count for the phone as long as they run."""
    wanted = select(Coupon.promotion_id, Coupon.quota_id, Promotion.ends_at)
    wanted = wanted.join(Promotion, Promotion.id == Coupon.promotion_id).where(Coupon.account_id == account_id)
    return [Limit(row[0], row[1], row[2]) for row in await session.execute(wanted)]


async def put_back(session: AsyncSession, account_id: uuid.UUID, limits: Sequence[Limit]) -> None:
    """A phone is back: its coupons are as used up as they were."""
    rows = [{"account_id": account_id, "promotion_id": one.subject_id, "quota_id": one.quota_id} for one in limits]
    await session.execute(insert(Coupon).values(rows).on_conflict_do_nothing())


async def forget_person(session: AsyncSession, account_id: uuid.UUID) -> None:
    """Erase which coupons a person took; budgets they used stay as numbers."""
    await session.execute(delete(Coupon).where(Coupon.account_id == account_id))

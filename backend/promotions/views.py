"""Shape promotions for the wire. Pure."""

import uuid
from collections.abc import Mapping

from backend.inventory.queries import Stock
from backend.kernel.money import Money
from backend.promotions import scopes
from backend.promotions.models import Promotion
from backend.promotions.rules import Deal
from backend.promotions.schemas import CouponOut, DealOut, PromotionOut


def own(one: Promotion, stock: Mapping[uuid.UUID, Stock], lang: str) -> PromotionOut:
    """A promotion as its owner sees it."""
    level = stock.get(one.quota_id) if one.quota_id else None
    return PromotionOut(
        id=one.id, kind=one.kind, scope=one.scope, scope_name=scopes.name(one.scope, lang), name=one.name,
        threshold=Money(one.threshold), off=Money(one.off),
        code=one.code, budget=level.capacity if level else None, used=level.claimed if level else None,
        per_buyer=one.per_buyer, listed=one.listed, starts_at=one.starts_at, ends_at=one.ends_at,
        stopped_at=one.stopped_at,
    )  # fmt: skip


def coupon(deal: Deal, names: Mapping[uuid.UUID, str], state: str, lang: str) -> CouponOut:
    """A coupon as a buyer sees it; `names`: supplier → name."""
    return CouponOut(
        code=deal.code or "", name=deal.name[lang], supplier=names.get(deal.supplier_id) if deal.supplier_id else None,
        scope=deal.scope, scope_name=scopes.name(deal.scope, lang), threshold=Money(deal.threshold),
        off=Money(deal.off), ends_at=deal.ends_at, state=state,
    )  # fmt: skip


def cut(deal: Deal, lang: str) -> DealOut:
    """A 满减."""
    return DealOut(name=deal.name[lang], threshold=Money(deal.threshold), off=Money(deal.off), ends_at=deal.ends_at)

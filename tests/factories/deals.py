"""Promotions as tests want them: from yesterday to tomorrow."""

import uuid
from datetime import timedelta
from typing import Any

from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.money import MoneyIn
from backend.promotions import actions
from backend.promotions.models import Promotion
from backend.promotions.schemas import PromotionIn, PromotionNameIn


def wish(threshold: int, off: int, code: str | None = None, **more: Any) -> PromotionIn:
    """A coupon with a code, else a 满减; in fen."""
    now = clock.now()
    base: dict[str, Any] = {
        "kind": "coupon" if code else "full_cut", "scope": "all", "name": PromotionNameIn("满减", "Deal"),
        "threshold": MoneyIn(threshold), "off": MoneyIn(off), "starts_at": now - timedelta(days=1),
        "ends_at": now + timedelta(days=1), "code": code, "budget": 100 if code else None,
        "per_buyer": 1 if code else None,
    }  # fmt: skip
    return PromotionIn(**(base | more))


async def promote(
    database: Database, supplier_id: uuid.UUID | None, threshold: int, off: int, code: str | None = None, **more: Any
) -> Promotion:
    async with database.transaction() as session:
        return await actions.open_promotion(session, supplier_id, wish(threshold, off, code, **more), clock.now())

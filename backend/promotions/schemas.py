"""What the promotion routes take and answer."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from backend.kernel.bilingual import Bilingual
from backend.kernel.money import Money, MoneyIn
from backend.kernel.wire import In, Instant, Out


class PromotionNameIn(Bilingual, frozen=True):
    """What a promotion is called, in both languages."""

    zh: Annotated[str, Meta(min_length=1, max_length=40)]
    en: Annotated[str, Meta(min_length=1, max_length=80)]


class PromotionIn(In):
    """Open a promotion: `off` less from `threshold` on. A coupon has a code, a budget (how often it can be used) and
    how often one buyer may use it; a 满减 (`full_cut`) has none of these. `scope` is one of those that the list of
    promotions names."""

    kind: Literal["full_cut", "coupon"]
    scope: Annotated[str, Meta(max_length=30)]
    name: PromotionNameIn
    threshold: MoneyIn
    off: MoneyIn
    starts_at: Instant
    ends_at: Instant
    code: Annotated[str, Meta(pattern=r"^[A-Z0-9]{4,16}$")] | None = None
    budget: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    per_buyer: Annotated[int, Meta(ge=1, le=100)] | None = None
    listed: bool = True


class PromotionOut(Out):
    """A promotion as its owner sees it; `used` and `budget` count a coupon's uses, held ones among them."""

    id: UUID
    kind: str
    scope: str
    scope_name: str
    name: dict[str, str]
    threshold: Money
    off: Money
    code: str | None
    budget: int | None
    used: int | None
    per_buyer: int | None
    listed: bool
    starts_at: datetime
    ends_at: datetime
    stopped_at: datetime | None


class ScopeOut(Out):
    """What a promotion may be for, and what it is called."""

    scope: str
    name: str


class PromotionList(Out):
    """Promotions, the newest first, and what a new one may be for."""

    items: list[PromotionOut]
    scopes: list[ScopeOut]


class CouponOut(Out):
    """A coupon as a buyer sees it. `supplier` is None for the platform's; `state` usable, used_up, over or, for one
    that can be taken, open."""

    code: str
    name: str
    supplier: str | None
    scope: str
    scope_name: str
    threshold: Money
    off: Money
    ends_at: datetime
    state: str


class CouponList(Out):
    """Coupons."""

    items: list[CouponOut]


class DealOut(Out):
    """A 满减 that runs."""

    name: str
    threshold: Money
    off: Money
    ends_at: datetime


class Deals(Out):
    """What lowers a supplier's prices just now: 满减 and coupons to take."""

    cuts: list[DealOut]
    coupons: list[CouponOut]


class TakeIn(In):
    """Take a coupon by its code."""

    code: Annotated[str, Meta(min_length=1, max_length=40)]

"""Coupons for buyers: what a supplier takes off just now, taking a coupon, one's own."""

from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.errors import NotFound
from backend.promotions import actions, queries, views
from backend.promotions.rules import Deal
from backend.promotions.schemas import CouponList, CouponOut, TakeIn
from backend.web.limits import Counters, allow
from backend.web.problems import language

LIFE = 10
GUESSES = (60, 3600)
"""Codes an account may try, and the seconds it is counted over."""


@get("/me/coupons", operation_id="listMyCoupons", may="signed_in")
async def list_mine(
    request: Request[Any, Any, Any], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> CouponList:
    """My coupons, then those of the platform I could take."""
    lang, now = language(request), clock.now()
    async with database.comparing() as session:
        taken = await queries.list_taken(session, actor.account_id)
        deals = [deal for deal, _ in taken]
        spent = await queries.list_spent(session, deals, [coupon for _, coupon in taken])
        listed = [one for one in await queries.list_listed(session, [], now) if one.id not in {d.id for d in deals}]
        names = await queries.givers(session, deals, lang)
    items = [views.coupon(one, names, _state(one, spent, now), lang) for one in deals]
    items.sort(key=lambda one: one.state != "usable")
    return CouponList(items=items + [views.coupon(one, names, "open", lang) for one in listed])


def _state(deal: Deal, spent: frozenset[UUID], now: Any) -> str:
    if deal.stopped or deal.ends_at <= now:
        return "over"
    return "used_up" if deal.id in spent else "usable"


@post("/me/coupons", operation_id="takeCoupon", may="signed_in")
async def take(
    data: JSONBody[TakeIn],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    counters: NamedDependency[Counters],
) -> CouponOut:
    """Take a coupon by its code; taking it again answers the same. Raises NotFound, CouponUnusable when it is over."""
    lang, code = language(request), data.code.strip().upper()
    await allow(counters, f"coupon:{actor.account_id}", *GUESSES)
    async with database.transaction() as session:
        deal = (await queries.find_coupons(session, [code])).get(code)
        if deal is None:
            raise NotFound("unknown_coupon", "code")
        await actions.take(session, actor.account_id, deal, clock.now())
        return views.coupon(deal, await queries.givers(session, [deal], lang), "usable", lang)


router = Router(path="/api", route_handlers=[list_mine, take], tags=["promotions"])

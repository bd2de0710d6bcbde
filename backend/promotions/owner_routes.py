"""Promotions for who pays for them: a supplier's own, and the platform's."""

from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import audit
from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.inventory.queries import list_stock
from backend.kernel import clock
from backend.promotions import actions, queries, scopes, views
from backend.promotions.models import Promotion
from backend.promotions.schemas import PromotionIn, PromotionList, PromotionOut, ScopeOut
from backend.web.problems import language


async def _shown(session: AsyncSession, lang: str, *made: Promotion) -> list[PromotionOut]:
    stock = await list_stock(session, [one.quota_id for one in made if one.quota_id])
    return [views.own(one, stock, lang) for one in made]


async def _listed(database: Database, supplier_id: UUID | None, lang: str) -> PromotionList:
    async with database.comparing() as session:
        items = await _shown(session, lang, *await queries.list_promotions(session, supplier_id))
    return PromotionList(
        items=items, scopes=[ScopeOut(scope=one, name=scopes.name(one, lang)) for one in scopes.CALLED]
    )


async def _opened(
    database: Database, actor: Actor, supplier_id: UUID | None, wish: PromotionIn, lang: str
) -> PromotionOut:
    async with database.transaction() as session:
        made = await actions.open_promotion(session, supplier_id, wish, clock.now())
        await audit.note(session, actor, "promotion:open", f"promotion:{made.id}", "", supplier_id)
        return (await _shown(session, lang, made))[0]


async def _stopped(
    database: Database, actor: Actor, supplier_id: UUID | None, promotion: UUID, lang: str
) -> PromotionOut:
    async with database.transaction() as session:
        made = await actions.stop(session, supplier_id, promotion, clock.now())
        await audit.note(session, actor, "promotion:stop", f"promotion:{made.id}", "", supplier_id)
        return (await _shown(session, lang, made))[0]


@get("/supplier/{supplier_id:uuid}/promotions", operation_id="listPromotions", may="member:see_supplier")
async def list_own(
    request: Request[Any, Any, Any], supplier_id: FromPath[UUID], database: NamedDependency[Database]
) -> PromotionList:
    """The supplier's promotions, the newest first."""
    return await _listed(database, supplier_id, language(request))


@post("/supplier/{supplier_id:uuid}/promotions", operation_id="openPromotion", may="member:run_shop")
async def open_own(
    request: Request[Any, Any, Any],
    supplier_id: FromPath[UUID],
    data: JSONBody[PromotionIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> PromotionOut:
    """Open a promotion at the supplier's cost."""
    return await _opened(database, actor, supplier_id, data, language(request))


@post(
    "/supplier/{supplier_id:uuid}/promotions/{promotion:uuid}/stop",
    status_code=200,
    operation_id="stopPromotion",
    may="member:end_offers",
)
async def stop_own(
    request: Request[Any, Any, Any],
    supplier_id: FromPath[UUID],
    promotion: FromPath[UUID],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> PromotionOut:
    """End a promotion now."""
    return await _stopped(database, actor, supplier_id, promotion, language(request))


@get("/platform/promotions", operation_id="listPlatformPromotions", may="staff:run_promotions")
async def list_platform(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> PromotionList:
    """The platform's promotions, the newest first."""
    return await _listed(database, None, language(request))


@post("/platform/promotions", operation_id="openPlatformPromotion", may="staff:run_promotions")
async def open_platform(
    request: Request[Any, Any, Any],
    data: JSONBody[PromotionIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> PromotionOut:
    """Open a coupon at the platform's cost."""
    return await _opened(database, actor, None, data, language(request))


@post(
    "/platform/promotions/{promotion:uuid}/stop",
    status_code=200,
    operation_id="stopPlatformPromotion",
    may="staff:run_promotions",
)
async def stop_platform(
    request: Request[Any, Any, Any],
    promotion: FromPath[UUID],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> PromotionOut:
    """End a coupon of the platform now."""
    return await _stopped(database, actor, None, promotion, language(request))


router = Router(
    path="/api",
    route_handlers=[list_own, open_own, stop_own, list_platform, open_platform, stop_platform],
    tags=["promotions"],
)

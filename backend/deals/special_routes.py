"""A supplier's flash sales and group deals that run or are to come, and ending one early."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import audit
from backend.accounts.queries import Actor
from backend.catalogue.models import Product, Sku
from backend.db.session import Database
from backend.deals import queries
from backend.deals.models import FlashSale, GroupDeal, Team
from backend.deals.queries import find_special
from backend.inventory import actions as stock
from backend.inventory.models import QuotaCount
from backend.kernel import clock
from backend.kernel.errors import NotFound
from backend.kernel.money import Money
from backend.kernel.wire import Out
from backend.web.problems import language


class SpecialOut(Out):
    """A `flash` sale or a `group` deal; `size` buyers of a group."""

    offer: UUID
    kind: str
    title: str
    pack: str
    price: Money
    full_price: Money
    packs: int
    claimed: int
    open: bool
    size: int | None
    starts_at: datetime
    ends_at: datetime


class SpecialList(Out):
    """Flash sales and group deals, what ends first first."""

    items: list[SpecialOut]


def _out(one: FlashSale | GroupDeal, sku: Sku, product: Product, count: QuotaCount, lang: str) -> SpecialOut:
    return SpecialOut(
        offer=one.offer_id, kind="group" if isinstance(one, GroupDeal) else "flash", title=product.title[lang],
        pack=sku.name[lang], price=Money(one.price), full_price=Money(one.full_price), packs=count.capacity,
        claimed=count.claimed, open=count.open, size=one.size if isinstance(one, GroupDeal) else None,
        starts_at=one.starts_at, ends_at=one.ends_at,
    )  # fmt: skip


async def _list(session: AsyncSession, supplier_id: UUID, lang: str) -> list[SpecialOut]:
    found = [
        _out(one, sku, product, count, lang)
        for one, sku, product, count in await queries.list_specials(session, supplier_id, clock.now())
    ]
    return sorted(found, key=lambda one: (one.ends_at, one.offer))


@get("/supplier/{supplier_id:uuid}/specials", operation_id="listSpecials", may="member:see_supplier")
async def list_specials(
    supplier_id: FromPath[UUID], request: Request[Any, Any, Any], database: NamedDependency[Database]
) -> SpecialList:
    """Our flash sales and group deals that are not over."""
    async with database.comparing() as session:
        return SpecialList(items=await _list(session, supplier_id, language(request)))


@post("/supplier/{supplier_id:uuid}/specials/{offer:uuid}/stop", status_code=200, operation_id="stopSpecial",
      may="member:end_offers")  # fmt: skip
async def stop(
    supplier_id: FromPath[UUID],
    offer: FromPath[UUID],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> SpecialList:
    """Sell no more of it. Orders stay as they are; groups still gathering are refunded.

    Raises NotFound.
    """
    async with database.transaction() as session:
        one, now = await find_special(session, offer), clock.now()
        sku = await session.get(Sku, one.sku_id) if one else None
        product = await session.get(Product, sku.product_id) if sku else None
        if one is None or product is None or product.supplier_id != supplier_id:
            raise NotFound
        await stock.set_quotas(session, [one.quota_id], selling=False)
        still = update(Team).where(Team.offer_id == offer, Team.state == "gathering")
        await session.execute(still.values(ends_at=now))
        one.starts_at, one.ends_at = min(one.starts_at, now - timedelta(seconds=1)), now
        await audit.note(session, actor, "special:stop", f"offer:{offer}", "", supplier_id)
        await session.flush()
        return SpecialList(items=await _list(session, supplier_id, language(request)))


router = Router(path="/api", route_handlers=[list_specials, stop], tags=["deals"])

"""Group deals over HTTP: a supplier opens one, buyers start a team, look at it, find one to join."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import audit
from backend.accounts.queries import Actor
from backend.catalogue.models import Product, Sku
from backend.catalogue.queries import find_sold
from backend.db.session import Database
from backend.deals import grouping
from backend.deals.grouping import Standing
from backend.deals.specials import crossed_out
from backend.inventory.queries import list_rates
from backend.kernel import clock
from backend.kernel.money import Money, MoneyIn
from backend.kernel.wire import In, Instant, Out
from backend.web.problems import language


class GroupDealIn(In):
    """Packs of a sku at a price for `size` buyers who come together within `hours`; each may have `per_buyer`."""

    sku: UUID
    price: MoneyIn
    packs: Annotated[int, Meta(ge=2, le=100_000)]
    size: Annotated[int, Meta(ge=2, le=50)]
    hours: Annotated[int, Meta(ge=1, le=72)]
    per_buyer: Annotated[int, Meta(ge=1, le=20)]
    starts_at: Instant
    ends_at: Instant


class GroupDealOut(Out):
    """A group deal; `offer` is what an order line points at."""

    offer: UUID
    price: Money
    full_price: Money
    packs: int
    size: int
    hours: int
    per_buyer: int
    starts_at: datetime
    ends_at: datetime


class TeamOut(Out):
    """A team: `joined` have paid and are still in, `free` seats nobody holds. `gathering`, `formed` or `failed`."""

    id: UUID
    offer: UUID
    state: str
    product: str
    title: str
    pack: str
    storage: str
    price: Money
    was: Money | None
    per_buyer: int
    size: int
    joined: int
    free: int
    ends_at: datetime
    decided_at: datetime | None


class TeamList(Out):
    """Teams one could join."""

    items: list[TeamOut]


async def _shown(session: AsyncSession, some: list[Standing], lang: str) -> list[TeamOut]:
    found, today = [], clock.today()
    rates = await list_rates(session, [one.deal.sku_id for one in some], today, today)
    for one in some:
        sku = await session.get_one(Sku, one.deal.sku_id)
        product = await session.get_one(Product, sku.product_id)
        rate = rates.get((sku.offer_id, None))
        was = crossed_out(one.deal.struck, one.deal.price, rate.amount if rate else None)
        found.append(TeamOut(
            id=one.team.id, offer=one.deal.offer_id, state=one.team.state, product=product.slug,
            title=product.title[lang], pack=sku.name[lang], storage=product.storage, price=Money(one.deal.price),
            was=Money(was) if was else None, per_buyer=one.deal.per_buyer,
            size=one.deal.size, joined=one.joined,
            free=one.free, ends_at=one.team.ends_at, decided_at=one.team.decided_at,
        ))  # fmt: skip
    return found


@post("/supplier/{supplier_id:uuid}/group-deals", operation_id="openGroupDeal", may="member:run_shop")
async def open_deal(
    supplier_id: FromPath[UUID],
    data: JSONBody[GroupDealIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> GroupDealOut:
    """Open a group deal; the price beside it is the one the sku is really sold at now (明码标价规定)."""
    async with database.transaction() as session:
        sku, full_price = await find_sold(session, supplier_id, data.sku)
        made = await grouping.open_deal(session, sku, supplier_id, data, full_price, clock.now())
        await audit.note(session, actor, "group:open", f"group_deal:{made.offer_id}", "", supplier_id)
        return GroupDealOut(
            offer=made.offer_id, price=Money(made.price), full_price=Money(made.full_price), packs=data.packs,
            size=made.size, hours=made.hours, per_buyer=made.per_buyer, starts_at=made.starts_at, ends_at=made.ends_at,
        )  # fmt: skip


@post("/group-deals/{offer:uuid}/teams", operation_id="openTeam", may="signed_in")
async def open_team(
    offer: FromPath[UUID],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> TeamOut:
    """Start a team. It is shown to others once somebody in it has paid. Raises NotFound, NotOnSale, LimitReached."""
    async with database.transaction() as session:
        team = await grouping.open_team(session, actor.account_id, offer, clock.now())
        standing = await grouping.get_team(session, team.id)
        return (await _shown(session, [standing], language(request)))[0]


@get("/group-deals/{offer:uuid}/teams", operation_id="listTeams", may="anyone")
async def list_teams(
    offer: FromPath[UUID], request: Request[Any, Any, Any], database: NamedDependency[Database]
) -> TeamList:
    """Teams of a deal that wait for somebody."""
    async with database.comparing() as session:
        found = await grouping.list_joinable(session, offer, clock.now())
        return TeamList(items=await _shown(session, found, language(request)))


@get("/teams/{team:uuid}", operation_id="getTeam", may="anyone")
async def get_team(
    team: FromPath[UUID], request: Request[Any, Any, Any], database: NamedDependency[Database]
) -> TeamOut:
    """How a team stands. Raises NotFound."""
    async with database.comparing() as session:
        standing = await grouping.get_team(session, team)
        return (await _shown(session, [standing], language(request)))[0]


router = Router(path="/api", route_handlers=[open_deal, open_team, list_teams, get_team], tags=["deals"])

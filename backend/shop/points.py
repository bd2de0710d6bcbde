"""Pick-up points (自提点): where a supplier's parcels can be collected, and what sending one there costs.

Live animals are never left at one: whoever receives them must look at them at once.
"""

import uuid
from collections.abc import Collection
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import audit
from backend.accounts.queries import Actor
from backend.addresses.actions import region_text
from backend.addresses.regions import districts
from backend.db.session import Database
from backend.kernel.bilingual import Bilingual
from backend.kernel.errors import Invalid, LimitReached, NotFound
from backend.kernel.ids import new_id
from backend.kernel.money import Money, MoneyIn
from backend.kernel.wire import In, Out
from backend.shop.models import PickUpPoint
from backend.web.problems import language

MOST = 100
DEAREST = 10_000
"""Fen; a typo would cost every buyer."""
KEPT_AT_POINTS = frozenset({"ambient", "chilled", "frozen"})
Short = Annotated[str, Meta(min_length=1, max_length=60)]


class PointText(Bilingual, frozen=True):
    """A short text in both languages."""

    zh: Short
    en: Short


class PointIn(In):
    """A pick-up point: a district's code, the door, who answers there, when it is open, what can be kept there."""

    name: PointText
    region: str
    detail: Annotated[str, Meta(min_length=2, max_length=120)]
    phone: Annotated[str, Meta(pattern=r"^\+?[0-9][0-9 -]{5,18}$")]
    hours: PointText
    storages: Annotated[list[str], Meta(min_length=1, max_length=3)]
    fee: MoneyIn
    open: bool = True


class PointOut(Out):
    """A pick-up point as a buyer sees it."""

    id: UUID
    name: str
    text: str
    region: str
    detail: str
    phone: str
    hours: str
    storages: list[str]
    fee: Money
    open: bool


class PointList(Out):
    """Pick-up points."""

    items: list[PointOut]


async def find_points(session: AsyncSession, points: Collection[uuid.UUID]) -> dict[uuid.UUID, PickUpPoint]:
    """Open points by id; closed and unknown ones are missing."""
    if not points:
        return {}
    found = await session.execute(select(PickUpPoint).where(PickUpPoint.id.in_(points), PickUpPoint.open))
    return {one.id: one for one in found.scalars()}


async def list_points(session: AsyncSession, supplier_id: uuid.UUID, *, closed: bool = False) -> list[PickUpPoint]:
    """A supplier's points, by region."""
    wanted = select(PickUpPoint).where(PickUpPoint.supplier_id == supplier_id)
    if not closed:
        wanted = wanted.where(PickUpPoint.open)
    return list((await session.execute(wanted.order_by(PickUpPoint.region, PickUpPoint.id).limit(MOST))).scalars())


async def keep(
    session: AsyncSession, supplier_id: uuid.UUID, wish: PointIn, point_id: uuid.UUID | None = None
) -> PickUpPoint:
    """Keep a new point, or change an own one; orders keep the address they were placed with.

    Raises Invalid naming what doesn't fit, LimitReached, NotFound.
    """
    if wish.region not in districts():
        raise Invalid("unknown_region", "region")
    if not set(wish.storages) <= KEPT_AT_POINTS:
        raise Invalid("not_offered", "storages")
    fee = wish.fee.amount
    if fee > DEAREST:
        raise Invalid("out_of_bounds", "fee")
    if point_id is None:
        if len(await list_points(session, supplier_id, closed=True)) >= MOST:
            raise LimitReached("too_many", count=MOST)
        point = PickUpPoint(id=new_id(), supplier_id=supplier_id)
        session.add(point)
    else:
        found = await session.get(PickUpPoint, point_id)
        if found is None or found.supplier_id != supplier_id:
            raise NotFound
        point = found
    point.name, point.hours = {"zh": wish.name.zh, "en": wish.name.en}, {"zh": wish.hours.zh, "en": wish.hours.en}
    point.region, point.detail, point.phone = wish.region, " ".join(wish.detail.split()), wish.phone
    point.storages, point.fee, point.open = sorted(set(wish.storages)), fee, wish.open
    await session.flush()
    return point


def shown(one: PickUpPoint, lang: str) -> PointOut:
    """A point on the wire."""
    return PointOut(
        id=one.id, name=one.name[lang], text=region_text(one.region, ""), region=one.region, detail=one.detail,
        phone=one.phone, hours=one.hours[lang], storages=one.storages, fee=Money(one.fee), open=one.open,
    )  # fmt: skip


@get("/suppliers/{supplier:uuid}/pick-up-points", operation_id="listPickUpPoints", may="anyone")
async def list_open(
    supplier: FromPath[UUID], request: Request[Any, Any, Any], database: NamedDependency[Database]
) -> PointList:
    """Where a supplier's parcels can be collected."""
    async with database.reading() as session:
        return PointList(items=[shown(one, language(request)) for one in await list_points(session, supplier)])


@get("/pick-up-points/{point:uuid}", operation_id="getPickUpPoint", may="anyone")
async def get_point(
    point: FromPath[UUID], request: Request[Any, Any, Any], database: NamedDependency[Database]
) -> PointOut:
    """A pick-up point, also one that takes nothing more. Raises NotFound."""
    async with database.reading() as session:
        found = await session.get(PickUpPoint, point)
        if found is None:
            raise NotFound
        return shown(found, language(request))


@get("/supplier/{supplier_id:uuid}/pick-up-points", operation_id="listOwnPickUpPoints", may="member:see_supplier")
async def list_own(
    supplier_id: FromPath[UUID], request: Request[Any, Any, Any], database: NamedDependency[Database]
) -> PointList:
    """The supplier's points, closed ones too."""
    async with database.reading() as session:
        found = await list_points(session, supplier_id, closed=True)
        return PointList(items=[shown(one, language(request)) for one in found])


@post("/supplier/{supplier_id:uuid}/pick-up-points", operation_id="addPickUpPoint", may="member:run_shop")
async def add(
    supplier_id: FromPath[UUID],
    data: JSONBody[PointIn],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> PointOut:
    """A new pick-up point."""
    async with database.transaction() as session:
        made = await keep(session, supplier_id, data)
        await audit.note(session, actor, "point:add", f"pick_up_point:{made.id}", "", supplier_id)
        return shown(made, language(request))


@put(
    "/supplier/{supplier_id:uuid}/pick-up-points/{point:uuid}", operation_id="changePickUpPoint", may="member:run_shop"
)
async def change(
    supplier_id: FromPath[UUID],
    point: FromPath[UUID],
    data: JSONBody[PointIn],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
) -> PointOut:
    """Change a pick-up point, or close it."""
    async with database.transaction() as session:
        return shown(await keep(session, supplier_id, data, point), language(request))


router = Router(path="/api", route_handlers=[list_open, get_point, list_own, add, change], tags=["shop"])

"""The reviewers' desk for suppliers: what waits, an application in full, a word on it."""

from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.kernel.errors import NotFound
from backend.suppliers import queries, reviewing
from backend.suppliers.models import Licence, Supplier
from backend.suppliers.routes import licence_out, show
from backend.suppliers.schemas import (
    DecisionIn,
    JudgementIn,
    LicenceOut,
    ReviewList,
    SupplierSelf,
    SuspensionIn,
    WaitingReviewOut,
)


def _out(supplier: Supplier, licence: Licence | None = None) -> WaitingReviewOut:
    return WaitingReviewOut(
        supplier=supplier.id, name=supplier.name, kind=supplier.kind, county=supplier.county, state=supplier.state,
        waiting_since=licence.created_at if licence else supplier.submitted_at,
        licence=licence_out(licence) if licence else None,
    )  # fmt: skip


async def _seen(session: AsyncSession, actor: Actor, supplier_id: UUID, *, lock: bool = False) -> Supplier:
    supplier = await queries.get_supplier(session, supplier_id, lock=lock)
    reviewing.in_sight(actor, supplier)
    return supplier


@get("/reviews", operation_id="listReviews", may="staff:see_reviews")
async def list_reviews(actor: NamedDependency[Actor], database: NamedDependency[Database]) -> ReviewList:
    """Applications and renewed licences that wait, the longest first."""
    states = ("submitted",) if actor.staff_role == "county_reviewer" else ("submitted", "checked")
    async with database.reading() as session:
        waiting = [_out(one) for one in await queries.list_waiting(session, states, actor.county)]
        renewed = await queries.list_waiting_licences(session)
    mine = [_out(supplier, licence) for licence, supplier in renewed if actor.county in {None, supplier.county}]
    return ReviewList(items=waiting + (mine if actor.staff_role != "county_reviewer" else []))


@get("/suppliers/{supplier_id:uuid}", operation_id="getReviewedSupplier", may="staff:see_reviews")
async def get_reviewed_supplier(
    supplier_id: FromPath[UUID], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> SupplierSelf:
    """A supplier in full, its bank account and contact masked."""
    async with database.reading() as session:
        await _seen(session, actor, supplier_id)
        return await show(session, supplier_id, "staff")


@post("/suppliers/{supplier_id:uuid}/decision", status_code=200, operation_id="decideSupplier", may="staff:see_reviews")
async def decide_supplier(
    supplier_id: FromPath[UUID],
    data: JSONBody[DecisionIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> SupplierSelf:
    """Check, approve, return or refuse an application. Who may say which is `rules.may_decide`."""
    async with database.transaction() as session:
        supplier = await _seen(session, actor, supplier_id, lock=True)
        await reviewing.decide(session, actor, supplier, data.act, data.reason)
        await session.flush()
        return await show(session, supplier_id, "staff")


@post("/licences/{licence_id:uuid}/judgement", status_code=200, operation_id="judgeLicence", may="staff:review")
async def judge_licence(
    licence_id: FromPath[UUID],
    data: JSONBody[JudgementIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> LicenceOut:
    """Accept or refuse a renewed licence."""
    async with database.transaction() as session:
        licence = await session.get(Licence, licence_id, with_for_update=True)
        if licence is None:
            raise NotFound
        await reviewing.judge_licence(session, actor, licence, good=data.good, reason=data.reason)
        return licence_out(licence)


@post("/suppliers/{supplier_id:uuid}/suspension", status_code=200, operation_id="suspendSupplier", may="staff:suspend")
async def suspend_supplier(
    supplier_id: FromPath[UUID],
    data: JSONBody[SuspensionIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> SupplierSelf:
    """Hide a supplier's listings, or show them again; what is sold is honoured."""
    async with database.transaction() as session:
        supplier = await _seen(session, actor, supplier_id, lock=True)
        await reviewing.suspend(session, actor, supplier, suspended=data.suspended, reason=data.reason)
        await session.flush()
        return await show(session, supplier_id, "staff")


router = Router(
    path="/api/platform",
    route_handlers=[list_reviews, get_reviewed_supplier, decide_supplier, judge_licence, suspend_supplier],
    tags=["platform"],
)

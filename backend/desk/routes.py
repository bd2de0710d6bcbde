"""The staff's desk over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from backend.accounts import looks
from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.desk import actions, lookup
from backend.desk.schemas import (
    AuditList,
    CorrectIn,
    DeskBuyer,
    DeskOrder,
    DriftList,
    FailedJobs,
    FoundList,
    HelpIn,
    JobsOut,
    Revealed,
    RevealIn,
    StaffIn,
    StaffList,
)
from backend.jobs import looking
from backend.web.problems import language

Wanted = Annotated[str, QueryParameter(name="q", min_length=2, max_length=60)]
Subject = Annotated[str | None, QueryParameter(max_length=100)]
ActorId = Annotated[UUID | None, QueryParameter(name="actor")]
Before = Annotated[int | None, QueryParameter(ge=1, le=2**60)]


@get("/look-up", operation_id="lookUp", may="staff:look_up")
async def look_up(
    request: Request[Any, Any, Any],
    wanted: Wanted,
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> FoundList:
    """Find an order by number, a buyer by whole phone number, a supplier by name or credit code; written down."""
    async with database.transaction() as session:
        found = await lookup.look_up(session, keys, actor, wanted, language(request))
        await looks.up(session, actor, [f"{one.kind}:{one.id}" for one in found])
        return FoundList(items=found)


@get("/orders/{number:str}", operation_id="getDeskOrder", may="staff:look_up")
async def get_order(
    request: Request[Any, Any, Any],
    number: FromPath[str],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> DeskOrder:
    """An order, masked; that it was looked at is written down."""
    async with database.transaction() as session:
        shown = await lookup.show_order(session, number, language(request))
        await looks.at_one(session, actor, f"order:{shown.number}")
        return shown


@get("/buyers/{account_id:uuid}", operation_id="getDeskBuyer", may="staff:look_up")
async def get_buyer(
    request: Request[Any, Any, Any],
    account_id: FromPath[UUID],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> DeskBuyer:
    """A person, masked; that they were looked at is written down."""
    async with database.transaction() as session:
        shown = await lookup.show_buyer(session, account_id, language(request))
        await looks.at_one(session, actor, f"buyer:{account_id}")
        return shown


@post("/reveals", status_code=200, operation_id="reveal", may="staff:reveal")
async def reveal(
    data: JSONBody[RevealIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> Revealed:
    """Show a name and phone in full; written down with the reason."""
    async with database.transaction() as session:
        return await actions.reveal(session, keys, actor, data.subject, data.reason)


@post("/orders/{number:str}/release", status_code=204, operation_id="releaseOrder", may="staff:help_orders")
async def release(
    number: FromPath[str], data: JSONBody[HelpIn], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> None:
    """Give an unpaid order's places back."""
    async with database.transaction() as session:
        await actions.release(session, actor, number, data.reason)


@post("/orders/{number:str}/notices", status_code=204, operation_id="tellAgain", may="staff:help_orders")
async def tell_again(
    number: FromPath[str], data: JSONBody[HelpIn], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> None:
    """Tell the buyer again how the order stands."""
    async with database.transaction() as session:
        await actions.tell_again(session, actor, number, data.reason)


@post("/orders/{number:str}/contact", status_code=200, operation_id="correctContact", may="staff:help_orders")
async def correct_contact(
    request: Request[Any, Any, Any],
    number: FromPath[str],
    data: JSONBody[CorrectIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> DeskOrder:
    """Another contact for an order."""
    async with database.transaction() as session:
        await actions.correct_contact(session, keys, actor, number, data)
        await session.flush()
        return await lookup.show_order(session, number, language(request))


@get("/audit", operation_id="listAudit", may="staff:see_audit")
async def list_audit(
    database: NamedDependency[Database], subject: Subject = None, by: ActorId = None, before: Before = None
) -> AuditList:
    """Who did what, the newest first."""
    async with database.reading() as session:
        items = await lookup.list_audit(session, subject, by, before)
    return AuditList(items=items, next=items[-1].id if len(items) == lookup.PAGE else None)


@get("/drifts", operation_id="listDrifts", may="staff:see_stuck")
async def list_drifts(database: NamedDependency[Database]) -> DriftList:
    """Stock counters that were repaired."""
    async with database.reading() as session:
        return DriftList(items=await lookup.list_drifts(session))


@get("/jobs", operation_id="getJobs", may="staff:see_stuck")
async def get_jobs(database: NamedDependency[Database]) -> JobsOut:
    """Whether somebody does the background work, how much waits, and what was given up."""
    state, gone = await database.fetch(looking.look), await database.fetch(looking.failed)
    return JobsOut(
        away=state.worker != "at work", silent=state.silent, waiting=state.waiting, doing=state.doing,
        failed=[FailedJobs(task=one.task, count=one.given_up, last_at=one.last_at) for one in gone],
    )  # fmt: skip


@get("/staff", operation_id="listStaff", may="staff:run_staff")
async def list_staff(actor: NamedDependency[Actor], database: NamedDependency[Database]) -> StaffList:
    """The platform's own people."""
    async with database.reading() as session:
        return StaffList(items=await lookup.list_staff(session, actor))


@post("/staff", status_code=200, operation_id="setStaff", may="staff:run_staff")
async def set_staff(
    data: JSONBody[StaffIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> StaffList:
    """Make somebody staff, change their role, or end it."""
    async with database.transaction() as session:
        await actions.set_staff(session, keys, actor, data)
        await session.flush()
        return StaffList(items=await lookup.list_staff(session, actor))


router = Router(
    path="/api/platform",
    route_handlers=[
        look_up, get_order, get_buyer, reveal, release, tell_again, correct_contact, list_audit, list_drifts, get_jobs,
        list_staff, set_staff,
    ],
    tags=["platform"],
)  # fmt: skip

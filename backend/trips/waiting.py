"""The waiting list: queue for a sold-out departure, see one's place, leave; the operator sees the queue."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.inventory.queries import list_stock
from backend.kernel import clock
from backend.kernel.errors import Invalid, LimitReached, NotFound, NotOnSale
from backend.kernel.ids import new_id
from backend.kernel.wire import In, Out
from backend.trips import queries, queueing, rules
from backend.trips.models import Departure, Trip, Wait
from backend.web.problems import language

WAITS = 5
"""Queues a person may stand in at once."""


class WaitIn(In):
    """Queue for a day."""

    day: date
    quantity: Annotated[int, Meta(ge=1, le=9)]


class WaitOut(Out):
    """A place in a queue: `ahead` people wait before it; places `offered` are kept until `offered_until`.

    They are ordered with `wait` set to this id.
    """

    id: UUID
    departure: UUID
    trip: str
    title: str
    day: date
    quantity: int
    state: str
    ahead: int
    offered_until: datetime | None


class Waits(Out):
    """My queues."""

    items: list[WaitOut]


class Party(Out):
    """A party in a queue, without a name: how many, since when, and until when places are kept for it."""

    quantity: int
    state: str
    since: datetime
    offered_until: datetime | None


class Queue(Out):
    """A departure's queue, the first to come first; `heads` is how many people it is in all."""

    heads: int
    items: list[Party]


def _out(wait: Wait, departure: Departure, trip: Trip, ahead: int, lang: str) -> WaitOut:
    return WaitOut(
        id=wait.id, departure=departure.id, trip=trip.slug, title=trip.title[lang], day=departure.starts_on,
        quantity=wait.quantity, state=wait.state, ahead=ahead if wait.state == "waiting" else 0,
        offered_until=wait.offered_until,
    )  # fmt: skip


@post("/trips/{slug:str}/waits", status_code=201, operation_id="joinWait", may="signed_in")
async def join(
    slug: FromPath[str],
    data: JSONBody[WaitIn],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> WaitOut:
    """Queue for a departure; a person queues once per departure."""
    async with database.transaction() as session:
        trip = await queries.get_trip(session, slug)
        found = await queries.list_departures(session, [trip.id], data.day, data.day)
        if not found:
            raise NotFound("no_departure", "day")
        departure = found[0]
        if not rules.on_sale(departure.state, departure.selling, departure.closes_at, clock.now()):
            raise NotOnSale("sales_ended", "day")
        await _check_room(session, departure, data.quantity)
        await queries.lock_queuer(session, actor.account_id)
        if await queries.find_wait(session, departure.id, actor.account_id):
            raise LimitReached("already_waiting", "day")
        if await queries.count_waits(session, actor.account_id) >= WAITS:
            raise LimitReached("too_many_waits", "day", most=WAITS)
        wait = Wait(
            id=new_id(), departure_id=departure.id, account_id=actor.account_id, quantity=data.quantity, state="waiting"
        )
        session.add(wait)
        await session.flush()
        ahead = await queries.count_ahead(session, [wait.id])
        return _out(wait, departure, trip, ahead.get(wait.id, 0), language(request))


async def _check_room(session: AsyncSession, departure: Departure, quantity: int) -> None:
    """Only a full departure has a queue, and only for parties that it could ever take. Raises NotOnSale or Invalid."""
    draws = (await queries.list_draws(session, [departure.id]))[departure.id]
    counters = await list_stock(session, [draw.quota_id for draw in draws])
    most = rules.heads_left(draws, {quota: counter.capacity for quota, counter in counters.items()})
    if quantity > most:
        raise Invalid("party_too_large", "quantity", most=most)
    if await queueing.places_left(session, departure.id) >= quantity:
        raise NotOnSale("not_sold_out", "quantity")


@get("/me/waits", operation_id="listWaits", may="signed_in")
async def list_waits(
    request: Request[Any, Any, Any], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> Waits:
    """My queues that still matter."""
    lang = language(request)
    async with database.reading() as session:
        found = await queries.list_waits(session, actor.account_id)
        ahead = await queries.count_ahead(session, [wait.id for wait, _, _ in found])
        return Waits(items=[_out(wait, day, trip, ahead.get(wait.id, 0), lang) for wait, day, trip in found])


@delete("/me/waits/{wait_id:uuid}", operation_id="leaveWait", may="signed_in")
async def leave(wait_id: FromPath[UUID], actor: NamedDependency[Actor], database: NamedDependency[Database]) -> None:
    """Leave a queue; offered places go to the next."""
    async with database.transaction() as session:
        wait = await session.get(Wait, wait_id, with_for_update=True)
        if wait is None or wait.account_id != actor.account_id or wait.state not in rules.QUEUED:
            raise NotFound
        await queueing.leave(session, wait, clock.now())


@get(
    "/supplier/{supplier_id:uuid}/departures/{departure_id:uuid}/waits",
    operation_id="getQueue",
    may="member:see_departures",
)
async def get_queue(
    supplier_id: FromPath[UUID], departure_id: FromPath[UUID], database: NamedDependency[Database]
) -> Queue:
    """Who waits for a departure: parties by size, nobody by name."""
    async with database.reading() as session:
        departure = await queries.get_departure(session, departure_id)
        if departure.supplier_id != supplier_id:
            raise NotFound
        found = await queries.list_queue(session, departure_id)
        items = [
            Party(quantity=wait.quantity, state=wait.state, since=wait.created_at, offered_until=wait.offered_until)
            for wait in found
        ]
        return Queue(heads=sum(one.quantity for one in items), items=items)


router = Router(path="/api", route_handlers=[join, list_waits, leave, get_queue], tags=["waiting"])

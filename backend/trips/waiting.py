"""The waiting list: queue for a sold-out departure; freed places are offered in order of arrival, for a time."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.inventory import actions as stock
from backend.inventory.queries import list_stock
from backend.kernel import clock
from backend.kernel.errors import Closed, LimitReached, NotFound
from backend.kernel.ids import new_id
from backend.kernel.wire import In, Out
from backend.trips import queries, rules
from backend.trips.models import Departure, Wait

OFFER_LIFE = timedelta(hours=2)
WAITS = 5
"""Queues a person may stand in at once."""


class WaitIn(In):
    """Queue for a day."""

    day: date
    quantity: Annotated[int, Meta(ge=1, le=9)]


class WaitOut(Out):
    """A place in a queue; `offered` places are kept until `offered_until`: order with `wait` set to this id."""

    id: UUID
    departure: UUID
    day: date
    quantity: int
    state: str
    offered_until: datetime | None


class Waits(Out):
    """My queues."""

    items: list[WaitOut]


def _out(wait: Wait, day: date) -> WaitOut:
    return WaitOut(
        id=wait.id, departure=wait.departure_id, day=day, quantity=wait.quantity, state=wait.state,
        offered_until=wait.offered_until,
    )  # fmt: skip


@post("/trips/{slug:str}/waits", status_code=201, operation_id="joinWait", may="signed_in")
async def join(
    slug: FromPath[str], data: JSONBody[WaitIn], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> WaitOut:
    """Queue for a departure; a person queues once per departure."""
    async with database.transaction() as session:
        trip = await queries.get_trip(session, slug)
        found = await queries.list_departures(session, [trip.id], data.day, data.day)
        if not found:
            raise NotFound("no_departure", "day")
        departure = found[0]
        if not rules.on_sale(departure.state, departure.selling, departure.closes_at, clock.now()):
            raise Closed("sales_ended", "day")
        if await queries.find_wait(session, departure.id, actor.account_id):
            raise LimitReached("limit_reached", "day")
        if await _places_left(session, departure.id) >= data.quantity:
            raise Closed("not_sold_out", "quantity")
        if await queries.count_waits(session, actor.account_id) >= WAITS:
            raise LimitReached("limit_reached", "day")
        wait = Wait(
            id=new_id(), departure_id=departure.id, account_id=actor.account_id, quantity=data.quantity, state="waiting"
        )
        session.add(wait)
        await session.flush()
        return _out(wait, departure.starts_on)


@get("/me/waits", operation_id="listWaits", may="signed_in")
async def list_waits(actor: NamedDependency[Actor], database: NamedDependency[Database]) -> Waits:
    """My queues that still matter."""
    async with database.reading() as session:
        found = await session.execute(
            select(Wait, Departure.starts_on)
            .join(Departure, Departure.id == Wait.departure_id)
            .where(Wait.account_id == actor.account_id, Wait.state.in_(("waiting", "offered")))
            .order_by(Wait.id)
        )
        return Waits(items=[_out(row[0], row[1]) for row in found])


@delete("/me/waits/{wait_id:uuid}", operation_id="leaveWait", may="signed_in")
async def leave(wait_id: FromPath[UUID], actor: NamedDependency[Actor], database: NamedDependency[Database]) -> None:
    """Leave a queue; offered places go to the next."""
    async with database.transaction() as session:
        wait = await session.get(Wait, wait_id, with_for_update=True)
        if wait is None or wait.account_id != actor.account_id or wait.state not in {"waiting", "offered"}:
            raise NotFound
        await stock.release(session, [wait.id], "left")
        wait.state, wait.offered_until = "left", None


async def offer_places(database: Database, now: datetime) -> int:
    """End offers whose time is over and offer free places to those who wait; how many were offered."""
    async with database.transaction() as session:
        await _lapse(session, now)
        await session.execute(
            update(Wait)
            .where(Wait.state == "waiting", Wait.departure_id == Departure.id, Departure.closes_at <= now)
            .values(state="lapsed")
        )
        waiting = await session.execute(
            select(Wait.departure_id)
            .join(Departure, Departure.id == Wait.departure_id)
            .where(Wait.state == "waiting", Departure.closes_at > now, Departure.selling.is_(True))
            .distinct()
        )
        departures = list(waiting.scalars())
    offered = 0
    for departure_id in departures:
        async with database.transaction() as session:
            offered += await _offer(session, departure_id, now)
    return offered


async def _lapse(session: AsyncSession, now: datetime) -> None:
    over = await session.execute(
        update(Wait)
        .where(Wait.state == "offered", Wait.offered_until <= now)
        .values(state="lapsed", offered_until=None)
        .returning(Wait.id)
    )
    ids: Sequence[uuid.UUID] = over.scalars().all()
    if ids:
        await stock.release(session, ids, "expired")


async def _places_left(session: AsyncSession, departure_id: uuid.UUID) -> int:
    draws = (await queries.list_draws(session, [departure_id]))[departure_id]
    counters = await list_stock(session, [draw.quota_id for draw in draws])
    return rules.heads_left(draws, {quota: counter.left for quota, counter in counters.items()})


async def _offer(session: AsyncSession, departure_id: uuid.UUID, now: datetime) -> int:
    draws = (await queries.list_draws(session, [departure_id]))[departure_id]
    left = await _places_left(session, departure_id)
    offered = 0
    for wait in await queries.lock_waiting(session, departure_id):
        if wait.quantity > left:
            continue  # a smaller party behind may still fit; this one keeps its place in the queue
        rooms = rules.rooms_for(wait.quantity, wait.quantity % 2)
        until = now + OFFER_LIFE
        if not await stock.hold(session, wait.id, wait.id, rules.wishes(draws, wait.quantity, rooms), until):
            break
        wait.state, wait.offered_until = "offered", until
        left -= wait.quantity
        offered += 1
    return offered


router = Router(path="/api", route_handlers=[join, list_waits, leave], tags=["waiting"])

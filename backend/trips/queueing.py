"""Verbs of the waiting list: places that came free are offered in order of arrival, for a time; what is over ends."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.session import Database
from backend.inventory import actions as stock
from backend.inventory.queries import list_stock
from backend.suppliers.models import Supplier
from backend.trips import queries, rules
from backend.trips.models import Departure, Trip, Wait
from backend.trips.rooming import PER_ROOM


async def offer_places(database: Database, now: datetime) -> int:
    """End what is over and offer free places to those who wait; how many were offered."""
    async with database.transaction() as session:
        await _end(session, now)
        await _lapse(session, now)
        waiting = await session.execute(
            select(Wait.departure_id)
            .join(Departure, Departure.id == Wait.departure_id)
            .join(Trip, Trip.id == Departure.trip_id)
            .join(Supplier, Supplier.id == Departure.supplier_id)
            .where(
                Wait.state == "waiting", Departure.selling.is_(True),
                Trip.state == "published", Supplier.state == "active",
            )
            .distinct()
        )  # fmt: skip
        departures = list(waiting.scalars())
    offered = 0
    for departure_id in departures:
        async with database.transaction() as session:
            offered += await offer(session, departure_id, now)
    return offered


async def offer(session: AsyncSession, departure_id: uuid.UUID, now: datetime) -> int:
    """Offer a departure's free places to its queue; how many parties got an offer.

    Whoever gives places up does it with this in one transaction: nobody passing by takes them before the queue.
    """
    queue = await queries.lock_waiting(session, departure_id)
    if not queue:
        return 0
    departure = await queries.get_departure(session, departure_id)
    if not rules.on_sale(departure.state, departure.selling, departure.closes_at, now):
        return 0
    draws = (await queries.list_draws(session, [departure_id]))[departure_id]
    until = rules.offer_until(now, departure.closes_at)
    left = await places_left(session, departure_id)
    offered = 0
    for wait in queue:
        if wait.quantity > left:
            continue  # a smaller party behind may still fit; this one keeps its place in the queue
        rooms = -(-wait.quantity // PER_ROOM)  # two to a room; who wants more takes them as anybody does
        if await stock.hold(session, wait.id, wait.id, rules.wishes(draws, wait.quantity, rooms), until):
            wait.state, wait.offered_until = "offered", until
            left -= wait.quantity
            offered += 1
    return offered


async def leave(session: AsyncSession, wait: Wait, now: datetime) -> None:
    """Leave a queue; offered places go to the next at once."""
    held = wait.state == "offered"
    wait.state, wait.offered_until = "left", None
    await session.flush()
    if held:
        await stock.release(session, [wait.id], "left")
        await offer(session, wait.departure_id, now)


async def places_left(session: AsyncSession, departure_id: uuid.UUID) -> int:
    """How many people a departure still takes."""
    draws = (await queries.list_draws(session, [departure_id]))[departure_id]
    counters = await list_stock(session, [draw.quota_id for draw in draws])
    return rules.heads_left(draws, {quota: counter.left for quota, counter in counters.items()})


async def _end(session: AsyncSession, now: datetime) -> None:
    """Queues of departures that don't run, or take no orders any more."""
    over = await session.execute(
        update(Wait)
        .where(
            Wait.state.in_(rules.QUEUED), Departure.id == Wait.departure_id,
            or_(Departure.state.not_in(rules.RUNNING), Departure.closes_at <= now),
        )
        .values(state="ended", offered_until=None)
        .returning(Wait.id)
    )  # fmt: skip
    await _free(session, over.scalars().all(), "ended")


async def _lapse(session: AsyncSession, now: datetime) -> None:
    over = await session.execute(
        update(Wait)
        .where(Wait.state == "offered", Wait.offered_until <= now)
        .values(state="lapsed", offered_until=None)
        .returning(Wait.id)
    )
    await _free(session, over.scalars().all(), "expired")


async def _free(session: AsyncSession, waits: Sequence[uuid.UUID], reason: str) -> None:
    if waits:
        await stock.release(session, waits, reason)

"""Every read of trips' tables."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backend.kernel.errors import NotFound
from backend.suppliers.models import Supplier
from backend.trips.models import Departure, Draw, Trip, TripUnit, Wait
from backend.trips.rules import QUEUED, DrawOf


async def list_trips(session: AsyncSession) -> list[Trip]:
    """Published trips of active suppliers, newest last."""
    found = await session.execute(
        select(Trip)
        .join(Supplier, Supplier.id == Trip.supplier_id)
        .where(Trip.state == "published", Supplier.state == "active")
        .order_by(Trip.id)
    )
    return list(found.scalars())


async def get_trip(session: AsyncSession, slug: str) -> Trip:
    """A published trip of an active supplier. Raises NotFound."""
    found = await session.execute(
        select(Trip)
        .join(Supplier, Supplier.id == Trip.supplier_id)
        .where(Trip.slug == slug, Trip.state == "published", Supplier.state == "active")
    )
    trip = found.scalar_one_or_none()
    if trip is None:
        raise NotFound
    return trip


async def list_trips_by_id(session: AsyncSession, wanted: Sequence[uuid.UUID]) -> dict[uuid.UUID, Trip]:
    """Trips by id, in any state."""
    found = await session.execute(select(Trip).where(Trip.id.in_(wanted)))
    return {trip.id: trip for trip in found.scalars()}


async def list_own_trips(session: AsyncSession, supplier_id: uuid.UUID) -> list[Trip]:
    """Everything an operator has listed, in the order of making."""
    return list(
        (await session.execute(select(Trip).where(Trip.supplier_id == supplier_id).order_by(Trip.id))).scalars()
    )


async def list_units(session: AsyncSession, trips: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[TripUnit]]:
    """Ticket kinds and add-ons by trip, in their order."""
    found = await session.execute(
        select(TripUnit).where(TripUnit.trip_id.in_(trips), TripUnit.retired.is_(False)).order_by(TripUnit.position)
    )
    units: dict[uuid.UUID, list[TripUnit]] = defaultdict(list)
    for unit in found.scalars():
        units[unit.trip_id].append(unit)
    return units


async def list_departures(session: AsyncSession, trips: Sequence[uuid.UUID], start: date, end: date) -> list[Departure]:
    """Departures of trips from start to end, in day order."""
    found = await session.execute(
        select(Departure)
        .where(Departure.trip_id.in_(trips), Departure.starts_on.between(start, end))
        .order_by(Departure.starts_on, Departure.trip_id)
    )
    return list(found.scalars())


async def list_draws(session: AsyncSession, departures: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[DrawOf]]:
    """What each departure draws from."""
    found = await session.execute(select(Draw).where(Draw.departure_id.in_(departures)))
    draws: dict[uuid.UUID, list[DrawOf]] = defaultdict(list)
    for draw in found.scalars():
        draws[draw.departure_id].append(DrawOf(draw.quota_id, draw.per, draw.size))
    return draws


async def get_departure(session: AsyncSession, departure_id: uuid.UUID, *, lock: bool = False) -> Departure:
    """A departure, locked if asked. Raises NotFound."""
    departure = await session.get(Departure, departure_id, with_for_update=lock or None)
    if departure is None:
        raise NotFound
    return departure


async def lock_undecided(session: AsyncSession, now: object, limit: int = 20) -> list[Departure]:
    """Open departures whose decision is due, locked; those another worker has are skipped."""
    found = await session.execute(
        select(Departure)
        .where(Departure.state == "open", Departure.decides_at <= now)
        .order_by(Departure.decides_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(found.scalars())


async def lock_waiting(session: AsyncSession, departure_id: uuid.UUID) -> list[Wait]:
    """The queue of a departure in order of arrival, locked."""
    found = await session.execute(
        select(Wait)
        .where(Wait.departure_id == departure_id, Wait.state == "waiting")
        .order_by(Wait.id)
        .with_for_update(skip_locked=True)
    )
    return list(found.scalars())


async def find_wait(session: AsyncSession, departure_id: uuid.UUID, account_id: uuid.UUID) -> Wait | None:
    """A person's live place in a queue."""
    found = await session.execute(
        select(Wait).where(
            Wait.departure_id == departure_id,
            Wait.account_id == account_id,
            Wait.state.in_(QUEUED),
        )
    )
    return found.scalar_one_or_none()


async def count_waits(session: AsyncSession, account_id: uuid.UUID) -> int:
    """Queues a person stands in."""
    live = Wait.state.in_(QUEUED)
    found = await session.execute(select(func.count()).select_from(Wait).where(Wait.account_id == account_id, live))
    return int(found.scalar_one())


async def lock_queuer(session: AsyncSession, account_id: uuid.UUID) -> None:
    """Joins of one person go one after the other, so that two at once can't pass the limits."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"wait:{account_id}", 0))))


async def list_waits(session: AsyncSession, account_id: uuid.UUID) -> list[tuple[Wait, Departure, Trip]]:
    """A person's live places in queues, with what they are for."""
    found = await session.execute(
        select(Wait, Departure, Trip)
        .join(Departure, Departure.id == Wait.departure_id)
        .join(Trip, Trip.id == Departure.trip_id)
        .where(Wait.account_id == account_id, Wait.state.in_(QUEUED))
        .order_by(Wait.id)
    )
    return [(row[0], row[1], row[2]) for row in found]


async def list_queue(session: AsyncSession, departure_id: uuid.UUID) -> list[Wait]:
    """Everybody who waits for a departure or was offered places on it, in order of arrival."""
    found = await session.execute(
        select(Wait).where(Wait.departure_id == departure_id, Wait.state.in_(QUEUED)).order_by(Wait.id)
    )
    return list(found.scalars())


async def count_ahead(session: AsyncSession, waits: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Wait → how many people wait before it for the same departure; nobody is missing."""
    mine, before = aliased(Wait), aliased(Wait)
    found = await session.execute(
        select(mine.id, func.sum(before.quantity))
        .join(before, (before.departure_id == mine.departure_id) & (before.state == "waiting") & (before.id < mine.id))
        .where(mine.id.in_(waits))
        .group_by(mine.id)
    )
    return {row[0]: int(row[1]) for row in found}


async def find_offered(session: AsyncSession, wait_id: uuid.UUID, account_id: uuid.UUID) -> Wait | None:
    """A person's own place in a queue while places are kept for it."""
    found = await session.execute(
        select(Wait).where(Wait.id == wait_id, Wait.account_id == account_id, Wait.state == "offered")
    )
    return found.scalar_one_or_none()

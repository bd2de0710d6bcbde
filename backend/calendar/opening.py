"""Open departures of a published trip on many days at once."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.calendar import rules as calendar_rules
from backend.inventory import actions as stock
from backend.inventory.models import Resource
from backend.kernel import clock
from backend.kernel.errors import Invalid, NotFound, WrongState
from backend.kernel.ids import new_id
from backend.trips import queries as trips
from backend.trips import rules
from backend.trips.models import Departure, Draw, Trip
from backend.trips.study import StudyTerms

AT_MOST = 400
HORIZON = timedelta(days=550)


class Wished(NamedTuple):
    """Stock and prices (fen by unit code) of new departures; codes that are not named cost what is usual.

    Of a study visit `seats` are the hall's and `rooms` the guides of the day.
    """

    seats: int
    rooms: int
    prices: Mapping[str, int]
    selling: bool = True


async def find_trip(session: AsyncSession, supplier_id: uuid.UUID, trip_id: uuid.UUID) -> Trip:
    """A supplier's own trip. Raises NotFound, or WrongState `not_published`."""
    trip = await session.get(Trip, trip_id)
    if trip is None or trip.supplier_id != supplier_id:
        raise NotFound
    if trip.state == "draft":
        raise WrongState("not_published")
    return trip


async def _check_days(session: AsyncSession, trip: Trip, days: Sequence[date], now: datetime) -> None:
    if not days or len(days) > AT_MOST or max(days) > clock.day_of(now) + HORIZON:
        raise Invalid("out_of_bounds", "days")
    if any(rules.decides_at(day, trip.decide_days) <= now for day in days):
        raise Invalid("too_soon", "days")
    taken = await session.execute(
        select(Departure.starts_on).where(Departure.trip_id == trip.id, Departure.starts_on.in_(days))
    )
    if found := sorted(day.isoformat() for day in taken.scalars()):
        raise WrongState("day_taken", "days").carrying(days=found)


async def _prices(session: AsyncSession, trip: Trip, wished: Wished) -> dict[uuid.UUID, int]:
    """Offer → price. Raises Invalid for an unknown code or a price beyond its bounds."""
    units = (await trips.list_units(session, [trip.id]))[trip.id]
    if unknown := set(wished.prices) - {unit.code for unit in units}:
        raise Invalid("unknown_code", f"prices.{min(unknown)}")
    for unit in units:
        calendar_rules.check_price(wished.prices.get(unit.code, unit.base), unit.base, f"prices.{unit.code}")
    return {unit.offer_id: wished.prices.get(unit.code, unit.base) for unit in units}


async def open_departures(
    session: AsyncSession, trip: Trip, days: Sequence[date], wished: Wished, now: datetime
) -> list[uuid.UUID]:
    """A departure per day with a coach and rooms of its own, in day order; all or nothing.

    Raises Invalid, or WrongState `day_taken` carrying the `days` that have one already.
    """
    days = sorted(set(days))
    await _check_days(session, trip, days, now)
    prices = await _prices(session, trip, wished)
    nights = range(trip.days - 1)
    guided = msgspec.convert(trip.study, StudyTerms).guide_group if trip.study else None
    coaches = await _resources(session, trip, "session" if guided else "coach", len(days))
    rooms = await _resources(session, trip, "room", len(days) if nights else 0)
    guides = await _resources(session, trip, "session", len(days) if guided else 0)
    wanted = [(coach, day, wished.seats) for coach, day in zip(coaches, days, strict=True)]
    wanted += [(room, _later(day, n), wished.rooms) for room, day in zip(rooms, days, strict=False) for n in nights]
    wanted += [(guide, day, wished.rooms) for guide, day in zip(guides, days, strict=False)]
    quotas = await stock.open_many(session, wanted)
    heads = [quotas[coach, day] for coach, day in zip(coaches, days, strict=True)]
    if not wished.selling:
        await stock.set_levels(session, [stock.Level(quota, None, False) for quota in heads])
    rows = [_departure(trip, day, quota, wished.selling) for day, quota in zip(days, heads, strict=True)]
    await session.execute(insert(Departure), rows)
    draws = [{"departure_id": row["id"], "quota_id": row["heads_quota_id"], "per": "head"} for row in rows]
    draws += [
        {"departure_id": row["id"], "quota_id": quotas[room, _later(day, n)], "per": "pair"}
        for row, room, day in zip(rows, rooms, days, strict=False)
        for n in nights
    ]
    draws += [
        {"departure_id": row["id"], "quota_id": quotas[guide, day], "per": "group", "size": guided}
        for row, guide, day in zip(rows, guides, days, strict=False)
    ]
    await session.execute(insert(Draw), [{"size": None, **draw} for draw in draws])
    await stock.set_rates(session, [(offer, day, amount) for day in days for offer, amount in prices.items()])
    return [row["id"] for row in rows]


def _later(day: date, nights: int) -> date:
    return day + timedelta(days=nights)


async def _resources(session: AsyncSession, trip: Trip, kind: str, count: int) -> list[uuid.UUID]:
    """Coaches or rooms for as many departures, each its own."""
    ids = [new_id() for _ in range(count)]
    if ids:
        row = {"supplier_id": trip.supplier_id, "kind": kind, "name": trip.title["zh"]}
        await session.execute(insert(Resource), [row | {"id": one} for one in ids])
    return ids


def _departure(trip: Trip, day: date, heads_quota: uuid.UUID, selling: bool) -> dict[str, Any]:
    boarding = min(point["at"] for point in trip.story["boarding"])
    return {
        "id": new_id(), "trip_id": trip.id, "supplier_id": trip.supplier_id, "starts_on": day,
        "ends_on": _later(day, trip.days - 1), "decides_at": rules.decides_at(day, trip.decide_days),
        "closes_at": rules.closes_at(day, boarding), "minimum": trip.minimum, "state": "open",
        "heads_quota_id": heads_quota, "selling": selling,
    }  # fmt: skip

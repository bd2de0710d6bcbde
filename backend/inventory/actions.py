"""Verbs on stock. Each calls one SQL function inside the caller's transaction; none commits."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from psycopg.errors import CheckViolation
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.inventory.models import Offer, QuotaCount, Resource
from backend.kernel.errors import Invalid
from backend.kernel.ids import new_id


async def open_resource(session: AsyncSession, supplier_id: uuid.UUID | None, kind: str, name: str) -> uuid.UUID:
    """A new resource; `kind` is one of coach, room, stock, session, cap."""
    resource = Resource(id=new_id(), supplier_id=supplier_id, kind=kind, name=name)
    session.add(resource)
    await session.flush()
    return resource.id


async def open_quotas(
    session: AsyncSession, resource_id: uuid.UUID, days: Sequence[date | None], capacity: int
) -> list[uuid.UUID]:
    """Quotas of a resource for days (None: undated), in day order; those that exist keep their capacity."""
    found = await session.execute(
        text("select open_quotas_v1(:resource, cast(:days as date[]), :capacity)"),
        {"resource": resource_id, "days": list(days), "capacity": capacity},
    )
    return list(found.scalars())


async def set_quotas(
    session: AsyncSession, quotas: Sequence[uuid.UUID], capacity: int | None = None, selling: bool | None = None
) -> None:
    """Change capacity or stop and start selling, all or nothing.

    Raises Invalid `capacity_below_sold` when more is claimed than the new capacity.
    """
    try:
        async with session.begin_nested():
            await session.execute(
                text("select set_quotas_v1(:quotas, cast(:capacity as int), cast(:open as boolean))"),
                {"quotas": list(quotas), "capacity": capacity, "open": selling},
            )
    except IntegrityError as broken:
        if not isinstance(broken.orig, CheckViolation):
            raise
        most = select(func.max(QuotaCount.claimed)).where(QuotaCount.quota_id.in_(quotas))
        raise Invalid("capacity_below_sold", "capacity", claimed=await session.scalar(most)) from broken


class Level(NamedTuple):
    """What a quota shall become; None leaves it as it is."""

    quota_id: uuid.UUID
    capacity: int | None
    open: bool | None


async def set_levels(session: AsyncSession, levels: Sequence[Level]) -> dict[uuid.UUID, int]:
    """Set many quotas, all or nothing. Answers what is claimed of those that hold more than they would get.

    When it answers any, nothing has changed.
    """
    found = await session.execute(
        text(
            "select quota_id, claimed from set_capacities_v1("
            "cast(:quota as uuid[]), cast(:capacity as int[]), cast(:open as boolean[]))"
        ),
        {
            "quota": [one.quota_id for one in levels],
            "capacity": [one.capacity for one in levels],
            "open": [one.open for one in levels],
        },
    )
    return {row[0]: row[1] for row in found}


async def open_many(
    session: AsyncSession, wanted: Sequence[tuple[uuid.UUID, date, int]]
) -> dict[tuple[uuid.UUID, date], uuid.UUID]:
    """Quotas for (resource, day, capacity), by (resource, day); those that exist keep their capacity."""
    found = await session.execute(
        text(
            "select resource_id, day, quota_id from open_many_v1("
            "cast(:resource as uuid[]), cast(:day as date[]), cast(:capacity as int[]))"
        ),
        {
            "resource": [one[0] for one in wanted],
            "day": [one[1] for one in wanted],
            "capacity": [one[2] for one in wanted],
        },
    )
    return {(row[0], row[1]): row[2] for row in found}


async def set_rates(session: AsyncSession, rates: Sequence[tuple[uuid.UUID, date, int]]) -> None:
    """Set prices in fen for (offer, day, amount); a changed price is a new version, so old quotes are refused."""
    await session.execute(
        text("select set_rates_v1(cast(:offer as uuid[]), cast(:day as date[]), cast(:amount as bigint[]))"),
        {
            "offer": [one[0] for one in rates],
            "day": [one[1] for one in rates],
            "amount": [one[2] for one in rates],
        },
    )


async def sell(session: AsyncSession, owner: uuid.UUID) -> str:
    """Make an owner's holds sales: `sold`, `reclaimed` (they had lapsed but fitted again) or `short`."""
    return str((await session.execute(text("select sell_v1(:owner)"), {"owner": owner})).scalar_one())


async def extend(session: AsyncSession, owner: uuid.UUID, until: datetime) -> bool:
    """Move the end of an owner's holds; False when any has lapsed."""
    found = await session.execute(text("select extend_v1(:owner, :until)"), {"owner": owner, "until": until})
    return bool(found.scalar_one())


async def release(session: AsyncSession, owners: Sequence[uuid.UUID], reason: str) -> int:
    """Release all live claims of owners; `reason` expired, cancelled, lapsed … stays on the claim."""
    found = await session.execute(
        text("select release_v1(:owners, :reason)"), {"owners": list(owners), "reason": reason}
    )
    return int(found.scalar_one())


async def shrink(
    session: AsyncSession, owner: uuid.UUID, part: uuid.UUID, keep: dict[uuid.UUID, int], reason: str
) -> None:
    """Bring the claims of one part of an owner down to `keep` (quota → quantity); missing quotas keep nothing."""
    await session.execute(
        text("select shrink_v1(:owner, :part, :quotas, :keep, :reason)"),
        {"owner": owner, "part": part, "quotas": list(keep), "keep": list(keep.values()), "reason": reason},
    )


async def hold(
    session: AsyncSession, owner: uuid.UUID, part: uuid.UUID, wishes: dict[uuid.UUID, int], until: datetime
) -> bool:
    """Hold quota → quantity for one owner outside the placing path (waiting-list offers)."""
    count = len(wishes)
    found = await session.execute(
        text(
            "select granted from claim_v1(cast(:place as int[]), cast(:owner as uuid[]), cast(:part as uuid[]),"
            " cast(:quota as uuid[]), cast(:quantity as int[]), cast(:until as timestamptz[]))"
        ),
        {
            "place": [1] * count,
            "owner": [owner] * count,
            "part": [part] * count,
            "quota": list(wishes),
            "quantity": list(wishes.values()),
            "until": [until] * count,
        },
    )
    return bool(found.scalar_one())


async def mend_drift(session: AsyncSession) -> int:
    """Compare counters with live claims, repair and record; how many differed."""
    return int((await session.execute(text("select mend_drift_v1()"))).scalar_one())


async def put_on_sale(session: AsyncSession, supplier_id: uuid.UUID, kind: str, subject_id: uuid.UUID) -> uuid.UUID:
    """A new offer of a supplier; its rates say when and for how much."""
    offer = Offer(id=new_id(), supplier_id=supplier_id, kind=kind, subject_id=subject_id)
    session.add(offer)
    await session.flush()
    return offer.id


async def set_rate(session: AsyncSession, offer_id: uuid.UUID, day: date | None, amount: int) -> None:
    """Set the price in fen for a day; a changed price is a new version, so old quotes are refused."""
    await session.execute(
        text(
            "insert into rate (id, offer_id, day, amount) values (:id, :offer, :day, :amount)"
            " on conflict (offer_id, day) do update set amount = excluded.amount, version = rate.version + 1"
            " where rate.amount <> excluded.amount"
        ),
        {"id": new_id(), "offer": offer_id, "day": day, "amount": amount},
    )

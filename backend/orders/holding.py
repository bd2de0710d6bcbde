"""How much one buyer may hold unpaid (hoarding): a quota in units, and a pause after holds that came to nothing.

An order holds a unit for each head, four at least, so that the cap counts places as well as orders; a class or a
company, which names its organiser, holds four. It costs placing nothing: whoever has to pause has a closed quota,
looked at only on refusal.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.limits import Limit
from backend.db.session import driver_connection
from backend.inventory import actions as stock
from backend.inventory.models import QuotaCount
from backend.inventory.selling import Part
from backend.kernel import clock
from backend.kernel.errors import LimitReached
from backend.orders import queries, registry
from backend.orders.models import BuyerCap, Cancellation, Order

UNITS = 4
"""What the smallest order holds: a family's places."""
A_DAY, PATIENCE = timedelta(hours=24), 5
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=10), timedelta(hours=6)
REMEMBERED = timedelta(days=30)


def units(parts: Sequence[Part], orders: int) -> int:
    """Units an order holds of `orders` × UNITS. Raises LimitReached for more places than one buyer may hold unpaid."""
    places = sum(registry.of(part).places(part) for part in parts)
    if places > orders * UNITS:
        raise LimitReached("too_many_places", "lines", most=orders * UNITS)
    return max(UNITS, places)


def pause(unpaid: int) -> timedelta:
    """How long a buyer waits whose `unpaid` holds of the last day came to nothing: from the fifth on, doubling."""
    if unpaid < PATIENCE:
        return timedelta(0)
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(unpaid - PATIENCE, 10)))


async def ensure_cap(session: AsyncSession, account_id: uuid.UUID, orders: int) -> uuid.UUID:
    """The quota that caps a buyer's open unpaid orders; made on first use."""
    connection = await driver_connection(session)
    found = await queries.find_cap(connection, account_id)
    if found is not None:
        return found
    resource = await stock.open_resource(session, None, "cap", "open holds")
    (quota,) = await stock.open_quotas(session, resource, [None], orders * UNITS)
    await session.execute(insert(BuyerCap).values(account_id=account_id, quota_id=quota).on_conflict_do_nothing())
    return await queries.find_cap(connection, account_id) or quota


async def cool_down(session: AsyncSession, account_id: uuid.UUID, now: datetime) -> None:
    """A hold came to nothing by its buyer's doing: after several of them new ones wait a while."""
    by_buyer = exists().where(Cancellation.order_id == Order.id, Cancellation.by == "buyer")
    ended = (Order.account_id == account_id, Order.paid_at.is_(None), Order.ended_at > now - A_DAY)
    wanted = select(func.count()).where(*ended, or_(Order.state == "expired", by_buyer))
    wait = pause(int(await session.scalar(wanted) or 0))
    if not wait:
        return
    wish = update(BuyerCap).where(BuyerCap.account_id == account_id).values(cools_until=now + wait)
    quota = (await session.execute(wish.returning(BuyerCap.quota_id))).scalar_one_or_none()
    if quota is not None:
        await stock.set_quotas(session, [quota], selling=False)


async def cooling_until(session: AsyncSession, account_id: uuid.UUID, now: datetime) -> datetime | None:
    """Until when a buyer waits; None where the wait is over, and then holds are open again."""
    found = await session.get(BuyerCap, account_id)
    if found is None or (found.cools_until is not None and found.cools_until > now):
        return found.cools_until if found else None
    await stock.set_quotas(session, [found.quota_id], selling=True)  # the quota first, as whoever ends a hold has it
    found.cools_until = None
    await session.flush()
    return None


async def read_limits(session: AsyncSession, account_id: uuid.UUID) -> Sequence[Limit]:
    """The cap of an account that is erased: who returns with its phone goes on with it."""
    found = await session.get(BuyerCap, account_id)
    return [Limit(found.quota_id, found.quota_id, clock.now() + REMEMBERED)] if found else []


async def put_back(session: AsyncSession, account_id: uuid.UUID, limits: Sequence[Limit]) -> None:
    """A phone is back; one that had to pause when it left pauses for the longest now."""
    for one in limits:
        found = await session.execute(select(QuotaCount.open).where(QuotaCount.quota_id == one.quota_id))
        until = None if found.scalar_one() else clock.now() + LONGEST_PAUSE
        row = {"account_id": account_id, "quota_id": one.quota_id, "cools_until": until}
        await session.execute(insert(BuyerCap).values(row).on_conflict_do_nothing())

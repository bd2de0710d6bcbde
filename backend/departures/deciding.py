"""The fate of departures: 成团 decided on time, bookings of a departure that does not run taken off one by one."""

import uuid
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.session import Database
from backend.departures.giving_up import cancel_for_departure
from backend.departures.models import Booking
from backend.inventory import actions as stock
from backend.inventory.queries import count_sold
from backend.kernel import clock
from backend.kernel.alone import alone
from backend.kernel.errors import NotOnSale
from backend.kernel.points import reach
from backend.trips import queries as trips
from backend.trips import rules as trip_rules
from backend.trips.models import Departure

BY = {"failed": "decision", "cancelled": "operator"}


async def decide_due(database: Database, now: datetime) -> list[tuple[uuid.UUID, str]]:
    """Decide every departure whose time has come: (departure, confirmed or failed)."""
    async with database.transaction() as session:
        decided = []
        for departure in await trips.lock_undecided(session, now):
            heads = (await count_sold(session, [departure.heads_quota_id])).get(departure.heads_quota_id, 0)
            departure.state = trip_rules.outcome(heads, departure.minimum)
            if departure.state == "failed":
                departure.reason = "minimum_missed"
                await stop_selling(session, departure)
            decided.append((departure.id, departure.state))
    reach("departure_closed")
    return decided


async def stop_selling(session: AsyncSession, departure: Departure) -> None:
    """Close a departure's own quota; a coach shared with another trip goes on selling for that one."""
    departure.selling = False
    await stock.set_quotas(session, [departure.heads_quota_id], selling=False)


async def cancel_departure(session: AsyncSession, departure: Departure, reason: str) -> None:
    """The operator cancels: selling stops at once; `clear_departures` then refunds every booking."""
    if departure.state not in {"open", "confirmed"}:
        raise NotOnSale("not_on_sale")
    departure.state, departure.reason = "cancelled", reason
    await stop_selling(session, departure)


async def clear_departures(database: Database, now: datetime | None = None, limit: int = 200) -> int:
    """Take bookings off departures that don't run, one order per transaction, so that a crash loses nothing."""
    async with database.transaction() as session:
        found = await session.execute(
            select(Booking.order_id, Departure.id, Departure.state, Departure.reason)
            .join(Departure, Departure.id == Booking.departure_id)
            .where(Booking.state.in_(("held", "confirmed")), Departure.state.in_(tuple(BY)))
            .order_by(Departure.id, Booking.order_id)
            .limit(limit)
        )
        rows = found.all()
    for order_id, departure_id, state, reason in rows:
        async with alone("departure of order", order_id), database.transaction() as session:
            await cancel_for_departure(
                session, order_id, departure_id, by=BY[state], reason=reason or "", now=now or clock.now()
            )
    return len(rows)


async def finish_past(session: AsyncSession, now: datetime) -> None:
    """Departures that are over are finished and sell nothing."""
    today = clock.day_of(now)
    over = await session.execute(
        update(Departure)
        .where(Departure.state.in_(("confirmed", "open")), Departure.ends_on < today)
        .values(state="finished", selling=False)
        .returning(Departure.heads_quota_id)
    )
    quotas = list(over.scalars())
    if quotas:
        await stock.set_quotas(session, quotas, selling=False)

"""From the audit to notices of the waiting list: places are kept, were kept in vain, or the queue has ended."""

import uuid
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.models import Audit
from backend.kernel import clock
from backend.notices.telling import Told
from backend.trips.models import Departure, Trip, Wait


async def hear_wait(session: AsyncSession, row: Audit, state: str) -> list[Told]:
    """An offer with its end, one tap from ordering; an offer that passed; a queue that ended with its departure."""
    wait = await session.get(Wait, uuid.UUID(row.subject.partition(":")[2]))
    if wait is None or wait.state != state:  # it has gone on meanwhile: the newer row tells
        return []
    before = (row.before or {}).get("state")
    departure = await session.get_one(Departure, wait.departure_id)
    trip = await session.get_one(Trip, departure.trip_id)
    values = {"title": trip.title, "day": departure.starts_on.isoformat(), "heads": wait.quantity}
    page = f"/trips/{trip.slug}/book?day={departure.starts_on}"
    if state == "offered" and wait.offered_until:
        values["until"] = _until(wait.offered_until)
        return [Told([wait.account_id], "wait_offered", values, f"{page}&wait={wait.id}")]
    if state == "lapsed" and before == "offered":
        return [Told([wait.account_id], "wait_lapsed", values, page)]
    if state == "ended":
        return [Told([wait.account_id], "wait_ended", values, f"/trips/{trip.slug}")]
    return []


def _until(instant: datetime) -> dict[str, str]:
    local = instant.astimezone(clock.SHANGHAI)
    time = local.strftime("%H:%M")
    return {"zh": f"{local.month}月{local.day}日{time}", "en": f"{time} on {local.day} {local:%b}"}

"""Queues that a person stands in: left when they go, shown in their export."""

import uuid
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.inventory import actions as stock
from backend.trips.models import Departure, Wait


async def forget_person(session: AsyncSession, account_id: uuid.UUID) -> None:
    """Leave every queue; offered places go to the next."""
    standing = Wait.state.in_(("waiting", "offered"))
    wanted = select(Wait).where(Wait.account_id == account_id, standing).order_by(Wait.id).with_for_update()
    waits = list((await session.execute(wanted)).scalars())
    if waits:
        await stock.release(session, [one.id for one in waits], "left")
    for one in waits:
        one.state, one.offered_until = "left", None
    await session.flush()


async def export(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> dict[str, Any]:
    """Where a person queues or queued (PIPL 45)."""
    del keys
    found = await session.execute(
        select(Wait, Departure.starts_on)
        .join(Departure, Departure.id == Wait.departure_id)
        .where(Wait.account_id == account_id)
        .order_by(Wait.id)
    )
    return {
        "waits": [
            {"day": day, "quantity": one.quantity, "state": one.state, "at": one.created_at} for one, day in found
        ]
    }

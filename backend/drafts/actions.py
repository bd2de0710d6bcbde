"""Verbs of things begun: keep under a version, tell, forget."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.drafts.models import Draft
from backend.kernel.errors import LimitReached
from backend.kernel.ids import new_id

MOST = 40
"""Names of one account."""
UNTOUCHED = timedelta(days=60)


async def list_drafts(session: AsyncSession, account_id: uuid.UUID) -> list[Draft]:
    """What a person has begun."""
    found = await session.execute(select(Draft).where(Draft.account_id == account_id).order_by(Draft.name))
    return list(found.scalars())


async def keep(
    session: AsyncSession, keys: Keys, account_id: uuid.UUID, name: str, value: str, was: int, now: datetime
) -> tuple[Draft, bool]:
    """Keep a value that was made of version `was` (0: of none); False with what is kept when another phone was first.
    Raises LimitReached for too many names."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(account_id), 1))))
    found = await session.execute(select(Draft).where(Draft.account_id == account_id, Draft.name == name))
    one = found.scalar_one_or_none()
    if one is None:
        count = select(func.count()).select_from(Draft).where(Draft.account_id == account_id)
        if (await session.execute(count)).scalar_one() >= MOST:
            raise LimitReached("too_many_drafts")
        # What nobody touched was forgotten; a phone that still knows a version of it goes on from there.
        one = Draft(id=new_id(), account_id=account_id, name=name, version=was)
        session.add(one)
    if one.version != was:
        return one, False
    one.version, one.changed_at = was + 1, now
    one.value_sealed = keys.seal(value, one.id)
    await session.flush()
    return one, True


async def forget_old(session: AsyncSession, now: datetime) -> int:
    """What nobody touched for sixty days; how many."""
    gone = await session.execute(delete(Draft).where(Draft.changed_at < now - UNTOUCHED).returning(Draft.id))
    return len(gone.all())


async def forget_person(session: AsyncSession, account_id: uuid.UUID) -> None:
    """All of it goes."""
    await session.execute(delete(Draft).where(Draft.account_id == account_id))


async def export(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> dict[str, Any]:
    """What a person has begun, for that person (PIPL 45)."""
    return {
        "drafts": [
            {"name": one.name, "at": one.changed_at, "value": keys.unseal(one.value_sealed, one.id)}
            for one in await list_drafts(session, account_id)
        ]
    }

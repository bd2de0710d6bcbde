"""Selects of notices and of the browsers that listen."""

import uuid

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.notices.models import Notice, PushSubscription


async def count_unread(session: AsyncSession, account_id: uuid.UUID) -> int:
    """How many notices a person has not seen."""
    count = select(func.count()).select_from(Notice).where(Notice.account_id == account_id)
    return int((await session.execute(count.where(Notice.read_at.is_(None)))).scalar_one())


async def list_notices(session: AsyncSession, account_id: uuid.UUID, limit: int) -> list[Notice]:
    """A person's latest notices."""
    wanted = select(Notice).where(Notice.account_id == account_id).order_by(Notice.id.desc()).limit(limit)
    return list((await session.execute(wanted)).scalars())


async def count_browsers(session: AsyncSession, account_id: uuid.UUID) -> int:
    """How many browsers listen for a person."""
    count = select(func.count()).select_from(PushSubscription)
    return int((await session.execute(count.where(PushSubscription.account_id == account_id))).scalar_one())

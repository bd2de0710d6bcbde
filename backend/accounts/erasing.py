"""Erasing an account: what stands in its way, what the law keeps of it, what goes. Features add their part by name."""

import uuid
from collections.abc import Awaitable, Callable

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import actions
from backend.accounts.keys import Keys
from backend.accounts.models import Account
from backend.jobs.app import Jobs, defer
from backend.kernel import clock
from backend.kernel.errors import LimitReached
from backend.media import actions as media

Blocker = Callable[[AsyncSession, uuid.UUID], Awaitable[str | None]]
BLOCKERS: list[Blocker] = []
"""Each says by a message's key what of a person's is not finished in its feature, or nothing."""

Keeper = Callable[[AsyncSession, Keys, uuid.UUID], Awaitable[None]]
KEEPERS: list[Keeper] = []
"""Each does what needs keys, before anything is erased: what the law keeps moves to sealed records."""

Eraser = Callable[[AsyncSession, uuid.UUID], Awaitable[None]]
ERASERS: list[Eraser] = []
"""Each erases what its feature keeps about a person."""


async def erase(session: AsyncSession, keys: Keys, jobs: Jobs, account_id: uuid.UUID) -> None:
    """Erase a person (PIPL 47). Raises LimitReached while something is not finished: the first reason is its detail,
    all of them stand in `waits`; the last owner of a supplier is refused by its feature."""
    await session.execute(select(Account.id).where(Account.id == account_id).with_for_update())
    waits = [reason for blocker in BLOCKERS if (reason := await blocker(session, account_id))]
    if waits:
        raise LimitReached(waits[0]).carrying(waits=waits)
    await clear(session, keys, jobs, account_id)


async def clear(session: AsyncSession, keys: Keys, jobs: Jobs, account_id: uuid.UUID) -> None:
    """Keep what the law asks for, erase the rest; again for one that was erased before a feature did its part."""
    for keeper in KEEPERS:
        await keeper(session, keys, account_id)
    for eraser in ERASERS:
        await eraser(session, account_id)
    for picture in await media.forget_person(session, account_id):
        await defer(session, jobs, "media:forget", picture_id=str(picture))
    await actions.erase_account(session, account_id, clock.now())
    await session.flush()
    await session.execute(text("select forget_words_v1(:account)"), {"account": account_id})


async def clear_next(session: AsyncSession, keys: Keys, jobs: Jobs, after: uuid.UUID) -> uuid.UUID | None:
    """The next erased account behind `after` that is not cleared, cleared if nothing is open; None after the last."""
    unclear = select(Account.id).where(Account.erased_at.is_not(None), Account.cleared_at.is_(None), Account.id > after)
    account_id = await session.scalar(unclear.order_by(Account.id).limit(1).with_for_update())
    if account_id is not None and not [one for one in BLOCKERS if await one(session, account_id)]:
        await clear(session, keys, jobs, account_id)
    return account_id

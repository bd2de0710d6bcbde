"""Erasing an account: what stands in its way, what the law keeps of it, what goes. Rooms add their part by name."""

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
"""Each says by a message's key what of a person's is not finished in its room, or nothing."""

Keeper = Callable[[AsyncSession, Keys, uuid.UUID], Awaitable[None]]
KEEPERS: list[Keeper] = []
"""Each does what needs keys, before anything is erased: what the law keeps moves to sealed records."""

Eraser = Callable[[AsyncSession, uuid.UUID], Awaitable[None]]
ERASERS: list[Eraser] = []
"""Each erases what its room keeps about a person."""


async def erase(session: AsyncSession, keys: Keys, jobs: Jobs, account_id: uuid.UUID) -> None:
    """Erase a person (PIPL 47). Raises LimitReached while something is not finished: the first reason is its detail,
    all of them stand in `waits`; the last owner of a supplier is refused by its room."""
    await session.execute(select(Account.id).where(Account.id == account_id).with_for_update())
    waits = [reason for blocker in BLOCKERS if (reason := await blocker(session, account_id))]
    if waits:
        raise LimitReached(waits[0]).carrying(waits=waits)
    for keeper in KEEPERS:
        await keeper(session, keys, account_id)
    for eraser in ERASERS:
        await eraser(session, account_id)
    for picture in await media.forget_person(session, account_id):
        await defer(session, jobs, "media:forget", picture_id=str(picture))
    await actions.erase_account(session, account_id, clock.now())
    await session.flush()
    await session.execute(text("select forget_words_v1(:account)"), {"account": account_id})

"""Reading the books: balances at any time, an account's movements, what a subject's books say."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.ledger.models import Entry, Posting


async def balance(session: AsyncSession, account: str, until: datetime | None = None) -> int:
    """Fen on an account, debit positive, counting entries before `until` (all when None)."""
    wanted = select(func.coalesce(func.sum(Posting.amount), 0)).where(Posting.account == account)
    if until is not None:
        wanted = wanted.join(Entry, Entry.id == Posting.entry_id).where(Entry.at < until)
    return int((await session.execute(wanted)).scalar_one())


async def list_balances(session: AsyncSession) -> dict[str, int]:
    """Fen per account."""
    found = await session.execute(select(Posting.account, func.sum(Posting.amount)).group_by(Posting.account))
    return {account: int(amount) for account, amount in found}


async def balances_of(session: AsyncSession, subject: uuid.UUID) -> dict[str, int]:
    """Fen per account, of the postings about one subject."""
    wanted = select(Posting.account, func.sum(Posting.amount)).where(Posting.subject == subject)
    return {account: int(amount) for account, amount in await session.execute(wanted.group_by(Posting.account))}


async def list_owed(session: AsyncSession, account: str, limit: int) -> list[tuple[uuid.UUID, int]]:
    """Subjects an account still owes to (credit), the largest first, with the fen owed."""
    owed = -func.sum(Posting.amount)
    wanted = select(Posting.subject, owed).where(Posting.account == account, Posting.subject.is_not(None))
    found = await session.execute(wanted.group_by(Posting.subject).having(owed > 0).order_by(owed.desc()).limit(limit))
    return [(row[0], int(row[1])) for row in found if row[0] is not None]


async def movements(session: AsyncSession, since: datetime, until: datetime) -> list[tuple[str, str, int, int]]:
    """Per fact and account in since ≤ at < until: debits and credits in fen (both positive)."""
    debit = func.coalesce(func.sum(Posting.amount).filter(Posting.amount > 0), 0)
    credit = func.coalesce(-func.sum(Posting.amount).filter(Posting.amount < 0), 0)
    found = await session.execute(
        select(Entry.fact, Posting.account, debit, credit)
        .join(Posting, Posting.entry_id == Entry.id)
        .where(Entry.at >= since, Entry.at < until)
        .group_by(Entry.fact, Posting.account)
        .order_by(Entry.fact, Posting.account)
    )
    return [(row[0], row[1], int(row[2]), int(row[3])) for row in found]


async def list_entries(session: AsyncSession) -> Sequence[tuple[Entry, Posting]]:
    """Every entry with its postings, in booking order."""
    found = await session.execute(
        select(Entry, Posting).join(Posting, Posting.entry_id == Entry.id).order_by(Entry.id, Posting.place)
    )
    return [(row[0], row[1]) for row in found]

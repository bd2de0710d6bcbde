"""What a phone has used up of limits per buyer, kept when its account is erased and given back when it returns.

A limit counts people, and a phone is the nearest thing to a person we know. The row says nothing of who: a keyed hash
of the phone, the quota that counts, and until when it matters (as long as the offer runs).
"""

import uuid
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, LargeBinary, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from backend.accounts.keys import Keys
from backend.accounts.models import Account
from backend.db.base import Base
from backend.kernel import clock


class KeptLimit(Base):
    """A quota that caps whoever signs in with a phone. `kind` names a feature's limit, `subject_id` what it limits."""

    __tablename__ = "kept_limit"
    __table_args__ = (Index("ix_kept_limit_until", "until"),)

    phone_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    quota_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("quota.id"))
    until: Mapped[datetime]


class Limit(NamedTuple):
    """A limit in force: what it limits, the quota that counts (none: it is a plain fact), until when it matters."""

    subject_id: uuid.UUID
    quota_id: uuid.UUID | None
    until: datetime


class Kind(NamedTuple):
    """How a feature reads a person's limits of a kind, and puts them back on an account that returns."""

    read: Callable[[AsyncSession, uuid.UUID], Awaitable[Sequence[Limit]]]
    put_back: Callable[[AsyncSession, uuid.UUID, Sequence[Limit]], Awaitable[None]]


KINDS: dict[str, Kind] = {}
"""Set by the composition root."""


def _text(phone: str) -> str:
    return f"limit:{phone}"  # not the hash an account is found by: the two can't be laid side by side


async def keep_person(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> None:
    """Before an account is erased: what its phone has used up stays."""
    account = await session.get_one(Account, account_id)
    if account.phone_sealed is None:
        return
    phone_hash = keys.lookup(_text(keys.unseal(account.phone_sealed, account.id)))
    for name, kind in KINDS.items():
        rows = [one for one in await kind.read(session, account_id) if one.until > clock.now()]
        if rows:
            values = [{"phone_hash": phone_hash, "kind": name, **one._asdict()} for one in rows]
            await session.execute(insert(KeptLimit).values(values).on_conflict_do_nothing())


async def put_back(session: AsyncSession, keys: Keys, phone: str, account_id: uuid.UUID) -> None:
    """A phone is back under a new account: its limits go on counting where they stood."""
    gone = await session.execute(
        delete(KeptLimit)
        .where(KeptLimit.phone_hash.in_(keys.lookups(_text(phone))))
        .returning(KeptLimit.kind, KeptLimit.subject_id, KeptLimit.quota_id, KeptLimit.until)
    )
    rows, now = list(gone), clock.now()
    for name, kind in KINDS.items():
        mine = [Limit(row[1], row[2], row[3]) for row in rows if row[0] == name and row[3] > now]
        if mine:
            await kind.put_back(session, account_id, mine)


async def forget_over(session: AsyncSession, now: datetime) -> None:
    """Delete what no longer matters: the offer has ended."""
    await session.execute(delete(KeptLimit).where(KeptLimit.until <= now))

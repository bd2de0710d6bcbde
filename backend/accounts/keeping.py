"""What the law keeps after its purpose ended: moved out of everybody's sight into one sealed record per trade and law,
destroyed on its day. There is no route to it but a person's own export."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any, Literal, NamedTuple

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.accounts.models import KeptRecord
from backend.kernel.ids import new_id
from backend.kernel.wire import encode

Law = Literal["travel", "trade"]
YEARS: dict[Law, int] = {"travel": 2, "trade": 3}
"""Travel contracts and their travellers (旅行社条例实施细则 44); trade records with logistics and after-sale
(电子商务法 31, 网络交易监督管理办法 31)."""


class Kept(NamedTuple):
    """What to keep of one trade, counted from the day it ended. `subject` is `order:<number>`."""

    account_id: uuid.UUID
    subject: str
    law: Law
    ended_on: date
    content: dict[str, Any]


def keep_until(law: Law, ended_on: date) -> date:
    """The last day of the law's time; 29 February counts as 1 March of a common year."""
    year = ended_on.year + YEARS[law]
    try:
        return ended_on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def keep(session: AsyncSession, keys: Keys, records: Iterable[Kept], today: date) -> None:
    """Seal what the law still asks for; nothing is kept whose time is over or that says nothing."""
    for one in records:
        until, content = keep_until(one.law, one.ended_on), {key: what for key, what in one.content.items() if what}
        if until < today or not content:
            continue
        record_id = new_id()
        sealed = keys.seal(encode(content), record_id)
        session.add(
            KeptRecord(
                id=record_id, account_id=one.account_id, subject=one.subject, law=one.law, keep_until=until,
                record_sealed=sealed,
            )
        )  # fmt: skip


def opened(keys: Keys, record: KeptRecord) -> dict[str, Any]:
    """What a record says."""
    return dict(msgspec.json.decode(keys.unseal(record.record_sealed, record.id)))


async def destroy_ended(session: AsyncSession, today: date) -> int:
    """Destroy the records whose time is over; how many."""
    gone = await session.execute(delete(KeptRecord).where(KeptRecord.keep_until < today).returning(KeptRecord.id))
    return len(gone.all())


async def export(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> dict[str, Any]:
    """What is kept about a person by law alone, for their export (PIPL 45)."""
    found = await session.execute(select(KeptRecord).where(KeptRecord.account_id == account_id).order_by(KeptRecord.id))
    return {
        "keptByLaw": [
            {"subject": one.subject, "law": one.law, "until": one.keep_until, "record": opened(keys, one)}
            for one in found.scalars()
        ]
    }

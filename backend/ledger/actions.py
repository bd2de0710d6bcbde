"""The one verb of the ledger: book a fact, once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.ledger import rules
from backend.ledger.models import Entry, LedgerAccount, Posting
from backend.ledger.rules import Line


async def book(
    session: AsyncSession, fact: str, key: str, lines: Iterable[Line], at: datetime, memo: dict[str, Any] | None = None
) -> bool:
    """Book balanced lines under (fact, key); False when they were booked before or nothing moved.

    Raises Unbalanced. The database checks the balance again when the transaction commits.
    """
    balanced = rules.balanced(fact, lines)
    if not balanced:
        return False
    made = await session.execute(
        insert(Entry)
        .values(fact=fact, key=key, at=at, memo=memo or {})
        .on_conflict_do_nothing(index_elements=["fact", "key"])
        .returning(Entry.id)
    )
    entry_id = made.scalar_one_or_none()
    if entry_id is None:
        return False
    accounts = sorted({line.account for line in balanced})
    await session.execute(
        insert(LedgerAccount)
        .values([{"code": code, "kind": rules.kind_of(code)} for code in accounts])
        .on_conflict_do_nothing()
    )
    await session.execute(
        insert(Posting).values(
            [{"entry_id": entry_id, "place": n, **line._asdict()} for n, line in enumerate(balanced, 1)]
        )
    )
    return True

"""Consents: given, withdrawn, and what withdrawing does at once (PIPL 15: it is as easy as giving; what was done before
stays lawful). Features add their effects by kind."""

import uuid
from collections.abc import Awaitable, Callable, Collection
from datetime import date, datetime
from typing import Any

from psycopg import AsyncConnection
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import actions, rules
from backend.accounts.models import Account, Consent, Traveller
from backend.kernel import clock
from backend.kernel.errors import Invalid

Effect = Callable[[AsyncSession, uuid.UUID], Awaitable[None]]
WITHDRAWN = {
    "privacy": "Everything that no contract needs ends: browsers that listen, wishes to be told, queues.",
    "sensitive": "The book of travellers and the proof of age are deleted; nobody is added before it is given again."
    " Travellers on bookings stay there, as the contract needs and the law keeps them.",
    "guardian": "Travellers under 14 leave the book, and none is added before it is given again.",
    "share_operator": "Operators see travellers and contacts of coming trips masked, and nobody is named on a booking"
    " before it is given again.",
}
"""What withdrawing each kind does; the kinds are the database's (`ck_consent_kind`)."""
EFFECTS: dict[str, list[Effect]] = {kind: [] for kind in WITHDRAWN}
"""What features above do when a kind is withdrawn."""
FIND_WITHDRAWN = (
    "select exists (select from consent where account_id = %(me)s and kind = %(kind)s and withdrawn_at is not null)"
    " and not exists (select from consent where account_id = %(me)s and kind = %(kind)s and withdrawn_at is null)"
)


async def withdraw(session: AsyncSession, account_id: uuid.UUID, kind: str, now: datetime) -> None:
    """End a consent and what stood on it. Whoever adds a traveller at the same moment waits and is refused."""
    await session.execute(select(Account.id).where(Account.id == account_id).with_for_update())
    await actions.withdraw_consent(session, account_id, kind, now)
    if kind == "sensitive":
        await session.execute(delete(Traveller).where(Traveller.account_id == account_id))
    if kind == "guardian":
        await session.execute(
            delete(Traveller).where(
                Traveller.account_id == account_id, Traveller.born_on > _fourteen(clock.day_of(now))
            )
        )
    for effect in EFFECTS[kind]:
        await effect(session, account_id)


def _fourteen(today: date) -> date:
    """Who was born after it is not fourteen yet; those of 29 February are from 1 March on."""
    try:
        return today.replace(year=today.year - rules.GUARDIAN_AGE)
    except ValueError:
        return date(today.year - rules.GUARDIAN_AGE, 2, 28)


async def who_withdrew(session: AsyncSession, people: Collection[uuid.UUID], kind: str) -> set[uuid.UUID]:
    """Those of some people who gave a consent once and took it back."""
    found = await session.execute(
        select(Consent.account_id, Consent.withdrawn_at).where(Consent.account_id.in_(people), Consent.kind == kind)
    )
    rows = [(row[0], row[1]) for row in found]
    return {who for who, ended in rows if ended is not None} - {who for who, ended in rows if ended is None}


async def refuse_naming(connection: AsyncConnection[Any], account_id: uuid.UUID) -> None:
    """Raises Invalid when nobody may be named to an operator any more."""
    asked = {"me": account_id, "kind": "share_operator"}
    row = await (await connection.execute(FIND_WITHDRAWN, asked)).fetchone()
    if row and row[0]:
        raise Invalid("consent_required", "consents.share_operator")

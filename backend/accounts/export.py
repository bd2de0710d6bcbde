"""My data, all of it, for the person it is about (PIPL art. 45)."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import passkeys, queries
from backend.accounts.keys import Keys

Collector = Callable[[AsyncSession, Keys, uuid.UUID], Awaitable[dict[str, Any]]]
COLLECTORS: list[Collector] = []
"""Other features add what they keep about a person (orders, stamps); accounts knows none of them."""


async def collect(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> dict[str, Any]:
    """One document: account, consents, sessions, travellers in the clear, and what other features add."""
    account = await queries.get_account(session, account_id)
    phone = keys.unseal(account.phone_sealed, account.id) if account.phone_sealed else None
    travellers = await queries.list_travellers(session, account_id)
    document: dict[str, Any] = {
        "account": {
            "id": account.id, "phone": phone, "createdAt": account.created_at, "staffRole": account.staff_role,
            "staffCounty": account.staff_county,
        },
        "consents": [
            {"kind": c.kind, "version": c.version, "givenAt": c.given_at, "withdrawnAt": c.withdrawn_at}
            for c in await queries.list_consents(session, account_id)
        ],
        "sessions": [
            {"device": s.device, "createdAt": s.created_at} for s in await queries.list_sessions(session, account_id)
        ],
        "passkeys": [
            {"name": one.name, "createdAt": one.created_at, "usedAt": one.used_at}
            for one in await passkeys.list_keys(session, account_id)
        ],
        "travellers": [
            {
                "name": keys.unseal(t.name_sealed, t.id),
                "document": t.document,
                "number": keys.unseal(t.number_sealed, t.id) if t.number_sealed else "",
                "bornOn": t.born_on,
            }
            for t in travellers
        ],
    }  # fmt: skip
    for collector in COLLECTORS:
        document |= await collector(session, keys, account_id)
    return document

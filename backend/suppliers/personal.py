"""What suppliers hold about a person who is not theirs yet: invitations to a phone."""

import uuid
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import queries
from backend.accounts.keys import Keys
from backend.suppliers.models import Invitation, Member, Supplier


async def forget_invitations(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> None:
    """Invitations to a person's phone end and forget it. Where its hash stood the account's id stands, nobody's phone:
    the audit's lines of them are found by it."""
    lookups = await _lookups(session, keys, account_id)
    mine = Invitation.phone_lookup.in_(lookups)
    await session.execute(update(Invitation).where(mine, Invitation.state == "open").values(state="withdrawn"))
    await session.execute(update(Invitation).where(mine).values(phone_lookup=account_id.bytes, phone_masked="*"))


async def export(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> dict[str, Any]:
    """Who invited a person, and whom they act for (PIPL 45)."""
    asked = await session.execute(
        select(Invitation, Supplier.name)
        .join(Supplier, Supplier.id == Invitation.supplier_id)
        .where(Invitation.phone_lookup.in_(await _lookups(session, keys, account_id)))
        .order_by(Invitation.id)
    )
    acting = await session.execute(
        select(Member, Supplier.name)
        .join(Supplier, Supplier.id == Member.supplier_id)
        .where(Member.account_id == account_id)
    )
    return {
        "invitations": [
            {"supplier": name, "phone": one.phone_masked, "role": one.role, "state": one.state, "at": one.created_at}
            for one, name in asked
        ],
        "memberships": [{"supplier": name, "role": one.role, "since": one.created_at} for one, name in acting],
    }


async def _lookups(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> list[bytes]:
    account = await queries.get_account(session, account_id)
    return keys.lookups(keys.unseal(account.phone_sealed, account.id)) if account.phone_sealed else []

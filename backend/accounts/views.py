"""Shapes of accounts for the wire."""

from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import queries
from backend.accounts.schemas import Me


async def me_out(session: AsyncSession, account_id: UUID, *, strong: bool = False) -> Me:
    """The signed-in person. `strong`: this browser showed the second factor."""
    account = await queries.get_account(session, account_id)
    factor = await queries.find_factor(session, account_id)
    asked: Literal["asked", "absent"] = "asked" if factor and factor.confirmed_at else "absent"
    consents = await queries.list_consents(session, account_id)
    return Me(
        id=account.id,
        phone=account.phone_masked,
        staff_role=account.staff_role,
        consents=[c.kind for c in consents if c.withdrawn_at is None],
        second_factor="shown" if strong else asked,
    )

"""Who may do what for a supplier, as data. A supplier a person does not belong to does not exist for them."""

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.queries import Actor
from backend.kernel.errors import Forbidden, NotFound
from backend.suppliers.models import Member

MAY: dict[str, frozenset[str]] = {
    "see_departures": frozenset({"owner", "manager", "finance", "guide"}),
    "see_names": frozenset({"owner", "manager", "guide"}),
    "check_in": frozenset({"owner", "manager", "guide"}),
    "run_departures": frozenset({"owner", "manager"}),
}
"""Act → the member roles that may do it."""


async def require(session: AsyncSession, actor: Actor, supplier_id: uuid.UUID, act: str) -> None:
    """Raises NotFound for an outsider and Forbidden for a member whose role may not do `act`."""
    member = await session.get(Member, (supplier_id, actor.account_id))
    if member is None:
        raise NotFound
    if member.role not in MAY[act]:
        raise Forbidden

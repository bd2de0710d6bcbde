"""From the audit to notices: what a change means, and whom it concerns."""

import uuid
from collections.abc import Awaitable, Callable, Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.models import Account, Audit
from backend.listings.models import Listing
from backend.notices.recipients import NewNotice, members, staff
from backend.orders.models import Order
from backend.orders.queries import list_parts
from backend.orders.registry import by_kind
from backend.suppliers.models import Invitation, Licence, Supplier


async def _order(session: AsyncSession, row: Audit, state: str) -> list[NewNotice]:
    order = await session.get(Order, uuid.UUID(row.subject.partition(":")[2]))
    if order is None or state not in {"paid", "cancelled"}:
        return []
    kind = "order_cancelled"
    if state == "paid":
        said = [one.paid_notice(parts) for one, parts in by_kind(await list_parts(session, [order.id]))]
        kind = said[0] if said else "order_paid"
    return [NewNotice([order.account_id], kind, {"number": order.number}, f"/orders/{order.number}")]


async def _supplier(session: AsyncSession, row: Audit, state: str) -> list[NewNotice]:
    supplier = await session.get(Supplier, uuid.UUID(row.subject.partition(":")[2]))
    if supplier is None or row.act != "update":
        return []
    if state in {"submitted", "checked"}:
        people = await staff(session, "review_first" if state == "submitted" else "review", supplier.county)
        return [NewNotice(people, "supplier_waits", {"name": supplier.name}, f"/platform/suppliers/{supplier.id}")]
    if state in {"active", "returned", "refused", "suspended"}:
        owners = await members(session, supplier.id, ("owner",))
        return [NewNotice(owners, f"supplier_{state}", {"reason": supplier.reasons or ""}, f"/supplier/{supplier.id}")]
    return []


async def _licence(session: AsyncSession, row: Audit, state: str) -> list[NewNotice]:
    licence = await session.get(Licence, uuid.UUID(row.subject.partition(":")[2]))
    if licence is None:
        return []
    supplier = await session.get_one(Supplier, licence.supplier_id)
    if "reminded" in (row.after or {}) and row.act == "update" and licence.expires_on:
        values = {"number": licence.number, "expires": licence.expires_on.isoformat()}
        owners = await members(session, supplier.id, ("owner",))
        return [NewNotice(owners, "licence_expiring", values, f"/supplier/{supplier.id}/papers")]
    if state == "waiting" and supplier.state in {"active", "suspended"}:
        people = await staff(session, "review", supplier.county)
        return [NewNotice(people, "licence_waits", {"number": licence.number}, f"/platform/suppliers/{supplier.id}")]
    return []


async def _listing(session: AsyncSession, row: Audit, state: str) -> list[NewNotice]:
    listing = await session.get(Listing, uuid.UUID(row.subject.partition(":")[2]))
    if listing is None:
        return []
    values = {"title": listing.title, "reason": listing.reasons or ""}
    if state == "in_review":
        people = await staff(session, "review")
        return [NewNotice(people, "listing_waits", values, f"/platform/listings/{listing.id}")]
    if state in {"published", "returned"}:
        people = await members(session, listing.supplier_id)
        return [NewNotice(people, f"listing_{state}", values, f"/supplier/{listing.supplier_id}/listings/{listing.id}")]
    return []


async def _invitation(session: AsyncSession, row: Audit, state: str) -> list[NewNotice]:
    invitation = await session.get(Invitation, uuid.UUID(row.subject.partition(":")[2]))
    if invitation is None or state != "open":
        return []
    supplier = await session.get_one(Supplier, invitation.supplier_id)
    if supplier.state != "active":  # a name nobody has reviewed is not carried to strangers; they see it when they look
        return []
    found = await session.execute(select(Account.id).where(Account.phone_lookup == invitation.phone_lookup))
    return [NewNotice(list(found.scalars()), "invited", {"name": supplier.name}, "/supplier")]


Hearer = Callable[[AsyncSession, Audit, str], Awaitable[list[NewNotice]]]
"""What a change of a row of one table means: notices, mostly none. `state` is what the row's state became."""
Finder = Callable[[AsyncSession], Awaitable[list[tuple[str, NewNotice]]]]
"""Notices that time makes, not a change: each with a key by which it is told once."""
OWN: tuple[tuple[str, Hearer], ...] = (
    ("orders", _order), ("supplier", _supplier), ("licence", _licence), ("listing", _listing),
    ("invitation", _invitation),
)  # fmt: skip
LISTENERS: dict[str, list[Hearer]] = {}
FINDERS: list[Finder] = []


def assemble(listeners: Iterable[tuple[str, Hearer]], finders: Iterable[Finder]) -> None:
    """Say which features make notices, besides what this one hears itself; the composition root does."""
    LISTENERS.clear()
    for table, hearer in (*OWN, *listeners):
        LISTENERS.setdefault(table, []).append(hearer)
    FINDERS[:] = finders


async def notices_of(session: AsyncSession, row: Audit) -> list[NewNotice]:
    """The notices a change makes; most make none."""
    after = row.after or {}
    if not {"state", "reminded"} & set(after):
        return []
    listeners = LISTENERS.get(row.subject.partition(":")[0], [])
    return [told for listen in listeners for told in await listen(session, row, str(after.get("state", "")))]

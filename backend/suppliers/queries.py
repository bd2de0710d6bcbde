"""Reading suppliers and who may act for them."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.models import Account
from backend.kernel.errors import NotFound
from backend.suppliers.fees import Fee
from backend.suppliers.models import FeeRule, Invitation, Licence, Member, Supplier


async def list_memberships(session: AsyncSession, account_id: uuid.UUID) -> list[tuple[Supplier, str]]:
    """Suppliers an account acts for, with its role."""
    wanted = select(Supplier, Member.role).join(Member, Member.supplier_id == Supplier.id)
    found = await session.execute(wanted.where(Member.account_id == account_id).order_by(Supplier.slug))
    return [(row[0], row[1]) for row in found]


async def list_suppliers(session: AsyncSession, wanted: Sequence[uuid.UUID]) -> dict[uuid.UUID, Supplier]:
    """Suppliers by id."""
    found = await session.execute(select(Supplier).where(Supplier.id.in_(wanted)))
    return {supplier.id: supplier for supplier in found.scalars()}


async def list_all_suppliers(session: AsyncSession) -> dict[uuid.UUID, Supplier]:
    """Every active supplier by id; their names stand on public pages."""
    found = await session.execute(select(Supplier).where(Supplier.state == "active"))
    return {supplier.id: supplier for supplier in found.scalars()}


async def list_fees(session: AsyncSession, supplier_id: uuid.UUID) -> list[Fee]:
    """Fee rules that can apply to a supplier's lines."""
    found = await session.execute(
        select(FeeRule).where((FeeRule.supplier_id == supplier_id) | FeeRule.supplier_id.is_(None)).order_by(FeeRule.id)
    )
    return [Fee(*(getattr(rule, name) for name in Fee._fields)) for rule in found.scalars()]


async def get_supplier(session: AsyncSession, supplier_id: uuid.UUID, *, lock: bool = False) -> Supplier:
    """A supplier in any state, locked if asked. Raises NotFound."""
    supplier = await session.get(Supplier, supplier_id, with_for_update=lock or None)
    if supplier is None:
        raise NotFound
    return supplier


async def list_licences(session: AsyncSession, supplier_id: uuid.UUID) -> list[Licence]:
    """A supplier's licences by kind."""
    found = await session.execute(select(Licence).where(Licence.supplier_id == supplier_id).order_by(Licence.kind))
    return list(found.scalars())


async def list_licences_of(session: AsyncSession, suppliers: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Licence]]:
    """Licences of several suppliers, by supplier."""
    found: dict[uuid.UUID, list[Licence]] = {}
    for one in (await session.execute(select(Licence).where(Licence.supplier_id.in_(suppliers)))).scalars():
        found.setdefault(one.supplier_id, []).append(one)
    return found


async def find_licence(session: AsyncSession, supplier_id: uuid.UUID, kind: str, state: str) -> Licence | None:
    """A supplier's licence of a kind in a state, locked."""
    wanted = select(Licence).where(Licence.supplier_id == supplier_id, Licence.kind == kind, Licence.state == state)
    return (await session.execute(wanted.with_for_update())).scalar_one_or_none()


async def list_waiting(session: AsyncSession, states: Sequence[str], county: str | None) -> list[Supplier]:
    """Applications in states, of one county or all, the longest waiting first."""
    wanted = select(Supplier).where(Supplier.state.in_(states)).order_by(Supplier.submitted_at).limit(200)
    if county is not None:
        wanted = wanted.where(Supplier.county == county)
    return list((await session.execute(wanted)).scalars())


async def list_waiting_licences(session: AsyncSession) -> list[tuple[Licence, Supplier]]:
    """Renewed licences of running suppliers that nobody has looked at, with their suppliers."""
    found = await session.execute(
        select(Licence, Supplier).join(Supplier, Supplier.id == Licence.supplier_id)
        .where(Licence.state == "waiting", Supplier.state.in_(("active", "suspended"))).order_by(Licence.id).limit(200)
    )  # fmt: skip
    return [(row[0], row[1]) for row in found]


async def list_expiring(session: AsyncSession, by: date) -> list[tuple[Licence, Supplier]]:
    """Accepted licences of active suppliers that expire by a day, with their suppliers, locked."""
    found = await session.execute(
        select(Licence, Supplier).join(Supplier, Supplier.id == Licence.supplier_id)
        .where(Supplier.state == "active", Licence.state == "accepted", Licence.expires_on <= by)
        .order_by(Licence.id).with_for_update(skip_locked=True)
    )  # fmt: skip
    return [(row[0], row[1]) for row in found]


async def list_members(session: AsyncSession, supplier_id: uuid.UUID) -> list[tuple[Member, str]]:
    """Members with their masked phones, owners first."""
    found = await session.execute(
        select(Member, Account.phone_masked).join(Account, Account.id == Member.account_id)
        .where(Member.supplier_id == supplier_id).order_by(Member.created_at, Member.account_id)
    )  # fmt: skip
    return [(row[0], row[1]) for row in found]


async def list_open_invitations(
    session: AsyncSession, now: datetime, *, supplier_id: uuid.UUID | None = None, lookups: Sequence[bytes] = ()
) -> list[tuple[Invitation, Supplier]]:
    """Open invitations of a supplier, or those for a phone."""
    wanted = (
        select(Invitation, Supplier)
        .join(Supplier, Supplier.id == Invitation.supplier_id)
        .where(Invitation.state == "open", Invitation.expires_at > now)
        .order_by(Invitation.id)
    )
    if supplier_id is not None:
        wanted = wanted.where(Invitation.supplier_id == supplier_id)
    else:
        wanted = wanted.where(Invitation.phone_lookup.in_(lookups))
    return [(row[0], row[1]) for row in await session.execute(wanted)]


async def licence_pictures(session: AsyncSession, wanted: list[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some pictures that a licence shows."""
    found = await session.execute(select(Licence.picture_id).where(Licence.picture_id.in_(wanted)))
    return set(found.scalars())

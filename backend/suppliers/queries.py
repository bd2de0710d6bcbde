"""Reading suppliers and who may act for them."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.suppliers.fees import Fee
from backend.suppliers.models import FeeRule, Member, Supplier


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

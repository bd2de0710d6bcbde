"""Whom a notice concerns: the members of a supplier, the staff of an act."""

import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.models import Account
from backend.suppliers.models import Member
from backend.suppliers.rights import STAFF_MAY

RUN = ("owner", "manager")


class NewNotice(NamedTuple):
    """A notice before it is written: whom, what, the template's values, the page."""

    people: Iterable[uuid.UUID]
    kind: str
    values: dict[str, Any]
    link: str


async def members(session: AsyncSession, supplier_id: uuid.UUID, roles: tuple[str, ...] = RUN) -> list[uuid.UUID]:
    """Members of a supplier in some roles."""
    found = await session.execute(
        select(Member.account_id).where(Member.supplier_id == supplier_id, Member.role.in_(roles))
    )
    return list(found.scalars())


async def staff(session: AsyncSession, act: str, county: str | None = None) -> list[uuid.UUID]:
    """Staff who may do an act; county reviewers of one county only see its own."""
    wanted = select(Account.id).where(Account.staff_role.in_(STAFF_MAY[act]))
    if county is not None:
        wanted = wanted.where(Account.staff_county.is_(None) | (Account.staff_county == county))
    return list((await session.execute(wanted)).scalars())

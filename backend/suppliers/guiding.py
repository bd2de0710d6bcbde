"""Departures given to guides: a guide sees the lists and names of these and of no other."""

import uuid
from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.models import Account
from backend.kernel.errors import Invalid, NotFound
from backend.suppliers.models import DepartureGuide, Member


async def given(session: AsyncSession, supplier_id: uuid.UUID, account_id: uuid.UUID) -> set[uuid.UUID]:
    """The departures a guide was given."""
    found = await session.execute(
        select(DepartureGuide.departure_id)
        .where(DepartureGuide.supplier_id == supplier_id, DepartureGuide.account_id == account_id)
    )  # fmt: skip
    return set(found.scalars())


async def is_given(session: AsyncSession, account_id: uuid.UUID, departure_id: uuid.UUID) -> bool:
    """Whether a departure was given to a guide."""
    return await session.get(DepartureGuide, (departure_id, account_id)) is not None


async def sees(
    session: AsyncSession, supplier_id: uuid.UUID, account_id: uuid.UUID, departures: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    """Those of some departures that a member may look at: a guide the given ones, any other role all.

    Raises NotFound for who is no member.
    """
    member = await session.get(Member, (supplier_id, account_id))
    if member is None:
        raise NotFound
    if member.role != "guide":
        return set(departures)
    return set(departures) & await given(session, supplier_id, account_id)


async def list_guides(
    session: AsyncSession, supplier_id: uuid.UUID, departure_id: uuid.UUID
) -> list[tuple[uuid.UUID, str, bool]]:
    """The supplier's guides with their masked phones, and whether the departure was given to them."""
    found = await session.execute(
        select(Member.account_id, Account.phone_masked, DepartureGuide.departure_id.is_not(None))
        .join(Account, Account.id == Member.account_id)
        .outerjoin(
            DepartureGuide,
            (DepartureGuide.account_id == Member.account_id) & (DepartureGuide.departure_id == departure_id),
        )
        .where(Member.supplier_id == supplier_id, Member.role == "guide")
        .order_by(Member.created_at, Member.account_id)
    )
    return [(row[0], row[1], row[2]) for row in found]


async def give(
    session: AsyncSession, supplier_id: uuid.UUID, departure_id: uuid.UUID, guides: Collection[uuid.UUID]
) -> None:
    """Give a departure to these guides and nobody else. Raises Invalid for somebody who is no guide here."""
    known = {account for account, _, _ in await list_guides(session, supplier_id, departure_id)}
    if not set(guides) <= known:
        raise Invalid("unknown_guide", "guides")
    await session.execute(
        delete(DepartureGuide)
        .where(DepartureGuide.departure_id == departure_id, DepartureGuide.account_id.not_in(guides))
    )  # fmt: skip
    for account in sorted(set(guides)):
        row = {"departure_id": departure_id, "supplier_id": supplier_id, "account_id": account}
        await session.execute(insert(DepartureGuide).values(row).on_conflict_do_nothing())

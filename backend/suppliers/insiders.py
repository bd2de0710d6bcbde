"""Who belongs or ever belonged to a supplier: what they think of its goods is no buyer's review.

A row is written by the database whenever somebody becomes a member, and stays when they leave. It counts for whoever
returns with the same phone, for who is reached by the phone the supplier gives, and for members of another supplier
that is paid to the same account. A seller may not make up reviews (电子商务法 17).
"""

import uuid
from collections.abc import Sequence
from datetime import timedelta

import msgspec
from sqlalchemy import ForeignKey, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from backend.accounts.keys import Keys
from backend.accounts.limits import Limit
from backend.accounts.models import Account
from backend.db.base import Base, CreatedAt
from backend.kernel import clock
from backend.suppliers.models import BankAccount, Supplier

REMEMBERED = timedelta(days=3 * 366)
"""As long as trade records are (电子商务法 31)."""


class Insider(Base):
    """A person who is or was a member of a supplier."""

    __tablename__ = "insider"

    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    since: Mapped[CreatedAt]


async def belongs(session: AsyncSession, keys: Keys, account_id: uuid.UUID, supplier_id: uuid.UUID) -> bool:
    """Whether a person stands too near to a supplier to review it."""
    mine = set((await session.execute(select(Insider.supplier_id).where(Insider.account_id == account_id))).scalars())
    if supplier_id in mine:
        return True
    account, supplier = await session.get_one(Account, account_id), await session.get_one(Supplier, supplier_id)
    if supplier.contact_sealed and account.phone_sealed:
        contact = msgspec.json.decode(keys.unseal(supplier.contact_sealed, supplier.id))
        if contact.get("phone") == keys.unseal(account.phone_sealed, account.id):
            return True
    wanted = select(BankAccount).where(BankAccount.supplier_id.in_(mine | {supplier_id}))
    paid_to = {
        one.supplier_id: keys.unseal(one.number_sealed, one.supplier_id)
        for one in (await session.execute(wanted)).scalars()
    }
    own = paid_to.pop(supplier_id, None)
    return own is not None and own in paid_to.values()


async def read_limits(session: AsyncSession, account_id: uuid.UUID) -> Sequence[Limit]:
    """What an account that is erased stays for whoever returns with its phone."""
    until = clock.now() + REMEMBERED
    found = await session.execute(select(Insider.supplier_id).where(Insider.account_id == account_id))
    return [Limit(one, None, until) for one in found.scalars()]


async def put_back(session: AsyncSession, account_id: uuid.UUID, limits: Sequence[Limit]) -> None:
    """The phone is back."""
    rows = [{"supplier_id": one.subject_id, "account_id": account_id} for one in limits]
    await session.execute(insert(Insider).values(rows).on_conflict_do_nothing())

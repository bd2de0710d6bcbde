"""Whom to call about an order leaves everybody's sight when no kind needs it any more (PIPL 47); what the law asks for
goes to sealed records. Names and addresses of its parts are their kinds' to move."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import keeping
from backend.accounts.keeping import Kept
from backend.accounts.keys import Keys
from backend.kernel import clock
from backend.orders import records
from backend.orders.kinds import KINDS
from backend.orders.models import Order

NOBODY: dict[str, Any] = {
    "contact_sealed": None, "contact_masked": {"name": "*", "phone": "*"}, "invoice": None, "invoice_sealed": None,
}  # fmt: skip
AT_ONCE = 200
"""Orders per round of the nightly job."""


async def move_contacts(session: AsyncSession, keys: Keys, orders: Sequence[Order]) -> None:
    """Contacts and invoice titles of orders leave for the records of trade."""
    kept = [
        Kept(order.account_id, f"order:{order.number}", "trade", records.ended_on(order), records.buyer(keys, order))
        for order in orders
        if order.paid_at is not None
    ]
    keeping.keep(session, keys, kept, clock.today())
    await session.execute(update(Order).where(Order.id.in_([order.id for order in orders])).values(NOBODY))


async def move_idle_contacts(session: AsyncSession, keys: Keys, today: date) -> None:
    """Contacts of orders that no kind needs any more leave everybody's sight."""
    needed = or_(*(kind.needs_contact(today) for kind in KINDS.values()))
    over = (Order.contact_sealed.is_not(None), Order.state != "awaiting_payment", ~needed)
    wanted = select(Order).where(*over).order_by(Order.id).limit(AT_ONCE)
    while orders := await _all(session, wanted):
        await move_contacts(session, keys, orders)


async def keep_person(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> None:
    """What the law keeps of a person's orders leaves for sealed records, what was said about them too; kinds keep what
    belongs to their parts."""
    orders = await lock_orders_of(session, account_id)
    words = await records.words(session, orders)
    said = [
        Kept(account_id, f"order:{order.number}", "trade", records.ended_on(order), {"words": words[order.id]})
        for order in orders
        if order.paid_at is not None
    ]
    keeping.keep(session, keys, said, clock.today())
    await move_contacts(session, keys, orders)


async def lock_orders_of(session: AsyncSession, account_id: uuid.UUID) -> list[Order]:
    """A person's orders, locked."""
    return await _all(session, select(Order).where(Order.account_id == account_id).with_for_update())


async def _all(session: AsyncSession, wanted: Any) -> list[Any]:
    return list((await session.execute(wanted, execution_options={"populate_existing": True})).scalars())

"""What orders hold about a person: why erasing waits, what leaves everybody's sight when no kind needs it any more
(PIPL 47) and goes to sealed records where the law asks for it, what is told to them (PIPL 45). Names and addresses of
parts are their kinds' to move."""

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
from backend.orders.models import OpenDue, Order
from backend.orders.registry import KINDS

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


async def open_refund(session: AsyncSession, account_id: uuid.UUID) -> str | None:
    """Money that is owed back and not sent, or an order whose money staff has to look at."""
    owed = select(OpenDue.due_id).join(Order, Order.id == OpenDue.order_id).where(Order.account_id == account_id)
    stuck = select(Order.id).where(Order.account_id == account_id, Order.stuck.is_not(None))
    waiting = await session.scalar(owed.limit(1)) or await session.scalar(stuck.limit(1))
    return "open_refund" if waiting else None


async def export_orders(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> dict[str, Any]:
    """Orders in the clear: contact, invoice, travellers, doors, and what was written about them."""
    found = await session.execute(select(Order).where(Order.account_id == account_id).order_by(Order.id))
    orders = list(found.scalars())
    ids = [order.id for order in orders]
    told: dict[str, dict[uuid.UUID, list[dict[str, Any]]]] = {kind.exported_as: {} for kind in KINDS.values()}
    for kind in KINDS.values():
        for order_id, parts in (await kind.export(session, keys, ids)).items():
            told[kind.exported_as].setdefault(order_id, []).extend(parts)
    words = await records.words(session, orders)
    return {
        "orders": [
            {
                "number": order.number,
                "state": order.state,
                "total": order.total,
                "placedAt": order.placed_at,
                "termsVersion": order.terms_version,
                **records.buyer(keys, order),
                **{name: said.get(order.id, []) for name, said in told.items()},
                "words": words[order.id],
            }
            for order in orders
        ]
    }

"""What orders say about people, in the clear and by part: for sealed records and a person's own export. Only reads."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import null, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.accounts.models import Audit
from backend.db.session import Database
from backend.kernel import clock
from backend.orders.models import Cancellation, Order, RefundDue


def ended_on(order: Order) -> date:
    """The day an order ended, from which the law counts; today while it goes on."""
    return clock.day_of(order.ended_at) if order.ended_at else clock.today()


async def orders_of(session: AsyncSession, parts: Sequence[Any]) -> dict[uuid.UUID, Order]:
    """The orders of some parts, by id."""
    found = await session.execute(select(Order).where(Order.id.in_({part.order_id for part in parts})))
    return {order.id: order for order in found.scalars()}


def buyer(keys: Keys, order: Order) -> dict[str, Any]:
    """Whom to call about an order, and who its invoice is for."""
    contact = keys.unseal(order.contact_sealed, order.id) if order.contact_sealed else "null"
    return {"contact": msgspec.json.decode(contact), "invoice": invoice(keys, order)}


def invoice(keys: Keys, order: Order) -> dict[str, Any] | None:
    """Who an order's invoice is for; one of before the seal as it lies."""
    if order.invoice_sealed is None:
        return order.invoice
    return dict(msgspec.json.decode(keys.unseal(order.invoice_sealed, order.id)))


async def words(session: AsyncSession, orders: Sequence[Order]) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """What was written about orders by buyers, suppliers and staff, by order."""
    said: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    ids = [order.id for order in orders]
    acts = [
        select(table.order_id, table.created_at, table.by, table.reason).where(
            table.order_id.in_(ids), table.reason != ""
        )
        for table in (Cancellation, RefundDue)
    ]
    for order_id, at, by, reason in await session.execute(union_all(*acts)):
        said[order_id].append({"at": at, "by": by, "text": reason})
    named = {f"order:{order.number}": order.id for order in orders}
    audited = await session.execute(
        select(Audit).where(Audit.subject.in_(named), Audit.reason.is_not(None)).order_by(Audit.id)
    )
    for row in audited.scalars():
        said[named[row.subject]].append({"at": row.at, "by": row.act, "text": row.reason})
    return said


AT_ONCE = 500


async def seal_some(database: Database, keys: Keys) -> int:
    """Seal the next few hundred; how many there were. Twice at once does each once."""
    async with database.transaction() as session:
        wanted = select(Order).where(Order.invoice.is_not(None)).order_by(Order.id).limit(AT_ONCE)
        orders = list((await session.execute(wanted.with_for_update(skip_locked=True))).scalars())
        for order in orders:
            if order.invoice:
                order.invoice_sealed = keys.seal(msgspec.json.encode(order.invoice).decode(), order.id)
            order.invoice = null()  # a JSON null too, which reads as None and would not count as a change
    return len(orders)

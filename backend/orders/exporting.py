"""What the orders room keeps about a person, for their export (PIPL art. 45)."""

import uuid
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.orders import records
from backend.orders.kinds import KINDS
from backend.orders.models import Order


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

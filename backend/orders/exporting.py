"""What the orders room keeps about a person, for their export (PIPL art. 45)."""

import uuid
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.orders.models import Order


async def export_orders(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> dict[str, Any]:
    """Orders with their contact in the clear."""
    found = await session.execute(select(Order).where(Order.account_id == account_id).order_by(Order.id))
    return {
        "orders": [
            {
                "number": order.number,
                "state": order.state,
                "total": order.total,
                "placedAt": order.placed_at,
                "termsVersion": order.terms_version,
                "contact": msgspec.json.decode(keys.unseal(order.contact_sealed, order.id))
                if order.contact_sealed
                else None,
            }
            for order in found.scalars()
        ]
    }

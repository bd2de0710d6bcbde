"""Sealing invoice titles that lie in clear: the migration that brought the seal knows no keys."""

import msgspec
from sqlalchemy import null, select

from backend.accounts.keys import Keys
from backend.db.session import Database
from backend.orders.models import Order

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

"""Read an order whole and shape it: the answer of every verb on an order."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.orders import queries, views
from backend.orders.models import Order
from backend.orders.schemas import OrderOut, PaymentOut
from backend.suppliers.queries import list_suppliers

PaymentsOf = Callable[[AsyncSession, UUID], Awaitable[list[PaymentOut]]]


async def _no_payments(_session: AsyncSession, _order: UUID) -> list[PaymentOut]:
    return []


_payments_of: PaymentsOf = _no_payments


def show_payments_by(reader: PaymentsOf) -> None:
    """The payments room, which stands above this one, says here how an order's payments are read."""
    global _payments_of  # noqa: PLW0603 - set once, when the application is composed
    _payments_of = reader


async def read_order(session: AsyncSession, keys: Keys, order: Order, lang: str) -> OrderOut:
    """An order as its buyer sees it."""
    whole = await queries.load(session, order)
    suppliers = await list_suppliers(session, [part.supplier_id for part in whole.suppliers])
    names = {supplier.id: supplier.name[lang] for supplier in suppliers.values()}
    return views.order_out(keys, whole, names, await _payments_of(session, order.id), lang)

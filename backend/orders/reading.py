"""Read an order whole and shape it: the answer of every verb on an order."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.orders import kinds, queries, views
from backend.orders.models import Order
from backend.orders.schemas import OrderOut, PaymentOut
from backend.orders.views import Beside
from backend.suppliers.queries import list_suppliers

PaymentsOf = Callable[[AsyncSession, UUID], Awaitable[list[PaymentOut]]]
_payments: list[PaymentsOf] = []


def show_payments(payments_of: PaymentsOf) -> None:
    """How payments, which stand above this room, read theirs; the composition root says it first of all."""
    _payments[:] = [payments_of]


async def read_order(session: AsyncSession, keys: Keys, order: Order, lang: str) -> OrderOut:
    """An order as its buyer sees it."""
    whole = await queries.load(session, order)
    suppliers = await list_suppliers(session, [part.supplier_id for part in whole.suppliers])
    names = {supplier.id: supplier.name[lang] for supplier in suppliers.values()}
    told = {kind.name: await kind.beside(session, order.id) for kind, _ in kinds.by_kind(whole.parts)}
    return views.order_out(keys, whole, names, Beside(await _payments[0](session, order.id), told), lang)

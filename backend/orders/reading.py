"""Read an order whole and shape it: the answer of every verb on an order."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.orders import queries, views
from backend.orders.models import Order
from backend.orders.schemas import OrderOut, ParcelOut, PaymentOut
from backend.orders.views import Beside
from backend.suppliers.queries import list_suppliers

PaymentsOf = Callable[[AsyncSession, UUID], Awaitable[list[PaymentOut]]]
ParcelsOf = Callable[[AsyncSession, UUID], Awaitable[dict[UUID, list[ParcelOut]]]]
ReviewedOf = Callable[[AsyncSession, UUID], Awaitable[set[UUID]]]


class _Above(NamedTuple):
    """What the rooms above this one say of an order."""

    payments_of: PaymentsOf
    parcels_of: ParcelsOf
    reviewed_of: ReviewedOf


_above: list[_Above] = []


def show_beside(payments_of: PaymentsOf, parcels_of: ParcelsOf, reviewed_of: ReviewedOf) -> None:
    """Payments and fulfilment, which stand above this room, say here how their parts of an order are read."""
    _above[:] = [_Above(payments_of, parcels_of, reviewed_of)]


async def read_order(session: AsyncSession, keys: Keys, order: Order, lang: str) -> OrderOut:
    """An order as its buyer sees it."""
    whole = await queries.load(session, order)
    suppliers = await list_suppliers(session, [part.supplier_id for part in whole.suppliers])
    names = {supplier.id: supplier.name[lang] for supplier in suppliers.values()}
    beside = Beside([], {}, set())
    if _above:
        payments = await _above[0].payments_of(session, order.id)
        parcels = await _above[0].parcels_of(session, order.id) if whole.shipments else {}
        reviewed = await _above[0].reviewed_of(session, order.id) if whole.shipments else set()
        beside = Beside(payments, parcels, reviewed)
    return views.order_out(keys, whole, names, beside, lang)

"""Read an order whole and shape it: the answer of every verb on an order."""

from collections.abc import Awaitable, Callable, Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.orders import queries, registry, showing, views
from backend.orders.models import Order
from backend.orders.schemas import OrderOut, PaymentOut
from backend.orders.views import Beside
from backend.suppliers.queries import list_suppliers

PaymentsOf = Callable[[AsyncSession, UUID], Awaitable[list[PaymentOut]]]
ReviewedOf = Callable[[AsyncSession, UUID], Awaitable[Collection[UUID]]]
_above: list[tuple[PaymentsOf, ReviewedOf]] = []


def assemble(payments_of: PaymentsOf, reviewed_of: ReviewedOf) -> None:
    """How payments and reviews, which stand above this feature, read theirs; the composition root says it first."""
    _above[:] = [(payments_of, reviewed_of)]


async def read_order(session: AsyncSession, keys: Keys, order: Order, lang: str) -> OrderOut:
    """An order as its buyer sees it."""
    whole = await queries.load(session, order)
    suppliers = await list_suppliers(session, [part.supplier_id for part in whole.suppliers])
    names = {supplier.id: supplier.name[lang] for supplier in suppliers.values()}
    told = {kind.name: await kind.beside(session, order.id) for kind, _ in registry.by_kind(whole.parts)}
    payments_of, reviewed_of = _above[0]
    reviewed = await reviewed_of(session, order.id) if order.paid_at else ()  # nothing has come before
    sold = await showing.showcase(session, {line.offer_id for line in whole.lines if line.offer_id}, lang)
    beside = Beside(await payments_of(session, order.id), reviewed, told, sold)
    return views.order_out(keys, whole, names, beside, lang)

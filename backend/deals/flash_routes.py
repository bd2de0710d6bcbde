"""Flash sales: a supplier puts some packs of a sku at a lower price for some hours."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Router, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from backend.accounts import audit
from backend.accounts.queries import Actor
from backend.catalogue.queries import find_sold
from backend.db.session import Database
from backend.deals import actions as deals
from backend.kernel import clock
from backend.kernel.money import Money, MoneyIn
from backend.kernel.wire import In, Instant, Out


class FlashIn(In):
    """Packs of a sku at a price, from one instant to another, at most `per_buyer` for an account."""

    sku: UUID
    price: MoneyIn
    packs: Annotated[int, Meta(ge=1, le=100_000)]
    per_buyer: Annotated[int, Meta(ge=1, le=100)]
    starts_at: Instant
    ends_at: Instant


class FlashOut(Out):
    """A flash sale; `offer` is what an order line points at."""

    offer: UUID
    price: Money
    full_price: Money
    packs: int
    per_buyer: int
    starts_at: datetime
    ends_at: datetime


@post("/supplier/{supplier_id:uuid}/flash-sales", operation_id="openFlashSale", may="member:run_shop")
async def open_flash(
    supplier_id: FromPath[UUID],
    data: JSONBody[FlashIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> FlashOut:
    """Open a flash sale; the price beside it is the one the sku is really sold at now (明码标价规定)."""
    async with database.transaction() as session:
        sku, full_price = await find_sold(session, supplier_id, data.sku)
        made = await deals.open_flash(session, sku, supplier_id, data, full_price, clock.now())
        await audit.note(session, actor, "flash:open", f"flash_sale:{made.offer_id}", "", supplier_id)
        return FlashOut(
            offer=made.offer_id, price=Money(made.price), full_price=Money(made.full_price), packs=data.packs,
            per_buyer=made.per_buyer, starts_at=made.starts_at, ends_at=made.ends_at,
        )  # fmt: skip


router = Router(path="/api", route_handlers=[open_flash], tags=["deals"])

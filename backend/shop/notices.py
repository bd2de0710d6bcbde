"""Who is told of goods: those who waited for them."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.catalogue.models import Product, Sku
from backend.kernel import clock
from backend.lots.queries import has_packs, list_stocked
from backend.notices.recipients import NewNotice
from backend.shop.models import Restock

AT_ONCE = 200


async def back_in_stock(session: AsyncSession) -> list[tuple[str, NewNotice]]:
    """Wishes to be told of packs that can be bought again, each marked as told, with the notice's key."""
    waiting = await session.execute(
        select(Restock, Sku, Product)
        .join(Sku, Sku.offer_id == Restock.offer_id)
        .join(Product, Product.id == Sku.product_id)
        .where(Restock.told_at.is_(None), Product.state == "published", Sku.retired.is_(False), has_packs())
        .order_by(Restock.offer_id, Restock.account_id)
        .limit(AT_ONCE)
    )
    rows = [(row[0], row[1], row[2]) for row in waiting]
    stocked = await list_stocked(session, list({sku.offer_id for _, sku, _ in rows}))
    today, told = clock.today(), []
    for wish, sku, product in rows:
        left = sum(one.left for one in stocked.get(sku.offer_id, []) if one.on_sale(product.storage, today))
        if left <= 0:
            continue
        now = clock.now()
        mark = update(Restock).where(Restock.account_id == wish.account_id, Restock.offer_id == wish.offer_id)
        await session.execute(mark.values(told_at=now))
        key = f"restock:{wish.offer_id}:{int(now.timestamp())}"
        told.append(
            (key, NewNotice([wish.account_id], "back_in_stock", {"title": product.title}, f"/goods/{product.slug}"))
        )
    return told

"""Selects of products and packs."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.catalogue.models import Product, Sku
from backend.inventory.queries import list_rates
from backend.kernel import clock
from backend.kernel.errors import NotFound, NotOnSale


async def get_product(session: AsyncSession, slug: str) -> Product:
    """A published product. Raises NotFound."""
    found = await session.execute(select(Product).where(Product.slug == slug, Product.state == "published"))
    product = found.scalar_one_or_none()
    if product is None:
        raise NotFound
    return product


async def list_products(session: AsyncSession, wanted: Sequence[uuid.UUID]) -> dict[uuid.UUID, Product]:
    """Products by id, in any state."""
    found = await session.execute(select(Product).where(Product.id.in_(wanted)))
    return {product.id: product for product in found.scalars()}


async def list_skus(session: AsyncSession, products: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Sku]]:
    """Skus on sale by product, in their order."""
    wanted = select(Sku).where(Sku.product_id.in_(products), Sku.retired.is_(False)).order_by(Sku.position)
    skus: dict[uuid.UUID, list[Sku]] = defaultdict(list)
    for sku in (await session.execute(wanted)).scalars():
        skus[sku.product_id].append(sku)
    return skus


async def find_by_gtin(session: AsyncSession, gtin: str) -> tuple[Sku, Product] | None:
    """The sku a GTIN was given to, with its product."""
    wanted = select(Sku, Product).join(Product, Product.id == Sku.product_id)
    row = (await session.execute(wanted.where(Sku.gtin == gtin, Sku.retired.is_(False)))).one_or_none()
    return (row[0], row[1]) if row else None


async def is_sku(session: AsyncSession, offer: uuid.UUID) -> bool:
    """Whether an offer is a pack of the shop."""
    return await session.get(Sku, offer) is not None


async def find_sold(session: AsyncSession, supplier_id: uuid.UUID, offer: uuid.UUID) -> tuple[Sku, int]:
    """A supplier's own sku and the fen it is sold at now. Raises NotFound, NotOnSale without a price."""
    sku = await session.get(Sku, offer)
    product = await session.get(Product, sku.product_id) if sku else None
    if sku is None or sku.retired or product is None or product.supplier_id != supplier_id:
        raise NotFound
    rate = (await list_rates(session, [offer], clock.today(), clock.today())).get((offer, None))
    if rate is None:
        raise NotOnSale("not_on_sale")
    return sku, rate.amount


async def list_of_supplier(session: AsyncSession, supplier_id: uuid.UUID) -> list[Product]:
    """Everything a supplier has listed, published or not, by slug."""
    wanted = select(Product).where(Product.supplier_id == supplier_id).order_by(Product.slug)
    return list((await session.execute(wanted)).scalars())

"""Public reads of the shop: shelves with filters and sorting, pages, lots. Set-based selects, whatever the count."""

import base64
import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, case, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from backend.catalogue import gates
from backend.catalogue.models import Product
from backend.catalogue.queries import get_product, list_skus
from backend.deals import grouping
from backend.deals.queries import list_flash
from backend.deals.queries import list_running as running_deals
from backend.inventory.queries import list_rates
from backend.kernel import clock
from backend.kernel.errors import Invalid
from backend.lots.queries import find_lot, list_assistance, list_permits, list_stocked
from backend.shop import queries, views
from backend.shop.freight import DEFAULT
from backend.shop.schemas import DealCard, LotOut, ProductCard, ProductList, ProductPage
from backend.shop.selling import goods_of
from backend.shop.views import Shown
from backend.suppliers.queries import list_licences_of, list_suppliers

PAGE = 24
CLAIM_HOURS = {"live": 24, "chilled": 48, "frozen": 48, "ambient": 360}
"""Hours after delivery in which a picture of a fault is best taken, by storage: evidence, no end of the right
(`fulfilment.rules.CLAIM`)."""


class Filters(NamedTuple):
    """What a shelf may be narrowed by; `month` only what is in season then; `sort` new, price or price_down."""

    shelf: str | None = None
    county: str | None = None
    storage: str | None = None
    month: int | None = None
    supplier: uuid.UUID | None = None
    sort: str = "new"


def encode(product: Product, sort: str) -> str:
    """Where the next page begins."""
    place = f"{product.price_from if sort != 'new' else 0}:{product.id}"
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def decode(text: str) -> tuple[int, uuid.UUID]:
    """Price and id of a cursor. Raises Invalid."""
    try:
        price, _, name = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(":")
        return int(price), uuid.UUID(name)
    except ValueError as wrong:
        raise Invalid("bad_format", "cursor") from wrong


def _wanted(filters: Filters, cursor: str | None) -> Select[Any]:
    wanted = select(Product).where(Product.state == "published")
    if filters.shelf:
        wanted = wanted.where(Product.shelves.contains([filters.shelf]))
    if filters.county:
        wanted = wanted.where(Product.county == filters.county)
    if filters.storage:
        wanted = wanted.where(Product.storage == filters.storage)
    if filters.month:
        wanted = wanted.where(Product.months.contains([filters.month]))
    if filters.supplier:
        wanted = wanted.where(Product.supplier_id == filters.supplier)
    price, last = decode(cursor) if cursor else (0, None)
    if filters.sort != "new":  # what isn't sold has no price to go by
        wanted = wanted.where(Product.price_from > 0)
    if filters.sort == "price":
        wanted = wanted.order_by(Product.price_from, Product.id)
        return wanted.where(tuple_(Product.price_from, Product.id) > (price, last)) if last else wanted
    if filters.sort == "price_down":
        wanted = wanted.order_by(Product.price_from.desc(), Product.id.desc())
        return wanted.where(tuple_(Product.price_from, Product.id) < (price, last)) if last else wanted
    wanted = wanted.order_by(Product.id.desc())
    return wanted.where(Product.id < last) if last else wanted


async def gather(session: AsyncSession, products: Sequence[Product], today: date) -> list[Shown]:
    """Everything cards and pages of some products need."""
    ids = [one.id for one in products]
    suppliers = await list_suppliers(session, list({one.supplier_id for one in products}))
    skus = await list_skus(session, ids)
    offers = [sku.offer_id for found in skus.values() for sku in found]
    stocked = await list_stocked(session, offers)
    rates = await list_rates(session, offers, today, today)
    permits = await list_permits(session, list(suppliers))
    places = await list_assistance(session, ids)
    licences = await list_licences_of(session, list(suppliers))
    freight = await queries.list_freight_of(session, list(suppliers))
    shown = []
    for one in products:
        owner = suppliers[one.supplier_id]
        refused = gates.refusal(goods_of(one, licences.get(owner.id, []), demo=owner.demo), today)
        shown.append(
            Shown(
                one, owner, skus.get(one.id, []), stocked, rates, permits.get(owner.id, []), places.get(one.id, []),
                refused.detail if refused else None,
                freight=freight.get(owner.id, {}).get(one.storage, DEFAULT),
            )
        )  # fmt: skip
    return shown


async def list_products(
    session: AsyncSession, filters: Filters, cursor: str | None, today: date, lang: str, size: int = PAGE
) -> ProductList:
    """A page of a shelf. Raises Invalid for a foreign cursor."""
    rows = list((await session.execute(_wanted(filters, cursor).limit(size + 1))).scalars())
    shown = await gather(session, rows[:size], today)
    cards = [views.product_card(one, today, lang) for one in shown if one.supplier.state == "active"]
    more = encode(rows[size - 1], filters.sort) if len(rows) > size else None
    return ProductList(items=cards, next_cursor=more)


async def list_some(session: AsyncSession, slugs: Sequence[str], today: date, lang: str) -> ProductList:
    """Named products in the order of their names' list; those off sale are missing."""
    order = case({slug: n for n, slug in enumerate(slugs)}, value=Product.slug)
    wanted = select(Product).where(Product.slug.in_(slugs), Product.state == "published").order_by(order)
    rows = list((await session.execute(wanted)).scalars()) if slugs else []
    shown = await gather(session, rows, today)
    return ProductList(items=[views.product_card(one, today, lang) for one in shown], next_cursor=None)


class Front(NamedTuple):
    """What the first screen shows of the shop."""

    season: list[ProductCard]
    deals: list[DealCard]


async def read_front(session: AsyncSession, now: datetime, lang: str, goods: int, deals: int) -> Front:
    """So many products of this month's season, and so many deals that run and have packs left, the first to end
    first; what both need is read once."""
    today = clock.day_of(now)
    season = list((await session.execute(_wanted(Filters(month=today.month), None).limit(goods))).scalars())
    running = await running_deals(session, now, deals)
    products = {one.id: one for one in [*season, *(one.product for one in running)]}
    shown = [one for one in await gather(session, list(products.values()), today) if one.supplier.state == "active"]
    there = {one.product.id: one for one in shown}
    sold = {one.product.id: one for one in shown if not one.refusal}
    return Front(
        [views.product_card(there[one.id], today, lang) for one in season if one.id in there],
        [views.deal_card(one, sold[one.product.id], today, lang) for one in running if one.product.id in sold],
    )


async def get_page(session: AsyncSession, slug: str, today: date, lang: str) -> ProductPage:
    """A product's page. Raises NotFound."""
    product = await get_product(session, slug)
    (shown,) = await gather(session, [product], today)
    skus, now = [sku.offer_id for sku in shown.skus], clock.now()
    deals = await grouping.list_deals(session, skus, now)
    shown = shown._replace(flash=await list_flash(session, skus, now), groups=deals)
    return views.page(shown, today, lang, shown.freight.ship_days, CLAIM_HOURS[product.storage])


async def get_lot(session: AsyncSession, code: str, today: date, lang: str) -> LotOut:
    """A lot's page. Raises NotFound."""
    lot, product = await find_lot(session, code)
    (shown,) = await gather(session, [product], today)
    gtins = [sku.gtin for sku in shown.skus if sku.gtin]
    return views.lot_out(product, lot, shown.supplier, shown.permits, gtins, today, lang)

"""From a reviewed draft to the product buyers see: check against what exists, preview, publish, hide."""

import uuid
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.catalogue import actions as catalogue
from backend.catalogue import gates, gs1
from backend.catalogue.measure import Measure
from backend.catalogue.models import Product, Sku
from backend.catalogue.story import Label, ProductStory
from backend.inventory.queries import Price
from backend.kernel import clock
from backend.kernel.bilingual import Bilingual
from backend.kernel.ids import new_id
from backend.listings.kinds import Fault, Kind
from backend.listings.models import Listing
from backend.media.models import Picture
from backend.shop import drafting, views
from backend.shop.drafting import PackDraft, ProductDraft
from backend.shop.listing import CLAIM_HOURS
from backend.shop.selling import goods_of
from backend.shop.views import Shown
from backend.suppliers.models import Supplier
from backend.suppliers.queries import list_licences
from backend.trips.publishing import listing_pictures, photo, picture_faults


class Pack(msgspec.Struct, frozen=True):
    """A pack as `put_skus` takes it."""

    code: str
    name: Bilingual
    grams: int
    price: int
    gift: bool
    per_buyer: int | None
    gtin: str | None
    measure: Measure
    contents: int | None


def _pack(one: PackDraft) -> Pack:
    gtin = gs1.gtin14(one.gtin) if one.gtin else None
    poured = one.contents or None
    return Pack(
        one.code, one.name.whole(), one.grams, one.price, one.gift, one.per_buyer, gtin, one.measure, poured
    )  # fmt: skip


def story_of(draft: ProductDraft, pictures: list[Picture]) -> ProductStory:
    """The editorial part of a draft."""
    label = Label(
        ingredients=draft.ingredients.whole(), standard=draft.standard, allergens=list(draft.allergens),
        warning=draft.warning.whole() if draft.warning.zh.strip() else None, approval=draft.approval,
    )  # fmt: skip
    return ProductStory(
        summary=draft.summary.whole(), story=[one.whole() for one in draft.story if one.zh.strip()],
        keep=draft.keep.whole(), label=label, shelf_days=draft.shelf_days, photos=[photo(one) for one in pictures],
    )  # fmt: skip


async def check(session: AsyncSession, listing: Listing, draft: ProductDraft) -> list[Fault]:
    """What a draft lacks: by itself, and against its pictures, licences and the GTINs of others."""
    found = drafting.faults(draft)
    pictures = await listing_pictures(session, listing, draft.pictures)
    found += picture_faults(draft.pictures, pictures)
    gtins = {gs1.gtin14(one.gtin): n for n, one in enumerate(draft.packs) if one.gtin}
    taken = await session.execute(
        select(Sku.gtin).where(
            Sku.gtin.in_([one for one in gtins if one]),
            Sku.retired.is_(False),
            Sku.product_id.is_distinct_from(listing.subject_id),
        )
    )
    found += [Fault(f"content.packs.{gtins[one]}.gtin", "gtin_taken") for one in taken.scalars()]
    return found + await _refused(session, listing, draft, pictures)


async def _refused(
    session: AsyncSession, listing: Listing, draft: ProductDraft, pictures: list[Picture]
) -> list[Fault]:
    """What the gates say of the supplier's papers."""
    supplier = await session.get_one(Supplier, listing.supplier_id)
    product = _product(listing, draft, pictures)
    goods = goods_of(product, await list_licences(session, supplier.id), demo=supplier.demo)
    refused = gates.refusal(goods, clock.today()) if gates.gates()[draft.kind].sold else None
    papers = refused is not None and refused.detail in {"licence_missing", "licence_expired"}
    return [Fault("content.kind", refused.detail)] if refused is not None and papers else []


def _product(listing: Listing, draft: ProductDraft, pictures: list[Picture]) -> Product:
    product = Product(id=listing.subject_id or listing.id, slug="preview", supplier_id=listing.supplier_id, version=1)
    _fill(product, draft, story_of(draft, pictures))
    product.price_from = min((one.price for one in draft.packs), default=0)
    return product


def _fill(product: Product, draft: ProductDraft, story: ProductStory) -> None:
    product.kind, product.shelves, product.county = draft.kind, list(draft.shelves), draft.county or "jinzhai"
    product.months, product.storage, product.returns = sorted(set(draft.months)), draft.storage, draft.returns
    product.mark, product.title = draft.mark, draft.title.row()
    product.story, product.state = msgspec.to_builtins(story), "published"


async def publish(session: AsyncSession, listing: Listing, draft: ProductDraft) -> uuid.UUID:
    """Make or change the product; what is sold keeps what it was sold as. A changed price is a new version."""
    story = story_of(draft, await listing_pictures(session, listing, draft.pictures))
    if listing.subject_id is None:
        product_id = new_id()
        product = Product(
            id=product_id, slug=f"g-{product_id.hex[-10:]}", supplier_id=listing.supplier_id, version=1, price_from=0
        )
        _fill(product, draft, story)
        session.add(product)
        await session.flush()
    else:
        product = await session.get_one(Product, listing.subject_id, with_for_update=True)
        _fill(product, draft, story)
        product.version += 1
    await catalogue.put_skus(session, product, [_pack(one) for one in draft.packs])
    listing.live = True
    return product.id


async def preview(session: AsyncSession, listing: Listing, draft: ProductDraft, lang: str) -> dict[str, Any]:
    """The buyer's page of a draft; it has no lots yet."""
    supplier = await session.get_one(Supplier, listing.supplier_id)
    product = _product(listing, draft, await listing_pictures(session, listing, draft.pictures))
    skus: list[Sku] = []
    rates: dict[tuple[uuid.UUID, date | None], Price] = {}
    for position, one in enumerate(_pack(pack) for pack in draft.packs):
        offer = uuid.uuid5(listing.id, one.code)
        skus.append(
            Sku(
                offer_id=offer, product_id=product.id, code=one.code, name=msgspec.to_builtins(one.name),
                grams=one.grams, measure=one.measure, contents=one.contents, gift=one.gift, per_buyer=one.per_buyer,
                gtin=one.gtin, position=position, retired=False,
            )
        )  # fmt: skip
        rates[offer, None] = Price(offer, 1, one.price)
    shown = Shown(product, supplier, skus, {}, rates, [], [], None)
    made: dict[str, Any] = msgspec.to_builtins(views.page(shown, clock.today(), lang, 2, CLAIM_HOURS[product.storage]))
    return made


KIND = Kind(draft=ProductDraft, check=check, publish=publish, preview=preview, show=catalogue.show)

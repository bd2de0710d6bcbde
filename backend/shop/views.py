"""Shape products and lots for the wire. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, cast

import msgspec

from backend.catalogue import gates, gs1, measure
from backend.catalogue.models import Product, Sku
from backend.catalogue.story import ProductStory
from backend.deals.models import FlashSale, GroupDeal
from backend.deals.queries import Running
from backend.deals.specials import crossed_out
from backend.heritage.queries import picture
from backend.heritage.reading import library
from backend.inventory.queries import Price
from backend.kernel.counties import COUNTIES
from backend.kernel.errors import NotDeliverable
from backend.kernel.messages import message
from backend.kernel.money import Money
from backend.lots import marks
from backend.lots.marks import Permit
from backend.lots.models import Certificate, Lot
from backend.lots.queries import Stocked
from backend.media.shown import Picture
from backend.shop import schemas
from backend.shop.freight import DEFAULT, Table, freight, zone_of
from backend.shop.schemas import (
    Badges,
    DealCard,
    Delivery,
    Harvest,
    ListPlace,
    LotOut,
    LotStep,
    LotTest,
    MeasuredPrice,
    ProductCard,
    ProductPage,
    SkuOut,
)
from backend.suppliers.models import Supplier
from backend.trips.views import supplier_out

SHANGHAI = "31"
"""Whom the shop sends to first of all; another address is priced when it is chosen."""


class Shown(NamedTuple):
    """Everything a product's card and page need, read for many products at once."""

    product: Product
    supplier: Supplier
    skus: list[Sku]
    stocked: Mapping[Any, list[Stocked]]
    rates: Mapping[tuple[Any, date | None], Price]
    permits: Sequence[Permit]
    places: Sequence[Certificate]
    refusal: str | None
    flash: Sequence[tuple[FlashSale, int]] = ()
    groups: Sequence[tuple[GroupDeal, int]] = ()
    freight: Table = DEFAULT


def read_story(product: Product) -> ProductStory:
    """The stored story as a struct."""
    return msgspec.convert(product.story, ProductStory)


def pictures(story: ProductStory, lang: str) -> list[Picture]:
    """The photos of a product, or what was drawn or rendered of it; never none."""
    if story.photos:
        return [Picture(base=one.base, alt=one.alt.to(lang), colour=one.colour) for one in story.photos]
    name = story.drawing or "tea-valley"
    return [picture(one, lang) for one in (name, f"{name}-packed") if one == name or one in library().drawings]


def open_lots(shown: Shown, sku: Sku, today: date) -> list[Stocked]:
    """Lots a sku is sold from now, what expires first first."""
    return [
        one for one in shown.stocked.get(sku.offer_id, [])
        if one.left > 0 and one.on_sale(shown.product.storage, today)
    ]  # fmt: skip


def origin_of(lot: Lot) -> marks.Origin:
    """A lot as a mark's rule looks at it."""
    tests = {one["key"]: float(one["value"]) for one in lot.tests if one.get("checked")}
    cultivar = lot.cultivar["zh"] if lot.cultivar else None
    return marks.Origin(lot.county, lot.township, lot.altitude, cultivar, lot.harvested_on, tests)


def faults(product: Product, lot: Lot, permits: Sequence[Permit], today: date) -> list[marks.Fault]:
    """What keeps a lot from its product's mark; a recalled or expired lot shows none either."""
    if product.mark is None:
        return []
    found = marks.judge(product.mark, origin_of(lot), permits, today)
    if lot.state == "recalled":
        found.append(marks.Fault("mark_recalled", {}))
    if lot.best_before is not None and lot.best_before < today:
        found.append(marks.Fault("mark_expired", {}))
    return found


def mark_of(shown: Shown, today: date) -> str | None:
    """The mark a product's card may show: that of the lot which would be drawn first, for every sku with stock."""
    if shown.product.mark is None:
        return None
    firsts = [lots[0] for sku in shown.skus if (lots := open_lots(shown, sku, today))]
    judged = [faults(shown.product, one.lot, shown.permits, today) for one in firsts]
    return shown.product.mark if judged and not any(judged) else None


def on_lists(shown: Shown, today: date) -> list[Certificate]:
    """Assistance lists a product is on: its county is in the list's scope and its certificate is valid today."""
    return [
        one for one in shown.places
        if one.valid_from <= today <= one.valid_until and shown.product.county in gates.assistance()[one.list].counties
    ]  # fmt: skip


def card(shown: Shown, today: date, lang: str) -> dict[str, Any]:
    """The members of a card."""
    product, story = shown.product, read_story(shown.product)
    mark = mark_of(shown, today)
    return {
        "slug": product.slug, "title": product.title[lang], "summary": story.summary.to(lang),
        "county": product.county, "county_name": COUNTIES[product.county][lang], "kind": product.kind,
        "storage": product.storage, "price_from": Money(product.price_from), "months": sorted(product.months),
        **cheapest(shown, today, lang),
        "in_season": today.month in product.months,
        "left": sum(one.left for sku in shown.skus for one in open_lots(shown, sku, today)),
        "badges": Badges(
            mark=marks.rules()[mark].name.to(lang) if mark else None,
            lists=[gates.assistance()[one.list].name.to(lang) for one in on_lists(shown, today)],
        ),
        "demo": shown.supplier.demo, "picture": pictures(story, lang)[0],
    }  # fmt: skip


def unit_price_of(sku: Sku, price: int, lang: str) -> MeasuredPrice | None:
    """What a pack comes to per measure."""
    found = measure.unit_price(price, sku.grams, cast(measure.Measure, sku.measure), sku.contents)
    return MeasuredPrice(price=Money(found.fen), per=measure.NAMES[found.per][lang]) if found else None


def delivery(table: Table, grams: int, worth: int, today: date) -> Delivery | None:
    """Sending so much to Shanghai; None where the supplier does not send there."""
    try:
        zone = zone_of(table, SHANGHAI, "region")
    except NotDeliverable:
        return None
    ship_by = today + timedelta(days=table.ship_days)
    first, last = zone.days or (None, None)
    return Delivery(
        freight=Money(freight(zone, grams, worth)),
        free_above=Money(zone.free_above) if zone.free_above is not None and not zone.surcharge else None,
        ship_by=ship_by, arrives_from=today + timedelta(days=first) if first is not None else None,
        arrives_until=ship_by + timedelta(days=last) if last is not None else None,
    )  # fmt: skip


def cheapest(shown: Shown, today: date, lang: str) -> dict[str, Any]:
    """Of the pack that costs least: its name, its price per measure, sending it."""
    priced = [(rate.amount, sku) for sku in shown.skus if (rate := shown.rates.get((sku.offer_id, None)))]
    if not priced:
        return {"pack": "", "unit_price": None, "delivery": None}
    price, sku = min(priced, key=lambda one: (one[0], one[1].position))
    return {
        "pack": sku.name[lang], "unit_price": unit_price_of(sku, price, lang),
        "delivery": delivery(shown.freight, sku.grams, price, today),
    }  # fmt: skip


def product_card(shown: Shown, today: date, lang: str) -> ProductCard:
    """A product in a list."""
    return ProductCard(**card(shown, today, lang))


def deal_card(one: Running, shown: Shown, today: date, lang: str) -> DealCard:
    """A deal that runs, on the card of its product."""
    rate = shown.rates.get((one.sku.offer_id, None))
    return DealCard(
        goods=product_card(shown, today, lang), pack=one.sku.name[lang], price=Money(one.deal.price),
        was=_was(one.deal, rate),
        size=one.deal.size if isinstance(one.deal, GroupDeal) else None, ends_at=one.deal.ends_at,
    )  # fmt: skip


def _was(deal: FlashSale | GroupDeal, rate: Price | None) -> Money | None:
    found = crossed_out(deal.struck, deal.price, rate.amount if rate else None)
    return Money(found) if found else None


def _sku(shown: Shown, sku: Sku, today: date, lang: str) -> SkuOut:
    lots = open_lots(shown, sku, today)
    ahead = [
        Harvest(
            lot=one.lot.code, start=one.lot.expected_from, end=one.lot.expected_until, closes_on=one.lot.closes_on,
            left=one.left,
        )
        for one in shown.stocked.get(sku.offer_id, [])
        if one.lot.state == "expected" and one.lot.closes_on and one.lot.closes_on >= today and one.left > 0
        and one.lot.expected_from and one.lot.expected_until
    ]  # fmt: skip
    rate = shown.rates.get((sku.offer_id, None))
    return SkuOut(
        offer=sku.offer_id, code=sku.code, name=sku.name[lang], grams=sku.grams, gift=sku.gift,
        price=Money(rate.amount if rate else 0), unit_price=unit_price_of(sku, rate.amount if rate else 0, lang),
        per_buyer=sku.per_buyer, left=sum(one.left for one in lots),
        gtin=sku.gtin, lots=[one.lot.code for one in lots], harvests=ahead,
        flash=[
            schemas.FlashSale(
                offer=one.offer_id, price=Money(one.price), was=_was(one, rate), left=left, per_buyer=one.per_buyer,
                starts_at=one.starts_at, ends_at=one.ends_at,
            )
            for one, left in shown.flash if one.sku_id == sku.offer_id
        ],
        groups=[
            schemas.GroupDeal(
                offer=one.offer_id, price=Money(one.price), was=_was(one, rate), left=left, size=one.size,
                hours=one.hours, per_buyer=one.per_buyer, starts_at=one.starts_at, ends_at=one.ends_at,
            )
            for one, left in shown.groups if one.sku_id == sku.offer_id
        ],
    )  # fmt: skip


def lot_out(
    product: Product,
    lot: Lot,
    supplier: Supplier,
    permits: Sequence[Permit],
    gtins: Sequence[str],
    today: date,
    lang: str,
) -> LotOut:
    """A lot, with the paths of its Digital Links; without a GTIN it has our own page only."""
    wrong = faults(product, lot, permits, today)
    shows = product.mark is not None and not wrong
    name = marks.rules()[product.mark].name.to(lang) if product.mark else None
    return LotOut(
        code=lot.code, state=lot.state, product=product.slug, title=product.title[lang], producer=supplier.name[lang],
        demo=supplier.demo, county_name=COUNTIES[lot.county][lang], township=lot.township, plot=lot.plot,
        altitude=lot.altitude, cultivar=lot.cultivar[lang] if lot.cultivar else None, harvested_on=lot.harvested_on,
        best_before=lot.best_before, expired=lot.best_before is not None and lot.best_before < today,
        proof=lot.proof[lang], steps=[LotStep(name=one["name"][lang], day=one["day"]) for one in lot.steps],
        tests=[
            LotTest(key=one["key"], value=one["value"], report=one.get("report"))
            for one in lot.tests if one.get("checked")
        ],
        mark=product.mark if shows else None, mark_name=name,
        mark_faults=[message(fault.key, lang, **fault.params) for fault in wrong],
        links=[gs1.path_of(gtin, lot.code) for gtin in gtins],
    )  # fmt: skip


def page(shown: Shown, today: date, lang: str, ship_days: int, claim_hours: int) -> ProductPage:
    """A product's page; its lots are those on sale now."""
    product, story = shown.product, read_story(shown.product)
    lots = {one.lot.code: one.lot for sku in shown.skus for one in open_lots(shown, sku, today)}
    gtins = [sku.gtin for sku in shown.skus if sku.gtin]
    label = story.label
    return ProductPage(
        **card(shown, today, lang), shelves=product.shelves,
        story=[one.to(lang) for one in story.story], keep=story.keep.to(lang), shelf_days=story.shelf_days,
        returns=product.returns,
        label={
            "ingredients": label.ingredients.to(lang), "standard": label.standard, "allergens": label.allergens,
            "warning": label.warning.to(lang) if label.warning else None, "approval": label.approval,
        },
        not_sold=message(shown.refusal, lang) if shown.refusal else None, adult=gates.gates()[product.kind].adult,
        skus=[_sku(shown, sku, today, lang) for sku in shown.skus],
        lots=[lot_out(product, lot, shown.supplier, shown.permits, gtins, today, lang) for lot in lots.values()],
        lists=[
            ListPlace(
                list=one.list, name=gates.assistance()[one.list].name.to(lang), number=one.number, issuer=one.issuer,
                valid_until=one.valid_until,
            )
            for one in on_lists(shown, today)
        ],
        supplier=supplier_out(shown.supplier, lang), photos=pictures(story, lang)[1:], route=story.route,
        site=story.site, ship_days=ship_days, claim_hours=claim_hours,
    )  # fmt: skip

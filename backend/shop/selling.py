"""Turn wished skus into priced parts: one per supplier, storage class and address. Reads, decides, holds nothing."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from msgspec import structs, to_builtins
from sqlalchemy.ext.asyncio import AsyncSession

from backend.catalogue import gates
from backend.catalogue.gates import Goods
from backend.catalogue.models import Product, Sku
from backend.catalogue.queries import list_products, list_skus
from backend.db.keeping import Kept
from backend.db.session import Database
from backend.deals import grouping, specials
from backend.deals.models import FlashSale, GroupDeal
from backend.deals.queries import list_flash
from backend.deals.specials import Special
from backend.inventory.queries import Price, list_rates
from backend.inventory.selling import Draw, PricedLine, Wanted
from backend.kernel import clock
from backend.kernel.errors import Invalid, NotDeliverable, NotOnSale, SoldOut
from backend.kernel.ids import new_id
from backend.lots import rules
from backend.lots.queries import Stocked, list_stocked
from backend.shop import queries, wished
from backend.shop.bought import FreightTerms, GoodsTerms, ZoneTerms
from backend.shop.freight import DEFAULT, Table, Zone, freight, zone_of
from backend.shop.models import PickUpPoint
from backend.shop.parts import ShipmentPart
from backend.suppliers import fees
from backend.suppliers.queries import list_fees, list_licences, list_suppliers

SHELF_LIFE = 30.0
"""Seconds a product's prices and papers are reused; stock is read anew each time. Placing checks rate versions."""
FREIGHT = {"zh": "运费", "en": "Freight"}


class Going(NamedTuple):
    """Where goods go and who buys: a region for a quote, own addresses (id → district) for an order; whether the buyer
    proved an age of 18 (None: nobody is signed in). `strict` is an order, which must have every answer. Pick-up points
    that lines name stand among the addresses."""

    region: str | None
    addresses: Mapping[uuid.UUID, str]
    adult: bool | None
    strict: bool
    points: Mapping[uuid.UUID, PickUpPoint] = {}


class Shelf(NamedTuple):
    """What pricing needs to know of a product, read once; stock is not among it."""

    product: Product
    open: bool
    supplier_name: dict[str, Any]
    skus: dict[uuid.UUID, Sku]
    flash: dict[uuid.UUID, FlashSale]
    groups: dict[uuid.UUID, GroupDeal]
    rates: dict[tuple[uuid.UUID, date | None], Price]
    goods: Goods
    freight: dict[str, Table]
    fees: list[fees.Fee]


Shelves = Kept[Shelf]
Chosen = tuple[Wanted, Shelf, Special]


async def _read(session: AsyncSession, product_id: uuid.UUID) -> Shelf:
    product = (await list_products(session, [product_id]))[product_id]
    skus = {sku.offer_id: sku for sku in (await list_skus(session, [product_id]))[product_id]}
    flash = {one.offer_id: one for one, _ in await list_flash(session, list(skus), clock.now())}
    groups = {one.offer_id: one for one, _ in await grouping.list_deals(session, list(skus), clock.now())}
    supplier = (await list_suppliers(session, [product.supplier_id]))[product.supplier_id]
    today = clock.today()
    return Shelf(
        product=product,
        open=product.state == "published" and supplier.state == "active",
        supplier_name=supplier.name,
        skus=skus
        | {one.offer_id: skus[one.sku_id] for one in flash.values()}
        | {one.offer_id: skus[one.sku_id] for one in groups.values()},
        flash=flash,
        groups=groups,
        rates=await list_rates(session, [*skus, *flash, *groups], today, today),
        goods=goods_of(product, await list_licences(session, supplier.id), demo=supplier.demo),
        freight=await queries.list_freight(session, supplier.id),
        fees=await list_fees(session, supplier.id),
    )


def shelves(database: Database) -> Shelves:
    """Products' shelves by id, read when first asked for; an unknown id is a KeyError."""
    return Kept(database, _read, SHELF_LIFE)


def goods_of(product: Product, licences: Sequence[Any], *, demo: bool) -> Goods:
    """What the gates look at of a product and its supplier's accepted licences."""
    label = product.story["label"]
    return Goods(
        kind=product.kind,
        words=(*product.title.values(), *label["ingredients"].values()),
        approval=label.get("approval", ""),
        licences={one.kind: one.expires_on for one in licences if one.state == "accepted"},
        demo=demo,
    )


async def price_goods(
    shelves: Shelves,
    session: AsyncSession,
    products: Mapping[uuid.UUID, uuid.UUID],
    wanted: Sequence[Wanted],
    going: Going,
    now: datetime,
) -> list[ShipmentPart]:
    """Price lines of goods (`products`: offer → product). Raises Invalid, NotOnSale, NotDeliverable, SoldOut or
    Forbidden naming the line.

    Lots are drawn first-expiring-first from what is left just now; only placing decides.
    """
    if not wanted:
        return []
    shelved = [(wish, await shelves.get(products[wish.offer_id])) for wish in wanted]
    skus = {shelf.skus[wish.offer_id].offer_id for wish, shelf in shelved if wish.offer_id in shelf.skus}
    stocked = await list_stocked(session, list(skus))
    teams = await grouping.list_teams(session, [team for wish in wanted if (team := specials.team_of(wish))])
    parcels: dict[tuple[object, ...], list[Chosen]] = defaultdict(list)
    for wish, shelf in shelved:
        found = specials.special(shelf.flash, shelf.groups, teams, wish)
        _check(shelf, wish, going, now)
        specials.check(found, wish, going.strict, now)
        apart = (wish.answers.get("harvest"), found.group and wish.index)
        parcels[shelf.product.supplier_id, shelf.product.storage, wish.address, *apart].append((wish, shelf, found))
    return [_part(chosen, stocked, going, now) for chosen in parcels.values()]


def _check(shelf: Shelf, wish: Wanted, going: Going, now: datetime) -> None:
    field = f"lines.{wish.index}"
    refused = gates.refusal(shelf.goods, clock.day_of(now))
    if refused is not None:
        refused.field = f"{field}.offer"
        raise refused
    if not shelf.open or wish.offer_id not in shelf.skus or (wish.offer_id, None) not in shelf.rates:
        raise NotOnSale("not_on_sale", f"{field}.offer")
    if wish.day or wish.until or wish.travellers:
        raise Invalid("unknown_field", f"{field}.day" if wish.day or wish.until else f"{field}.travellers")
    if going.strict:
        gates.check_buyer(shelf.product.kind, going.adult, f"{field}.offer")
        if wish.address is None:
            raise Invalid("address_needed", f"{field}.address")
        if shelf.product.returns == "confirm" and wish.answers.get("noReturn") != "yes":
            raise Invalid("confirm_no_return", f"{field}.answers.noReturn")
    if wish.address is not None and wish.address not in going.addresses:
        raise Invalid("unknown_address", f"{field}.address")
    point = going.points.get(wish.address) if wish.address else None
    if point is not None and point.supplier_id != shelf.product.supplier_id:
        raise Invalid("unknown_address", f"{field}.pickUp")
    if point is not None and shelf.product.storage not in point.storages:
        raise NotDeliverable("not_kept_there", f"{field}.pickUp")


def _part(
    group: list[Chosen],
    stocked: Mapping[uuid.UUID, list[Stocked]],
    going: Going,
    now: datetime,
) -> ShipmentPart:
    first, shelf, found = group[0]
    product, field = shelf.product, f"lines.{first.index}"
    table = shelf.freight.get(product.storage, DEFAULT)
    open_ended = any(wish.answers.get("harvest") or special.group for wish, _, special in group)
    said = wished.read(
        [wish for wish, *_ in group], product.storage, table.ship_days, now, open_ended=open_ended, strict=going.strict
    )
    enough = _enough(group, stocked)
    said = wished.within_stock(said, product.storage, enough, strict=going.strict)
    leaves = wished.leaves_by(said.day, product.storage) if said.day else clock.day_of(now)
    lines = [_line(one, stocked.get(one[1].skus[one[0].offer_id].offer_id, ()), going, now, leaves) for one in group]
    grams = sum(one.skus[wish.offer_id].grams * wish.quantity for wish, one, _ in group)
    region = going.addresses[first.address] if first.address else going.region
    point = going.points.get(first.address) if first.address else None
    if point is not None:
        lines.append(_freight_line(lines[0].index, point.fee))
    elif region is not None:
        zone, worth = zone_of(table, region, f"{field}.address"), sum(line.amount for line in lines)
        lines.append(_freight_line(lines[0].index, freight(zone, grams, worth), _tariff(zone, worth)))
    wishes: dict[uuid.UUID, int] = defaultdict(int)
    for line in lines:
        for draw in line.draws:
            wishes[draw.quota] += draw.quantity
    return ShipmentPart(
        id=new_id(), supplier_id=product.supplier_id, supplier_name=shelf.supplier_name,
        title=product.title if len(group) == 1 else _together(group), lines=lines, wishes=dict(wishes),
        storage=product.storage, region=region, address_id=first.address,
        wished=said, ship_days=table.ship_days, grams=grams, needs=_needs(group, going),
        team=found.team.id if found.team else None, pick_up=point.id if point else None,
    )  # fmt: skip


def _enough(group: list[Chosen], stocked: Mapping[uuid.UUID, list[Stocked]]) -> Callable[[date], bool]:
    """Whether of all that is wanted there is enough to leave on a day."""
    wants: dict[uuid.UUID, int] = defaultdict(int)
    for wish, shelf, _ in group:
        wants[shelf.skus[wish.offer_id].offer_id] += wish.quantity
    storage = group[0][1].product.storage

    def there(sku: uuid.UUID, leaves: date) -> int:
        return sum(one.left for one in stocked.get(sku, ()) if one.on_sale(storage, leaves))

    return lambda leaves: all(there(sku, leaves) >= n for sku, n in wants.items())


def _together(group: list[Chosen]) -> dict[str, Any]:
    title = group[0][1].product.title
    count = len(group)
    return {"zh": f"{title['zh']}等{count}件商品", "en": f"{title['en']} and {count - 1} more"}


def _batches(
    shelf: Shelf, wish: Wanted, lots: Sequence[Stocked], today: date, leaves: date
) -> tuple[list[rules.Batch], list[str] | None]:
    """The lots a wish may draw from; for goods ordered ahead the one harvest named, with its window."""
    ahead = wish.answers.get("harvest")
    if ahead:
        open_lots = [s for s in lots if s.lot.code == ahead and s.lot.state == "expected"]
        if not open_lots or open_lots[0].lot.closes_on is None or open_lots[0].lot.closes_on < today:
            raise NotOnSale("harvest_closed", f"lines.{wish.index}.answers.harvest")
    else:
        open_lots = [s for s in lots if s.on_sale(shelf.product.storage, leaves)]
    batches = [s.batch() for s in open_lots]
    return batches, [str(open_lots[0].lot.expected_from), str(open_lots[0].lot.expected_until)] if ahead else None


def _line(one: Chosen, lots: Sequence[Stocked], going: Going, now: datetime, leaves: date) -> PricedLine:
    wish, shelf, found = one
    sku, rate = shelf.skus[wish.offer_id], shelf.rates[wish.offer_id, None]
    product, today = shelf.product, clock.day_of(now)
    batches, harvest = _batches(shelf, wish, lots, today, leaves)
    drawn = rules.draw(batches, wish.quantity)
    left = sum(one.quantity for one in drawn)
    if going.strict and left < wish.quantity:
        raise SoldOut("left", f"lines.{wish.index}.quantity", left=left).carrying(line=wish.index, left=left)
    draws = [Draw(one.batch.quota_id, one.quantity, one.batch.code) for one in drawn]
    draws += specials.draws(found, wish.quantity)
    fee = fees.choose(shelf.fees, product.supplier_id, "goods", product.kind, today)
    return PricedLine(
        index=wish.index, offer_id=wish.offer_id, type="GOODS", name=_name(product, sku), day=None,
        unit_price=rate.amount, quantity=wish.quantity, rate_id=rate.rate_id, rate_version=rate.version,
        commission=fees.commission(fee, rate.amount * wish.quantity, wish.quantity), fee=fees.snapshot(fee),
        draws=tuple(draws),
        terms=to_builtins(GoodsTerms(
            returns=product.returns, confirmed=wish.answers.get("noReturn") == "yes", kind=product.kind,
            slug=product.slug, grams=sku.grams, harvest=harvest, flash=found.flash is not None,
            team=str(found.team.id) if found.team else None, per_buyer=specials.cap(found, sku.per_buyer),
            shelf_days=int(product.story.get("shelfDays", 0)),
        )), special=bool(found.flash or found.group),
    )  # fmt: skip


def _name(product: Product, sku: Sku) -> dict[str, Any]:
    return {lang: f"{product.title[lang]} {sku.name[lang]}" for lang in ("zh", "en")}


def _freight_line(index: int, fen: int, terms: FreightTerms | None = None) -> PricedLine:
    return PricedLine(
        index=index, offer_id=None, type="FREIGHT", name=FREIGHT, day=None, unit_price=fen, quantity=1,
        rate_id=None, rate_version=0, terms=to_builtins(terms or FreightTerms()),
    )  # fmt: skip


def _tariff(zone: Zone, worth: int) -> FreightTerms:
    """What freight was computed by, where it was free for `worth` fen of goods."""
    if zone.free_above is None or worth < zone.free_above:
        return FreightTerms()
    prices = {name: value for name, value in structs.asdict(zone).items() if name not in {"regions", "days"}}
    return FreightTerms(worth, ZoneTerms(**prices))


def _needs(group: list[Chosen], going: Going) -> list[tuple[int, str]]:
    found = []
    for wish, shelf, special in group:
        if gates.gates()[shelf.product.kind].adult and not going.adult:
            found.append((wish.index, "adult"))
        if shelf.product.returns == "confirm":
            found.append((wish.index, "noReturn"))
        if shelf.product.storage in wished.NAMED_DAY and not wish.answers.get("harvest") and not special.group:
            found.append((wish.index, "deliverOn"))
    return found

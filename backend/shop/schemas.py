"""What the shop's public routes answer."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from backend.kernel.money import Money
from backend.kernel.wire import Out
from backend.media.shown import Picture
from backend.trips.schemas import SupplierOut


class Badges(Out):
    """Checked facts of a product: the mark its first lot may show now, and assistance lists it is on now."""

    mark: str | None
    lists: list[str]


class Delivery(Out):
    """Sending one pack to Shanghai: what it costs, from how much on it is free, by which day the supplier sends what is
    paid today, and between which days it comes, if the supplier states how long the carrier takes."""

    freight: Money
    free_above: Money | None
    ship_by: date
    arrives_from: date | None
    arrives_until: date | None


class MeasuredPrice(Out):
    """A price per 500 g, 500 ml or piece."""

    price: Money
    per: str


class ProductCard(Out):
    """A product in a list. `left` packs over all skus; `in_season` this month, `months` those of its season. `pack`,
    `unit_price` and `delivery` are those of the cheapest pack."""

    slug: str
    title: str
    summary: str
    county: str
    county_name: str
    kind: str
    storage: str
    price_from: Money
    pack: str
    unit_price: MeasuredPrice | None
    months: list[int]
    delivery: Delivery | None
    in_season: bool
    left: int
    badges: Badges
    demo: bool
    picture: Picture


class DealCard(Out):
    """A flash sale (`size` null) or group deal of a product that runs now; `was` what may be shown crossed out."""

    goods: ProductCard
    pack: str
    price: Money
    was: Money | None
    size: int | None
    ends_at: datetime


class ProductList(Out):
    """A page of products."""

    items: list[ProductCard]
    next_cursor: str | None


class Harvest(Out):
    """A harvest that can be ordered ahead."""

    lot: str
    start: date
    end: date
    closes_on: date
    left: int


class FlashSale(Out):
    """A flash sale of a pack that runs or is to come; `offer` is what is ordered, `was` what may be shown
    crossed out: the least it was sold for in the seven days before."""

    offer: UUID
    price: Money
    was: Money | None
    left: int
    per_buyer: int
    starts_at: datetime
    ends_at: datetime


class GroupDeal(Out):
    """A group deal of a pack that runs or is to come: `size` buyers within `hours`; `offer` is what is ordered."""

    offer: UUID
    price: Money
    was: Money | None
    left: int
    size: int
    hours: int
    per_buyer: int
    starts_at: datetime
    ends_at: datetime


class SkuOut(Out):
    """A pack; the lots it would be drawn from now, by code."""

    offer: UUID
    code: str
    name: str
    grams: int
    gift: bool
    price: Money
    unit_price: MeasuredPrice | None
    per_buyer: int | None
    left: int
    gtin: str | None
    lots: list[str]
    harvests: list[Harvest]
    flash: list[FlashSale]
    groups: list[GroupDeal]


class LotTest(Out):
    """A measured value that was checked against its report."""

    key: str
    value: float
    report: str | None


class LotStep(Out):
    """A step of making."""

    name: str
    day: date


class LotOut(Out):
    """A lot: where and when, its tests, whether it may show its mark and, where not, why in plain words."""

    code: str
    state: str
    product: str
    title: str
    producer: str
    demo: bool
    county_name: str
    township: str
    plot: str
    altitude: int | None
    cultivar: str | None
    harvested_on: date | None
    best_before: date | None
    expired: bool
    proof: str
    steps: list[LotStep]
    tests: list[LotTest]
    mark: str | None
    mark_name: str | None
    mark_faults: list[str]
    links: list[str]


class ListPlace(Out):
    """A place on an assistance list, as certified."""

    list: str
    name: str
    number: str
    issuer: str
    valid_until: date


class ProductPage(ProductCard):
    """A product's page."""

    shelves: list[str]
    story: list[str]
    keep: str
    shelf_days: int
    returns: str
    label: dict[str, Any]
    not_sold: str | None
    adult: bool
    skus: list[SkuOut]
    lots: list[LotOut]
    lists: list[ListPlace]
    supplier: SupplierOut
    photos: list[Picture]
    route: str | None
    site: str | None
    ship_days: int
    claim_hours: int

"""The cooperative's side: its products with their stock, lots, labels, what sending costs."""

# ruff: noqa: RUF012 - msgspec gives every struct a fresh copy of these defaults

from datetime import date
from io import BytesIO
from typing import Annotated, Any
from uuid import UUID

import segno
from litestar import Request, Response, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from backend.accounts import audit
from backend.accounts.queries import Actor
from backend.catalogue import gs1
from backend.catalogue.models import STORAGE
from backend.catalogue.queries import get_product
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.bilingual import Bilingual
from backend.kernel.errors import Invalid, NotFound
from backend.kernel.ids import new_id
from backend.kernel.wire import In, Out
from backend.lots import actions as lots
from backend.lots import reports
from backend.lots.models import Lot
from backend.lots.queries import find_lot, list_lot_gtins, list_lot_stock, list_own_lots
from backend.lots.reports import TestIn
from backend.settings import Settings
from backend.shop import actions, freight, listing, queries
from backend.shop.listing import Filters
from backend.shop.schemas import LotOut, ProductList
from backend.suppliers.schemas import County
from backend.web.problems import language

BASE = "/supplier/{supplier_id:uuid}"
Words = Annotated[str, Meta(max_length=200)]


class StepText(Bilingual, frozen=True):
    """A text; English may stay empty."""

    zh: Words
    en: Words = ""


class StepIn(In):
    """A step of making."""

    name: StepText
    day: date


class PacksIn(In):
    """Packs of a sku in a lot, sold ones included."""

    offer: UUID
    packs: Annotated[int, Meta(ge=0, le=1_000_000)]


class LotIn(In):
    """A lot; `window` for one still to be harvested (first day, last day, last day to order ahead)."""

    product: str
    code: Annotated[str, Meta(pattern=r"^[A-Z0-9-]{2,20}$")]
    county: County
    township: Annotated[str, Meta(min_length=1, max_length=40)]
    plot: Words = ""
    altitude: Annotated[int, Meta(ge=0, le=1800)] | None = None
    cultivar: StepText | None = None
    harvested_on: date | None = None
    best_before: date | None = None
    window: Annotated[list[date], Meta(min_length=3, max_length=3)] | None = None
    steps: Annotated[list[StepIn], Meta(max_length=20)] = []
    tests: Annotated[list[TestIn], Meta(max_length=10)] = []
    proof: StepText = StepText("")
    packs: Annotated[list[PacksIn], Meta(max_length=20)] = []


class StockLine(Out):
    """Packs of a sku in a lot."""

    offer: UUID
    name: str
    packs: int
    claimed: int


class OwnLot(Out):
    """A lot with its stock, as its supplier sees it."""

    lot: LotOut
    stock: list[StockLine]


class OwnLots(Out):
    """All lots of a supplier, the newest first."""

    items: list[OwnLot]


class FreightIn(In):
    """What sending goods of a storage class costs."""

    zones: Annotated[list[freight.Zone], Meta(min_length=1, max_length=20)]
    refused: Annotated[list[Annotated[str, Meta(pattern=r"^\d{2}(\d{2}(\d{2})?)?$")]], Meta(max_length=60)] = []
    ship_days: Annotated[int, Meta(ge=1, le=30)] = 2


class FreightOut(Out):
    """A freight table."""

    storage: str
    zones: list[freight.Zone]
    refused: list[str]
    ship_days: int


class FreightTables(Out):
    """A supplier's tables."""

    items: list[FreightOut]


@get(BASE + "/products", operation_id="listOwnProducts", may="member:see_supplier")
async def list_own(
    supplier_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    cursor: Annotated[str | None, QueryParameter(max_length=120)] = None,
) -> ProductList:
    """What we have on sale, with what is left."""
    async with database.reading() as session:
        wanted = Filters(supplier=supplier_id)
        return await listing.list_products(session, wanted, cursor, clock.today(), language(request))


@get(BASE + "/lots", operation_id="listOwnLots", may="member:see_supplier")
async def list_lots(
    supplier_id: FromPath[UUID], request: Request[Any, Any, Any], database: NamedDependency[Database]
) -> OwnLots:
    """Our lots with what is packed and sold of each."""
    lang = language(request)
    async with database.reading() as session:
        found = await list_own_lots(session, supplier_id)
        return OwnLots(items=[await _own(session, lot.code, lang) for lot in found])


async def _own(session: Any, code: str, lang: str) -> OwnLot:
    shown = await listing.get_lot(session, code, clock.today(), lang)
    rows = await list_lot_stock(session, code)
    return OwnLot(
        lot=shown,
        stock=[
            StockLine(offer=o, name=name[lang], packs=capacity, claimed=claimed) for o, name, capacity, claimed in rows
        ],
    )


@post(BASE + "/lots", operation_id="openLot", may="member:open_lots")
async def open_lot(
    supplier_id: FromPath[UUID],
    data: JSONBody[LotIn],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
) -> OwnLot:
    """A new lot. Its tests count only after staff has checked their reports."""
    if (data.window is None) == (data.harvested_on is None or data.best_before is None):
        raise Invalid("dates_needed", "harvestedOn")
    if data.harvested_on and data.harvested_on > clock.today():
        raise Invalid("out_of_bounds", "harvestedOn")
    if data.window and not (data.window[2] <= data.window[1] >= data.window[0]):
        raise Invalid("out_of_bounds", "window")
    async with database.transaction() as session:
        product = await get_product(session, data.product)
        if product.supplier_id != supplier_id:
            raise NotFound
        await reports.check(session, supplier_id, data.tests)
        start, end, closes = data.window or (None, None, None)
        lot = Lot(
            id=new_id(), code=data.code, product_id=product.id, supplier_id=supplier_id,
            state="expected" if data.window else "open", county=data.county, township=data.township.strip(),
            plot=data.plot, altitude=data.altitude, cultivar=data.cultivar.row() if data.cultivar else None,
            harvested_on=data.harvested_on, best_before=data.best_before,
            steps=[{"name": one.name.row(), "day": one.day.isoformat()} for one in data.steps],
            tests=[reports.kept(one) for one in data.tests],
            proof=data.proof.row(), expected_from=start, expected_until=end, closes_on=closes, created_at=clock.now(),
        )  # fmt: skip
        await lots.open_lot(session, product, lot, {one.offer: one.packs for one in data.packs})
        return await _own(session, lot.code, language(request))


@put(BASE + "/lots/{code:str}/packs", operation_id="setPacks", may="member:open_lots")
async def set_packs(
    supplier_id: FromPath[UUID],
    code: FromPath[str],
    data: JSONBody[list[PacksIn]],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
) -> OwnLot:
    """How many packs a lot gave; never fewer than are sold."""
    async with database.transaction() as session:
        lot = await lots.get_lot(session, supplier_id, code)
        await lots.set_packs(session, lot, {one.offer: one.packs for one in data})
        return await _own(session, code, language(request))


@post(BASE + "/lots/{code:str}/recall", status_code=200, operation_id="recallLot", may="member:honour")
async def recall_lot(
    supplier_id: FromPath[UUID],
    code: FromPath[str],
    actor: NamedDependency[Actor],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
) -> OwnLot:
    """Take a lot off sale for good; whoever scans a pack reads that."""
    async with database.transaction() as session:
        await lots.recall(session, await lots.get_lot(session, supplier_id, code))
        await audit.note(session, actor, "lot:recall", f"lot:{code}", "", supplier_id)
        return await _own(session, code, language(request))


@get(
    BASE + "/lots/{code:str}/label.svg", operation_id="getLabel", may="member:see_supplier", media_type="image/svg+xml"
)
async def get_label(
    supplier_id: FromPath[UUID],
    code: FromPath[str],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    offer: Annotated[UUID | None, QueryParameter()] = None,
) -> Response[bytes]:
    """A QR for packs of a lot: the GS1 Digital Link of the sku's GTIN, or our own page where there is none."""
    async with database.reading() as session:
        lot, _ = await find_lot(session, code)
        packs = await list_lot_gtins(session, lot.id)
    if lot.supplier_id != supplier_id or (offer is not None and offer not in packs):
        raise NotFound
    gtin = packs.get(offer) if offer else None
    address = settings.origin + (gs1.path_of(gtin, lot.code) if gtin else f"/l/{lot.code}")
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=6, title=f"{lot.code} {address}")
    return Response(drawn.getvalue(), media_type="image/svg+xml")


@get(BASE + "/freight", operation_id="listFreight", may="member:see_supplier")
async def list_freight(supplier_id: FromPath[UUID], database: NamedDependency[Database]) -> FreightTables:
    """What we charge for sending; ambient goods have a default until set."""
    async with database.reading() as session:
        tables = await queries.list_freight(session, supplier_id)
    return FreightTables(items=[
        FreightOut(storage=name, zones=list(one.zones), refused=list(one.refused), ship_days=one.ship_days)
        for name, one in sorted(tables.items())
    ])  # fmt: skip


@put(BASE + "/freight/{storage:str}", status_code=204, operation_id="setFreight", may="member:run_shop")
async def set_freight(
    supplier_id: FromPath[UUID], storage: FromPath[str], data: JSONBody[FreightIn], database: NamedDependency[Database]
) -> None:
    """Change what sending costs from now on. Raises Invalid: a carrier's fewest days after its most."""
    if storage not in STORAGE:
        raise NotFound
    for n, zone in enumerate(data.zones):
        if zone.days and zone.days[0] > zone.days[1]:
            raise Invalid("out_of_bounds", f"zones.{n}.days")
    async with database.transaction() as session:
        await actions.set_freight(session, supplier_id, storage, data.zones, data.refused, data.ship_days)


router = Router(
    path="/api",
    route_handlers=[list_own, list_lots, open_lot, set_packs, recall_lot, get_label, list_freight, set_freight],
    tags=["shop"],
)

"""Demo data of the shop: six cooperatives marked 演示, their products and lots, all made through the shop's verbs.

Loading again adds what is missing: products, and a fresh lot where the last one has run out of time.
"""

import uuid
from datetime import date, timedelta
from typing import Any

import msgspec
import yaml
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import actions as people
from backend.accounts.keys import Keys
from backend.catalogue import actions as catalogue
from backend.catalogue import gates
from backend.catalogue.models import Product
from backend.catalogue.story import LotSpec, ProductSpec, ProductStory
from backend.db.session import Database
from backend.heritage.reading import CONTENT, library
from backend.kernel import clock
from backend.kernel.ids import new_id
from backend.listings import leaders
from backend.lots import actions as lots
from backend.lots import marks, rules
from backend.lots.models import Certificate, Lot
from backend.shop import actions
from backend.shop.freight import Zone
from backend.suppliers.models import Member, Supplier

PHONES = tuple(f"+8613800000{n}" for n in range(101, 107))
DELTA = ["31", "32", "33", "34"]
"""Shanghai, Jiangsu, Zhejiang, Anhui."""
FAR = ["54", "63", "65"]
FREIGHT = {
    "ambient": (
        [Zone(DELTA, 800, 200, free_above=9900, days=(1, 3)), Zone([], 1200, 500, free_above=19900, days=(2, 5))], [], 2
    ),
    "chilled": (
        [Zone(DELTA, 900, 200, 3000, surcharge=600, days=(1, 2)), Zone([], 2400, 900, 3000, surcharge=1000)], FAR, 2
    ),
    "frozen": (
        [Zone(DELTA, 1200, 300, 3000, surcharge=800, days=(1, 2)), Zone([], 3000, 1200, 3000, surcharge=1200)], FAR, 3
    ),
    "live": ([Zone(["31", "32", "34"], 1600, 500, 2000, surcharge=1000, days=(1, 1))], [], 1),
}  # fmt: skip
"""Example tables; live goods go where they arrive the next day, cold ones not to the far west."""
PERMIT_YEARS = 2


def read_products() -> dict[str, ProductSpec]:
    """All demo products by slug. Raises ValueError naming the file and the fault."""
    found: dict[str, ProductSpec] = {}
    codes: set[str] = set()
    for path in sorted((CONTENT / "demo" / "products").glob("*.yaml")):
        try:
            spec = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), ProductSpec)
        except (msgspec.ValidationError, yaml.YAMLError) as broken:
            raise ValueError(f"{path.name}: {broken}") from broken
        if fault := _fault(spec, path.stem, codes):
            raise ValueError(f"{path.name}: {fault}")
        codes |= {lot.code for lot in spec.lots}
        found[spec.slug] = spec
    return found


def _fault(spec: ProductSpec, name: str, codes: set[str]) -> str | None:
    gate = gates.gates()[spec.kind]
    if spec.slug != name or spec.drawing not in library().drawings:
        return "slug or drawing"
    if spec.storage not in gate.storage or (not gate.sold and spec.skus):
        return f"{spec.kind} is not kept {spec.storage}, or not sold"
    if spec.mark is not None and spec.mark not in marks.rules():
        return f"unknown mark {spec.mark}"
    if herb := gates.forbidden_herb(spec.kind, (spec.title.zh, spec.label.ingredients.zh)):
        return f"{herb} is no food"
    if leader := leaders.named([spec.title.zh, spec.summary.zh, *(one.zh for one in spec.story)]):
        return f"a leader's name sells: {leader}"
    words = (spec.title.zh, spec.label.ingredients.zh)
    if lacking := gates.missing_warning(spec.kind, words, spec.label.warning.zh if spec.label.warning else ""):
        return f"the warning lacks {lacking}"
    if herb := gates.misplaced_herb(spec.shelves, words):
        return f"{herb} is on no list of food-herbs"
    if spec.route not in {None, *library().routes} or spec.site not in {None, *library().sites}:
        return "unknown route or site"
    return "lot code used twice" if codes & {lot.code for lot in spec.lots} else None


async def load(database: Database, keys: Keys) -> None:
    """Bring the demo's shop up to today."""
    specs = read_products()
    async with database.transaction() as session:
        suppliers = await _cooperatives(session, keys)
    for spec in specs.values():
        async with database.transaction() as session:
            await _product(session, spec, suppliers[spec.supplier])


async def _cooperatives(session: AsyncSession, keys: Keys) -> dict[str, uuid.UUID]:
    listed = yaml.safe_load((CONTENT / "demo" / "cooperatives.yaml").read_text(encoding="utf-8"))
    found = {}
    for row, phone in zip(listed, PHONES, strict=True):
        wish = insert(Supplier).values(id=new_id(), kind="cooperative", demo=True, **row)
        await session.execute(wish.on_conflict_do_nothing(index_elements=["slug"]))
        supplier_id = (await session.execute(select(Supplier.id).where(Supplier.slug == row["slug"]))).scalar_one()
        account = await people.open_account(session, keys, phone)
        member = insert(Member).values(supplier_id=supplier_id, account_id=account.id, role="owner")
        await session.execute(member.on_conflict_do_nothing())
        for storage, (zones, refused, days) in FREIGHT.items():
            await actions.set_freight(session, supplier_id, storage, zones, refused, days)
        found[row["slug"]] = supplier_id
    return found


async def _product(session: AsyncSession, spec: ProductSpec, supplier_id: uuid.UUID) -> None:
    product = (await session.execute(select(Product).where(Product.slug == spec.slug))).scalar_one_or_none()
    if product is None:
        product = Product(
            id=new_id(), slug=spec.slug, supplier_id=supplier_id, state="published", kind=spec.kind,
            shelves=list(spec.shelves), county=spec.county, months=list(spec.months), storage=spec.storage,
            returns=spec.returns, mark=spec.mark, title=msgspec.to_builtins(spec.title), story=_story(spec),
            price_from=0, version=1,
        )  # fmt: skip
        session.add(product)
        await session.flush()
        await _certify(session, product)
    offers = await catalogue.put_skus(session, product, spec.skus)
    for lot in spec.lots:
        await _lot(session, spec, product, lot, offers)


def _story(spec: ProductSpec) -> dict[str, Any]:
    """The part of a product's file that its page tells."""
    made: dict[str, Any] = msgspec.to_builtins(
        ProductStory(**{name: getattr(spec, name) for name in ProductStory.__struct_fields__})
    )
    return made


async def _certify(session: AsyncSession, product: Product) -> None:
    """Demo certificates, plainly named so: without one, nothing would show how a checked mark looks."""
    today = clock.today()
    until = today + timedelta(days=365 * PERMIT_YEARS)
    wanted: list[tuple[str, str, uuid.UUID | None]] = []
    if product.mark is not None:
        wanted.append(("gi", product.mark, None))
    if product.county in gates.assistance()["832"].counties and gates.gates()[product.kind].sold:
        wanted.append(("assistance", "832", product.id))
    for kind, name, product_id in wanted:
        wish = insert(Certificate).values(
            id=new_id(), supplier_id=product.supplier_id, product_id=product_id, kind=kind, list=name,
            number="演示证书", issuer="演示", valid_from=today, valid_until=until,
        )  # fmt: skip
        await session.execute(wish.on_conflict_do_nothing())


def _harvested(lot: LotSpec, today: date) -> date:
    if lot.harvested is None:
        return today - timedelta(days=lot.days_ago or 0)
    month, day = (int(part) for part in lot.harvested.split("-"))
    this_year = date(today.year, month, day)
    return this_year if this_year < today else date(today.year - 1, month, day)


async def _lot(
    session: AsyncSession, spec: ProductSpec, product: Product, lot: LotSpec, offers: dict[str, uuid.UUID]
) -> None:
    today = clock.today()
    harvested = _harvested(lot, today)
    code = f"{lot.code}-{harvested:%y%m%d}"
    best_before = harvested + timedelta(days=spec.shelf_days)
    found = await session.execute(select(Lot).where(Lot.product_id == product.id, Lot.code.like(f"{lot.code}-______")))
    known = list(found.scalars())
    running = [one for one in known if one.state == "open" and rules.sellable(one.best_before, spec.storage, today)]
    used = code in {one.code for one in known}  # recalled today, say: a code is never given twice
    if running or used or not rules.sellable(best_before, spec.storage, today):
        return
    tests = [{"key": t.key, "value": t.value, "report": None, "checked": True} for t in lot.tests]
    made = Lot(
        id=new_id(), code=code, product_id=product.id, supplier_id=product.supplier_id, state="open",
        county=spec.county, township=lot.township, plot="", altitude=lot.altitude,
        cultivar=msgspec.to_builtins(lot.cultivar) if lot.cultivar else None, harvested_on=harvested,
        best_before=best_before, tests=tests, proof=msgspec.to_builtins(lot.proof), created_at=clock.now(),
        steps=[
            {"name": msgspec.to_builtins(s.name), "day": (min(today, harvested + timedelta(days=s.days))).isoformat()}
            for s in lot.steps
        ],
        expected_from=None, expected_until=None, closes_on=None,
    )  # fmt: skip
    share = len(spec.lots)
    packs = {offers[sku.code]: sku.packs // share for sku in spec.skus}
    await lots.open_lot(session, product, made, packs)

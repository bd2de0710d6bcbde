"""Selects of lots and certificates."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.catalogue.models import Product, Sku
from backend.inventory.models import QuotaCount
from backend.inventory.selling import Draw
from backend.kernel.errors import NotFound
from backend.lots.marks import Permit
from backend.lots.models import Certificate, Lot, LotStock
from backend.lots.rules import Batch, sellable
from backend.suppliers.models import Supplier


class Stocked(NamedTuple):
    """A lot's packs of a sku: the quota, and what a buyer could still take."""

    lot: Lot
    quota_id: uuid.UUID
    left: int

    def on_sale(self, storage: str, today: date) -> bool:
        """Whether these packs may leave today, if any are left: harvested, not recalled, good for the way."""
        return self.lot.state == "open" and sellable(self.lot.best_before, storage, today)

    def batch(self) -> Batch:
        """The same for the pure rules."""
        return Batch(self.lot.id, self.lot.code, self.quota_id, self.left, self.lot.best_before)


async def list_stocked(session: AsyncSession, offers: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Stocked]]:
    """Open and expected lots by sku with what is left of each; what expires first comes first."""
    wanted = (
        select(LotStock.offer_id, Lot, LotStock.quota_id, QuotaCount)
        .join(Lot, Lot.id == LotStock.lot_id)
        .join(QuotaCount, QuotaCount.quota_id == LotStock.quota_id)
        .where(LotStock.offer_id.in_(offers), Lot.state != "recalled")
        .order_by(Lot.best_before.nulls_last(), Lot.code)
    )
    stocked: dict[uuid.UUID, list[Stocked]] = defaultdict(list)
    for offer, lot, quota, count in (await session.execute(wanted)).all():
        stocked[offer].append(Stocked(lot, quota, count.capacity - count.claimed if count.open else 0))
    return stocked


def has_packs() -> ColumnElement[bool]:
    """Of a sku in a query: some open lot has packs left, whether or not they are still good enough to send."""
    return exists().where(
        LotStock.offer_id == Sku.offer_id, Lot.id == LotStock.lot_id, Lot.state == "open",
        QuotaCount.quota_id == LotStock.quota_id, QuotaCount.open, QuotaCount.claimed < QuotaCount.capacity,
    )  # fmt: skip


async def find_lot(session: AsyncSession, code: str) -> tuple[Lot, Product]:
    """A lot with its product, recalled ones too: whoever holds a pack must be able to read that. Raises NotFound."""
    wanted = select(Lot, Product).join(Product, Product.id == Lot.product_id).where(Lot.code == code)
    row = (await session.execute(wanted)).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


async def still_good(session: AsyncSession, codes: Collection[str], today: date) -> bool:
    """Whether lots could all be sold today: none recalled, expired or taken off sale with its product."""
    wanted = select(Lot, Product).join(Product, Product.id == Lot.product_id).where(Lot.code.in_(codes))
    rows = (await session.execute(wanted)).all()
    return all(
        product.state == "published" and lot.state != "recalled"
        and (lot.state == "expected" or sellable(lot.best_before, product.storage, today))
        for lot, product in rows
    )  # fmt: skip


async def lots_recalled(session: AsyncSession, draws: Iterable[Sequence[Draw]]) -> frozenset[str]:
    """Codes of recalled lots among those that lines draw from (`draws` of each)."""
    codes = {one.lot for of_line in draws for one in of_line if one.lot}
    if not codes:
        return frozenset()
    found = await session.execute(select(Lot.code).where(Lot.code.in_(codes), Lot.state == "recalled"))
    return frozenset(found.scalars())


async def list_packs(session: AsyncSession, lot_id: uuid.UUID) -> list[tuple[str | None, int]]:
    """What a lot was packed into: (GTIN, packs) per sku."""
    found = await session.execute(
        select(Sku.gtin, QuotaCount.capacity)
        .join(LotStock, LotStock.offer_id == Sku.offer_id)
        .join(QuotaCount, QuotaCount.quota_id == LotStock.quota_id)
        .where(LotStock.lot_id == lot_id)
        .order_by(Sku.position)
    )
    return [(row[0], row[1]) for row in found]


async def list_own_lots(session: AsyncSession, supplier_id: uuid.UUID) -> list[Lot]:
    """A supplier's lots, the newest first."""
    wanted = select(Lot).where(Lot.supplier_id == supplier_id).order_by(Lot.id.desc()).limit(200)
    return list((await session.execute(wanted)).scalars())


async def list_lot_stock(session: AsyncSession, code: str) -> list[tuple[uuid.UUID, dict[str, Any], int, int]]:
    """Of a lot: sku, its name, packs, and how many are held or sold."""
    found = await session.execute(
        select(Sku.offer_id, Sku.name, QuotaCount.capacity, QuotaCount.claimed)
        .join(LotStock, LotStock.offer_id == Sku.offer_id)
        .join(Lot, Lot.id == LotStock.lot_id)
        .join(QuotaCount, QuotaCount.quota_id == LotStock.quota_id)
        .where(Lot.code == code)
        .order_by(Sku.position)
    )
    return [(row[0], row[1], row[2], row[3]) for row in found]


async def list_lot_gtins(session: AsyncSession, lot_id: uuid.UUID) -> dict[uuid.UUID, str | None]:
    """GTINs of the skus a lot was packed into."""
    found = await session.execute(
        select(Sku.offer_id, Sku.gtin)
        .join(LotStock, LotStock.offer_id == Sku.offer_id)
        .where(LotStock.lot_id == lot_id)
    )
    return {row[0]: row[1] for row in found}


async def has_lot(session: AsyncSession, product_id: uuid.UUID, code: str) -> bool:
    """Whether a product has a lot of this code."""
    found = await session.execute(select(Lot.id).where(Lot.product_id == product_id, Lot.code == code))
    return found.first() is not None


async def list_permits(session: AsyncSession, suppliers: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Permit]]:
    """Permissions to use marks, by supplier."""
    wanted = select(Certificate).where(Certificate.supplier_id.in_(suppliers), Certificate.kind == "gi")
    permits: dict[uuid.UUID, list[Permit]] = defaultdict(list)
    for one in (await session.execute(wanted)).scalars():
        permits[one.supplier_id].append(Permit(one.list, one.number, one.valid_from, one.valid_until))
    return permits


async def list_assistance(session: AsyncSession, products: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Certificate]]:
    """Places on assistance lists, by product."""
    wanted = select(Certificate).where(Certificate.product_id.in_(products), Certificate.kind == "assistance")
    found: dict[uuid.UUID, list[Certificate]] = defaultdict(list)
    for one in (await session.execute(wanted)).scalars():
        if one.product_id is not None:
            found[one.product_id].append(one)
    return found


async def report_pictures(session: AsyncSession, pictures: list[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some pictures that a lot's test reports show."""
    found = await session.execute(
        text(
            "select distinct (t ->> 'report')::uuid from lot, jsonb_array_elements(tests) t"
            " where t ->> 'report' = any(:some)"
        ),
        {"some": [str(one) for one in pictures]},
    )
    return set(found.scalars())


async def list_untested(session: AsyncSession, limit: int) -> list[tuple[Lot, Product, Supplier]]:
    """Lots with tests that nobody has compared with their reports, the oldest first."""
    wanted = (
        select(Lot, Product, Supplier)
        .join(Product, Product.id == Lot.product_id)
        .join(Supplier, Supplier.id == Lot.supplier_id)
        .where(text("""lot.tests @> '[{"checked": false}]'"""), Lot.state != "recalled")
    )
    return [(row[0], row[1], row[2]) for row in await session.execute(wanted.order_by(Lot.id).limit(limit))]


async def lock_lot(session: AsyncSession, code: str) -> Lot:
    """A lot by its code, locked. Raises NotFound."""
    found = (await session.execute(select(Lot).where(Lot.code == code).with_for_update())).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


async def list_certificates(session: AsyncSession, supplier_id: uuid.UUID) -> list[tuple[Certificate, str | None]]:
    """A supplier's certificates, each with the slug of the product it names."""
    found = await session.execute(
        select(Certificate, Product.slug)
        .outerjoin(Product, Product.id == Certificate.product_id)
        .where(Certificate.supplier_id == supplier_id)
        .order_by(Certificate.valid_until.desc(), Certificate.id)
    )
    return [(row[0], row[1]) for row in found]

"""Every select and lock of parcels and after-sale."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Exists, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.fulfilment import rules
from backend.fulfilment.models import AfterSale, AfterSaleStep, Parcel, Tracking
from backend.fulfilment.shipment_models import Shipment
from backend.kernel.errors import NotFound
from backend.media.actions import named_in
from backend.orders import queries as orders
from backend.orders.models import Line, Order, SupplierOrder
from backend.orders.queries import Whole

FEW = 200


async def _rows(session: AsyncSession, wanted: Any) -> list[Any]:
    return list((await session.execute(wanted)).scalars())


async def list_parcels(session: AsyncSession, shipments: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Parcel]]:
    """Parcels by shipment, in the order they left."""
    found: dict[uuid.UUID, list[Parcel]] = defaultdict(list)
    for one in await _rows(session, select(Parcel).where(Parcel.shipment_id.in_(shipments)).order_by(Parcel.id)):
        found[one.shipment_id].append(one)
    return found


async def is_number_used(session: AsyncSession, carrier: str, number: str) -> bool:
    """Whether a parcel with this number has left already, whoever sent it."""
    wanted = select(Parcel.id).where(Parcel.carrier == carrier, Parcel.number == number)
    return (await session.scalar(wanted)) is not None


async def list_tracking(session: AsyncSession, parcels: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Tracking]]:
    """What carriers told, by parcel, the newest first."""
    found: dict[uuid.UUID, list[Tracking]] = defaultdict(list)
    wanted = select(Tracking).where(Tracking.parcel_id.in_(parcels)).order_by(Tracking.at.desc())
    for one in await _rows(session, wanted):
        found[one.parcel_id].append(one)
    return found


async def list_shipments(
    session: AsyncSession, supplier_id: uuid.UUID, states: Sequence[str], before: uuid.UUID | None
) -> list[tuple[Shipment, Order]]:
    """A supplier's shipments in some states with their orders; what must leave first comes first."""
    wanted = (
        select(Shipment, Order)
        .join(SupplierOrder, SupplierOrder.id == Shipment.supplier_order_id)
        .join(Order, Order.id == Shipment.order_id)
        .where(SupplierOrder.supplier_id == supplier_id, Shipment.state.in_(states))
    )
    if before is not None:
        wanted = wanted.where(Shipment.id < before)
    newest = "to_ship" not in states
    order = (Shipment.id.desc(),) if newest else (Shipment.ships_by, Shipment.id)
    return [(row[0], row[1]) for row in (await session.execute(wanted.order_by(*order).limit(FEW))).all()]


async def list_lines(session: AsyncSession, shipments: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Line]]:
    """Goods that are still wanted, by shipment."""
    found: dict[uuid.UUID, list[Line]] = defaultdict(list)
    wanted = select(Line).where(Line.part_id.in_(shipments), Line.offer_id.is_not(None), Line.cancelled < Line.quantity)
    for one in await _rows(session, wanted.order_by(Line.id)):
        found[one.part_id].append(one)
    return found


async def lock_shipment(
    session: AsyncSession, shipment_id: uuid.UUID, supplier_id: uuid.UUID | None = None
) -> tuple[Whole, Shipment]:
    """A shipment with its whole order, the order locked first. Raises NotFound for another supplier's."""
    wanted = select(Shipment.order_id).join(SupplierOrder, SupplierOrder.id == Shipment.supplier_order_id)
    wanted = wanted.where(Shipment.id == shipment_id)
    if supplier_id is not None:
        wanted = wanted.where(SupplierOrder.supplier_id == supplier_id)
    order_id = (await session.execute(wanted)).scalar_one_or_none()
    if order_id is None:
        raise NotFound
    whole = await orders.load(session, await orders.lock_order(session, order_id), lock=True)
    return whole, next(one for one in whole.of("goods") if one.id == shipment_id)


async def get_parcel(session: AsyncSession, parcel_id: uuid.UUID, supplier_id: uuid.UUID) -> Parcel:
    """A supplier's own parcel, locked. Raises NotFound."""
    wanted = (
        select(Parcel)
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .join(SupplierOrder, SupplierOrder.id == Shipment.supplier_order_id)
        .where(Parcel.id == parcel_id, SupplierOrder.supplier_id == supplier_id)
    )
    parcel = (await session.execute(wanted.with_for_update(of=Parcel))).scalar_one_or_none()
    if parcel is None:
        raise NotFound
    return parcel


async def list_due_parcels(session: AsyncSession, before: datetime, limit: int) -> list[Parcel]:
    """Parcels on their way that nobody asked about lately."""
    wanted = select(Parcel).where(Parcel.state == "sent", Parcel.looked_at.is_(None) | (Parcel.looked_at < before))
    return await _rows(session, wanted.order_by(Parcel.looked_at.nulls_first()).limit(limit))


async def get_case(session: AsyncSession, case_id: uuid.UUID, **owner: uuid.UUID) -> AfterSale:
    """A case of an owner (`order_id` or `supplier_id`), its order locked before it. Raises NotFound."""
    wanted = select(AfterSale).where(AfterSale.id == case_id)
    for name, value in owner.items():
        wanted = wanted.where(getattr(AfterSale, name) == value)
    case = (await session.execute(wanted)).scalar_one_or_none()
    if case is None:
        raise NotFound
    await orders.lock_order(session, case.order_id)
    await session.refresh(case, with_for_update=True)
    return case


async def find_case(session: AsyncSession, order_id: uuid.UUID, key: str) -> AfterSale | None:
    """What a request with this key opened before."""
    found = await session.execute(select(AfterSale).where(AfterSale.order_id == order_id, AfterSale.key == key))
    return found.scalar_one_or_none()


async def list_cases(session: AsyncSession, **owner: uuid.UUID) -> list[AfterSale]:
    """Cases of an order or a supplier, the newest first."""
    wanted = select(AfterSale)
    for name, value in owner.items():
        wanted = wanted.where(getattr(AfterSale, name) == value)
    return await _rows(session, wanted.order_by(AfterSale.id.desc()).limit(FEW))


async def list_escalated(session: AsyncSession) -> list[AfterSale]:
    """Cases that wait for the platform, the oldest first."""
    return await _rows(
        session, select(AfterSale).where(AfterSale.state == "escalated").order_by(AfterSale.id).limit(FEW)
    )


async def list_case_lines(session: AsyncSession, cases: Sequence[AfterSale]) -> dict[uuid.UUID, Line]:
    """The lines that cases are about, by id."""
    rows = await _rows(session, select(Line).where(Line.id.in_({one.line_id for one in cases})))
    return {one.id: one for one in rows}


async def list_steps(session: AsyncSession, cases: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[AfterSaleStep]]:
    """Steps by case, as they were taken."""
    found: dict[uuid.UUID, list[AfterSaleStep]] = defaultdict(list)
    wanted = select(AfterSaleStep).where(AfterSaleStep.case_id.in_(cases)).order_by(AfterSaleStep.id)
    for one in await _rows(session, wanted):
        found[one.case_id].append(one)
    return found


async def count_returned(session: AsyncSession, line_id: uuid.UUID) -> int:
    """Packs of a line that went back to their seller for good."""
    done = (AfterSale.line_id == line_id, AfterSale.state == "done", AfterSale.kind == "return_refund")
    return int(await session.scalar(select(func.coalesce(func.sum(AfterSale.quantity), 0)).where(*done)) or 0)


async def has_open_case(session: AsyncSession, about: ColumnElement[bool]) -> bool:
    """Whether any goods are under after-sale; `about` says which (by their Line)."""
    return bool(await session.scalar(select(open_case(about))))


def open_case(about: ColumnElement[bool]) -> Exists:
    """The same inside a query."""
    return exists().where(Line.id == AfterSale.line_id, AfterSale.state.not_in(rules.ENDED), about)


async def claim_pictures(session: AsyncSession, pictures: list[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some pictures that a case shows."""
    return await named_in(session, AfterSale.pictures, pictures)


def goods_line(whole: Whole, line_id: uuid.UUID) -> tuple[Line, Shipment]:
    """A line of goods of an order, freight not among them, and its shipment. Raises NotFound."""
    line = next((one for one in whole.lines if one.id == line_id and one.offer_id), None)
    shipment = next((one for one in whole.of("goods") if line and one.id == line.part_id), None)
    if line is None or shipment is None:
        raise NotFound
    return line, shipment

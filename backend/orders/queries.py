"""Every read and lock of orders' tables."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from psycopg import AsyncConnection
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock
from backend.kernel.errors import Invalid, NotFound
from backend.orders.models import Cancellation, Line, Order, OrderPart, Passenger, SupplierOrder
from backend.orders.registry import KINDS


class Whole(NamedTuple):
    """An order with everything under it."""

    order: Order
    suppliers: list[SupplierOrder]
    parts: list[Any]
    lines: list[Line]
    passengers: list[Passenger]
    compensation: int

    def of(self, kind: str) -> list[Any]:
        """Its parts of one kind."""
        return [part for part in self.parts if part.kind == kind]

    def lines_of(self, part: Any) -> list[Line]:
        """The lines that belong to a part."""
        return [line for line in self.lines if line.part_id == part.id]

    def named_on(self, part: Any) -> list[Passenger]:
        """Everybody ever named on a part's lines."""
        mine = {line.id for line in self.lines_of(part)}
        return [person for person in self.passengers if person.line_id in mine]


async def get_order(session: AsyncSession, number: str, account_id: uuid.UUID, *, lock: bool = False) -> Order:
    """The account's own order. Raises NotFound for anybody else's."""
    wanted = select(Order).where(Order.number == number, Order.account_id == account_id)
    order = (await session.execute(wanted.with_for_update() if lock else wanted)).scalar_one_or_none()
    if order is None:
        raise NotFound
    return order


async def find_order(session: AsyncSession, number: str, *, lock: bool = False) -> Order:
    """Anybody's order by number; for staff only. Raises NotFound."""
    wanted = select(Order).where(Order.number == number)
    order = (await session.execute(wanted.with_for_update() if lock else wanted)).scalar_one_or_none()
    if order is None:
        raise NotFound
    return order


async def lock_order(session: AsyncSession, order_id: uuid.UUID) -> Order:
    """An order by id, locked. Raises NotFound."""
    order = await session.get(Order, order_id, with_for_update=True)
    if order is None:
        raise NotFound
    return order


async def find_by_key(session: AsyncSession, account_id: uuid.UUID, key: str) -> Order | None:
    """The order a key made before."""
    found = await session.execute(select(Order).where(Order.account_id == account_id, Order.key == key))
    return found.scalar_one_or_none()


async def knows_key(connection: AsyncConnection[Any], account_id: uuid.UUID, key: str) -> bool:
    """Whether a key made an order before."""
    asked = await connection.execute("select 1 from orders where account_id = %s and key = %s", [account_id, key])
    return await asked.fetchone() is not None


async def _rows(session: AsyncSession, wanted: Any) -> list[Any]:
    return list((await session.execute(wanted)).scalars())


async def load(session: AsyncSession, order: Order, *, lock: bool = False) -> Whole:
    """Everything under an order, in the order it was written; parts locked if asked (a scan or the packer may race)."""
    lines = await list_lines(session, order.id)
    ids = [line.id for line in lines]
    by_operator = select(Cancellation).where(Cancellation.order_id == order.id, Cancellation.by == "operator")
    return Whole(
        order,
        await _rows(
            session, select(SupplierOrder).where(SupplierOrder.order_id == order.id).order_by(SupplierOrder.id)
        ),
        await list_parts(session, [order.id], lock=lock),
        lines,
        await _rows(session, select(Passenger).where(Passenger.line_id.in_(ids)).order_by(Passenger.id)),
        sum(row.basis.get("compensation", 0) for row in await _rows(session, by_operator)),
    )


async def list_lines(session: AsyncSession, order_id: uuid.UUID) -> list[Line]:
    """An order's lines, in the order they were written."""
    return await _rows(session, select(Line).where(Line.order_id == order_id).order_by(Line.id))


async def first_offers(session: AsyncSession, orders: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Order → the offer of its first line, freight apart."""
    wanted = select(Line.order_id, Line.offer_id).where(Line.order_id.in_(orders), Line.offer_id.is_not(None))
    found = await session.execute(wanted.ext(distinct_on(Line.order_id)).order_by(Line.order_id, Line.id))
    return {row[0]: row[1] for row in found if row[1] is not None}


async def list_parts(session: AsyncSession, orders: Sequence[uuid.UUID], *, lock: bool = False) -> list[Any]:
    """The parts of several orders, kind by kind, each from its kind's own table.

    Raises ValueError for a kind whose feature is not listed: an order without one of its parts would look finished.
    """
    found = await session.execute(select(OrderPart.kind).where(OrderPart.order_id.in_(orders)).distinct())
    listed, parts = list(KINDS), []
    for name in sorted(found.scalars(), key=listed.index):
        kind = KINDS[name]
        wanted = select(kind.row).where(kind.row.order_id.in_(orders)).order_by(kind.row.id)
        parts += await _rows(session, wanted.with_for_update() if lock else wanted)
    return parts


async def list_orders(
    session: AsyncSession, account_id: uuid.UUID, before: datetime | None, limit: int, tab: str | None = None
) -> list[Order]:
    """My orders, newest first: all, those `to_pay`, or those with something of a kind going on. Raises Invalid."""
    wanted = select(Order).where(Order.account_id == account_id)
    if tab == "to_pay":
        wanted = wanted.where(Order.state == "awaiting_payment")
    elif tab in KINDS:
        wanted = wanted.where(Order.state == "paid", KINDS[tab].going_on(clock.today()))
    elif tab is not None:
        raise Invalid("out_of_bounds", "tab")
    wanted = wanted if before is None else wanted.where(Order.placed_at < before)
    return await _rows(session, wanted.order_by(Order.placed_at.desc()).limit(limit))


async def lock_expired(session: AsyncSession, now: datetime, limit: int) -> list[Order]:
    """Orders whose hold has ended, locked; those in other hands are skipped. Any of them, so that fifty which
    wait for a silent provider can't keep the others from ending."""
    wanted = select(Order).where(Order.state == "awaiting_payment", Order.expires_at <= now)
    return await _rows(session, wanted.order_by(func.random()).limit(limit).with_for_update(skip_locked=True))


async def find_cap(connection: AsyncConnection[Any], account_id: uuid.UUID) -> uuid.UUID | None:
    """The quota of a buyer's open holds."""
    asked = await connection.execute("select quota_id from buyer_cap where account_id = %s", [account_id])
    row = await asked.fetchone()
    return None if row is None else row[0]


async def find_cancellation(session: AsyncSession, order_id: uuid.UUID, key: str) -> Cancellation | None:
    """What a cancelling request with this key did before."""
    found = await session.execute(
        select(Cancellation).where(Cancellation.order_id == order_id, Cancellation.key == key)
    )
    return found.scalar_one_or_none()


async def list_by_id(session: AsyncSession, wanted: Sequence[uuid.UUID]) -> dict[uuid.UUID, Order]:
    """Orders by id; for the features that already know whose they are."""
    return {order.id: order for order in await _rows(session, select(Order).where(Order.id.in_(wanted)))}

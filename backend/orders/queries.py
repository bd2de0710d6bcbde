"""Every read and lock of orders' tables."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from psycopg import AsyncConnection
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.errors import NotFound
from backend.orders.due_models import RefundDue
from backend.orders.models import Booking, Cancellation, Line, Order, Passenger, Shipment, SupplierOrder
from backend.trips.models import Departure


class Whole(NamedTuple):
    """An order with everything under it."""

    order: Order
    suppliers: list[SupplierOrder]
    bookings: list[Booking]
    shipments: list[Shipment]
    lines: list[Line]
    passengers: list[Passenger]
    compensation: int

    @property
    def parts(self) -> list[Booking | Shipment]:
        """What the order's lines belong to."""
        return [*self.bookings, *self.shipments]


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
    """Everything under an order, in the order it was written; bookings and shipments locked if asked (a scan or the
    packer may race)."""
    bookings = select(Booking).where(Booking.order_id == order.id).order_by(Booking.id)
    shipments = select(Shipment).where(Shipment.order_id == order.id).order_by(Shipment.id)
    lines = await list_lines(session, order.id)
    ids = [line.id for line in lines]
    by_operator = select(Cancellation).where(Cancellation.order_id == order.id, Cancellation.by == "operator")
    return Whole(
        order,
        await _rows(
            session, select(SupplierOrder).where(SupplierOrder.order_id == order.id).order_by(SupplierOrder.id)
        ),
        await _rows(session, bookings.with_for_update() if lock else bookings),
        await _rows(session, shipments.with_for_update() if lock else shipments),
        lines,
        await _rows(session, select(Passenger).where(Passenger.line_id.in_(ids)).order_by(Passenger.id)),
        sum(row.basis.get("compensation", 0) for row in await _rows(session, by_operator)),
    )


async def list_lines(session: AsyncSession, order_id: uuid.UUID) -> list[Line]:
    """An order's lines, in the order they were written."""
    return await _rows(session, select(Line).where(Line.order_id == order_id).order_by(Line.id))


async def list_shipments_of(session: AsyncSession, orders: Sequence[uuid.UUID]) -> list[Shipment]:
    """Parcels of several orders."""
    return await _rows(session, select(Shipment).where(Shipment.order_id.in_(orders)).order_by(Shipment.id))


async def list_orders(session: AsyncSession, account_id: uuid.UUID, before: datetime | None, limit: int) -> list[Order]:
    """My orders, newest first."""
    wanted = select(Order).where(Order.account_id == account_id)
    if before is not None:
        wanted = wanted.where(Order.placed_at < before)
    return await _rows(session, wanted.order_by(Order.placed_at.desc()).limit(limit))


async def list_bookings_of(session: AsyncSession, orders: Sequence[uuid.UUID]) -> list[Booking]:
    """Bookings of several orders."""
    return await _rows(session, select(Booking).where(Booking.order_id.in_(orders)).order_by(Booking.id))


async def list_departure_bookings(session: AsyncSession, departure_id: uuid.UUID) -> list[Booking]:
    """Live bookings of a departure, paid or held."""
    wanted = select(Booking).where(Booking.departure_id == departure_id, Booking.state != "cancelled")
    return await _rows(session, wanted.order_by(Booking.id))


async def list_passengers(session: AsyncSession, bookings: Sequence[uuid.UUID]) -> list[tuple[uuid.UUID, Passenger]]:
    """Going passengers with the booking they belong to."""
    found = await session.execute(
        select(Line.booking_id, Passenger)
        .join(Line, Line.id == Passenger.line_id)
        .where(Line.booking_id.in_(bookings), Passenger.state == "going")
        .order_by(Passenger.id)
    )
    return [(row[0], row[1]) for row in found if row[0] is not None]


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


async def sum_due(session: AsyncSession, order_id: uuid.UUID) -> int:
    """Fen owed back on an order, paid out or not."""
    found = await session.execute(select(func.sum(RefundDue.amount)).where(RefundDue.order_id == order_id))
    return int(found.scalar_one() or 0)


async def find_booking_by_code(session: AsyncSession, code: str) -> Booking | None:
    """The booking of a voucher code, locked for check-in."""
    found = await session.execute(select(Booking).where(Booking.code == code).with_for_update())
    return found.scalar_one_or_none()


async def find_booking(session: AsyncSession, booking_id: uuid.UUID) -> Booking | None:
    """A booking by id, locked for check-in."""
    return await session.get(Booking, booking_id, with_for_update=True)


async def list_expected(session: AsyncSession, supplier_id: uuid.UUID, since: date, until: date) -> list[Booking]:
    """A supplier's confirmed and checked-in bookings of departures that run on a day of since … until."""
    question = (
        select(Booking)
        .join(Departure, Departure.id == Booking.departure_id)
        .where(Departure.supplier_id == supplier_id, Departure.starts_on <= until, Departure.ends_on >= since)
        .where(Booking.state.in_(["confirmed", "checked_in"]))
        .order_by(Booking.starts_on, Booking.id)
    )
    return list((await session.execute(question)).scalars())


async def list_by_id(session: AsyncSession, wanted: Sequence[uuid.UUID]) -> dict[uuid.UUID, Order]:
    """Orders by id; for the rooms that already know whose they are."""
    return {order.id: order for order in await _rows(session, select(Order).where(Order.id.in_(wanted)))}

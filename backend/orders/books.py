"""Orders' facts as ledger entries: what a sale, a surplus, a cancellation and goodwill move. Called inside the verb
that makes the fact, in its transaction, so that an order and the books never disagree."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.money import split
from backend.ledger import actions as ledger
from backend.ledger import rules as books
from backend.ledger.rules import Line as Move
from backend.orders.models import Line, Order
from backend.orders.queries import Whole
from backend.suppliers.fees import commission_left


class Arrived(NamedTuple):
    """Money a provider received: the attempt it came by, the provider's name, fen."""

    attempt_id: uuid.UUID
    provider: str
    amount: int


def suppliers_of(whole: Whole) -> dict[uuid.UUID, uuid.UUID]:
    """Line → supplier."""
    owners = {part.id: part.supplier_id for part in whole.suppliers}
    bookings = {booking.id: owners[booking.supplier_order_id] for booking in whole.bookings}
    return {line.id: bookings[line.booking_id] for line in whole.lines}


async def book_paid(session: AsyncSession, whole: Whole, money: Arrived, at: datetime) -> None:
    """An order's money arrived: each supplier is owed its lines less our commission."""
    order, owners = whole.order, suppliers_of(whole)
    moves = [Move(books.clearing(money.provider), money.amount, order.id)]
    for line in whole.lines:
        amount = line.unit_price * line.quantity
        moves.append(Move(books.supplier(owners[line.id]), line.commission - amount, order.id))
        moves.append(Move(books.COMMISSION, -line.commission, order.id))
    await ledger.book(session, "paid", str(money.attempt_id), moves, at)


async def book_surplus(session: AsyncSession, order: Order, fact: str, money: Arrived, at: datetime) -> None:
    """Money nobody asked for: it is the buyer's, and due back."""
    moves = [
        Move(books.clearing(money.provider), money.amount, order.id),
        Move(books.REFUNDS_DUE, -money.amount, order.id),
    ]
    await ledger.book(session, "surplus", f"{order.id}:{fact}", moves, at)


def share_back(lines: Sequence[Line], chosen: Mapping[uuid.UUID, int], back: int) -> dict[uuid.UUID, int]:
    """Spread what a cancellation gives back over its lines, by what each cancelled, never above what a line has left.

    Sums to `back` exactly, unless goodwill has already given some of it: then to less.
    """
    touched = [line for line in lines if chosen.get(line.id)]
    if not touched or back == 0:
        return {}
    parts = split(back, [line.unit_price * chosen[line.id] for line in touched])
    capped = {line.id: min(part, line_left(line)) for line, part in zip(touched, parts, strict=True)}
    return {line: part for line, part in capped.items() if part}


def line_left(line: Line) -> int:
    """Fen of a line that have not gone back."""
    return line.unit_price * line.quantity - line.back


async def book_cancelled(
    session: AsyncSession, whole: Whole, cancellation: uuid.UUID, backs: Mapping[uuid.UUID, int], at: datetime
) -> None:
    """Paid places were given back: `backs` fen per line turn from the supplier's and ours into the buyer's.

    Counts the lines' `back` up; the commission follows what stays of each line.
    """
    owners, moves = suppliers_of(whole), []
    for line in whole.lines:
        back = backs.get(line.id, 0)
        if back == 0:
            continue
        amount = line.unit_price * line.quantity
        before = commission_left(line.commission, amount, line.back)
        line.back += back
        ours = before - commission_left(line.commission, amount, line.back)
        moves += [
            Move(books.supplier(owners[line.id]), back - ours, whole.order.id),
            Move(books.COMMISSION, ours, whole.order.id),
            Move(books.REFUNDS_DUE, -back, whole.order.id),
        ]
    await ledger.book(session, "cancelled", str(cancellation), moves, at)


async def book_compensation(
    session: AsyncSession, order: Order, cancellation: uuid.UUID, supplier_id: uuid.UUID, amount: int, at: datetime
) -> None:
    """An operator that cancels owes the buyer more than it got (its ladder)."""
    moves = [
        Move(books.supplier(supplier_id), amount, order.id),
        Move(books.COMPENSATION_DUE, -amount, order.id),
    ]
    await ledger.book(session, "compensation", str(cancellation), moves, at)


async def book_goodwill(
    session: AsyncSession, whole: Whole, key: str, payer: uuid.UUID | None, amount: int, at: datetime
) -> None:
    """Staff gives money back, at the cost of a supplier or, with no payer, of the platform.

    It is spread over what the order's lines have left (the payer's own lines, if a supplier pays) and counts
    against each line's cap, so that a later cancellation can't give the same fen back again.
    """
    owners = suppliers_of(whole)
    open_lines = [line for line in whole.lines if payer is None or owners[line.id] == payer]
    parts = split(amount, [line_left(line) for line in open_lines])
    for line, part in zip(open_lines, parts, strict=True):
        line.back += part
    account = books.GOODWILL if payer is None else books.supplier(payer)
    moves = [Move(account, amount, whole.order.id), Move(books.REFUNDS_DUE, -amount, whole.order.id)]
    await ledger.book(session, "goodwill", f"{whole.order.id}:{key}", moves, at)


async def book_compensation_paid(session: AsyncSession, order: Order, key: str, amount: int, at: datetime) -> None:
    """Staff paid the promised compensation from our bank account."""
    moves = [Move(books.COMPENSATION_DUE, amount, order.id), Move(books.BANK, -amount, order.id)]
    await ledger.book(session, "compensation_paid", f"{order.id}:{key}", moves, at)

"""Orders' facts as ledger entries: what a sale, a surplus, a cancellation and goodwill move. Called inside the verb
that makes the fact, in its transaction, so that an order and the books never disagree."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.money import split
from backend.ledger import actions as ledger
from backend.ledger import rules as chart
from backend.ledger.rules import Line as Move
from backend.orders.models import Line, Order
from backend.orders.queries import Whole
from backend.orders.rules import paid, worth
from backend.promotions.thresholds import Lost
from backend.suppliers.fees import commission_by, commission_left

NOTHING_LOST = Lost()


class Arrived(NamedTuple):
    """Money a provider received: the attempt it came by, the provider's name, fen."""

    attempt_id: uuid.UUID
    provider: str
    amount: int


def suppliers_of(whole: Whole) -> dict[uuid.UUID, uuid.UUID]:
    """Line → supplier."""
    owners = {part.id: part.supplier_id for part in whole.suppliers}
    parts = {part.id: owners[part.supplier_order_id] for part in whole.parts}
    return {line.id: parts[line.part_id] for line in whole.lines}


async def book_paid(session: AsyncSession, whole: Whole, money: Arrived, at: datetime) -> None:
    """An order's money arrived: each supplier is owed its lines less our commission, what our coupons took off among
    it; what its own promotions took off it never had."""
    order, owners = whole.order, suppliers_of(whole)
    moves = [Move(chart.clearing(money.provider), money.amount, order.id)]
    for line in whole.lines:
        earned = paid(line) + line.off_platform
        moves.append(Move(chart.supplier(owners[line.id]), line.commission - earned, order.id))
        moves.append(Move(chart.coupons("platform"), line.off_platform, order.id))
        moves.append(Move(chart.COMMISSION, -line.commission, order.id))
    await ledger.book(session, "paid", str(money.attempt_id), moves, at)


async def book_surplus(session: AsyncSession, order: Order, fact: str, money: Arrived, at: datetime) -> None:
    """Money nobody asked for: it is the buyer's, and due back."""
    moves = [
        Move(chart.clearing(money.provider), money.amount, order.id),
        Move(chart.REFUNDS_DUE, -money.amount, order.id),
    ]
    await ledger.book(session, "surplus", f"{order.id}:{fact}", moves, at)


class Back(NamedTuple):
    """What a cancellation does to a line, in fen: what it gives up, and what of that goes to the buyer now.

    They differ where goodwill gave some of it before: that part falls to whoever paid the goodwill.
    """

    given_up: int
    paid: int


def share_back(lines: Sequence[Line], chosen: Mapping[uuid.UUID, int], back: int) -> dict[uuid.UUID, Back]:
    """Spread what a cancellation gives back over its lines, by what each cancelled; no line pays more than it has left.

    What the lines give up sums to `back` exactly. Call it before the cancelled units are counted.
    """
    touched = [line for line in lines if chosen.get(line.id)]
    if not touched or back == 0:
        return {}
    parts = split(back, [worth(line, chosen[line.id]) for line in touched])
    shares = zip(touched, parts, strict=True)
    made = {}
    for line, part in shares:
        given = min(part, line_left(line) + line.given_platform + line.given_supplier)  # after-sale may have given more
        if given:
            made[line.id] = Back(given, min(given, line_left(line)))
    return made


def paid_back(backs: Mapping[uuid.UUID, Back]) -> int:
    """Fen that go to the buyer."""
    return sum(back.paid for back in backs.values())


def line_left(line: Line) -> int:
    """Fen of a line that have not gone back."""
    return paid(line) - line.back


def given_up(line: Line) -> int:
    """Fen of a line that cancellations gave back; goodwill is not among them."""
    return line.back - line.given_platform - line.given_supplier


def coupon_left(line: Line) -> int:
    """Of what our coupons paid for a line, what stays when part of it was given up: the same part as of the buyer's."""
    return commission_left(line.off_platform - line.lost_platform, paid(line), given_up(line))


async def book_cancelled(
    session: AsyncSession,
    whole: Whole,
    cancellation: uuid.UUID,
    backs: Mapping[uuid.UUID, Back],
    at: datetime,
    lost: Mapping[uuid.UUID, Lost] | None = None,
) -> None:
    """Paid places were given back: what each line gives up turns from the supplier's and ours into the buyer's.

    The commission follows what stays of each line. Where goodwill gave the same fen before, its payer has it back. What
    lines lost of their discounts is kept from the buyer for whoever had paid for them.
    """
    await ledger.book(session, "cancelled", str(cancellation), _moves(whole, backs, lost or {}), at)


def _moves(whole: Whole, backs: Mapping[uuid.UUID, Back], lost: Mapping[uuid.UUID, Lost]) -> list[Move]:
    owners, moves = suppliers_of(whole), []
    for line in whole.lines:
        if line.id in backs or line.id in lost:
            back, more = backs.get(line.id, Back(0, 0)), lost.get(line.id, Lost())
            moves += give_up(line, back, chart.supplier(owners[line.id]), whole.order.id, more)
    return moves


def give_up(line: Line, back: Back, supplier: str, subject: uuid.UUID, lost: Lost = NOTHING_LOST) -> list[Move]:
    """Count a line's columns on, and the postings that say the same. What it loses of its discounts comes first: `back`
    is told at the new price."""
    again = back.given_up - back.paid
    before, coupon = commission_left(line.commission, paid(line), given_up(line)), coupon_left(line)
    if lost.supplier and line.fee.rule:
        net = line.unit_price * line.quantity - line.off_supplier + line.lost_supplier + lost.supplier
        line.commission = commission_by(line.fee, net, line.quantity)
    line.lost_supplier += lost.supplier
    line.lost_platform += lost.platform
    to_platform = min(again, line.given_platform)
    line.back += back.paid
    line.given_platform -= to_platform
    line.given_supplier -= again - to_platform
    ours = before - commission_left(line.commission, paid(line), given_up(line))
    coupon -= coupon_left(line)
    return [
        Move(supplier, back.given_up - lost.fen + coupon - ours - (again - to_platform), subject),
        Move(chart.COMMISSION, ours, subject),
        Move(chart.coupons("platform"), -coupon, subject),
        Move(chart.GOODWILL, -to_platform, subject),
        Move(chart.REFUNDS_DUE, lost.fen - back.paid, subject),
    ]


async def book_after_sale(
    session: AsyncSession,
    whole: Whole,
    case: uuid.UUID,
    backs: Mapping[uuid.UUID, Back],
    at: datetime,
    lost: Mapping[uuid.UUID, Lost],
) -> None:
    """Goods did not please: fen of lines turn from the supplier's and ours into the buyer's."""
    await ledger.book(session, "after_sale", str(case), _moves(whole, backs, lost), at)


async def book_compensation(
    session: AsyncSession, order: Order, cancellation: uuid.UUID, supplier_id: uuid.UUID, amount: int, at: datetime
) -> None:
    """An operator that cancels owes the buyer more than it got (its ladder)."""
    moves = [
        Move(chart.supplier(supplier_id), amount, order.id),
        Move(chart.COMPENSATION_DUE, -amount, order.id),
    ]
    await ledger.book(session, "compensation", str(cancellation), moves, at)


async def book_goodwill(
    session: AsyncSession, whole: Whole, key: str, payer: uuid.UUID | None, amount: int, at: datetime
) -> None:
    """Staff gives money back, at the cost of a supplier or, with no payer, of the platform.

    It is spread over what the order's lines have left (the payer's own lines, if a supplier pays) and counts
    against each line's cap, so that a later cancellation can't give the same fen back again. It leaves the supplier's
    share and our commission alone: the places stay sold.
    """
    owners = suppliers_of(whole)
    open_lines = [line for line in whole.lines if payer is None or owners[line.id] == payer]
    parts = split(amount, [line_left(line) for line in open_lines])
    for line, part in zip(open_lines, parts, strict=True):
        line.back += part
        if payer is None:
            line.given_platform += part
        else:
            line.given_supplier += part
    account = chart.GOODWILL if payer is None else chart.supplier(payer)
    moves = [Move(account, amount, whole.order.id), Move(chart.REFUNDS_DUE, -amount, whole.order.id)]
    await ledger.book(session, "goodwill", f"{whole.order.id}:{key}", moves, at)


async def book_compensation_paid(session: AsyncSession, order: Order, key: str, amount: int, at: datetime) -> None:
    """Staff paid the promised compensation from our bank account."""
    moves = [Move(chart.COMPENSATION_DUE, amount, order.id), Move(chart.BANK, -amount, order.id)]
    await ledger.book(session, "compensation_paid", f"{order.id}:{key}", moves, at)

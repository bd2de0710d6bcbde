"""Cancelling what is paid: what it costs (preview) and doing it, by the buyer, the supplier or the decision."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.inventory import actions as stock
from backend.kernel import clock
from backend.kernel.errors import NotCancellable
from backend.orders import actions, books, queries, rules
from backend.orders.models import Booking, Line, Passenger, Shipment
from backend.orders.queries import Whole
from backend.orders.rules import Sum
from backend.shop.rules import give_back
from backend.trips import queries as trips
from backend.trips import queueing
from backend.trips import rules as trip_rules
from backend.trips.study import HEADS

Part = Booking | Shipment


def preview(whole: Whole, chosen: dict[uuid.UUID, int], now: datetime) -> list[tuple[Part, int, Sum]]:
    """Per booking or shipment touched: the fen of what is cancelled and what it keeps and gives back.

    Raises NotCancellable when a departure has begun, its voucher was used, or goods have left (then it is after-sale).
    """
    sums: list[tuple[Part, int, Sum]] = []
    for part in whole.parts:
        mine = [line for line in whole.lines if line.part_id == part.id]
        if not any(line.id in chosen for line in mine):
            continue
        amount = sum(rules.worth(line, chosen.get(line.id, 0)) for line in mine)
        total = _judged(part, amount, now)
        back = books.paid_back(books.share_back(mine, chosen, total.back))
        sums.append((part, amount, total._replace(kept=amount - back, back=back, given_up=total.back)))
    if not sums:
        raise NotCancellable
    return sums


def _judged(part: Part, amount: int, now: datetime) -> Sum:
    """A booking goes by its ladder; goods that have not left cost nothing to give back."""
    if isinstance(part, Shipment):
        if part.state not in {"to_ship", "gathering"}:
            raise NotCancellable("goods_left")
        return Sum(0, amount, 0, 0)
    if part.state != "confirmed" or now >= clock.at(part.starts_on, part.boarding["at"]):
        raise NotCancellable
    return rules.buyer_cancels(amount, part.ladder, now, part.starts_on)


async def cancel_by_buyer(
    session: AsyncSession, whole: Whole, wanted: Sequence[Any], *, key: str, body: str, reason: str, now: datetime
) -> list[tuple[Part, int, Sum]]:
    """Cancel lines of a paid order; places and packs go back at once, money is written as due."""
    actions.require_paid(whole.order)
    chosen = actions.choose_lines(whole, wanted)
    named = {p for wish in wanted for p in wish.passengers}
    sums = preview(whole, chosen, now)
    for n, (part, amount, total) in enumerate(sums):
        mark = key if n == 0 else f"{key}#{n}"
        basis = {
            "percent": total.percent, "daysBefore": total.days_before,
            "ladder": part.ladder if isinstance(part, Booking) else [],
            "amount": sum(one[1] for one in sums) if n == 0 else amount,
            "back": sum(one[2].back for one in sums) if n == 0 else total.back,
            "part": str(part.id), "body": body,
        }  # fmt: skip
        booking = part.id if isinstance(part, Booking) else None
        backs = _backs(whole, part, chosen, total.given_up)
        act = await actions.record_cancellation(
            session, whole.order, mark, by="buyer", reason=reason, basis=basis, booking=booking
        )
        if isinstance(part, Shipment):
            await _take_out(session, whole, part, chosen, "cancelled")
        else:
            await _give_up(session, whole, part, chosen, named, "cancelled")
        due = actions.Due(f"cancel:{act}", total.back, "buyer", reason, whole.order.account_id)
        await _owe(session, whole, due, backs, act, now)
    await actions.close_if_empty(session, whole, now)
    return sums


async def cancel_shipment(
    session: AsyncSession,
    whole: Whole,
    shipment: Shipment,
    *,
    reason: str,
    key: str,
    now: datetime,
    by: str = "operator",
) -> int:
    """What is left of a shipment is not sent: all of it goes back, freight too. The fen owed. `by` is the supplier, or
    the decision that a group did not come together.

    Raises NotCancellable once it has left.
    """
    mine = [line for line in whole.lines if line.shipment_id == shipment.id]
    chosen = {line.id: line.quantity - line.cancelled for line in mine if line.quantity > line.cancelled}
    given_up = sum(rules.worth(line, chosen.get(line.id, 0)) for line in mine)
    _judged(shipment, given_up, now)
    backs = _backs(whole, shipment, chosen, given_up)
    back = books.paid_back(backs)
    basis = {"percent": 0, "daysBefore": 0, "part": str(shipment.id)}
    act = await actions.record_cancellation(session, whole.order, key, by=by, reason=reason, basis=basis)
    await _take_out(session, whole, shipment, chosen, "cancelled")
    due = actions.Due(f"cancel:{act}", back, by, reason)
    await _owe(session, whole, due, backs, act, now)
    await actions.close_if_empty(session, whole, now)
    return back


async def _take_out(
    session: AsyncSession, whole: Whole, shipment: Shipment, chosen: dict[uuid.UUID, int], reason: str
) -> None:
    """Count lines of goods down and give their packs back, those of the last drawn lots first."""
    mine = [line for line in whole.lines if line.shipment_id == shipment.id]
    keep: dict[uuid.UUID, int] = defaultdict(int)
    for line in mine:
        line.cancelled += chosen.get(line.id, 0)
        line.draws = give_back(line.draws, line.quantity - line.cancelled)
        for draw in line.draws:
            keep[uuid.UUID(draw["quota"])] += draw["quantity"]
    await stock.shrink(session, whole.order.id, shipment.id, dict(keep), reason)
    if all(line.cancelled == line.quantity for line in mine):
        shipment.state = "cancelled"
    await session.flush()


async def cancel_booking(
    session: AsyncSession, whole: Whole, booking: Booking, *, by: str, reason: str, key: str, now: datetime
) -> int:
    """The operator or the 成团 decision cancels a whole booking: everything paid goes back, plus what is promised.

    Answers the fen owed. The decision (旅游法 63) owes the refund alone.
    """
    chosen = {line.id: line.quantity - line.cancelled for line in whole.lines if line.booking_id == booking.id}
    amount = sum(rules.worth(line, chosen[line.id]) for line in whole.lines if line.id in chosen)
    total = rules.operator_cancels(amount, booking.operator_ladder, now, booking.starts_on)
    extra = -total.kept if by == "operator" else 0
    backs = _backs(whole, booking, chosen, total.back)
    total = total._replace(back=books.paid_back(backs), given_up=total.back)
    basis = {"percent": total.percent if extra else 0, "daysBefore": total.days_before, "compensation": extra}
    act = await actions.record_cancellation(
        session, whole.order, key, by=by, reason=reason, basis=basis, booking=booking.id
    )
    await _give_up(session, whole, booking, chosen, set(), "cancelled")
    due = actions.Due(f"cancel:{act}", total.back, by, reason)
    await _owe(session, whole, due, backs, act, now)
    if extra:
        owner = next(part.supplier_id for part in whole.suppliers if part.id == booking.supplier_order_id)
        await books.book_compensation(session, whole.order, act, owner, extra, now)
    await actions.close_if_empty(session, whole, now)
    return total.back + extra


def _backs(whole: Whole, part: Part, chosen: dict[uuid.UUID, int], given_up: int) -> dict[uuid.UUID, books.Back]:
    """What a part's lines give up; before they are counted down."""
    return books.share_back([line for line in whole.lines if line.part_id == part.id], chosen, given_up)


async def _owe(
    session: AsyncSession,
    whole: Whole,
    due: actions.Due,
    backs: dict[uuid.UUID, books.Back],
    cancellation: uuid.UUID,
    now: datetime,
) -> None:
    """Write the refund due of a cancellation and book it line by line."""
    await actions.owe_refund(session, whole.order, due, cancellation=cancellation)
    await books.book_cancelled(session, whole, cancellation, backs, now)


async def _give_up(
    session: AsyncSession,
    whole: Whole,
    booking: Booking,
    chosen: dict[uuid.UUID, int],
    named: set[uuid.UUID],
    reason: str,
) -> None:
    """Count lines down, name who stays, shrink the claims to what the rest still draws."""
    mine = [line for line in whole.lines if line.booking_id == booking.id]
    for line in mine:
        line.cancelled += chosen.get(line.id, 0)
        await _drop_passengers(session, whole, line, chosen.get(line.id, 0), named)
    heads = sum(line.quantity - line.cancelled for line in mine if line.type in HEADS)
    singles = sum(line.quantity - line.cancelled for line in mine if line.type == "SINGLE_ROOM")
    # Whoever is left over keeps the room alone at the price paid: nothing else is re-priced.
    rooms = min(booking.rooms, singles + -(-max(0, heads - singles) // 2)) if heads else 0
    draws = (await trips.list_draws(session, [booking.departure_id]))[booking.departure_id]
    await stock.shrink(session, whole.order.id, booking.id, trip_rules.wishes(draws, heads, rooms), reason)
    booking.heads, booking.rooms = heads, rooms
    if heads == 0:
        booking.state = "cancelled"
    await session.flush()
    await queueing.offer(session, booking.departure_id, clock.now())


async def _drop_passengers(
    session: AsyncSession, whole: Whole, line: Line, quantity: int, named: set[uuid.UUID]
) -> None:
    """The named people of a line go first, then the last ones."""
    going = [p for p in whole.passengers if p.line_id == line.id and p.state == "going"]
    surplus = len(going) - (line.quantity - line.cancelled)
    if quantity == 0 or surplus <= 0:
        return
    order = [p for p in going if p.id in named] + [p for p in reversed(going) if p.id not in named]
    gone = [p.id for p in order[:surplus]]
    await session.execute(update(Passenger).where(Passenger.id.in_(gone)).values(state="cancelled"))
    for passenger in order[:surplus]:
        passenger.state = "cancelled"


async def cancel_for_departure(
    session: AsyncSession, order_id: uuid.UUID, departure_id: uuid.UUID, *, by: str, reason: str, now: datetime
) -> int:
    """Take one order off a departure that does not run: the fen owed. An unpaid order ends without money."""
    order = await queries.lock_order(session, order_id)
    if order.state == "awaiting_payment":
        await actions.cancel_unpaid(session, order, f"departure:{departure_id}", reason, now, by)
        return 0
    whole = await queries.load(session, order, lock=True)
    owed = 0
    for booking in whole.bookings:
        if booking.departure_id == departure_id and booking.state == "confirmed":
            key = f"departure:{departure_id}:{booking.id}"
            owed += await cancel_booking(session, whole, booking, by=by, reason=reason, key=key, now=now)
    return owed

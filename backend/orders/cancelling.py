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
from backend.orders import actions, books, choosing, queries, rules
from backend.orders.giving_up import Part, Plan, open_units, plan
from backend.orders.models import Booking, Line, Passenger, Shipment
from backend.orders.queries import Whole
from backend.shop.grouping import share_of_leaving
from backend.shop.rules import give_back
from backend.trips import queries as trips
from backend.trips import queueing
from backend.trips import rules as trip_rules
from backend.trips.study import HEADS


async def cancel_by_buyer(
    session: AsyncSession, whole: Whole, wanted: Sequence[Any], *, key: str, body: str, reason: str, now: datetime
) -> Plan:
    """Cancel lines of a paid order; places and packs go back at once, money is written as due.

    Raises NotCancellable when a departure has begun, its voucher was used, or goods have left (then it is after-sale).
    """
    actions.require_paid(whole.order)
    chosen = choosing.choose_lines(whole, wanted, now)
    named = {p for wish in wanted for p in wish.passengers}
    made = plan(whole, chosen, now, await leaving(session, whole, now))
    dues = shares(made)
    for n, (part, _, total) in enumerate(made.sums):
        mark = key if n == 0 else f"{key}#{n}"
        basis = {
            "percent": total.percent, "daysBefore": total.days_before,
            "ladder": part.ladder if isinstance(part, Booking) else [], "part": str(part.id), "body": body,
            **(summed(made) if n == 0 else {}),
        }  # fmt: skip
        act = await actions.record_cancellation(
            session, whole.order, mark, by="buyer", reason=reason, basis=basis,
            booking=part.id if isinstance(part, Booking) else None,
        )  # fmt: skip
        if isinstance(part, Shipment):
            await _take_out(session, whole, part, chosen, now)
        else:
            await _give_up(session, whole, part, chosen, named, "cancelled")
        due = actions.Due(f"cancel:{act}", dues[n], "buyer", reason, whole.order.account_id)
        await actions.owe_refund(session, whole.order, due, cancellation=act)
        if n == 0:
            await books.book_cancelled(session, whole, act, made.backs, now, made.lost)
    for line in whole.lines:
        if chosen.get(line.id) or line.id in made.lost or line.id in made.backs:
            rules.value_anew(line)
    await actions.close_if_empty(session, whole, now)
    return made


def shares(made: Plan) -> list[int]:
    """What is due by each part's act: together what comes back, which is less by lost discounts and more by what parts
    given up before are worth without them."""
    left, dues = made.back, []
    for _, _, total in made.sums:
        dues.append(min(total.back, left))
        left -= dues[-1]
    dues[0] += left
    return dues


async def leaving(session: AsyncSession, whole: Whole, now: datetime) -> dict[uuid.UUID, int]:
    """What leaving costs by shipment: whoever goes before a complete group's goods are sent pays the difference that
    the others keep thanks to them; nothing once the seller is late."""
    return {
        one.id: await share_of_leaving(session, one.team_id, whole.order.id)
        for one in whole.shipments
        if one.team_id is not None and one.state == "to_ship" and one.ships_by >= clock.day_of(now)
    }


def summed(made: Plan) -> dict[str, int]:
    """What a whole act of giving up comes to, as its first row remembers and its answer says."""
    amount, kept = sum(one[1] for one in made.sums), sum(one[2].kept for one in made.sums)
    kept += sum(back.given_up - back.paid for back in made.backs.values())  # goodwill gave it back before
    group = sum(total.kept for part, _, total in made.sums if isinstance(part, Shipment))
    return {
        "leaving": group, "amount": amount, "kept": kept, "back": made.back, "lost": amount - kept - made.back,
        "percent": max(one[2].percent for one in made.sums),
        "daysBefore": min(one[2].days_before for one in made.sums),
    }  # fmt: skip


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
    chosen = {line.id: open_units(shipment, line, now) for line in mine}
    choosing.with_freight(whole, shipment, chosen)
    if not any(chosen.values()):
        raise NotCancellable("goods_left")
    backs = _backs(whole, shipment, chosen, sum(rules.worth(line, chosen.get(line.id, 0)) for line in mine))
    back = books.paid_back(backs)
    basis = {"percent": 0, "daysBefore": 0, "part": str(shipment.id)}
    for line in mine:
        line.gone = rules.gone(line) + rules.worth(line, chosen.get(line.id, 0))
    act = await actions.record_cancellation(session, whole.order, key, by=by, reason=reason, basis=basis)
    await _take_out(session, whole, shipment, chosen, now, excused=True)
    due = actions.Due(f"cancel:{act}", back, by, reason)
    await _owe(session, whole, due, backs, act, now)
    await actions.close_if_empty(session, whole, now)
    return back


async def _take_out(
    session: AsyncSession,
    whole: Whole,
    shipment: Shipment,
    chosen: dict[uuid.UUID, int],
    now: datetime,
    *,
    excused: bool = False,
) -> None:
    """Count lines of goods down and give their packs back, those of the last drawn lots first. Where some have left and
    no more is to be sent, the shipment is as far as its parcels are. `excused`: it was not the buyer's doing."""
    mine = [line for line in whole.lines if line.shipment_id == shipment.id]
    keep: dict[uuid.UUID, int] = defaultdict(int)
    for line in mine:
        line.cancelled += chosen.get(line.id, 0)
        line.excused += chosen.get(line.id, 0) if excused else 0
        line.draws = give_back(line.draws, line.quantity - line.cancelled)
        for draw in line.draws:
            keep[uuid.UUID(draw["quota"])] += draw["quantity"]
    await stock.shrink(session, whole.order.id, shipment.id, dict(keep), "cancelled")
    actions.settle_shipment(whole, shipment, now)
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
    for line in whole.lines:
        line.excused += chosen.get(line.id, 0)
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

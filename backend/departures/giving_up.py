"""Bookings that are given up, in part or whole: by the buyer, by the operator, by the 成团 decision."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.departures import rules
from backend.departures.models import Booking
from backend.inventory import actions as stock
from backend.kernel.errors import Invalid
from backend.orders import actions, bookkeeping, cancelling, queries
from backend.orders.kind import Giving
from backend.orders.models import Line, Passenger
from backend.orders.queries import Whole
from backend.orders.rules import worth
from backend.trips import queries as trips
from backend.trips import queueing, rooming, study
from backend.trips import rules as trip_rules


def complete(booking: Booking, mine: Sequence[Line], chosen: dict[uuid.UUID, int]) -> None:
    """A departure whose last ticket goes takes its add-ons and room supplements with it. Raises Invalid where children
    would be left without an adult, or a group against its terms."""
    staying = {line.id: line.quantity - line.cancelled - chosen.get(line.id, 0) for line in mine}
    tickets = [line for line in mine if line.type in study.HEADS]
    if not any(staying[line.id] for line in tickets):
        chosen.update({line.id: line.quantity - line.cancelled for line in mine})
    elif not any(staying[line.id] for line in tickets if line.type not in study.MINORS):
        raise Invalid("adult_needed", "lines")
    elif group := booking.boarding.group:
        left = {kind: sum(staying[line.id] for line in tickets if line.type == kind) for kind in study.HEADS}
        if not sum(n for kind, n in left.items() if kind != "TEACHER"):
            chosen.update({line.id: line.quantity - line.cancelled for line in mine})  # nobody is left to lead
            return
        if any(chosen.get(line.id) for line in mine if line.type == "GROUP"):
            raise Invalid("one_group", "lines")  # what a group pays once stays while anybody comes
        study.check_ratio(left, group.terms, "lines")
    if any(chosen.get(line.id) for line in mine if line.type == "SINGLE_ROOM"):
        # Giving a single room back is only possible when the others pair up without it, as the trip was sold.
        had = booking.boarding.rooms or rooming.Rooms()
        room = rooming.SHARED if had.shared else rooming.THIRD if had.third else ""
        party = rooming.party_of([(line.type, staying[line.id]) for line in mine], room)
        rooming.rooms_of(party, rooming.Rooming(shared=True, third=True, without_bed=had.most), "quantity")


async def give_up(
    session: AsyncSession, booking: Booking, mine: Sequence[Line], people: Sequence[Passenger], giving: Giving
) -> None:
    """Count lines down, name who stays, shrink the claims to what the rest still draws."""
    for line in mine:
        gone = giving.chosen.get(line.id, 0)
        line.cancelled += gone
        line.excused += gone if giving.excused else 0
        if gone:
            await _drop_passengers(session, line, people, giving.named)
    heads = sum(line.quantity - line.cancelled for line in mine if line.type in study.HEADS)
    party = rooming.party_of([(line.type, line.quantity - line.cancelled) for line in mine])
    slept = rooming.fewer(booking.boarding.rooms or rooming.Rooms(), party)
    rooms = min(booking.rooms, slept.total)
    if booking.boarding.rooms:
        booking.boarding = msgspec.structs.replace(booking.boarding, rooms=slept)
    draws = (await trips.list_draws(session, [booking.departure_id]))[booking.departure_id]
    await stock.shrink(session, booking.order_id, booking.id, trip_rules.wishes(draws, heads, rooms), giving.reason)
    booking.heads, booking.rooms = heads, rooms
    if heads == 0:
        booking.state = "cancelled"
    await session.flush()
    await queueing.offer(session, booking.departure_id, giving.now)


async def _drop_passengers(
    session: AsyncSession, line: Line, people: Sequence[Passenger], named: frozenset[uuid.UUID]
) -> None:
    """The named people of a line go first, then the last ones."""
    going = [p for p in people if p.line_id == line.id and p.state == "going"]
    surplus = len(going) - (line.quantity - line.cancelled)
    if surplus <= 0:
        return
    order = [p for p in going if p.id in named] + [p for p in reversed(going) if p.id not in named]
    gone = [p.id for p in order[:surplus]]
    await session.execute(update(Passenger).where(Passenger.id.in_(gone)).values(state="cancelled"))
    for passenger in order[:surplus]:
        passenger.state = "cancelled"


async def cancel_booking(
    session: AsyncSession, whole: Whole, booking: Booking, *, by: str, reason: str, key: str, now: datetime
) -> int:
    """The operator or the 成团 decision cancels a whole booking: everything paid goes back, plus what is promised.

    Answers the fen owed. The decision (旅游法 63) owes the refund alone.
    """
    mine = whole.lines_of(booking)
    chosen = {line.id: line.quantity - line.cancelled for line in mine}
    amount = sum(worth(line, chosen[line.id]) for line in mine)
    total = rules.operator_cancels(amount, booking.operator_ladder, now, booking.starts_on)
    extra = -total.kept if by == "operator" else 0
    backs = cancelling.backs_of(whole, booking, chosen, total.back)
    total = total._replace(back=bookkeeping.paid_back(backs), given_up=total.back)
    basis = {"percent": total.percent if extra else 0, "daysBefore": total.days_before, "compensation": extra}
    act = await actions.record_cancellation(
        session, whole.order, key, by=by, reason=reason, basis=basis, part=booking.id
    )
    await cancelling.give_up(session, whole, booking, Giving(chosen, now, excused=True))
    due = actions.Due(f"cancel:{act}", total.back, by, reason)
    await cancelling.owe(session, whole, due, backs, act, now)
    if extra:
        owner = next(part.supplier_id for part in whole.suppliers if part.id == booking.supplier_order_id)
        await bookkeeping.book_compensation(session, whole.order, act, owner, extra, now)
    await actions.close_if_empty(session, whole, now)
    return total.back + extra


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
    for booking in whole.of("trips"):
        if booking.departure_id == departure_id and booking.state == "confirmed":
            key = f"departure:{departure_id}:{booking.id}"
            owed += await cancel_booking(session, whole, booking, by=by, reason=reason, key=key, now=now)
    return owed

"""A traveller ends a trip that has begun: the operator keeps the necessary costs, line by line, and the rest goes back
(旅游法 65). Asked for in the conversation of the order; settled here by the operator, once per booking."""

import uuid
from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Router, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import audit
from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.departures.models import Booking
from backend.kernel import clock
from backend.kernel.errors import Invalid, LimitReached, NotFound, OutsidePeriod
from backend.kernel.ids import new_id
from backend.kernel.money import Money, split
from backend.kernel.wire import In, Out
from backend.orders import actions as orders
from backend.orders import bookkeeping, queries
from backend.orders.booking_schemas import EarlyEnd
from backend.orders.models import Cancellation, SupplierOrder
from backend.orders.queries import Whole
from backend.orders.rules import AFTERWARDS


class CostIn(In):
    """A necessary cost that can't be got back: what for, and fen."""

    name: Annotated[str, Meta(min_length=2, max_length=60)]
    amount: Annotated[int, Meta(ge=1, le=10_000_000)]


class EarlyEndIn(In):
    """Why the trip ended for these travellers, and what was necessarily spent. `expected_back` is what the operator saw
    that the buyer gets."""

    reason: Annotated[str, Meta(min_length=4, max_length=200)]
    costs: Annotated[list[CostIn], Meta(max_length=20)]
    expected_back: Annotated[int, Meta(ge=0)] | None = None


class EarlyEndOut(Out):
    """What stays with the operator and what goes back to the buyer."""

    left: Money
    kept: Money
    back: Money


async def settle(session: AsyncSession, actor: Actor, booking: Booking, wish: EarlyEndIn, now: datetime) -> EarlyEndOut:
    """Give back what a booking has left less its necessary costs. Raises OutsidePeriod before the departure begins (the
    ladder holds until then) and long after its end, LimitReached the second time, Invalid for costs beyond what is
    left."""
    whole = await queries.load(session, await queries.lock_order(session, booking.order_id), lock=True)
    sums = judge(whole, booking, wish, now)
    if await queries.find_cancellation(session, whole.order.id, _key(booking)):
        raise LimitReached("ended_once")
    if wish.expected_back is not None and wish.expected_back != sums.back.amount:
        raise Invalid("sum_changed", "expectedBack")
    act = Cancellation(
        id=new_id(), order_id=whole.order.id, part_id=booking.id, key=_key(booking), by="buyer", reason=_told(wish),
        basis={"law": "旅游法 65", "kept": sums.kept.amount, "back": sums.back.amount}, created_at=now,
    )  # fmt: skip
    session.add(act)
    await session.flush()
    lines = whole.lines_of(booking)
    shares = split(sums.back.amount, [bookkeeping.line_left(line) for line in lines]) if sums.back.amount else []
    backs = {line.id: bookkeeping.Back(fen, fen) for line, fen in zip(lines, shares, strict=False) if fen}
    due = orders.Due(f"early_end:{booking.id}", sums.back.amount, "buyer", wish.reason, actor.account_id)
    await orders.owe_refund(session, whole.order, due, cancellation=act.id)
    await bookkeeping.book_cancelled(session, whole, act.id, backs, now)
    await audit.note(session, actor, "early_end", f"booking:{booking.id}", wish.reason, back=sums.back.amount)
    return sums


def judge(whole: Whole, booking: Booking, wish: EarlyEndIn, now: datetime) -> EarlyEndOut:
    """The sums, to the fen. Raises OutsidePeriod, Invalid."""
    begun = now >= clock.at(booking.starts_on, booking.boarding.at)
    over = now > clock.at(booking.ends_on, "23:59") + AFTERWARDS
    if not begun or over or booking.state not in {"confirmed", "checked_in"}:
        raise OutsidePeriod("not_begun" if not begun else "claim_time_over")
    left = sum(bookkeeping.line_left(line) for line in whole.lines_of(booking))
    kept = sum(one.amount for one in wish.costs)
    if kept > left:
        raise Invalid("out_of_bounds", "costs")
    return EarlyEndOut(left=Money(left), kept=Money(kept), back=Money(left - kept))


def _told(wish: EarlyEndIn) -> str:
    """What the buyer reads, and what goes with their words: why, and each cost with its sum."""
    return "\n".join([wish.reason, *(f"{one.name} ¥{one.amount / 100:.2f}" for one in wish.costs)])


def _key(booking: Booking) -> str:
    return f"early_end:{booking.id}"


async def of_order(session: AsyncSession, order_id: uuid.UUID) -> dict[uuid.UUID, EarlyEnd]:
    """Booking → how its early end was settled."""
    found = await session.execute(
        select(Cancellation).where(Cancellation.order_id == order_id, Cancellation.key.startswith("early_end:"))
    )
    return {
        one.part_id: EarlyEnd(words=one.reason, kept=Money(one.basis["kept"]), back=Money(one.basis["back"]))
        for one in found.scalars()
        if one.part_id is not None and "kept" in one.basis  # the first of them told its costs only
    }


@post("/supplier/{supplier_id:uuid}/departures/{departure_id:uuid}/bookings/{booking_id:uuid}/early-end",
      status_code=200, operation_id="endEarly", may="member:honour")  # fmt: skip
async def end_early(
    supplier_id: FromPath[UUID],
    departure_id: FromPath[UUID],
    booking_id: FromPath[UUID],
    data: JSONBody[EarlyEndIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    preview: Annotated[bool, QueryParameter()] = False,
) -> EarlyEndOut:
    """Settle a trip that travellers of ours ended early; with `preview=true` only say what would go back."""
    async with database.transaction() as session:
        booking = await _own(session, supplier_id, departure_id, booking_id)
        if preview:
            order = await queries.lock_order(session, booking.order_id)
            return judge(await queries.load(session, order), booking, data, clock.now())
        return await settle(session, actor, booking, data, clock.now())


async def _own(session: AsyncSession, supplier_id: UUID, departure_id: UUID, booking_id: uuid.UUID) -> Booking:
    booking = await session.get(Booking, booking_id)
    if booking is None or booking.departure_id != departure_id:
        raise NotFound
    part = await session.get_one(SupplierOrder, booking.supplier_order_id)
    if part.supplier_id != supplier_id:
        raise NotFound
    return booking


router = Router(path="/api", route_handlers=[end_early], tags=["supplier"])

"""Verbs on orders. Each works inside the caller's transaction, on an order locked first, and never commits."""

import uuid
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.inventory import actions as stock
from backend.kernel import clock
from backend.kernel.errors import HoldExpired, LimitReached, NotCancellable
from backend.kernel.ids import new_id
from backend.orders import bookkeeping, holding, queries, registry, rules
from backend.orders.bookkeeping import Arrived
from backend.orders.models import Cancellation, OpenDue, Order, RefundDue, SupplierOrder

PAID = "paid"
GRACE_LIMIT = timedelta(minutes=60)
"""No hold lives longer than this through payment attempts (extensions by the buyer are counted apart)."""


async def extend_hold(session: AsyncSession, order: Order, hold: timedelta, now: datetime) -> None:
    """Give the buyer another hold's length from now. Raises LimitReached after two, HoldExpired when it lapsed."""
    if order.state != "awaiting_payment" or order.expires_at <= now:
        raise HoldExpired
    if order.extended >= rules.EXTENSIONS:
        raise LimitReached("no_more_extensions")
    until = max(order.expires_at, now + hold)
    if not await stock.extend(session, order.id, until):
        raise HoldExpired
    order.expires_at = until
    order.extended += 1


async def grant_grace(session: AsyncSession, order: Order, until: datetime) -> bool:
    """Move the hold into payment grace, an hour after placing at most; False when a claim has lapsed already."""
    until = min(until, order.placed_at + GRACE_LIMIT)
    if until > order.expires_at:
        if not await stock.extend(session, order.id, until):
            return False
        order.expires_at = until
    return True


async def mark_paid(session: AsyncSession, order: Order, money: Arrived, now: datetime) -> str:
    """Money for an order has arrived: `paid`, or what became of it instead; booked in the same transaction.

    `duplicate`: it was paid already. `late`: the hold lapsed and the places are gone, the departure sells no more,
    or the order was cancelled. Both owe the money back to that payment.
    """
    if order.state in {PAID, "completed"}:
        await owe_surplus(session, order, f"duplicate:{money.attempt_id}", money, now)
        return "duplicate"
    lapsed = order.state == "expired" or order.expires_at <= now
    gone = order.state == "cancelled" or (lapsed and not await _still_selling(session, order, now))
    if gone or await stock.sell(session, order.id) == "short":
        cancellation = await record_cancellation(
            session, order, f"late:{money.attempt_id}", by="late_money", reason="late_money", basis={}
        )
        await owe_surplus(session, order, f"late:{money.attempt_id}", money, now, cancellation=cancellation)
        if order.state == "awaiting_payment":
            await expire_order(session, order, now)
        return "late"
    order.state, order.paid_at, order.ended_at = PAID, now, None
    whole = await queries.load(session, order)
    _begin(whole)
    await bookkeeping.book_paid(session, whole, money, now)
    return "paid"


async def owe_surplus(
    session: AsyncSession,
    order: Order,
    fact: str,
    money: Arrived,
    now: datetime,
    *,
    cancellation: uuid.UUID | None = None,
) -> None:
    """Money nobody asked for goes back to the payment it came by."""
    due = Due(fact, money.amount, "late_money" if cancellation else "surplus", fact.partition(":")[0])
    await owe_refund(session, order, due, attempt=money.attempt_id, cancellation=cancellation)
    await bookkeeping.book_surplus(session, order, fact, money, now)


async def _still_selling(session: AsyncSession, order: Order, now: datetime) -> bool:
    """Whether everything in an order would be sold now."""
    lines = await queries.list_lines(session, order.id)
    for kind, parts in registry.by_kind(await queries.list_parts(session, [order.id])):
        mine = {part.id for part in parts}
        if not await kind.still_sells(session, parts, [line for line in lines if line.part_id in mine], now):
            return False
    return True


def _begin(whole: queries.Whole) -> None:
    """The parts of an order that was paid just now begin."""
    for part in whole.parts:
        part.state = registry.of(part).begin(part)
    bring_up(whole)


def bring_up(whole: queries.Whole) -> None:
    """Supplier orders' states from those of their parts."""
    for part in whole.suppliers:
        mine = [one.state for one in whole.parts if one.supplier_order_id == part.id]
        part.state = rules.supplier_state(mine)


async def _end(session: AsyncSession, order: Order, state: str, now: datetime) -> None:
    order.state, order.ended_at = state, now
    await session.execute(update(SupplierOrder).where(SupplierOrder.order_id == order.id).values(state="cancelled"))
    for kind, parts in registry.by_kind(await queries.list_parts(session, [order.id])):
        for part in parts:
            part.state = "cancelled"
        await session.flush()
        await kind.given_back(session, parts, now)


async def expire_order(session: AsyncSession, order: Order, now: datetime) -> None:
    """End an unpaid order whose hold has run out; its places go back."""
    await stock.release(session, [order.id], "expired")
    await _end(session, order, "expired", now)
    await session.flush()
    await holding.cool_down(session, order.account_id, now)


async def cancel_unpaid(
    session: AsyncSession, order: Order, key: str, reason: str, now: datetime, by: str = "buyer", body: str = ""
) -> None:
    """An unpaid order is given up; its places go back."""
    if order.state != "awaiting_payment":
        raise NotCancellable
    await stock.release(session, [order.id], "cancelled")
    await record_cancellation(session, order, key, by=by, reason=reason, basis={"amount": 0, "back": 0, "body": body})
    await _end(session, order, "cancelled", now)
    if by == "buyer":
        await session.flush()
        await holding.cool_down(session, order.account_id, now)


async def record_cancellation(
    session: AsyncSession,
    order: Order,
    key: str,
    *,
    by: str,
    reason: str,
    basis: dict[str, Any],
    part: uuid.UUID | None = None,
) -> uuid.UUID:
    """Write the act down; the key makes it happen once."""
    made = Cancellation(id=new_id(), order_id=order.id, part_id=part, key=key, by=by, reason=reason, basis=basis)
    session.add(made)
    await session.flush()
    return made.id


class Due(NamedTuple):
    """Why money is owed back: the fact that owes it once, fen, who caused it, the reason, the account that acted."""

    fact: str
    amount: int
    by: str
    reason: str
    author: uuid.UUID | None = None


async def owe_refund(
    session: AsyncSession,
    order: Order,
    due: Due,
    *,
    attempt: uuid.UUID | None = None,
    cancellation: uuid.UUID | None = None,
) -> None:
    """Write that money is due back, once per fact; nothing for nothing. The caller books it."""
    if due.amount <= 0:
        return
    made = await session.execute(
        insert(RefundDue)
        .values(id=new_id(), order_id=order.id, cancellation_id=cancellation, attempt_id=attempt, **due._asdict())
        .on_conflict_do_nothing(index_elements=["order_id", "fact"])
        .returning(RefundDue.id)
    )
    due_id = made.scalar_one_or_none()
    if due_id is not None:
        session.add(OpenDue(due_id=due_id, order_id=order.id))
        await session.flush()


async def close_if_empty(session: AsyncSession, whole: queries.Whole, now: datetime) -> None:
    """Bring supplier orders and the order up to their parts' states; coupons come back with the last of them."""
    bring_up(whole)
    if all(one.state == "cancelled" for one in whole.parts):
        whole.order.state, whole.order.ended_at = "cancelled", now
        for promotion in {uuid.UUID(one["promotion"]) for line in whole.lines for one in line.discounts}:
            await stock.shrink(session, whole.order.id, promotion, {}, "cancelled")
    await session.flush()


async def complete_idle(session: AsyncSession, now: datetime) -> None:
    """Paid orders of which nothing is to come any more are completed."""
    coming = or_(*(kind.going_on(clock.day_of(now)) for kind in registry.KINDS.values()))
    done = await session.execute(
        update(Order)
        .where(Order.state == PAID, ~coming)
        .values(state="completed", ended_at=now)
        .returning(Order.id)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(SupplierOrder)
        .where(SupplierOrder.order_id.in_(list(done.scalars())), SupplierOrder.state != "cancelled")
        .values(state="completed")
    )


def require_paid(order: Order) -> None:
    """Raises NotCancellable unless the order is paid and running."""
    if order.state != PAID:
        raise NotCancellable

"""Refunds that were made at the provider's own desk: they become refunds of their order, in our books as in theirs.

Somebody with access to the provider's pages gave money back there. Where the order owes that much already, it is what
was owed; else it was given on the platform's account, like goodwill: a later cancellation gives less by it.
"""

import uuid

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock
from backend.kernel.ids import new_id
from backend.ledger import actions as ledger
from backend.ledger import rules as chart
from backend.ledger.rules import Line
from backend.orders import bookkeeping
from backend.orders import queries as order_queries
from backend.orders.models import OpenDue, Order, RefundDue
from backend.payments import queries
from backend.payments.models import PaymentAttempt, Refund
from backend.payments.ports import Returned


async def take_in(session: AsyncSession, provider: str, returned: Returned) -> uuid.UUID | None:
    """Make a refund of ours of one that we did not ask for; its id, or None where its payment is not ours.

    What is more than the payment or the order has left is for staff: the order is stuck, and the movement stays among
    the differences.
    """
    found = await queries.find_attempt(session, provider, returned.payment) if returned.payment else None
    if found is None or returned.state == "failed":
        return None
    order = await order_queries.lock_order(session, found.order_id)
    await session.refresh(found, with_for_update=True)
    known = await queries.find_refund(session, provider, returned.reference)
    if known is not None:
        return known.id
    made = await _planned(session, found, returned)
    if made is None:
        fits = returned.amount <= found.received - found.refunded - found.disputed
        due = await _owed(session, order, found, returned) if fits else None
        if due is None:
            order.stuck = order.stuck or "refund_exceeds_payment"
            return None
        made = Refund(id=new_id(), due_id=due, attempt_id=found.id, amount=returned.amount)
        found.refunded += returned.amount
        session.add(made)
    # It has gone already: nobody may send it a second time.
    made.state, made.reference, made.tries = "sent", returned.reference, 1
    await session.flush()
    moves = [
        Line(chart.REFUNDS_DUE, made.amount, order.id),
        Line(chart.clearing(found.provider), -made.amount, order.id),
    ]
    await ledger.book(session, "refunded", str(made.id), moves, clock.now())
    return made.id


async def _planned(session: AsyncSession, attempt: PaymentAttempt, returned: Returned) -> Refund | None:
    """A refund of ours that waits to be sent and is the same sum: somebody was quicker at the provider's desk."""
    wanted = select(Refund).where(
        Refund.attempt_id == attempt.id, Refund.state == "pending", Refund.reference.is_(None),
        Refund.amount == returned.amount, Refund.tries == 0,
    )  # fmt: skip
    return (await session.execute(wanted.order_by(Refund.id).limit(1).with_for_update())).scalar_one_or_none()


async def _owed(session: AsyncSession, order: Order, attempt: PaymentAttempt, returned: Returned) -> uuid.UUID | None:
    """The due that a refund pays: an open one that it fits in, else one made for it."""
    for due, left in await queries.list_unpaid_dues(session, 100, order.id, stuck=True):
        if due.attempt_id in {None, attempt.id} and returned.amount <= left:
            if returned.amount == left:
                await session.execute(delete(OpenDue).where(OpenDue.due_id == due.id))
            return due.id
    whole = await order_queries.load(session, order)
    if sum(bookkeeping.line_left(line) for line in whole.lines) < returned.amount:
        return None
    key = f"provider:{attempt.id}:{returned.reference}"  # references are a provider's own
    await bookkeeping.book_goodwill(session, whole, key, None, returned.amount, clock.now())
    made = RefundDue(
        id=new_id(), order_id=order.id, attempt_id=attempt.id, fact=key, amount=returned.amount,
        reason="refunded_at_provider", by="staff",
    )  # fmt: skip
    session.add(made)
    await session.flush()
    return made.id

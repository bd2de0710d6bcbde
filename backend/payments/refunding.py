"""The refund engine: it acts on refund-due rows, whoever wrote them. Planning caps by what each payment received;
sending owns its transactions, and every movement of money has one key, however often it is asked for."""

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.ids import new_id
from backend.kernel.points import reach
from backend.ledger import actions as ledger
from backend.ledger import rules as chart
from backend.ledger.rules import Line
from backend.orders import queries as order_queries
from backend.orders.models import OpenDue, Order
from backend.payments import disputes, queries, taking_in
from backend.payments.models import PaymentAttempt, Refund
from backend.payments.ports import Provider, Refused, Returned, Unavailable

TRIES = 8
"""Unanswered tries after which staff is told; asking goes on."""
ASK_AGAIN = timedelta(seconds=15)
KEYS_LIVE = timedelta(hours=1)
"""A provider may forget a key after a day (Stripe does): what is older is looked for before it is asked for again."""


async def plan_refunds(session: AsyncSession, order_id: uuid.UUID, due_id: uuid.UUID, missing: int) -> int:
    """Spread what is due over the order's payments, never above what each received; fen planned.

    The order's row is locked, so that two planners can't both spend the same payment.
    """
    order = await order_queries.lock_order(session, order_id)
    dues = dict((due.id, (due, left)) for due, left in await queries.list_unpaid_dues(session, 1000, order_id))
    if due_id not in dues:
        return 0
    due, missing = dues[due_id]
    planned = 0
    # Money that another due claims for itself (paid twice) is spent last by one that may take any.
    reserved = {one.attempt_id for one, _ in dues.values() if one.order_id == order.id and one.attempt_id}
    attempts = sorted(await queries.list_attempts(session, [order.id]), key=lambda a: a.id in reserved)
    for attempt in attempts:
        if due.attempt_id not in {None, attempt.id}:
            continue
        share = min(missing - planned, attempt.received - attempt.refunded - attempt.disputed)
        if share > 0:
            attempt.refunded += share
            session.add(Refund(id=new_id(), due_id=due.id, attempt_id=attempt.id, amount=share, state="pending"))
            planned += share
    if planned < missing:
        order.stuck = "refund_exceeds_payment"
    else:
        await session.execute(delete(OpenDue).where(OpenDue.due_id == due.id))
    await session.flush()
    return planned


async def send_refund(database: Database, provider: Provider, refund: Refund) -> str:
    """Ask the provider that was paid to send a refund, under its own key, as often as it takes; its state then."""
    reach("refund_committed")
    async with database.transaction() as session:
        attempt = await queries.get_attempt(session, refund.attempt_id)
    if attempt is None or attempt.reference is None:
        return refund.state
    try:
        returned = None
        if refund.tries or refund.created_at < clock.now() - KEYS_LIVE:
            returned = await provider.find_refund(refund.id, attempt.reference)
        if returned is None:
            returned = await provider.refund(refund.id, attempt.reference, refund.amount)
    except Refused as refused:
        return await _apply(database, refund.id, None, str(refused))
    except Unavailable:
        await _note_try(database, refund.id, attempt.order_id, refund.tries + 1)
        return "pending"
    reach("refund_asked")
    return await _apply(database, refund.id, returned)


async def settle_refund(database: Database, provider: Provider, reference: str) -> str:
    """Ask the provider how a refund stands and bring our books to it; `unknown` where we can't say whose it is.

    One that was told before our own call was answered carries our key; one without was made at the provider's desk.
    """
    returned = await provider.look_up_refund(reference)
    async with database.transaction() as session:
        known = await queries.find_refund(session, provider.name, reference)
        if known is None and returned.key:
            known = await session.get(Refund, uuid.UUID(returned.key))
        refund = (
            known.id if known else None if returned.key else await taking_in.take_in(session, provider.name, returned)
        )
    return "unknown" if refund is None else await _apply(database, refund, returned)


async def _note_try(database: Database, refund_id: uuid.UUID, order_id: uuid.UUID, tries: int) -> None:
    async with database.transaction() as session:
        await session.execute(
            update(Refund)
            .where(Refund.id == refund_id, Refund.state == "pending")
            .values(asked_at=clock.now(), tries=tries)
        )
        if tries >= TRIES:
            await session.execute(
                update(Order).where(Order.id == order_id, Order.stuck.is_(None)).values(stuck="refund_unanswered")
            )


async def _apply(database: Database, refund_id: uuid.UUID, returned: Returned | None, fault: str = "") -> str:
    """Move a refund to the provider's state and book it, order first, then payment, then refund locked.

    Money leaves the books when the provider takes the refund, and comes back when it fails after that. A failed
    refund frees its payment's cap, and its due waits for staff.
    """
    async with database.transaction() as session:
        refund = await session.get(Refund, refund_id)
        attempt = await queries.get_attempt(session, refund.attempt_id) if refund else None
        if refund is None or attempt is None:
            return "unknown"
        order = await order_queries.lock_order(session, attempt.order_id)
        await session.refresh(attempt, with_for_update=True)
        await session.refresh(refund, with_for_update=True)
        before, now = refund.state, clock.now()
        after = returned.state if returned else "failed"
        if before in {"succeeded", "failed"} and after != "failed":
            return before
        if before == "failed":
            return before
        refund.state, refund.asked_at, refund.tries = after, now, refund.tries + (before == "pending")
        if returned and before == "pending":
            refund.reference = returned.reference
            await _book(session, "refunded", refund, attempt, order.id)
        if after != "sent":
            refund.settled_at = now
        if after == "failed":
            if refund.reference:
                await _book(session, "refund_returned", refund, attempt, order.id)
            attempt.refunded -= refund.amount
            await disputes.cap(session, attempt)
            refund.fault, order.stuck = fault or "returned", "refund_failed"
        elif order.stuck == "refund_unanswered":
            order.stuck = None
        return after


async def _book(session: AsyncSession, fact: str, refund: Refund, attempt: PaymentAttempt, order_id: uuid.UUID) -> None:
    amount = refund.amount if fact == "refunded" else -refund.amount
    moves = [
        Line(chart.REFUNDS_DUE, amount, order_id),
        Line(chart.clearing(attempt.provider), -amount, order_id),
    ]
    await ledger.book(session, fact, str(refund.id), moves, clock.now())


async def try_again(session: AsyncSession, order_id: uuid.UUID) -> int:
    """Staff wants failed refunds of an order tried again: their dues are open again; how many."""
    order = await order_queries.lock_order(session, order_id)
    failed = await queries.list_failed_refunds(session, order_id)
    for refund in failed:
        refund.replaced = True
        await session.execute(insert(OpenDue).values(due_id=refund.due_id, order_id=order_id).on_conflict_do_nothing())
    order.stuck = None
    await session.flush()
    return len(failed)


async def paid_elsewhere(session: AsyncSession, order_id: uuid.UUID, memo: dict[str, Any]) -> int:
    """Staff paid by bank transfer what could not go back by itself; the fen that left our bank."""
    order = await order_queries.lock_order(session, order_id)
    total = 0
    for refund in await queries.list_failed_refunds(session, order_id):
        refund.replaced, total = True, total + refund.amount
        await _close(session, refund.due_id, refund.attempt_id, refund.amount, f"bank:{refund.id}")
        moves = [Line(chart.REFUNDS_DUE, refund.amount, order_id), Line(chart.BANK, -refund.amount, order_id)]
        await ledger.book(session, "refund_elsewhere", str(refund.id), moves, clock.now(), memo)
    total += await _close_rest(session, order_id, "refund_elsewhere", chart.BANK, memo)
    order.stuck = None
    await session.flush()
    return total


async def charged_back(session: AsyncSession, order_id: uuid.UUID, memo: dict[str, Any]) -> int:
    """The buyer has what is due already, through a dispute that was lost: the due ends against it; its fen."""
    order = await order_queries.lock_order(session, order_id)
    order.stuck = None
    return await _close_rest(session, order_id, "refund_charged_back", chart.DISPUTES, memo)


async def _close_rest(session: AsyncSession, order_id: uuid.UUID, fact: str, account: str, memo: dict[str, Any]) -> int:
    """End the dues that no payment can cover, at the cost of an account."""
    attempts, total = await queries.list_attempts(session, [order_id]), 0
    for due, left in await queries.list_unpaid_dues(session, 1000, order_id, stuck=True):
        if not attempts:
            break
        name = f"{fact}:{due.id}:{left}"
        await _close(session, due.id, due.attempt_id or attempts[0].id, left, f"bank:{name}")
        await session.execute(delete(OpenDue).where(OpenDue.due_id == due.id))
        moves = [Line(chart.REFUNDS_DUE, left, order_id), Line(account, -left, order_id)]
        await ledger.book(session, fact, name, moves, clock.now(), memo)
        total += left
    return total


async def _close(session: AsyncSession, due_id: uuid.UUID, attempt_id: uuid.UUID, amount: int, name: str) -> None:
    """A refund that went another way than through the payment, so that its due is covered."""
    now = clock.now()
    session.add(
        Refund(
            id=new_id(), due_id=due_id, attempt_id=attempt_id, amount=amount, state="succeeded", reference=name,
            settled_at=now,
        )
    )  # fmt: skip
    await session.flush()

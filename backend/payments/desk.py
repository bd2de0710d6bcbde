"""The staff's side of money: what happened on a day, what is stuck and what was tried, and acts that need a reason."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import audit
from backend.accounts.queries import Actor
from backend.kernel import clock
from backend.kernel.errors import EditedMeanwhile, Forbidden, Invalid, KeyReused, LimitReached
from backend.kernel.ids import new_id
from backend.kernel.money import Money
from backend.ledger import queries as ledger
from backend.ledger import rules as chart
from backend.orders import actions as orders
from backend.orders import bookkeeping
from backend.orders import queries as order_queries
from backend.orders.models import Order, RefundDue
from backend.payments import queries, refunding
from backend.payments.desk_schemas import (
    Balance,
    CompensationIn,
    Daily,
    DifferenceOut,
    Movement,
    SettleIn,
    StuckOut,
    Tried,
)  # fmt: skip
from backend.payments.models import PaymentAttempt, ProviderMove, Refund
from backend.suppliers.queries import list_suppliers

FEW = 200
GOODWILL_A_DAY = {"support": 100_000}
"""Fen a staff role may give back in a Shanghai day on its own; roles not named answer for the money anyway."""


async def daily(session: AsyncSession, day: date, lang: str) -> Daily:
    """What moved on a Shanghai day, what every account held at its end, what is held, due, stuck and different now."""
    since, until = clock.at(day, "00:00"), clock.at(day + timedelta(days=1), "00:00")
    moved = await ledger.movements(session, since, until)
    clearing = [row for row in moved if row[1].startswith("clearing:")]
    held = (
        await session.execute(
            select(func.count(), func.coalesce(func.sum(Order.total), 0)).where(Order.state == "awaiting_payment")
        )
    ).one()
    balances = await ledger.list_balances(session)
    names = await _names(session, balances, lang)
    return Daily(
        day=day,
        money_in=Money(sum(debit for fact, _, debit, _ in clearing if fact in {"paid", "surplus"})),
        money_out=Money(sum(credit for fact, _, _, credit in clearing if fact == "refunded")),
        orders_held=int(held[0]),
        held=Money(int(held[1])),
        due=Money(-balances.get(chart.REFUNDS_DUE, 0)),
        compensation_due=Money(-balances.get(chart.COMPENSATION_DUE, 0)),
        stuck=await _count(session, select(Order.id).where(Order.stuck.is_not(None))),
        differences=await _count(session, select(ProviderMove.id).where(ProviderMove.difference.is_not(None))),
        movements=[
            Movement(fact=f, account=a, name=names.get(a, ""), debit=Money(d), credit=Money(c)) for f, a, d, c in moved
        ],
        balances=[Balance(account=a, name=names.get(a, ""), amount=Money(n)) for a, n in sorted(balances.items())],
        balanced=sum(balances.values()) == 0,
    )


async def _names(session: AsyncSession, accounts: Iterable[str], lang: str) -> dict[str, str]:
    """The names of suppliers' accounts."""
    owners = {code: uuid.UUID(code.partition(":")[2]) for code in accounts if chart.kind_of(code) == "supplier"}
    found = await list_suppliers(session, list(owners.values()))
    return {code: found[owner].name[lang] for code, owner in owners.items() if owner in found}


async def _count(session: AsyncSession, wanted: Any) -> int:
    return int((await session.execute(select(func.count()).select_from(wanted.subquery()))).scalar_one())


async def list_stuck(session: AsyncSession) -> list[StuckOut]:
    """Orders whose money could not be settled by itself, with what was tried."""
    found = await session.execute(select(Order).where(Order.stuck.is_not(None)).order_by(Order.placed_at).limit(FEW))
    rows = []
    for order in found.scalars():
        refunds = await session.execute(
            select(Refund).join(PaymentAttempt, PaymentAttempt.id == Refund.attempt_id)
            .where(PaymentAttempt.order_id == order.id).order_by(Refund.id)
        )  # fmt: skip
        tried = [
            Tried(what=f"payment {a.method}", state=a.state, amount=Money(a.amount), tries=1, at=a.asked_at, fault=None)
            for a in await queries.list_attempts(session, [order.id])
        ]
        tried += [
            Tried(what="refund", state=r.state, amount=Money(r.amount), tries=r.tries, at=r.asked_at, fault=r.fault)
            for r in refunds.scalars()
        ]
        left = -(await ledger.balances_of(session, order.id)).get(chart.REFUNDS_DUE, 0)
        rows.append(
            StuckOut(number=order.number, why=order.stuck or "", state=order.state, due=Money(left), tried=tried)
        )
    return rows


async def list_compensation(session: AsyncSession) -> list[tuple[str, int]]:
    """Order numbers with the compensation still owed, in fen."""
    owed = await ledger.list_owed(session, chart.COMPENSATION_DUE, FEW)
    numbers = await order_queries.list_by_id(session, [subject for subject, _ in owed])
    return [(numbers[subject].number, amount) for subject, amount in owed]


async def list_differences(session: AsyncSession) -> list[DifferenceOut]:
    """Movements at the provider that don't agree with our books."""
    found = await session.execute(
        select(ProviderMove).where(ProviderMove.difference.is_not(None)).order_by(ProviderMove.at.desc()).limit(FEW)
    )
    return [
        DifferenceOut(provider=m.provider, id=m.id, kind=m.kind, amount=Money(m.amount), source=m.source, at=m.at,
                      difference=m.difference or "")
        for m in found.scalars()
    ]  # fmt: skip


def not_own(order: Order, actor: Actor) -> None:
    """Nobody moves money on an order of their own. Raises Forbidden."""
    if order.account_id == actor.account_id:
        raise Forbidden("own_order")


async def settle_stuck(session: AsyncSession, actor: Actor, number: str, wish: SettleIn) -> None:
    """try_again: failed refunds go out anew; paid_elsewhere: what is due was paid by bank transfer; charged_back: the
    buyer has it through a lost dispute; seen: nothing to do.

    Raises Invalid, Forbidden on one's own order, or EditedMeanwhile when another sum is due than staff saw.
    """
    order = await order_queries.find_order(session, number, lock=True)
    not_own(order, actor)
    if order.stuck is None:
        raise Invalid("not_stuck")
    memo: dict[str, Any] = {"stuck": order.stuck}
    due = -(await ledger.balances_of(session, order.id)).get(chart.REFUNDS_DUE, 0)
    if wish.amount is not None and wish.amount != due:
        raise EditedMeanwhile("sum_changed", "amount")
    if wish.act == "try_again":
        memo["refunds"] = await refunding.try_again(session, order.id)
    elif wish.act == "paid_elsewhere":
        memo["amount"] = await refunding.paid_elsewhere(session, order.id, {"reason": wish.reason})
    elif wish.act == "charged_back":
        if await queries.sum_lost(session, order.id) < due:
            raise Invalid("no_lost_dispute", "act")
        memo["amount"] = await refunding.charged_back(session, order.id, {"reason": wish.reason})
    elif due > 0 and order.stuck in {"refund_failed", "refund_exceeds_payment"}:
        raise Invalid("refund_still_due")
    else:
        order.stuck = None
    await audit.note(session, actor, f"stuck:{wish.act}", f"order:{number}", wish.reason, None, **memo)


async def give_goodwill(
    session: AsyncSession, actor: Actor, number: str, key: str, amount: int, payer: uuid.UUID | None, reason: str
) -> Order:
    """Give money of a paid order back, once per key.

    Raises LimitReached above what is left or what the actor's role may give in a day, KeyReused, NotFound.
    """
    order = await order_queries.find_order(session, number, lock=True)
    not_own(order, actor)
    fact = f"goodwill:{key}"
    before = await session.execute(select(RefundDue).where(RefundDue.order_id == order.id, RefundDue.fact == fact))
    known = before.scalar_one_or_none()
    if known is not None:
        if (known.amount, known.reason) != (amount, reason):
            raise KeyReused
        return order
    whole = await order_queries.load(session, order)
    owners = bookkeeping.suppliers_of(whole)
    if payer is not None and payer not in owners.values():
        raise Invalid("not_found", "payer")
    left = sum(bookkeeping.line_left(line) for line in whole.lines if payer is None or owners[line.id] == payer)
    left = min(left, await _received_left(session, order)) if order.paid_at else 0
    if amount > left:
        raise LimitReached("refund_above_cap", "amount", left=left / 100)
    await _within_day(session, actor, amount)
    await orders.owe_refund(session, order, orders.Due(fact, amount, "staff", reason, actor.account_id))
    await bookkeeping.book_goodwill(session, whole, key, payer, amount, clock.now())
    paid_by = str(payer or "platform")
    await audit.note(session, actor, "goodwill", f"order:{number}", reason, amount=amount, payer=paid_by)
    return order


async def _within_day(session: AsyncSession, actor: Actor, amount: int) -> None:
    """Raises LimitReached when the role's sum of the day would be passed; one act of a person at a time."""
    most = GOODWILL_A_DAY.get(actor.staff_role or "")
    if most is None:
        return
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"goodwill:{actor.account_id}", 0))))
    begun: datetime = (await session.execute(select(func.now()))).scalar_one()  # what created_at will say
    midnight = clock.at(clock.day_of(begun), "00:00")
    given = await session.execute(
        select(func.coalesce(func.sum(RefundDue.amount), 0)).where(
            RefundDue.author == actor.account_id, RefundDue.fact.like("goodwill:%"),
            RefundDue.created_at >= midnight,
        )
    )  # fmt: skip
    left = most - int(given.scalar_one())
    if amount > left:
        raise LimitReached("goodwill_of_the_day", "amount", left=max(0, left) / 100)


async def _received_left(session: AsyncSession, order: Order) -> int:
    """Fen received on an order that are neither due back nor disputed."""
    attempts = await queries.list_attempts(session, [order.id])
    due = await session.execute(
        select(func.coalesce(func.sum(RefundDue.amount), 0)).where(RefundDue.order_id == order.id)
    )
    return sum(attempt.received - attempt.disputed for attempt in attempts) - int(due.scalar_one())


async def pay_compensation(session: AsyncSession, actor: Actor, number: str, wish: CompensationIn) -> int:
    """The compensation owed on an order was paid from our bank; the fen paid.

    Raises Invalid when none is owed, EditedMeanwhile when it is another sum, Forbidden on one's own order.
    """
    order = await order_queries.find_order(session, number, lock=True)
    not_own(order, actor)
    owed = -(await ledger.balances_of(session, order.id)).get(chart.COMPENSATION_DUE, 0)
    if owed <= 0:
        raise Invalid("nothing_owed")
    if wish.amount not in {None, owed}:
        raise EditedMeanwhile("sum_changed", "amount")
    await bookkeeping.book_compensation_paid(session, order, str(new_id()), owed, clock.now())
    await audit.note(session, actor, "compensation_paid", f"order:{number}", wish.reason, amount=owed)
    return owed

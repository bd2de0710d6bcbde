"""Cancelling what is paid: what it costs (preview) and doing it, by the buyer, the supplier or the decision."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.orders import actions, bookkeeping, choosing, registry, rules
from backend.orders.giving_up import Plan, plan
from backend.orders.kind import Giving
from backend.orders.queries import Whole


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
            "ladder": [], "part": str(part.id), "body": body, **registry.of(part).basis(part),
            **(summed(made) if n == 0 else {}),
        }  # fmt: skip
        act = await actions.record_cancellation(
            session, whole.order, mark, by="buyer", reason=reason, basis=basis,
            part=part.id,
        )  # fmt: skip
        await give_up(session, whole, part, Giving(chosen, now, frozenset(named)))
        due = actions.Due(f"cancel:{act}", dues[n], "buyer", reason, whole.order.account_id)
        await actions.owe_refund(session, whole.order, due, cancellation=act)
        if n == 0:
            await bookkeeping.book_cancelled(session, whole, act, made.backs, now, made.lost)
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
    """Part → fen that giving up all of it costs besides, by its kind."""
    found: dict[uuid.UUID, int] = {}
    for kind, parts in registry.by_kind(whole.parts):
        found |= await kind.leaving(session, parts, now)
    return found


async def give_up(session: AsyncSession, whole: Whole, part: Any, giving: Giving) -> None:
    """Count a part's lines down and give their stock back, as its kind does."""
    await registry.of(part).give_up(session, part, whole.lines_of(part), whole.named_on(part), giving)


def summed(made: Plan) -> dict[str, int]:
    """What a whole act of giving up comes to, as its first row remembers and its answer says."""
    amount, kept = sum(one[1] for one in made.sums), sum(one[2].kept for one in made.sums)
    kept += sum(back.given_up - back.paid for back in made.backs.values())  # goodwill gave it back before
    group = sum(total.leaving for _, _, total in made.sums)
    return {
        "leaving": group, "amount": amount, "kept": kept, "back": made.back, "lost": amount - kept - made.back,
        "percent": max(one[2].percent for one in made.sums),
        "daysBefore": min(one[2].days_before for one in made.sums),
    }  # fmt: skip


def backs_of(whole: Whole, part: Any, chosen: dict[uuid.UUID, int], given_up: int) -> dict[uuid.UUID, bookkeeping.Back]:
    """What a part's lines give up; before they are counted down."""
    return bookkeeping.share_back(whole.lines_of(part), chosen, given_up)


async def owe(
    session: AsyncSession,
    whole: Whole,
    due: actions.Due,
    backs: dict[uuid.UUID, bookkeeping.Back],
    cancellation: uuid.UUID,
    now: datetime,
) -> None:
    """Write the refund due of a cancellation and book it line by line."""
    await actions.owe_refund(session, whole.order, due, cancellation=cancellation)
    await bookkeeping.book_cancelled(session, whole, cancellation, backs, now)

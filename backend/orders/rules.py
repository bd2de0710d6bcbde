"""Pure rules of orders: what cancelling keeps, what comes back, who fits a ticket, which state is next."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from backend.kernel import clock
from backend.kernel.money import percent_of

EXTENSIONS = 2
PASS_ON_DAYS = 1
"""A place may be handed to somebody else (旅游法 64) until the day before departure."""
NAMES_DAYS = 1
"""Names may change until the day before departure; then lists are with the insurer and the hotel."""
LIVE = {"held", "confirmed"}


class Sum(NamedTuple):
    """What a cancellation keeps and gives back, in fen, and the ladder step it was judged by.

    `given_up` is what the lines give up; goodwill may have given some of it back before.
    """

    kept: int
    back: int
    percent: int
    days_before: int
    given_up: int = 0


def paid(line: Any) -> int:
    """Fen a line costs its buyer: its price less what promotions took off, of which giving up may have lost some."""
    off = line.off_supplier + line.off_platform - line.lost_supplier - line.lost_platform
    return int(line.unit_price * line.quantity - off)


def worth(line: Any, quantity: int) -> int:
    """Fen that were paid for the next `quantity` units of a line to be given up.

    Taken from the running count, so that units given up one by one come to the line's fen exactly. Where some were
    returned, each of the others is worth its share of what those left on the line.
    """
    if not given_back(line):
        return _paid_until(line, line.cancelled + quantity) - _paid_until(line, line.cancelled)
    left = kept(line)
    return (paid(line) - gone(line)) * quantity // left if left else 0


def given_back(line: Any) -> int:
    """Units that were paid back whole after they had left."""
    return int(line.returned + line.faulted)


def kept(line: Any) -> int:
    """Units that were neither cancelled nor paid back whole."""
    return int(line.quantity - line.cancelled) - given_back(line)


def gone(line: Any) -> int:
    """Fen that the units given up so far, cancelled and paid back whole, were worth when they went."""
    return int(line.gone) if given_back(line) else _paid_until(line, line.cancelled)


def uncancelled(line: Any) -> int:
    """Fen of the units that were not cancelled, returned ones among them."""
    return paid(line) - _paid_until(line, line.cancelled)


def _paid_until(line: Any, quantity: int) -> int:
    return paid(line) * quantity // int(line.quantity)


def given_up_at(line: Any, price: Any, quantity: int) -> int:
    """Fen that giving up `quantity` units more is worth at a new `price` (a line like it); what was given up before is
    valued anew too."""
    return _paid_until(price, line.cancelled + given_back(line) + quantity) - gone(line)


def count_back(line: Any, quantity: int, *, fault: bool) -> None:
    """`quantity` packs were paid back whole, at their price of before anything is lost by it: for a fault, or because
    somebody changed their mind."""
    quantity = min(quantity, int(line.sent) - given_back(line))
    before, value = gone(line), worth(line, quantity)
    line.faulted += quantity if fault else 0
    line.returned += 0 if fault else quantity
    line.gone = before + value


def value_anew(line: Any) -> None:
    """All that was given up of a line counts at its price of now."""
    line.gone = _paid_until(line, line.cancelled + given_back(line))


def kept_percent(ladder: Sequence[dict[str, int]], days_before: int) -> int:
    """The percent kept when cancelling `days_before` whole days before; after departure everything is kept.

    The ladder lists (days, keep): the step with the most days that still fit applies.
    """
    if days_before < 0:
        return 100
    fitting = [rung for rung in ladder if days_before >= rung["days"]]
    return max(fitting, key=lambda rung: rung["days"])["keep"] if fitting else 100


def operator_percent(ladder: Sequence[dict[str, int]], days_before: int) -> int:
    """The percent the operator pays on top of the full refund when it cancels."""
    fitting = [rung for rung in ladder if max(days_before, 0) >= rung["days"]]
    return max(fitting, key=lambda rung: rung["days"])["pay"] if fitting else 0


def buyer_cancels(amount: int, ladder: Sequence[dict[str, int]], now: datetime, starts_on: date) -> Sum:
    """What cancelling `amount` fen of paid lines keeps and gives back now."""
    days = clock.days_between(now, starts_on)
    percent = kept_percent(ladder, days)
    kept = percent_of(amount, percent)
    return Sum(kept, amount - kept, percent, days)


def operator_cancels(amount: int, ladder: Sequence[dict[str, int]], now: datetime, starts_on: date) -> Sum:
    """Full refund; `kept` is negative by what the operator owes on top (compensation)."""
    days = clock.days_between(now, starts_on)
    percent = operator_percent(ladder, days)
    extra = percent_of(amount, percent)
    return Sum(-extra, amount, percent, days)


def free_until(ladder: Sequence[dict[str, int]], starts_on: date) -> date | None:
    """The last day on which cancelling costs nothing; None when it always costs."""
    free = [rung["days"] for rung in ladder if rung["keep"] == 0]
    return starts_on - timedelta(days=min(free)) if free else None


def can_change_names(starts_on: date, today: date) -> bool:
    """Whether names may still change."""
    return today <= starts_on - timedelta(days=NAMES_DAYS)


ON_THE_WAY = ("gathering", "to_ship", "shipped", "delivered")
"""States of paid goods that the buyer does not have for good yet."""
PROGRESS = ("gathering", "to_ship", "confirmed", "shipped", "delivered", "checked_in", "completed")
"""States of parts from the one that needs most attention on."""


def supplier_state(parts: Sequence[str]) -> str:
    """A supplier order's state from those of its bookings and parcels: the one that is furthest behind."""
    live = [state for state in parts if state != "cancelled"]
    return min(live, key=PROGRESS.index) if live else "cancelled"

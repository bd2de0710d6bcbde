"""Pure rules of bookings: what cancelling keeps, when names are fixed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from backend.kernel import clock
from backend.kernel.money import percent_of
from backend.orders.rules import Sum


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


def can_change_names(boards_at: datetime, now: datetime) -> bool:
    """Whether names may still change and a place be passed on: until the departure (旅游法 64)."""
    return now < boards_at

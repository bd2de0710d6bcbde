"""Pure rules of orders: what cancelling keeps, what comes back, who fits a ticket, which state is next."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

AFTERWARDS = timedelta(days=60)
"""How long after its end an order is still talked about, its doors are known and late questions are settled."""
EXTENSIONS = 2
LIVE = {"held", "confirmed"}


class Sum(NamedTuple):
    """What a cancellation keeps and gives back, in fen, and the ladder step it was judged by.

    `given_up` is what the lines give up; goodwill may have given some of it back before. `leaving` of what is kept is
    what leaving others costs (a group that was complete).
    """

    kept: int
    back: int
    percent: int
    days_before: int
    given_up: int = 0
    leaving: int = 0


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


PROGRESS = ("gathering", "to_ship", "confirmed", "shipped", "delivered", "checked_in", "completed")
"""States of parts from the one that needs most attention on."""


def supplier_state(parts: Sequence[str]) -> str:
    """A supplier order's state from those of its bookings and parcels: the one that is furthest behind."""
    live = [state for state in parts if state != "cancelled"]
    return min(live, key=PROGRESS.index) if live else "cancelled"

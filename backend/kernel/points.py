"""Named points at which a process may die between two facts. Each has a crash test; another test compares the lists."""

import os
from typing import Final

POINTS: Final = (
    "order_placed",
    "attempt_committed",
    "provider_asked",
    "event_stored",
    "payment_looked_up",
    "payment_settled",
    "expiry_cancelled",
    "refund_committed",
    "refund_asked",
    "departure_closed",
    "team_decided",
    "notices_heard",
    "notice_sent",
)
_wanted, _, _nth = os.environ.get("HULIU_CRASH_AT", "").partition(":")
_crash_at = _wanted if os.environ.get("HULIU_ENV") != "production" else ""
_left = int(_nth or 1)


def reach(point: str) -> None:
    """Die here, as by kill -9, when HULIU_CRASH_AT names this point (never in production).

    `point:n` dies when it is reached for the n-th time.
    """
    global _left  # noqa: PLW0603 - counts down to this process's death
    if point not in POINTS:
        raise ValueError(f"unnamed point {point}")
    if _crash_at == point:
        _left -= 1
        if _left <= 0:
            os.kill(os.getpid(), 9)

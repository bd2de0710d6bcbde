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
)
_crash_at = os.environ.get("HULIU_CRASH_AT", "") if os.environ.get("HULIU_ENV") != "production" else ""


def reach(point: str) -> None:
    """Die here, as by kill -9, when HULIU_CRASH_AT names this point (never in production)."""
    if point not in POINTS:
        raise ValueError(f"unnamed point {point}")
    if _crash_at == point:
        os.kill(os.getpid(), 9)

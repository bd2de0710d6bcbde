"""Pure rules of conversations: whose turn it is, who may still write, how long an answer usually takes."""

from collections.abc import Collection
from datetime import datetime, timedelta
from statistics import median
from typing import Literal

from backend.kernel.errors import WrongState
from backend.orders.rules import AFTERWARDS

Side = Literal["buyer", "supplier", "platform"]
ENOUGH = 5
"""Answers from which a usual time is told; fewer say nothing of the next one."""
WITHIN = timedelta(days=90)


def turn(by: Side, *, escalated: bool) -> str:
    """The state after a message: whoever has to read or answer next."""
    if by != "buyer":
        return "to_buyer"
    return "to_platform" if escalated else "to_supplier"


def read(state: str, by: Side) -> str:
    """The state after somebody has read. Only a buyer's turn ends with reading: a seller and the platform answer."""
    return "quiet" if (by, state) == ("buyer", "to_buyer") else state


def may_write(state: str, ended_at: datetime | None, now: datetime) -> bool:
    """Whether an order is still talked about: one that lapsed unpaid is not, one that is over is for sixty days."""
    return state != "expired" and (ended_at is None or now <= ended_at + AFTERWARDS)


def settle(state: str, *, waits: bool, platform: bool) -> str:
    """The state once a side has nothing more to answer. A seller settles its own turn only: a platform that was called
    in stays. Raises WrongState where nobody waits for that side."""
    if not waits:
        raise WrongState("not_in_this_state")
    if platform:
        return state if state == "to_buyer" else "quiet"
    return "quiet" if state == "to_supplier" else state


def usual(waits: Collection[int]) -> int | None:
    """Minutes an answer usually takes (the median), at least one; None where there are too few to say."""
    return max(1, round(median(waits) / 60)) if len(waits) >= ENOUGH else None

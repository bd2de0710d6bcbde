"""Money is an integer of minor units (fen) with a currency; floats never touch it."""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec

LARGEST = 10**12
"""No single amount reaches this (10 billion yuan); keeps sums inside PostgreSQL's bigint."""


class Money(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """An amount as answered, in fen; balances may lie below zero. Raises msgspec.ValidationError beyond ±10^12."""

    amount: Annotated[int, msgspec.Meta(ge=-LARGEST, le=LARGEST)]
    currency: Literal["CNY"] = "CNY"


class MoneyIn(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """An amount somebody typed, in fen: never below zero, never of another currency, wherever it is taken."""

    amount: Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]
    currency: Literal["CNY"] = "CNY"


def percent_of(amount: int, percent: int) -> int:
    """`percent` % of `amount` fen, half up, for amounts ≥ 0. Raises ValueError outside 0–100 %."""
    if not 0 <= percent <= 100:
        raise ValueError(f"percent must lie in 0..100, got {percent}")
    return (amount * percent + 50) // 100


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` fen by `weights` with largest remainders; the parts sum to `total` exactly.

    Ties go to the earlier part, so the same input always splits the same way. All weights zero means
    equal shares. Raises ValueError for no weights or a negative one.
    """
    if not weights or min(weights) < 0:
        raise ValueError("weights must be non-empty and not negative")
    if total < 0:
        return [-part for part in split(-total, weights)]
    shares = list(weights) if any(weights) else [1] * len(weights)
    whole = sum(shares)
    parts = [total * share // whole for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: (-(total * shares[i] % whole), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts

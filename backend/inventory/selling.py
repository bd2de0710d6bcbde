"""The neutral form of something priced: what each selling room makes of a wish, and what `orders` places."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec


class Wanted(msgspec.Struct, frozen=True):
    """One line a buyer asks for; `index` is its place in the request, for naming fields."""

    index: int
    offer_id: uuid.UUID
    quantity: int
    day: date | None
    until: date | None
    answers: Mapping[str, Any]
    travellers: tuple[uuid.UUID, ...] = ()


class PricedLine(msgspec.Struct, frozen=True):
    """A line with its price in fen and the rate version it came from. `ages` bounds who may be named on it.

    `commission` is what the platform keeps of the whole line, in fen; `fee` remembers by which rule.
    """

    index: int
    offer_id: uuid.UUID
    type: str
    name: dict[str, Any]
    day: date
    unit_price: int
    quantity: int
    rate_id: uuid.UUID
    rate_version: int
    ages: tuple[int, int] | None
    commission: int = 0
    fee: Mapping[str, Any] = {}

    @property
    def amount(self) -> int:
        """Fen of the whole line."""
        return self.unit_price * self.quantity


class Part(msgspec.Struct, frozen=True):
    """What belongs together and has one voucher: all lines of one departure (later: one stay)."""

    id: uuid.UUID
    supplier_id: uuid.UUID
    supplier_name: dict[str, Any]
    subject_id: uuid.UUID
    title: dict[str, Any]
    starts_on: date
    ends_on: date
    closes_at: datetime
    heads: int
    rooms: int
    lines: list[PricedLine]
    wishes: dict[uuid.UUID, int]
    boarding: dict[str, Any]
    ladder: list[dict[str, int]]
    operator_ladder: list[dict[str, int]]

    @property
    def amount(self) -> int:
        """Fen of all lines."""
        return sum(line.amount for line in self.lines)

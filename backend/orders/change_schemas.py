"""What changing an order takes and answers: cancelling lines of it, naming who travels."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from backend.kernel.money import Money
from backend.kernel.wire import In, Out
from backend.orders.schemas import Quantity, Text


class CancelLine(In):
    """How many of a line to cancel, and which people if they are named."""

    line: UUID
    quantity: Quantity
    passengers: Annotated[list[UUID], Meta(max_length=200)] = []


class CancelIn(In):
    """Cancel lines, or everything when `lines` is empty. An unpaid order ends whole.

    `expected_back` is the fen the buyer saw in the preview: when less would come back by now (a day began, say), it is
    refused (409) and nothing is cancelled.
    """

    example = {
        "lines": [{"line": "01a2287a-653a-7a91-8d74-cd3a921df922", "quantity": 1}],
        "reason": "",
        "expectedBack": 69800,
    }
    lines: Annotated[list[CancelLine], Meta(max_length=20)] = []
    reason: Text = ""
    expected_back: Annotated[int, Meta(ge=0, le=10**10)] | None = None


class CancelOut(Out):
    """What cancelling keeps and gives back; of what is kept, `leaving` is what a complete group costs who leaves it.
    `lost` is what discounts (or free freight) no longer apply to the rest. `done` is false for a preview."""

    done: bool
    amount: Money
    kept: Money
    lost: Money
    leaving: Money
    back: Money
    percent: int
    days_before: int


class NamesIn(In):
    """Who travels on a line, in order; replaces the names given before."""

    line: UUID
    travellers: Annotated[list[UUID], Meta(max_length=50)]

"""What the staff's money pages ask and answer."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from backend.kernel.money import LARGEST, Money
from backend.kernel.wire import In, Out

Reason = Annotated[str, Meta(min_length=4, max_length=300)]


class Movement(Out):
    """What a fact moved on an account on a day."""

    fact: str
    account: str
    name: str
    debit: Money
    credit: Money


class Balance(Out):
    """An account's balance, debit positive; `name` is the supplier's, else empty."""

    account: str
    name: str
    amount: Money


class Daily(Out):
    """A Shanghai day in money; `balances`, `held`, `due`, `stuck` and `differences` are of now."""

    day: date
    money_in: Money
    money_out: Money
    orders_held: int
    held: Money
    due: Money
    compensation_due: Money
    stuck: int
    differences: int
    movements: list[Movement]
    balances: list[Balance]
    balanced: bool


class Tried(Out):
    """Something that was tried on a stuck order."""

    what: str
    state: str
    amount: Money
    tries: int
    at: datetime
    fault: str | None


class StuckOut(Out):
    """An order whose money needs a person."""

    number: str
    why: str
    state: str
    due: Money
    tried: list[Tried]


class OwedOut(Out):
    """Compensation owed on an order."""

    number: str
    amount: Money


class StuckList(Out):
    """Everything that waits for staff."""

    items: list[StuckOut]
    compensation: list[OwedOut]


class DifferenceOut(Out):
    """A movement at the provider that our books don't explain, or the other way round."""

    provider: str
    id: str
    kind: str
    amount: Money
    source: str
    at: datetime
    difference: str


class DifferenceList(Out):
    """Differences, newest first."""

    items: list[DifferenceOut]


class SettleIn(In):
    """What to do about a stuck order, and why. `amount` is the fen that were paid or written off, as staff saw them."""

    act: Literal["try_again", "paid_elsewhere", "charged_back", "seen"]
    reason: Reason
    amount: Annotated[int, Meta(ge=0, le=LARGEST)] | None = None


class GoodwillIn(In):
    """Fen to give back, at whose cost (a supplier; none: the platform), and why."""

    amount: Annotated[int, Meta(ge=1, le=LARGEST)]
    reason: Reason
    payer: UUID | None = None


class CompensationIn(In):
    """Compensation that was paid by bank transfer: why, and the fen, as staff saw them."""

    reason: Reason
    amount: Annotated[int, Meta(ge=1, le=LARGEST)] | None = None


class Done(Out):
    """An act's sum."""

    amount: Money

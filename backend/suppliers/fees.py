"""Pure rules of what the platform keeps: which fee rule applies to a line, and what it comes to."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import msgspec


class Fee(NamedTuple):
    """A fee rule as read; see FeeRule for the meanings and units."""

    id: uuid.UUID
    supplier_id: uuid.UUID | None
    kind: str | None
    category: str | None
    percent_bp: int
    flat: int
    fee_share: int
    valid_from: date
    valid_until: date | None


def choose(fees: Sequence[Fee], supplier_id: uuid.UUID, kind: str, category: str, day: date) -> Fee | None:
    """The rule for a line ordered on `day`: the supplier's own before a category's before a kind's, then the newest."""
    fitting = [
        fee
        for fee in fees
        if fee.supplier_id in {None, supplier_id}
        and fee.kind in {None, kind}
        and fee.category in {None, category}
        and fee.valid_from <= day
        and (fee.valid_until is None or day <= fee.valid_until)
    ]
    exact = lambda fee: (fee.supplier_id is not None, fee.category is not None, fee.kind is not None, fee.valid_from)  # noqa: E731
    return max(fitting, key=exact, default=None)


def commission(fee: Fee | None, amount: int, quantity: int) -> int:
    """Fen kept of a line of `amount` fen and `quantity` units, half up; never more than the line."""
    if fee is None:
        return 0
    return min(amount, (amount * fee.percent_bp + 5000) // 10_000 + fee.flat * quantity)


class FeeTerms(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What a line remembers of its fee: the rule, percent in hundredths, fen a unit, the provider's fee shared in
    percent. All of it is nothing where no rule applied."""

    rule: str = ""
    percent_bp: int = 0
    flat: int = 0
    fee_share: int = 0


NO_FEE = FeeTerms()


def commission_by(remembered: FeeTerms, amount: int, quantity: int) -> int:
    """The same by the rule a line remembers (`snapshot`): for a line that a supplier's own discount made cheaper."""
    return min(amount, (amount * remembered.percent_bp + 5000) // 10_000 + remembered.flat * quantity)


def snapshot(fee: Fee | None) -> FeeTerms:
    """What a line remembers of its fee."""
    return FeeTerms(str(fee.id), fee.percent_bp, fee.flat, fee.fee_share) if fee else NO_FEE


def commission_left(commission: int, amount: int, back: int) -> int:
    """Of a line's commission, what stays when `back` of its `amount` fen went back; half up, 0 once all did.

    Taken from the running total, so that many small refunds lose no fen against one large one.
    """
    return (commission * (amount - back) * 2 + amount) // (2 * amount) if amount else 0

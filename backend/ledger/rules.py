"""Pure rules of the ledger: the chart of accounts, the named facts, what a balanced entry is."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

BANK = "bank"
REFUNDS_DUE = "buyers:refunds"
"""What buyers are owed back: money that came in and has not left yet."""
COMPENSATION_DUE = "buyers:compensation"
"""What buyers are promised on top when an operator cancels; paid by hand, since no payment holds it."""
COMMISSION = "platform:commission"
PROVIDER_FEES = "platform:provider-fees"
DISPUTES = "platform:disputes"
GOODWILL = "platform:goodwill"

FACTS = frozenset({
    "opening",                 # what was there before the books began
    "paid",                    # an order's money arrived
    "surplus",                 # money nobody asked for: twice, too late, too much
    "cancelled",               # paid places given back: the supplier's and our share become due to the buyer
    "after_sale",              # goods did not please: what a case gives back
    "compensation",            # an operator that cancels owes more than it got
    "compensation_paid",
    "goodwill",                # staff gives money back at the platform's or the supplier's cost
    "refunded",                # the provider sent money back
    "refund_returned",         # a refund came back: it is due again
    "refund_elsewhere",        # paid back outside the provider, by bank transfer
    "refund_charged_back",     # the buyer got what was due through a dispute that was lost
    "provider_fee",
    "dispute_taken",           # the buyer's bank took the money
    "dispute_won",
    "provider_paid_out",       # the provider's balance moved to our bank
})  # fmt: skip


class Line(NamedTuple):
    """Fen to book on an account, debit positive; `subject` groups an account's postings (an order)."""

    account: str
    amount: int
    subject: uuid.UUID | None = None


class Unbalanced(ValueError):
    """A bug: an entry whose lines don't sum to zero, or an unnamed fact."""


def clearing(provider: str) -> str:
    """Money that lies at a payment provider."""
    return f"clearing:{provider}"


def supplier(supplier_id: uuid.UUID) -> str:
    """What we owe a supplier (credit)."""
    return f"supplier:{supplier_id}"


def coupons(payer: str) -> str:
    """What coupons cost, by who pays them: `platform` or a supplier's id."""
    return f"coupons:{payer}"


def kind_of(account: str) -> str:
    """The kind of an account's code."""
    return account.partition(":")[0]


def balanced(fact: str, lines: Iterable[Line]) -> list[Line]:
    """The lines with equal accounts merged and zeros dropped, in a fixed order. Raises Unbalanced."""
    if fact not in FACTS:
        raise Unbalanced(f"unnamed fact {fact}")
    sums: dict[tuple[str, str], tuple[Line, int]] = {}
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        name = (line.account, str(line.subject))
        totals[name] += line.amount
        sums[name] = (line, totals[name])
    merged = [line._replace(amount=amount) for line, amount in sums.values() if amount]
    if sum(line.amount for line in merged):
        raise Unbalanced(f"{fact}: {merged}")
    return sorted(merged, key=lambda line: (-line.amount, line.account, str(line.subject)))


def replay(entries: Sequence[Sequence[Line]]) -> dict[str, int]:
    """Balance per account from entries alone."""
    balances: dict[str, int] = defaultdict(int)
    for entry in entries:
        for line in entry:
            balances[line.account] += line.amount
    return {account: amount for account, amount in balances.items() if amount}

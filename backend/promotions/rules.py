"""Pure rules of promotions: what a deal takes off, how it is spread, which of many apply. Fen; time is an argument."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from backend.inventory.selling import Discount, Part, PricedLine
from backend.kernel.money import split
from backend.suppliers import fees


class Deal(NamedTuple):
    """A promotion as the rules look at it; see `models.Promotion`."""

    id: uuid.UUID
    supplier_id: uuid.UUID | None
    kind: str
    scope: str
    name: dict[str, Any]
    threshold: int
    off: int
    code: str | None
    quota_id: uuid.UUID | None
    per_buyer: int | None
    listed: bool
    starts_at: datetime
    ends_at: datetime
    stopped: bool

    @property
    def payer(self) -> str:
        """`platform` or `supplier`."""
        return "supplier" if self.supplier_id else "platform"

    def runs(self, now: datetime) -> bool:
        """Whether it applies at an instant."""
        return not self.stopped and self.starts_at <= now < self.ends_at


class Worth(NamedTuple):
    """What a deal would take off just now, or the fen of goods that are missing to its threshold."""

    off: int
    missing: int


def counts(deal: Deal, part: Part, line: PricedLine) -> bool:
    """Whether a line counts towards a deal and takes its share of it."""
    if line.offer_id is None or line.special:
        return False
    if deal.supplier_id not in {None, part.supplier_id}:
        return False
    return deal.scope in {"all", part.kind}


def worth(deal: Deal, parts: Sequence[Part]) -> Worth:
    """What a deal takes off a basket."""
    lines = [line for part in parts for line in part.lines if counts(deal, part, line)]
    missing = max(0, deal.threshold - sum(line.amount for line in lines))
    return Worth(0, missing) if missing else Worth(sum(_shares(deal.off, lines)), 0)


def _shares(off: int, lines: Sequence[PricedLine]) -> list[int]:
    """`off` spread by what lines cost; a unit keeps a fen at least, so that what was free stays apart from what is
    cheap."""
    if not any(line.amount for line in lines):
        return [0] * len(lines)
    parts = split(off, [line.amount for line in lines])
    return [min(part, max(0, line.amount - line.quantity)) for part, line in zip(parts, lines, strict=True)]


def take_off(deal: Deal, parts: Sequence[Part]) -> list[Part]:
    """The parts with a deal spread over the lines it counts; unchanged below its threshold."""
    chosen = [(part.id, line) for part in parts for line in part.lines if counts(deal, part, line)]
    if not worth(deal, parts).off:
        return list(parts)
    shares = _shares(deal.off, [line for _, line in chosen])
    lower = {(part, id(line)): _lowered(deal, line, off) for (part, line), off in zip(chosen, shares, strict=True)}
    return [
        msgspec.structs.replace(part, lines=[lower.get((part.id, id(line)), line) for line in part.lines])
        for part in parts
    ]


def _lowered(deal: Deal, line: PricedLine, off: int) -> PricedLine:
    """A line that costs less. A supplier's discount lowers what our commission is taken from, our own does not. A line
    that counts but is too cheap to lower remembers the deal all the same: its threshold was reached with it."""
    if line.amount == 0:
        return line
    discounts = (*line.discounts, Discount(deal.id, deal.name, deal.payer, off, deal.threshold, line.amount))
    if deal.payer == "platform":
        return msgspec.structs.replace(line, off_platform=line.off_platform + off, discounts=discounts)
    kept = line.off_supplier + off
    commission = fees.commission_by(line.fee, line.unit_price * line.quantity - kept, line.quantity)
    return msgspec.structs.replace(line, off_supplier=kept, discounts=discounts, commission=commission)


def cut(parts: Sequence[Part], cuts: Sequence[Deal], now: datetime) -> list[Part]:
    """Step 2 of the stacking rule: each supplier's best 满减; of two that take the same off, the older one."""
    made = list(parts)
    for supplier in dict.fromkeys(part.supplier_id for part in parts):
        mine = [deal for deal in cuts if deal.supplier_id == supplier and deal.runs(now)]
        best = max(mine, key=lambda deal: (worth(deal, made).off, -deal.id.int), default=None)
        if best is not None:
            made = take_off(best, made)
    return made


class Choice(NamedTuple):
    """What became of a coupon: `applied`, `usable`, `not_met` (`missing` fen to go), `over`, `used_up` or `another`
    (one of the same payer was chosen before). `off` is what it takes or would take off."""

    deal: Deal
    state: str
    off: int
    missing: int


def use(
    parts: Sequence[Part], coupons: Sequence[Deal], chosen: Sequence[str], spent: frozenset[uuid.UUID], now: datetime
) -> tuple[list[Part], list[Choice]]:
    """Steps 3 and 4: the chosen coupons off, suppliers' first; and what each coupon at hand is worth. `spent` are those
    whose budget, or whose buyer's share of it, is used up."""
    made, judged = list(parts), []
    used: set[uuid.UUID | None] = set()
    for platform in (False, True):
        before = made
        mine = [deal for deal in coupons if (deal.supplier_id is None) == platform]
        for deal in sorted(mine, key=lambda one: (one.code not in chosen, one.id)):
            state, off, missing = _judge(deal, before, spent, now)
            if state == "usable" and deal.code in chosen:
                state = "another" if deal.supplier_id in used else "applied"
            if state == "applied":
                used.add(deal.supplier_id)
                made = take_off(deal, made)
            judged.append(Choice(deal, state, off, missing))
    return made, judged


def _judge(deal: Deal, parts: Sequence[Part], spent: frozenset[uuid.UUID], now: datetime) -> tuple[str, int, int]:
    if not deal.runs(now):
        return "over", 0, 0
    if deal.id in spent:
        return "used_up", 0, 0
    found = worth(deal, parts)
    return ("not_met" if found.missing or not found.off else "usable"), found.off, found.missing

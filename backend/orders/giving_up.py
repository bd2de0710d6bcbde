"""What giving up part of a paid order comes to, before anything is done. Pure; fen.

Whoever gives up (buyer, supplier, a group's decision, staff) asks a part's kind one question: how much of a line can
still be given up. What has left in a parcel can't, say; fulfilment counts that on the line (`sent`) as it leaves.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

from backend.kernel.errors import NotCancellable
from backend.kernel.money import split
from backend.orders import bookkeeping, registry, rules
from backend.orders.bookkeeping import Back
from backend.orders.kind import Kind, Stored
from backend.orders.models import Line
from backend.orders.queries import Whole
from backend.orders.rules import Sum
from backend.promotions.thresholds import Lost, lost

NOTHING: Mapping[uuid.UUID, int] = {}
USUAL = Kind.gone_slug


Leaving = Mapping[uuid.UUID, int]
"""Part → fen that giving up all of it costs besides, where it does; see `leaving` in `cancelling`."""


class Plan(NamedTuple):
    """What giving up would do: per part touched the fen of what goes and what is kept and comes back; per line what it
    gives up, and what it loses of its discounts. `back` is what the buyer gets of all of it."""

    sums: list[tuple[Stored, int, Sum]]
    backs: dict[uuid.UUID, Back]
    lost: dict[uuid.UUID, Lost]

    @property
    def back(self) -> int:
        """Fen to the buyer; below nothing where the rest of the order costs more than what is given up."""
        return bookkeeping.paid_back(self.backs) - self.taken

    @property
    def taken(self) -> int:
        """Fen of discounts that are lost."""
        return sum(one.fen for one in self.lost.values())


def plan(whole: Whole, chosen: Mapping[uuid.UUID, int], now: datetime, leaving: Leaving = NOTHING) -> Plan:
    """What the buyer's giving up `chosen` units comes to. Raises NotCancellable where one of them can't be given up.

    Lost discounts are kept from what comes back and never asked for beyond it: where they are more, as much as comes
    back is lost now, and the rest with the next unit that is given up.
    """
    wanted = lost(whole.lines, chosen, dues(whole, chosen))
    full = _count(whole, chosen, now, wanted, leaving)
    if full.back >= 0:
        return full
    low, high = 0, sum(one.fen for one in wanted.values() if one.fen > 0)
    while high - low > 1:
        middle = (low + high) // 2
        fits = _count(whole, chosen, now, _only(wanted, middle), leaving).back >= 0
        low, high = (middle, high) if fits else (low, middle)
    return _count(whole, chosen, now, _only(wanted, low), leaving)


def dues(whole: Whole, chosen: Mapping[uuid.UUID, int]) -> dict[uuid.UUID, int]:
    """Line → fen that it costs more once `chosen` units are gone, by its kind's rule."""
    found: dict[uuid.UUID, int] = {}
    for kind, parts in registry.by_kind(whole.parts):
        for part in parts:
            found |= kind.dues(whole.lines_of(part), chosen)
    return found


def _only(wanted: Mapping[uuid.UUID, Lost], fen: int) -> dict[uuid.UUID, Lost]:
    """`fen` of what would be lost, spread over it."""
    shares = [(line, payer, max(0, getattr(one, payer))) for line, one in wanted.items() for payer in Lost._fields]
    made = {line: Lost() for line in wanted}
    for (line, payer, _), part in zip(shares, split(fen, [share for *_, share in shares]), strict=True):
        made[line] = made[line]._replace(**{payer: part})
    return {line: one for line, one in made.items() if any(one)}


def _count(
    whole: Whole, chosen: Mapping[uuid.UUID, int], now: datetime, gone: dict[uuid.UUID, Lost], leaving: Leaving
) -> Plan:
    sums, backs = [], {}
    prices = {line.id: _priced(line, gone.get(line.id, Lost())) for line in whole.lines}
    for part in whole.parts:
        mine = whole.lines_of(part)
        # What was given up before is valued at the new price too: it had its share of the discount that is lost.
        before = {line.id: rules.given_up_at(line, prices[line.id], 0) for line in mine}
        now_worth = {
            line.id: rules.given_up_at(line, prices[line.id], chosen.get(line.id, 0)) - before[line.id] for line in mine
        }
        total = Sum(0, 0, 0, 0)
        if any(chosen.get(line.id) for line in mine):
            total = judge(part, mine, chosen, sum(now_worth.values()), now, leaving.get(part.id, 0))
        spread = split(total.back, list(now_worth.values())) if total.back else [0] * len(mine)
        for line, share in zip(mine, spread, strict=True):
            left = bookkeeping.line_left(prices[line.id])
            given = min(before[line.id] + share, left + line.given_platform + line.given_supplier)
            if given:
                backs[line.id] = Back(given, min(given, left))
        if any(chosen.get(line.id) for line in mine):
            amount = sum(rules.worth(line, chosen.get(line.id, 0)) for line in mine)
            back = sum(backs[line.id].paid for line in mine if line.id in backs)
            sums.append((part, amount, total._replace(back=back)))
    if not sums:
        raise NotCancellable(max((registry.of(part).gone_slug for part in whole.parts), key=lambda slug: slug != USUAL))
    return Plan(sums, backs, gone)


def _priced(line: Line, more: Lost) -> Any:
    """A line as it would be at its new price."""
    names = ("unit_price", "quantity", "off_supplier", "off_platform", "back")
    more = Lost(line.lost_supplier + more.supplier, line.lost_platform + more.platform)
    return SimpleNamespace(
        lost_supplier=more.supplier, lost_platform=more.platform, **{name: getattr(line, name) for name in names}
    )


def judge(
    part: Any, lines: Sequence[Line], chosen: Mapping[uuid.UUID, int], amount: int, now: datetime, leaving: int
) -> Sum:
    """What giving up `chosen` units of one part keeps and gives back, by its kind. Raises NotCancellable."""
    kind = registry.of(part)
    for line in lines:
        if line.offer_id is not None and chosen.get(line.id, 0) > kind.open_units(part, line, now):
            raise NotCancellable(kind.gone_slug)
    return kind.judge(part, lines, chosen, amount, now, leaving)

"""What giving up part of an order takes back of its price: a promotion whose threshold the rest no longer reaches, and
what a kind says becomes due (freight that was free only for that much). Pure; fen.

The rule, which every preview says: what is given up by choice counts as never bought. Where the rest no longer reaches
a promotion's threshold, the promotion is taken off all its lines as though it had never applied; the difference is kept
from what comes back, and never asked for beyond it. What the seller could not or did not deliver as agreed (`excused`
units) still counts: nobody loses a discount by the seller's fault. Free freight that a return no longer earns may be
kept back by law too (网络购买商品七日无理由退货暂行办法 18).
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Lost(NamedTuple):
    """Fen that a line costs more from now on, by who had paid for them."""

    supplier: int = 0
    platform: int = 0

    @property
    def fen(self) -> int:
        """Both."""
        return self.supplier + self.platform


def lost(lines: Sequence[Any], chosen: Mapping[uuid.UUID, int], dues: Mapping[uuid.UUID, int]) -> dict[uuid.UUID, Lost]:
    """What each line loses when `chosen` units more are given up: the new loss beyond what it has lost already. `dues`:
    line → fen it costs more by its kind's rule."""
    gone = _discounts(lines, chosen) | {line: Lost(supplier=fen) for line, fen in dues.items()}
    new = {
        line.id: Lost(gone[line.id].supplier - line.lost_supplier, gone[line.id].platform - line.lost_platform)
        for line in lines if line.id in gone
    }  # fmt: skip
    return {line: one for line, one in new.items() if any(one)}


def on_kept(line: Any, more: Lost, kept: int) -> Lost:
    """The part of what a line loses that falls on `kept` of its units, beyond what it has lost already."""
    before = (line.lost_supplier, line.lost_platform)
    return Lost(*(max(0, (new + old) * kept // line.quantity - old) for new, old in zip(more, before, strict=True)))


def counted(line: Any, chosen: Mapping[uuid.UUID, int]) -> int:
    """Units that still count towards a threshold."""
    return int(line.quantity - line.cancelled - line.returned - chosen.get(line.id, 0) + line.excused)


def _discounts(lines: Sequence[Any], chosen: Mapping[uuid.UUID, int]) -> dict[uuid.UUID, Lost]:
    found: dict[uuid.UUID, Lost] = {}
    for promotion in _applied(lines):
        shares = [(line, one) for line in lines for one in line.discounts if one["promotion"] == promotion]
        stays = any(
            line.quantity > line.cancelled + line.returned + line.faulted + chosen.get(line.id, 0) for line, _ in shares
        )
        rest = sum(_rest(line, one, chosen, found) for line, one in shares)
        if not stays or rest >= shares[0][1].get("threshold", 0):
            continue
        for line, one in shares:
            before = found.get(line.id, Lost())
            found[line.id] = before._replace(**{one["payer"]: getattr(before, one["payer"]) + one["amount"]})
    held = {line.id: Lost(line.lost_supplier, line.lost_platform) for line in lines if line.offer_id is not None}
    return {
        line: Lost(max(one.supplier, held[line].supplier), max(one.platform, held[line].platform))
        for line, one in found.items()
    }


def _applied(lines: Sequence[Any]) -> list[str]:
    """Promotions in the order in which they were applied: suppliers' before the platform's, then as lines keep them."""
    places: dict[str, tuple[bool, int]] = {}
    for line in lines:
        for place, one in enumerate(line.discounts):
            rank = (one["payer"] == "platform", place)
            places[one["promotion"]] = max(places.get(one["promotion"], rank), rank)
    return sorted(places, key=lambda promotion: places[promotion])


def _rest(line: Any, one: Mapping[str, Any], chosen: Mapping[uuid.UUID, int], found: Mapping[uuid.UUID, Lost]) -> int:
    """Fen of the units that count, as the promotion looked at them: after the promotions before it that still hold."""
    before = one.get("base", 0) + found.get(line.id, Lost()).fen
    return int(before * counted(line, chosen) // line.quantity)

"""What a pack's price comes to per measure, so that packs of different sizes can be compared. Pure.

Food is compared per 500 g (市斤) or 500 ml, what is counted per piece. 明码标价和禁止价格欺诈规定 (2022) 第八条 asks
for the unit a price is for; the comparison itself is ours.
"""

from typing import Literal, NamedTuple

Measure = Literal["g", "ml", "piece"]
MEASURES: tuple[Measure, ...] = ("g", "ml", "piece")
PER = {"g": 500, "ml": 500, "piece": 1}
NAMES = {
    "g": {"zh": "500克", "en": "500 g"},
    "ml": {"zh": "500毫升", "en": "500 ml"},
    "piece": {"zh": "个", "en": "piece"},
}


class UnitPrice(NamedTuple):
    """Fen for so much."""

    fen: int
    per: Measure


def unit_price(price: int, grams: int, measure: Measure, contents: int | None) -> UnitPrice | None:
    """What `contents` of a measure (for grams: the net weight) cost each, in whole fen; None when nothing is gained:
    a single piece, or exactly the amount compared by."""
    amount = grams if measure == "g" else contents or 0
    if amount <= 0 or amount == PER[measure]:
        return None
    return UnitPrice((price * PER[measure] + amount // 2) // amount, measure)

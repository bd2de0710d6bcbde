"""What happens to each order of the month, drawn from a seed: the same seed writes the same month."""

import random
from dataclasses import dataclass, field

PLOTS = (
    ("kept", 30), ("part", 14), ("all", 10), ("goodwill", 8), ("supplier_goodwill", 4), ("twice", 6), ("late", 6),
    ("abandoned", 6), ("refund_fails", 6), ("dispute_lost", 3), ("dispute_won", 3), ("goodwill_then_all", 4),
)  # fmt: skip
KINDS = ("far", "soon", "failing", "called_off")
"""Departures: thirty days away, five days away, one that misses its minimum, one its operator calls off."""
SUPPLIERS = 4
PRICES = {"adult": 69800, "tea": 4800}


@dataclass
class Rule:
    """A supplier's fee rule."""

    percent_bp: int
    flat: int
    fee_share: int


@dataclass
class Plot:
    """One order: what is bought and what becomes of it. `lines` are (unit, quantity)."""

    number: int
    supplier: int
    departure: str
    story: str
    method: str
    lines: list[tuple[str, int]]
    part: int = 0
    goodwill: int = 0
    order: str = ""
    done: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        """Fen of the whole order."""
        return sum(PRICES[unit] * quantity for unit, quantity in self.lines)


def write(seed: int, count: int) -> tuple[list[Rule], list[Plot]]:
    """Fee rules per supplier, and the plots."""
    dice = random.Random(seed)
    rules = [Rule(dice.choice([0, 300, 500, 777, 1200]), dice.choice([0, 0, 99]), dice.choice([0, 33, 100]))
             for _ in range(SUPPLIERS)]  # fmt: skip
    plots = []
    for number in range(count):
        story = dice.choices([name for name, _ in PLOTS], [weight for _, weight in PLOTS])[0]
        departure = dice.choices(KINDS, [60, 25, 8, 7])[0]
        if story != "kept" and departure in {"failing", "called_off"}:
            departure = dice.choice(["far", "soon"])
        if story in {"goodwill_then_all", "refund_fails"}:
            departure = "far"
        adults = dice.randint(2, 4)
        lines = [("adult", adults)] + ([("tea", dice.randint(1, 3))] if dice.random() < 0.4 else [])
        plot = Plot(number, dice.randrange(SUPPLIERS), departure, story, dice.choice(["alipay", "wechat_pay", "card"]),
                    lines, part=dice.randint(1, adults - 1))  # fmt: skip
        plot.goodwill = dice.randint(1, PRICES["adult"])
        plots.append(plot)
    return rules, plots

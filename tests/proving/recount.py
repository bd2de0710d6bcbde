"""The month counted again, by hand as it were: from the plots alone, with nothing of the product imported.

What the ledger must show at the end follows from what was bought, what was agreed and what happened.
"""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

KEPT = {"far": 0, "soon": 50}
"""Percent the agreed ladder keeps: free until seven days before, half from four to six."""
PROMISED = 10
"""Percent an operator pays on top when it calls off four to six days before."""
PROVIDER_PER_MILLE = 34


def half_up(value: Decimal) -> int:
    """Whole fen."""
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def largest_remainder(total: int, weights: list[int]) -> list[int]:
    """`total` split by weights; what rounding leaves goes to the largest remainders, the first first."""
    whole = sum(weights)
    exact = [Decimal(total) * weight / whole for weight in weights]
    parts = [int(value) for value in exact]
    for index in sorted(range(len(weights)), key=lambda n: (-(exact[n] - parts[n]), n))[: total - sum(parts)]:
        parts[index] += 1
    return parts


def recount(rules: list[Any], plots: list[Any], prices: dict[str, int]) -> dict[str, int]:
    """Fen per account at the end of the month; suppliers as `supplier:<n>`. Debit is positive."""
    end: dict[str, int] = defaultdict(int)
    for plot in plots:
        if plot.story == "abandoned":
            continue
        _count(end, rules[plot.supplier], plot, prices)
    return {account: amount for account, amount in end.items() if amount}


def _count(end: dict[str, int], rule: Any, plot: Any, prices: dict[str, int]) -> None:
    amounts = [prices[unit] * quantity for unit, quantity in plot.lines]
    total, mine = sum(amounts), f"supplier:{plot.supplier}"
    received = total * (2 if plot.story == "twice" else 1)
    if plot.story == "late":
        fee = half_up(Decimal(total) * PROVIDER_PER_MILLE / 1000)
        # What came too late went back whole; the provider keeps its fee all the same.
        _fee(end, rule, plot, amounts, fee)
        end["clearing"] -= fee
        return
    backs, goodwill, payer = _given_back(plot, amounts, prices)
    commission = 0
    for (_unit, quantity), amount, back in zip(plot.lines, amounts, backs, strict=True):
        agreed = min(amount, half_up(Decimal(amount) * rule.percent_bp / 10_000) + rule.flat * quantity)
        commission += half_up(Decimal(agreed) * (amount - back) / amount)  # goodwill does not touch it
    back = sum(backs)
    if plot.departure == "called_off":
        extra = half_up(Decimal(total) * PROMISED / 100)
        end[mine] += extra
        end["buyers:compensation"] -= extra
    if payer == "platform":
        end["platform:goodwill"] += goodwill
    elif payer:
        end[mine] += goodwill
    end["platform:commission"] -= commission
    end[mine] -= total - back - commission
    end["clearing"] += total - back - goodwill
    for _ in range(received // total):
        fee = half_up(Decimal(total) * PROVIDER_PER_MILLE / 1000)
        _fee(end, rule, plot, amounts, fee)
        end["clearing"] -= fee
    if plot.story == "dispute_lost":
        end["platform:disputes"] += total
        end["clearing"] -= total


def _given_back(plot: Any, amounts: list[int], prices: dict[str, int]) -> tuple[list[int], int, str]:
    """Fen back per line by cancelling, goodwill on top, and who pays the goodwill."""
    none = [0] * len(amounts)
    if plot.departure in {"failing", "called_off"} or plot.story in {"all", "refund_fails"}:
        percent = 0 if plot.departure in {"failing", "called_off"} else KEPT[plot.departure]
        back = sum(amounts) - half_up(Decimal(sum(amounts)) * percent / 100)
        return largest_remainder(back, amounts), 0, ""
    if plot.story == "part":
        amount = prices["adult"] * plot.part
        return [amount - half_up(Decimal(amount) * KEPT[plot.departure] / 100), *none[1:]], 0, ""
    if plot.story == "goodwill_then_all":
        return amounts, 0, ""  # everything was given up in the end: nobody sold anything, the gift was an advance
    if plot.story in {"goodwill", "supplier_goodwill"}:
        return none, plot.goodwill, "platform" if plot.story == "goodwill" else "supplier"
    return none, 0, ""


def _fee(end: dict[str, int], rule: Any, plot: Any, amounts: list[int], fee: int) -> None:
    borne = sum(part * rule.fee_share // 100 for part in largest_remainder(fee, amounts))
    end[f"supplier:{plot.supplier}"] += borne
    end["platform:provider-fees"] += fee - borne

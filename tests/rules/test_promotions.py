"""The stacking rule against a calculation of its own, on random baskets."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backend.inventory.selling import Part, PricedLine
from backend.kernel.ids import new_id
from backend.promotions.rules import Deal, cut, use, worth
from backend.shop.parts import ShipmentPart
from backend.shop.wished import Wished
from backend.suppliers.fees import FeeTerms

NOW = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
NAME = {"zh": "优惠", "en": "deal"}
SUPPLIERS = [new_id() for _ in range(3)]


def deal(supplier: uuid.UUID | None, threshold: int, off: int, kind: str = "coupon", **more: Any) -> Deal:
    base: dict[str, Any] = {
        "id": new_id(), "supplier_id": supplier, "kind": kind, "scope": "all", "name": NAME, "threshold": threshold,
        "off": off, "code": new_id().hex[:8].upper() if kind == "coupon" else None, "quota_id": None, "per_buyer": 1, "listed": True,
        "starts_at": NOW - timedelta(days=1), "ends_at": NOW + timedelta(days=1), "stopped": False,
    }  # fmt: skip
    return Deal(**(base | more))


def part(supplier: uuid.UUID, lines: Sequence[tuple[int, int, bool]], freight: int = 0) -> Part:
    """A parcel of (unit price, quantity, on flash sale)."""
    made = [
        PricedLine(
            n,
            new_id(),
            "GOODS",
            NAME,
            None,
            price,
            count,
            None,
            0,
            special=flash,
            fee=FeeTerms(percent_bp=800),
            commission=(price * count * 800 + 5000) // 10_000,
        )
        for n, (price, count, flash) in enumerate(lines)
    ]
    made.append(PricedLine(0, None, "FREIGHT", NAME, None, freight, 1, None, 0))
    return ShipmentPart(
        id=new_id(), supplier_id=supplier, supplier_name=NAME, title=NAME, lines=made, wishes={}, storage="ambient",
        region=None, address_id=None, wished=Wished(None, None, "", False, ""), ship_days=2, grams=1, needs=[],
    )  # fmt: skip


def total(parts: Sequence[Part]) -> int:
    return sum(one.amount for one in parts)


goods = st.lists(st.tuples(st.integers(2, 50_000), st.integers(1, 9), st.booleans()), min_size=1, max_size=4)
baskets = st.lists(st.tuples(st.sampled_from(SUPPLIERS), goods, st.integers(0, 3000)), min_size=1, max_size=4)
offs = st.tuples(st.sampled_from([*SUPPLIERS, None]), st.integers(2, 100_000), st.integers(1, 99)).map(
    lambda one: deal(one[0], one[1], max(1, min(one[1] - 1, one[1] * one[2] // 100)))
)


def _eligible(basket: Any, supplier: uuid.UUID | None) -> dict[tuple[int, int], tuple[int, int]]:
    return {
        (n, m): (price * count, count)
        for n, (owner, lines, _) in enumerate(basket)
        for m, (price, count, flash) in enumerate(lines)
        if not flash and supplier in {None, owner}
    }


def _step(amounts: dict[tuple[int, int], int], units: dict[tuple[int, int], int], mine: Any, one: Deal) -> None:
    """Take a deal off, line by line: largest remainders, a fen of each unit stays."""
    names = [name for name in sorted(mine) if name in amounts]
    whole = sum(amounts[name] for name in names)
    if whole < one.threshold:
        return
    exact = {name: Fraction(one.off * amounts[name], whole) for name in names}
    shares = {name: int(exact[name]) for name in names}
    for name in sorted(names, key=lambda name: (shares[name] - exact[name], name))[: one.off - sum(shares.values())]:
        shares[name] += 1
    for name in names:
        amounts[name] -= min(shares[name], amounts[name] - units[name])


@given(baskets, st.lists(offs, max_size=4), st.lists(offs.filter(lambda one: one.supplier_id is not None), max_size=4))
def test_what_is_taken_off_is_what_the_rule_says(basket: Any, coupons: list[Deal], cuts: list[Deal]) -> None:
    cuts = [one._replace(kind="full_cut", code=None) for one in cuts]
    parts = [part(supplier, lines, freight) for supplier, lines, freight in basket]
    codes = [str(one.code) for one in coupons]
    made, choices = use(cut(parts, cuts, NOW), coupons, codes, frozenset(), NOW)

    all_lines = _eligible(basket, None)
    amounts = {name: amount for name, (amount, _) in all_lines.items()}
    units = {name: count for name, (_, count) in all_lines.items()}
    for supplier in dict.fromkeys(one[0] for one in basket):
        mine = _eligible(basket, supplier)
        reachable = [
            one for one in cuts if one.supplier_id == supplier and sum(amounts[n] for n in mine) >= one.threshold
        ]
        if reachable:
            _step(amounts, units, mine, min(reachable, key=lambda one: (-_off(amounts, units, mine, one), one.id.int)))
    for payer in (*SUPPLIERS, None):
        fitting = [one for one in sorted(coupons, key=lambda one: one.id) if one.supplier_id == payer]
        mine = _eligible(basket, payer)
        for one in fitting:
            if _off(amounts, units, mine, one):
                _step(amounts, units, mine, one)
                break
    flash_and_freight = sum(p * c for _, lines, _ in basket for p, c, flash in lines if flash) + sum(
        f for *_, f in basket
    )
    assert total(made) == sum(amounts.values()) + flash_and_freight
    for n, one in enumerate(made):
        for m, line in enumerate(one.lines[:-1]):
            assert (n, m) not in amounts or line.amount == amounts[n, m]
            assert line.amount >= line.quantity
            assert sum(d.amount for d in line.discounts) == line.off_supplier + line.off_platform
            assert line.commission == ((line.unit_price * line.quantity - line.off_supplier) * 800 + 5000) // 10_000
    applied = [one for one in choices if one.state == "applied"]
    assert len({one.deal.supplier_id for one in applied}) == len(applied), "one of each payer"


def _off(amounts: Any, units: Any, mine: Any, one: Deal) -> int:
    before = dict(amounts)
    after = dict(amounts)
    _step(after, units, mine, one)
    return sum(before.values()) - sum(after.values())


def test_a_deal_applies_from_its_threshold_and_within_its_time() -> None:
    tea = part(SUPPLIERS[0], [(10_000, 2, False)], freight=900)
    coupon = deal(SUPPLIERS[0], 20_000, 3_000)
    assert worth(coupon, [tea]) == (3_000, 0)
    assert worth(coupon._replace(threshold=20_001), [tea]) == (0, 1)
    for start, end, state in ((0, 1, "applied"), (1, 2, "over"), (-2, 0, "over")):
        timed = coupon._replace(starts_at=NOW + timedelta(hours=start), ends_at=NOW + timedelta(hours=end))
        assert use([tea], [timed], [str(timed.code)], frozenset(), NOW)[1][0].state == state
    assert use([tea], [coupon], [str(coupon.code)], frozenset({coupon.id}), NOW)[1][0].state == "used_up"
    trips_only = coupon._replace(scope="trips")
    assert use([tea], [trips_only], [str(coupon.code)], frozenset(), NOW)[1][0].state == "not_met"


def test_the_better_full_cut_wins_and_a_second_coupon_of_one_payer_does_not_apply() -> None:
    tea = part(SUPPLIERS[0], [(10_000, 3, False)])
    cuts = [deal(SUPPLIERS[0], 20_000, 1_500, "full_cut"), deal(SUPPLIERS[0], 30_000, 2_500, "full_cut")]
    assert total(cut([tea], cuts, NOW)) == 27_500
    first, second = deal(None, 5_000, 500), deal(None, 5_000, 400)
    made, choices = use([tea], [first, second], [str(first.code), str(second.code)], frozenset(), NOW)
    assert sorted(one.state for one in choices) == ["another", "applied"]
    assert total(made) in {29_500, 29_600}
    assert made[0].lines[0].commission == tea.lines[0].commission, "the platform's coupon is not the supplier's loss"

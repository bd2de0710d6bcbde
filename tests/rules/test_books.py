"""Properties of the books: nothing is created or lost by splitting, rounding, cancelling in parts or booking twice."""

import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.ids import new_id
from backend.ledger import rules as chart
from backend.ledger.rules import Line, Unbalanced
from backend.orders.bookkeeping import coupon_left, give_up, given_up, line_left, share_back
from backend.orders.rules import paid, worth
from backend.suppliers import fees
from backend.suppliers.fees import Fee

DAY = date(2026, 12, 1)
amounts = st.integers(min_value=-(10**9), max_value=10**9)
accounts = st.sampled_from(["bank", "clearing:stripe", "supplier:a", "supplier:b", chart.REFUNDS_DUE])


@st.composite
def entries(draw: st.DrawFn) -> list[Line]:
    lines = [Line(draw(accounts), draw(amounts)) for _ in range(draw(st.integers(1, 5)))]
    return [*lines, Line(chart.COMMISSION, -sum(line.amount for line in lines))]


@given(entries())
def test_a_balanced_entry_keeps_every_fen(lines: list[Line]) -> None:
    kept = chart.balanced("paid", lines)
    assert sum(line.amount for line in kept) == 0
    assert all(line.amount for line in kept)
    assert chart.replay([kept]) == chart.replay([lines])
    assert chart.balanced("paid", reversed(lines)) == kept, "the order of lines changes nothing"


@given(entries(), st.integers(1, 10**6))
def test_an_entry_that_does_not_balance_is_a_bug(lines: list[Line], more: int) -> None:
    with pytest.raises(Unbalanced):
        chart.balanced("paid", [*lines, Line("bank", more)])
    with pytest.raises(Unbalanced):
        chart.balanced("made-up fact", lines)


def bought(unit: int, quantity: int, percent_bp: int, off_supplier: int, off_platform: int) -> Any:
    """A line as bought; promotions take what is asked of them, but a fen of each unit stays."""
    most = max(0, unit * quantity - quantity)
    off_supplier = min(off_supplier, most)
    off_platform = min(off_platform, most - off_supplier)
    rule = Fee(new_id(), None, None, None, percent_bp, 0, 0, DAY, None)
    return SimpleNamespace(id=new_id(), unit_price=unit, quantity=quantity, cancelled=0, back=0, given_platform=0,
                           given_supplier=0, lost_supplier=0, lost_platform=0, returned=0, faulted=0, gone=0,
                           fee=fees.NO_FEE, off_supplier=off_supplier, off_platform=off_platform,
                           commission=fees.commission(rule, unit * quantity - off_supplier, quantity))  # fmt: skip


shapes = st.tuples(
    st.integers(0, 10**6), st.integers(1, 9), st.integers(0, 5000), st.integers(0, 10**5), st.integers(0, 10**5)
)


@given(st.lists(shapes, min_size=1, max_size=4), st.data())
def test_giving_back_in_parts_never_exceeds_a_line_and_ends_at_zero(
    shape: list[tuple[int, int, int, int, int]], data: st.DataObject
) -> None:
    """A random history of partial cancellations: commission, coupons and supplier's part follow what stays of a line."""
    lines = [bought(*one) for one in shape]
    supplier = sum(paid(line) + line.off_platform - line.commission for line in lines)
    ours, coupons = sum(line.commission for line in lines), sum(line.off_platform for line in lines)
    gifts = {"platform": 0, "supplier": 0}
    buyer, left = 0, {line.id: line.quantity for line in lines}
    while any(left.values()):
        chosen = {one.id: data.draw(st.integers(0, left[one.id])) for one in lines}
        if not any(chosen.values()):
            chosen = dict(left)
        total = sum(worth(one, chosen[one.id]) for one in lines)
        back = total - (total * data.draw(st.integers(0, 100)) + 50) // 100
        for one in lines:
            gift = data.draw(st.integers(0, line_left(one)))
            payer = data.draw(st.sampled_from(["platform", "supplier"]))
            one.back += gift
            setattr(one, f"given_{payer}", getattr(one, f"given_{payer}") + gift)
            gifts[payer], buyer = gifts[payer] + gift, buyer + gift
        backs = share_back(lines, chosen, back)
        assert sum(one.given_up for one in backs.values()) == back
        for one in lines:
            one.cancelled += chosen[one.id]
            if one.id not in backs:
                continue
            before = one.given_supplier
            moves = {move.account: move.amount for move in give_up(one, backs[one.id], "supplier", new_id())}
            again = before - one.given_supplier
            assert sum(moves.values()) == 0
            assert 0 <= moves[chart.COMMISSION] <= backs[one.id].given_up - moves["coupons:platform"]
            supplier -= moves["supplier"] + again
            gifts["supplier"] -= again
            gifts["platform"] += moves[chart.GOODWILL]
            coupons += moves["coupons:platform"]
            ours, buyer = ours - moves[chart.COMMISSION], buyer - moves[chart.REFUNDS_DUE]
        left = {one.id: left[one.id] - chosen[one.id] for one in lines}
    assert supplier + ours + buyer == sum(paid(one) for one in lines) + coupons + sum(gifts.values())
    assert gifts == {p: sum(getattr(one, f"given_{p}") for one in lines) for p in gifts}
    assert all(line_left(one) >= 0 for one in lines)
    assert coupons == sum(coupon_left(one) for one in lines)
    assert ours == sum(fees.commission_left(one.commission, paid(one), given_up(one)) for one in lines), (
        "many small steps end where one large step would"
    )


@given(shapes, st.lists(st.integers(1, 9), min_size=1, max_size=9))
def test_units_given_up_one_after_the_other_come_to_what_was_paid(
    shape: tuple[int, int, int, int, int], steps: list[int]
) -> None:
    line, sum_of = bought(*shape), 0
    for step in [*steps, 9]:
        count = min(step, line.quantity - line.cancelled)
        sum_of += worth(line, count)
        line.cancelled += count
    assert sum_of == paid(line)


@given(st.integers(0, 10**7), st.integers(1, 50), st.integers(0, 5000), st.integers(0, 10**5))
def test_a_commission_is_never_more_than_its_line(amount: int, quantity: int, percent_bp: int, flat: int) -> None:
    rule = Fee(new_id(), None, None, None, percent_bp, flat, 0, DAY, None)
    assert 0 <= fees.commission(rule, amount, quantity) <= amount
    assert fees.commission(None, amount, quantity) == 0


def test_the_most_exact_rule_of_the_day_applies() -> None:
    mine = uuid.UUID(int=7)
    base = Fee(new_id(), None, None, None, 500, 0, 0, DAY, None)
    tea = base._replace(category="tea", percent_bp=0)
    own = base._replace(supplier_id=mine, percent_bp=300)
    newer = own._replace(percent_bp=200, valid_from=DAY + timedelta(days=10))
    over = own._replace(percent_bp=100, valid_until=DAY)
    pick = lambda rules, day, category="trip": fees.choose(rules, mine, "trip", category, day)  # noqa: E731
    assert pick([base, tea], DAY) == base
    assert pick([base, tea], DAY, "tea") == tea
    assert pick([base, tea, own], DAY, "tea") == own, "what was agreed with a supplier goes first"
    assert pick([own, newer], DAY) == own
    assert pick([own, newer], DAY + timedelta(days=10)) == newer
    assert pick([over, base], DAY + timedelta(days=1)) == base
    assert pick([base._replace(supplier_id=uuid.UUID(int=8))], DAY) is None
    assert pick([], DAY) is None

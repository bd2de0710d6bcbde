"""When which fault of goods may still be told, to the second, and what it may ask for."""

import re
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from sqlalchemy import Table

from backend.fulfilment.models import AfterSale
from backend.fulfilment.rules import CLAIM, WAITED_FOR, Goods, check_case, move
from backend.kernel.errors import Invalid, OutsidePeriod, RuleForbids, WrongState

SIGNED = datetime(2026, 11, 20, 15, 59, tzinfo=UTC)
"""23:59 in Shanghai: a minute later it is the next day, from which the seven days count."""
SECOND = timedelta(seconds=1)


def goods(storage: str = "ambient", returns: str = "seven_days", **more: object) -> Goods:
    given = {"confirmed": False, "state": "delivered", "quantity": 3, "arrived": 3, "bought": 3, "paid": 3000, "left": 3000,
             "shipped_at": SIGNED - timedelta(days=2), "delivered_at": SIGNED} | more  # fmt: skip
    return Goods(storage=storage, returns=returns, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("storage", ["ambient", "chilled", "frozen", "live"])
def test_a_fault_may_be_told_to_the_last_second(storage: str) -> None:
    end = SIGNED + CLAIM
    check_case(goods(storage), "refund_only", "quality", 1, 1000, True, end)
    with pytest.raises(OutsidePeriod, match="claim_time_over"):
        check_case(goods(storage), "refund_only", "quality", 1, 1000, True, end + SECOND)
    with pytest.raises(Invalid, match="show_or_tell"):
        check_case(goods(storage), "refund_only", "quality", 1, 1000, False, end)
    warranted = goods(storage, shelf_days=3650)  # 民法典 621: a longer warranty holds instead
    check_case(warranted, "refund_only", "quality", 1, 1000, True, SIGNED + timedelta(days=3650))
    with pytest.raises(OutsidePeriod, match="claim_time_over"):
        check_case(warranted, "refund_only", "quality", 1, 1000, True, SIGNED + timedelta(days=3650) + SECOND)


def test_seven_days_begin_on_the_day_after_signing() -> None:
    last = datetime(2026, 11, 27, 15, 59, 59, tzinfo=UTC)
    check_case(goods(), "return_refund", "no_reason", 1, 1000, False, last)
    with pytest.raises(OutsidePeriod, match="return_time_over"):
        check_case(goods(), "return_refund", "no_reason", 1, 1000, False, last + SECOND)


@pytest.mark.parametrize(
    ("returns", "confirmed", "closed"),
    [("seven_days", False, False), ("confirm", False, False), ("confirm", True, True), ("exempt", False, True)],
)
def test_only_a_confirmed_or_exempt_kind_is_not_taken_back(returns: str, confirmed: bool, closed: bool) -> None:
    one = goods(returns=returns, confirmed=confirmed)
    if closed:
        with pytest.raises(RuleForbids, match="no_return_by_kind"):
            check_case(one, "return_refund", "no_reason", 1, 1000, False, SIGNED)
    else:
        check_case(one, "return_refund", "no_reason", 1, 1000, False, SIGNED)


@pytest.mark.parametrize(
    ("storage", "kind", "reason", "quantity", "asked"),
    [
        ("ambient", "refund_only", "dead_on_arrival", 1, 1000),
        ("live", "return_refund", "quality", 1, 1000),
        ("frozen", "exchange", "damaged", 1, 0),
        ("ambient", "return_refund", "missing", 1, 1000),
        ("ambient", "refund_only", "no_reason", 1, 1000),
        ("ambient", "refund_only", "quality", 4, 3000),
        ("ambient", "refund_only", "quality", 1, 1001),
        ("ambient", "refund_only", "quality", 1, 0),
    ],
)
def test_what_does_not_fit_is_named(storage: str, kind: str, reason: str, quantity: int, asked: int) -> None:
    with pytest.raises(Invalid):
        check_case(goods(storage), kind, reason, quantity, asked, 1, SIGNED)


def test_nobody_asks_for_more_than_is_left() -> None:
    check_case(goods(left=400), "refund_only", "quality", 1, 400, 1, SIGNED)
    with pytest.raises(Invalid):
        check_case(goods(left=400), "refund_only", "quality", 1, 401, 1, SIGNED)


def test_what_never_came_can_be_told_from_the_third_day() -> None:
    sent = SIGNED - timedelta(days=2)
    on_its_way = goods(delivered_at=None)
    with pytest.raises(OutsidePeriod, match="not_late_yet"):
        check_case(on_its_way, "refund_only", "not_received", 1, 1000, False, sent + timedelta(days=3) - SECOND)
    check_case(on_its_way, "refund_only", "not_received", 1, 1000, False, sent + timedelta(days=3))
    with pytest.raises(OutsidePeriod, match="not_delivered_yet"):
        check_case(on_its_way, "refund_only", "quality", 1, 1000, True, SIGNED)


def test_no_act_leads_out_of_an_end() -> None:
    for end in ("done", "withdrawn"):
        for act in ("accept", "refuse", "withdraw", "escalate", "grant", "deny", "send_back", "receive", "resent"):
            with pytest.raises(WrongState):
                move("refund_only", end, act)


def test_the_index_of_deadlines_holds_every_state_that_is_waited_for() -> None:
    indexes = cast(Table, AfterSale.__table__).indexes
    (index,) = [one for one in indexes if one.name == "ix_after_sale_answer_by"]
    told = str(index.dialect_options["postgresql"]["where"])
    assert set(re.findall(r"'(\w+)'", told)) == set(WAITED_FOR)

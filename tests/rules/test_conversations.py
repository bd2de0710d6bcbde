"""Whose turn it is, who may still write, when a usual time is told."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.conversations import rules
from backend.kernel import clock
from backend.kernel.errors import WrongState

STATES = ("quiet", "to_supplier", "to_buyer", "to_platform")


@given(st.lists(st.sampled_from(["buyer", "supplier", "platform", "read", "escalate"]), max_size=30))
def test_what_a_buyer_asked_is_never_quiet_before_an_answer(acts: list[str]) -> None:
    state, escalated, asked = "quiet", False, False
    for act in acts:
        if act == "read":
            state = rules.read(state, "buyer")
        elif act == "escalate":
            state, escalated = ("to_platform", True) if not escalated else (state, True)
        else:
            state = rules.turn(act, escalated=escalated)  # type: ignore[arg-type]
            asked = act == "buyer"
        assert state in STATES
        if asked:
            assert state in {"to_supplier", "to_platform"}


def test_a_sellers_reading_is_no_answer() -> None:
    assert rules.read("to_supplier", "supplier") == "to_supplier"
    assert rules.read("to_platform", "platform") == "to_platform"


def test_nothing_is_settled_that_nobody_waits_for() -> None:
    for platform in (True, False):
        with pytest.raises(WrongState):
            rules.settle("quiet", waits=False, platform=platform)
    assert rules.settle("to_supplier", waits=True, platform=False) == "quiet"
    assert rules.settle("to_buyer", waits=True, platform=True) == "to_buyer"
    assert rules.settle("to_platform", waits=True, platform=False) == "to_platform"  # a seller ends no complaint


@pytest.mark.parametrize(
    ("state", "ago", "may"),
    [("paid", None, True), ("expired", 0, False), ("cancelled", 59, True), ("completed", 61, False)],
)
def test_an_order_is_talked_about_for_sixty_days_after_its_end(state: str, ago: int | None, may: bool) -> None:
    now = clock.now()
    assert rules.may_write(state, None if ago is None else now - timedelta(days=ago), now) is may


def test_a_usual_time_needs_answers_enough() -> None:
    assert rules.usual([60] * 4) is None
    assert rules.usual([0] * 5) == 1
    assert rules.usual([60, 600, 7200, 60, 660]) == 10

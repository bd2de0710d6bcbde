"""Properties of the pure rules: money is never made or lost, ladders only get stricter, rooms always suffice."""

import ast
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from backend.accounts import rules as people
from backend.departures import rules as bookings
from backend.features import FEATURES
from backend.kernel import clock, errors
from backend.kernel.errors import Invalid
from backend.kernel.ids import is_voucher_code, luhn_digit, new_id, voucher_code
from backend.kernel.messages import MESSAGES, THEMES, message
from backend.kernel.money import percent_of, split
from backend.settings import ROOT
from backend.trips import rules as trips
from tests.factories.trips import LADDER, OPERATOR_LADDER

fen = some.integers(0, 10**9)


@given(total=some.integers(-(10**9), 10**9), weights=some.lists(some.integers(0, 10**6), min_size=1, max_size=30))
def test_splitting_never_makes_or_loses_a_fen(total: int, weights: list[int]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    if any(weights):
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - total * weight / sum(weights)) <= 1


@given(amount=fen, days=some.integers(-3, 60))
def test_what_is_kept_and_given_back_is_what_was_paid(amount: int, days: int) -> None:
    now = clock.at(date(2026, 6, 1), "12:00")
    found = bookings.buyer_cancels(amount, LADDER, now, date(2026, 6, 1) + timedelta(days=days))
    assert found.kept + found.back == amount
    assert found.back >= 0


@given(days=some.integers(0, 60))
def test_waiting_never_makes_cancelling_cheaper(days: int) -> None:
    assert bookings.kept_percent(LADDER, days) >= bookings.kept_percent(LADDER, days + 1)
    assert bookings.operator_percent(OPERATOR_LADDER, days) >= bookings.operator_percent(OPERATOR_LADDER, days + 1)


def test_the_ladder_as_it_is_printed() -> None:
    assert [bookings.kept_percent(LADDER, d) for d in (-1, 0, 1, 3, 4, 6, 7, 30)] == [100, 80, 60, 60, 50, 50, 0, 0]
    assert bookings.free_until(LADDER, date(2026, 12, 5)) == date(2026, 11, 28)


@given(day=some.dates(date(2026, 1, 1), date(2030, 1, 1)), ahead=some.integers(7, 60))
def test_a_departure_is_decided_at_least_seven_days_before(day: date, ahead: int) -> None:
    assert trips.decides_at(day, ahead) <= clock.at(day - timedelta(days=7), "00:00")


@given(some.text("0123456789", min_size=11, max_size=11), some.integers(0, 10), some.integers(1, 9))
def test_a_mistyped_digit_of_a_voucher_is_seen(body: str, place: int, shift: int) -> None:
    code = body + luhn_digit(body)
    assert is_voucher_code(code)
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    assert not is_voucher_code(wrong)


def test_codes_and_ids() -> None:
    assert is_voucher_code(voucher_code())
    ids = [new_id() for _ in range(100)]
    assert len(set(ids)) == 100
    assert all(one.version == 7 for one in ids)
    assert not is_voucher_code("１２３４５６７８９０１２")


@pytest.mark.parametrize("text", ["13800000001", "+86 138 0000 0001", "138-0000-0001", "008613800000001"])
def test_phones_people_type(text: str) -> None:
    assert people.parse_phone(text) == "+8613800000001"


@pytest.mark.parametrize("text", ["12345678901", "0564-2881498", "+1 212 555 0100", "", "abc", "１３８"])
def test_phones_that_are_not_mobiles(text: str) -> None:
    with pytest.raises(Invalid):
        people.parse_phone(text)


def test_masks_show_no_more_than_they_must() -> None:
    assert people.mask_phone("+8613812345678") == "138****5678"
    assert people.mask_number("11010519491231002X") == "1101**********002X"
    assert people.mask_name("欧阳明") == "欧**"
    assert people.mask_name("Anna Lee") == "Anna**"


def test_percent_rounds_half_up_and_stays_in_bounds() -> None:
    assert percent_of(1, 50) == 1
    with pytest.raises(ValueError, match="percent"):
        percent_of(1, 101)


def test_every_message_speaks_both_languages_with_the_same_holes() -> None:
    import re

    own = [feature.messages for feature in FEATURES]
    assert len(MESSAGES) == sum(len(texts) for texts in (*THEMES, *own))  # a key stands in one file only
    for key, (zh, en) in MESSAGES.items():
        assert zh, key
        assert en, key
        assert set(re.findall(r"\{(\w+)\}", zh)) == set(re.findall(r"\{(\w+)\}", en)), key
    assert message("left", "en", left=3) == "Only 3 left"


def named(argument: ast.expr) -> set[str]:
    """The keys that an argument may be."""
    if isinstance(argument, ast.IfExp):
        return named(argument.body) | named(argument.orelse)
    return {argument.value} if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else set()


def test_every_refusal_has_a_text() -> None:
    kinds = {name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, errors.Problem)}
    raised = {
        (key, f"{path.name}:{call.lineno}")
        for path in (ROOT / "backend").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in kinds and call.args
        for key in named(call.args[0])
    }
    assert len(raised) > 200
    assert sorted((key, where) for key, where in raised if key not in MESSAGES) == []

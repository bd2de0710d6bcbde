"""What a buyer wishes of a parcel: which days may be named, what lines say together."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.inventory.selling import Wanted
from backend.kernel import clock
from backend.kernel.errors import Invalid
from backend.shop import wished

NOW = clock.now()
TODAY = clock.day_of(NOW)


def wish(**answers: Any) -> Wanted:
    return Wanted(index=0, offer_id=uuid4(), quantity=1, day=None, until=None, answers=answers)


def read(*wishes: Wanted, storage: str = "ambient", ship_days: int = 2, **more: Any) -> wished.Wished:
    return wished.read(list(wishes), storage, ship_days, NOW, **({"open_ended": False, "strict": True} | more))


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def test_a_day_may_be_wished_of_anything_and_must_be_of_what_is_fresh() -> None:
    assert read(wish()).day is None
    assert str(read(wish(deliverOn=day(9))).day) == day(9)
    with pytest.raises(Invalid, match="delivery_day_needed"):
        read(wish(), storage="chilled")
    assert read(wish(), storage="chilled", strict=False).day is None  # a quote asks, it doesn't refuse


@pytest.mark.parametrize(("storage", "days"), [("ambient", 4), ("ambient", 31), ("chilled", 1), ("live", 11)])
def test_a_day_out_of_the_window_names_the_answer(storage: str, days: int) -> None:
    with pytest.raises(Invalid) as refused:
        read(wish(deliverOn=day(days)), storage=storage)
    assert refused.value.field == "lines.0.answers.deliverOn"


@pytest.mark.parametrize("text", ["tomorrow", "2026-13-01", "2026-1-1", "\u0661"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read(wish(deliverOn=text))


def test_two_days_in_one_parcel_and_a_day_nobody_knows_are_refused() -> None:
    with pytest.raises(Invalid):
        read(wish(deliverOn=day(7)), wish(deliverOn=day(8)))
    with pytest.raises(Invalid, match="unknown_field"):
        read(wish(deliverOn=day(7)), open_ended=True)
    assert read(wish(), open_ended=True).window is None
    past = read(wish(deliverOn=day(-3)), storage="chilled", strict=False)  # kept from last week: chosen anew
    assert (past.day, past.window is None) == (None, False)


@given(st.sampled_from(["ambient", "chilled", "live", "frozen"]), st.integers(0, 60))
def test_whatever_may_be_wished_can_be_sent_in_time(storage: str, ship_days: int) -> None:
    first, last = wished.days_of(storage, ship_days, TODAY)
    assert TODAY < first <= last
    leaves = wished.leaves_by(first, storage)
    assert leaves >= TODAY
    if storage not in wished.NAMED_DAY:
        assert leaves >= TODAY + timedelta(days=ship_days)


def test_notes_and_cards_of_lines_are_said_once() -> None:
    said = read(wish(note="放快递柜 ", gift="yes", card="年年有余"), wish(note="放快递柜"), wish(note="易碎"))
    assert (said.note, said.gift, said.card) == ("放快递柜\n易碎", True, "年年有余")
    assert not read(wish(gift="no")).gift


@given(st.integers(0, 12), st.sampled_from(["ambient", "chilled", "live"]), st.booleans())
def test_no_day_is_offered_for_which_nothing_keeps(keeps: int, storage: str, strict: bool) -> None:
    """Of what keeps for some days only, days are offered on which it may still leave."""
    window = wished.days_of(storage, 2, TODAY)
    end = TODAY + timedelta(days=keeps)
    for offset in range((window[1] - window[0]).days + 1):
        said = wished.Wished(window[0] + timedelta(days=offset), window, "", False, "")
        found = wished.within_stock(said, storage, lambda leaves: leaves <= end, strict=strict)
        assert found.window is not None
        first, last = found.window
        assert first == window[0], "the first day stays: what is left of it is said by the stock"
        if wished.leaves_by(first, storage) > end:
            assert found == said, "too much for any day: nothing that was wished is lost"
            continue
        assert wished.leaves_by(last, storage) <= end
        assert last == window[1] or wished.leaves_by(last + timedelta(days=1), storage) > end
        assert found.day == said.day or (found.day is None and not strict and said.day and said.day > last)

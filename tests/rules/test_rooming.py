"""How a party sleeps: everybody has a place, nobody beside a stranger who did not agree, nobody pays twice."""

import re
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as some

from backend.kernel.errors import Invalid
from backend.settings import ROOT
from backend.trips.drafting import UnitDraft
from backend.trips.rooming import SHARED, THIRD, Party, Rooming, Rooms, fewer, party_of, room_of, rooms_of
from backend.trips.study import NAMED

ANY = Rooming(shared=True, third=True, without_bed=2)
PARTIES = some.builds(
    Party, beds=some.integers(1, 30), minors=some.integers(0, 1), without_bed=some.integers(0, 12), singles=some.integers(0, 30),
    room=some.sampled_from(["", SHARED, THIRD]),
)  # fmt: skip
RULES = some.builds(Rooming, shared=some.booleans(), third=some.booleans(), without_bed=some.integers(0, 2))


def places(rooms: Rooms) -> int:
    """Beds that the party itself lies in."""
    return 2 * rooms.pairs + rooms.singles + 3 * rooms.third + rooms.shared


@given(PARTIES, RULES)
def test_everybody_has_a_bed_and_nobody_a_stranger_who_did_not_agree(party: Party, rules: Rooming) -> None:
    try:
        rooms = rooms_of(party, rules, "quantity")
    except Invalid:
        return
    assert places(rooms) == party.beds
    assert rooms.singles == party.singles
    assert rooms.shared <= int(rules.shared and party.room == SHARED)
    assert rooms.third <= int(rules.third and party.room == THIRD)
    assert rooms.without_bed <= rules.without_bed * rooms.total
    assert not (rooms.shared and (party.minors or party.without_bed)), "no child sleeps beside a stranger"


@given(PARTIES)
def test_a_party_is_refused_only_for_a_reason(party: Party) -> None:
    left = party.beds - party.singles
    if left >= 0 and left % 2 == 0 and party.without_bed <= 2 * (party.singles + left // 2):
        assert rooms_of(party, ANY, "quantity").shared == 0


@given(PARTIES, RULES, some.data())
def test_who_gives_up_frees_rooms_and_leaves_no_child_too_many(
    party: Party, rules: Rooming, data: some.DataObject
) -> None:
    try:
        had = rooms_of(party, rules, "quantity")
    except Invalid:
        return
    beds = data.draw(some.integers(0, party.beds))
    children = data.draw(some.integers(0, party.without_bed))
    rest = fewer(had, party._replace(beds=beds, without_bed=children))
    assert places(rest) >= beds
    assert rest.total <= had.total, "nobody is given more than was sold"
    assert rest.third <= had.third
    assert rest.shared <= had.shared
    assert children <= rules.without_bed * rest.total
    if (beds, children) == (party.beds, party.without_bed):
        assert rest == had


FAMILY = Rooming(shared=True, third=True, without_bed=1)


@pytest.mark.parametrize(
    ("lines", "room", "expected"),
    [
        ({"ADULT": 2, "CHILD_NO_BED": 1}, "", Rooms(pairs=1, without_bed=1, most=1)),
        ({"ADULT": 2, "CHILD": 1}, THIRD, Rooms(third=1)),
        ({"ADULT": 2, "CHILD": 2}, "", Rooms(pairs=2)),
        ({"ADULT": 1, "CHILD": 1}, "", Rooms(pairs=1)),
        ({"ADULT": 1, "SINGLE_ROOM": 1}, "", Rooms(singles=1)),
        ({"ADULT": 1, "CHILD_NO_BED": 1, "SINGLE_ROOM": 1}, "", Rooms(singles=1, without_bed=1, most=1)),
        ({"SENIOR": 2, "ADULT": 2, "CHILD_NO_BED": 2}, "", Rooms(pairs=2, without_bed=2, most=1)),
        ({"ADULT": 1}, SHARED, Rooms(shared=1)),
        ({"ADULT": 3}, SHARED, Rooms(pairs=1, shared=1)),
        ({"ADULT": 5}, THIRD, Rooms(pairs=1, third=1)),
        ({"ADULT": 4, "SINGLE_ROOM": 2}, "", Rooms(pairs=1, singles=2)),
    ],
)
def test_families(lines: dict[str, int], room: str, expected: Rooms) -> None:
    assert rooms_of(party_of(lines.items(), room), FAMILY, "quantity") == expected


@pytest.mark.parametrize(
    ("lines", "room", "fault"),
    [
        ({"ADULT": 3}, "", "single_needed"),
        ({"ADULT": 1, "CHILD_NO_BED": 1}, "", "single_needed"),
        ({"ADULT": 2, "CHILD_NO_BED": 2}, "", "beds_needed"),
        ({"ADULT": 1, "CHILD_NO_BED": 1}, SHARED, "room_not_offered"),
        ({"ADULT": 2, "CHILD": 1}, SHARED, "room_not_offered"),
        ({"ADULT": 1, "CHILD": 1, "SINGLE_ROOM": 1}, SHARED, "room_not_offered"),
        ({"ADULT": 1, "SINGLE_ROOM": 2}, "", "single_needed"),
        ({"ADULT": 1}, THIRD, "room_not_offered"),
        ({"ADULT": 3}, "palace", "room_not_offered"),
    ],
)
def test_who_cannot_sleep_so_is_told_why(lines: dict[str, int], room: str, fault: str) -> None:
    with pytest.raises(Invalid, match=fault):
        rooms_of(party_of(lines.items(), room), FAMILY, "quantity")


@pytest.mark.parametrize("room", [SHARED, THIRD])
def test_a_trip_without_the_way_refuses_it(room: str) -> None:
    with pytest.raises(Invalid, match="room_not_offered"):
        rooms_of(Party(3, room=room), Rooming(), "quantity")


def test_a_booking_says_one_thing_about_its_room() -> None:
    assert room_of([{"room": SHARED}, {"room": SHARED}], "answers.room") == SHARED
    assert room_of([{}, {}], "answers.room") == ""
    for answers in ([{"room": SHARED}, {"room": THIRD}], [{"room": SHARED}, {}]):
        with pytest.raises(Invalid, match="room_not_offered"):
            room_of(answers, "answers.room")


def test_the_phone_knows_the_same_tickets() -> None:
    phone = ROOT / "pwa" / "src" / "features"
    named = re.search(r"NAMED = \[(.*?)\]", (phone / "trips" / "tickets.ts").read_text("utf-8"), re.DOTALL)
    assert named is not None
    assert set(re.findall(r"'(\w+)'", named[1])) == NAMED
    draft = re.search(r"  type: (.*)", (phone / "supplier" / "listings" / "draft.ts").read_text("utf-8"))
    assert draft is not None
    assert set(re.findall(r"'(\w+)'", draft[1])) == set(get_args(get_type_hints(UnitDraft)["type"]))

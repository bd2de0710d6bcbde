"""How a party sleeps: who takes a bed, who shares a room with whom, who is alone in one. Pure; a trip's rules are data.

Heads take seats, beds take rooms: a child without a bed has a seat in the coach and sleeps in its parents' room.
Rooms are for two. Somebody who is left over takes a room alone for the single supplement (单房差), is a third in a room
with an added bed where the trip has them, or shares with a guest of the same sex who agreed to it as well (拼房).
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta

from backend.kernel.errors import Invalid
from backend.trips.study import HEADS, WITHOUT_BED

PER_ROOM = 2
SHARED, THIRD = "shared", "third"
"""What `answers.room` may say for whoever is left over; without it they need a single room."""


class Rooming(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A trip's own rules: may a left-over guest share, may three sleep in a room, how many children without a bed a
    room takes."""

    shared: bool = False
    third: bool = False
    without_bed: Annotated[int, Meta(ge=0, le=2)] = 1


class Party(NamedTuple):
    """Who goes: beds wished, children with one, children without, single rooms wished, how a left-over guest sleeps."""

    beds: int
    minors: int = 0
    without_bed: int = 0
    singles: int = 0
    room: str = ""


class Rooms(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """The rooms a party takes, as its booking keeps them: for two, for one, for three, one shared with a stranger; the
    children without a bed that sleep in them, at most `most` to a room."""

    pairs: int = 0
    singles: int = 0
    third: int = 0
    shared: int = 0
    without_bed: int = 0
    most: int = 0

    @property
    def total(self) -> int:
        """Rooms drawn from the quota. A shared room is drawn whole, so that it is there if nobody else shares."""
        return self.pairs + self.singles + self.third + self.shared


def party_of(lines: Iterable[tuple[str, int]], room: str = "") -> Party:
    """A party of lines (type, quantity); add-ons sleep nowhere."""
    counts: dict[str, int] = {}
    for kind, quantity in lines:
        counts[kind] = counts.get(kind, 0) + quantity
    return Party(
        beds=sum(n for kind, n in counts.items() if kind in HEADS and kind != WITHOUT_BED),
        minors=counts.get("CHILD", 0),
        without_bed=counts.get(WITHOUT_BED, 0),
        singles=counts.get("SINGLE_ROOM", 0),
        room=room,
    )


def room_of(answers: Iterable[Mapping[str, Any]], field: str) -> str:
    """How a left-over guest sleeps, as all lines of a booking say. Raises Invalid where they say two things."""
    rooms = {str(one.get("room") or "") for one in answers}
    if len(rooms) > 1:
        raise Invalid("room_not_offered", field)
    return rooms.pop() if rooms else ""


def rooms_of(party: Party, rules: Rooming, field: str) -> Rooms:
    """The rooms of a party.

    Raises Invalid at `field`: `single_needed` where somebody would be left over or more single rooms than beds are
    wished, `room_not_offered` for a way to sleep that the trip does not have, or sharing with a stranger in a party
    with children, `beds_needed` where more children come without a bed than the rooms take.
    """
    left = party.beds - party.singles
    odd = left % PER_ROOM
    if left < 0 or (odd and not party.room):
        raise Invalid("single_needed", field)
    if party.room not in {"", SHARED, THIRD}:
        raise Invalid("room_not_offered", field)
    shared, third = int(odd and party.room == SHARED), int(odd and party.room == THIRD)
    if shared and (not rules.shared or party.minors or party.without_bed):
        raise Invalid("room_not_offered", field)
    if third and (not rules.third or left <= PER_ROOM):
        raise Invalid("room_not_offered", field)
    pairs = (left - shared - third * (PER_ROOM + 1)) // PER_ROOM
    rooms = Rooms(pairs, party.singles, third, shared, party.without_bed, rules.without_bed if party.without_bed else 0)
    if party.without_bed > rules.without_bed * rooms.total:
        raise Invalid("beds_needed", field, most=rules.without_bed)
    return rooms


def fewer(had: Rooms, party: Party) -> Rooms:
    """What is left of the rooms when some go: whoever is left over keeps a room at the price paid, nothing else is
    re-priced, and the children without a bed who stay are no more to a room than were sold."""
    singles = min(party.singles, party.beds)
    left = party.beds - singles
    third = min(had.third, int(left > PER_ROOM and left % PER_ROOM == 1))
    shared = min(had.shared, int(not third and left % PER_ROOM == 1))
    pairs = -(-(left - shared - third * (PER_ROOM + 1)) // PER_ROOM)
    least = -(-party.without_bed // had.most) if had.most else 0
    pairs += max(0, least - pairs - singles - third - shared)
    return Rooms(pairs, singles, third, shared, party.without_bed, had.most)

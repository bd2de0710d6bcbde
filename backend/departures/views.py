"""Shape bookings for the wire. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import msgspec

from backend.accounts.keys import Keys
from backend.departures import rules, vouchers
from backend.kernel import maps
from backend.kernel.qr import svg
from backend.orders.booking_schemas import (
    BookingOut,
    ContactOut,
    EarlyEnd,
    GroupOut,
    LadderOut,
    PassengerOut,
    VoucherOut,
)
from backend.orders.models import Passenger
from backend.trips.boarding import Boarded
from backend.trips.study import Group


def ladder(rungs: Sequence[dict[str, int]], starts_on: date) -> list[LadderOut]:
    """Steps with the last day each applies to, the kindest first."""
    ordered = sorted(rungs, key=lambda rung: -rung["days"])
    return [LadderOut(days=r["days"], percent=r["keep"], until=starts_on - timedelta(days=r["days"])) for r in ordered]


def boarding(point: Boarded, lang: str) -> dict[str, Any]:
    """A boarding point in one language, with a map that looks for it by its Chinese name."""
    return {"code": point.code, "name": point.name.to(lang), "at": point.at, "map": maps.search(point.name.zh)}


def slept(point: Boarded) -> dict[str, int]:
    """How many rooms of each kind a party takes (`trips.rooming.Rooms`) and children without a bed; nothing on a visit
    of one day, and of bookings made before it was kept."""
    told = msgspec.to_builtins(point.rooms) if point.rooms else {}
    return {kind: n for kind, n in told.items() if kind != "most"}


def _group(group: Group | None, heads: int) -> GroupOut | None:
    if group is None:
        return None
    return GroupOut(
        organiser=group.organiser, grade=group.grade, guardians=group.guardians,
        pupils_per_teacher=group.terms.pupils_per_teacher, guides=-(-heads // group.terms.guide_group),
    )  # fmt: skip


def _named(keys: Keys | None, person: Passenger) -> str:
    """The full name for whoever typed it; masked while no keys are at hand."""
    return keys.unseal(person.name_sealed, person.id) if keys and person.name_sealed else person.name_masked


class Near(NamedTuple):
    """What other tables say of a booking: whom to call on the day, how an early end was settled."""

    leader: ContactOut | None = None
    early_end: EarlyEnd | None = None


def booking_out(keys: Keys | None, booking: Any, people: Sequence[Passenger], near: Near, lang: str) -> BookingOut:
    """A booking on its order's page."""
    return BookingOut(
        id=booking.id,
        state=booking.state,
        title=booking.title[lang],
        starts_on=booking.starts_on,
        ends_on=booking.ends_on,
        boarding=boarding(booking.boarding, lang),
        group=_group(booking.boarding.group, booking.heads),
        heads=booking.heads,
        leader=near.leader,
        early_end=near.early_end,
        rooms=booking.rooms,
        slept=slept(booking.boarding),
        ladder=ladder(booking.ladder, booking.starts_on),
        free_until=rules.free_until(booking.ladder, booking.starts_on),
        passengers=[
            PassengerOut(id=p.id, line=p.line_id, name=_named(keys, p), number=p.number_masked, state=p.state)
            for p in people
            if p.state == "going"
        ],
    )


def voucher(keys: Keys, booking: Any, lang: str) -> VoucherOut:
    """A booking's voucher."""
    text = vouchers.sign(keys, booking.id)
    return VoucherOut(
        booking=booking.id,
        code=booking.code,
        qr=text,
        svg=svg(text),
        state=booking.state,
        title=booking.title[lang],
        starts_on=booking.starts_on,
        boarding=boarding(booking.boarding, lang),
        heads=booking.heads,
    )

"""Names on a booking: given late, changed, or a place passed on to somebody else (旅游法 64)."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import consents
from backend.accounts import queries as people
from backend.accounts.keys import Keys
from backend.accounts.models import Traveller
from backend.accounts.rules import age_on
from backend.checkout.placing import passenger_row
from backend.departures import rules
from backend.departures.models import Booking
from backend.inventory.selling import PricedLine
from backend.kernel import clock
from backend.kernel.errors import Invalid, NotCancellable, NotFound
from backend.orders.models import Line, Passenger
from backend.orders.queries import Whole
from backend.orders.rules import LIVE
from backend.orders.schemas import LineIn
from backend.trips import queries as trips
from backend.trips.models import TripUnit
from backend.trips.rules import fits_age
from backend.trips.selling import BookingPart
from backend.trips.study import NAMED, check_organiser


async def set_names(
    session: AsyncSession, keys: Keys, whole: Whole, line_id: uuid.UUID, wanted: Sequence[uuid.UUID], now: datetime
) -> None:
    """Put these travellers on a line; people who were named before are kept as passed on.

    Raises NotFound for a foreign line, Invalid for a wrong count, stranger, repetition or age, and
    NotCancellable `names_locked` from boarding on.
    """
    line = next((one for one in whole.lines if one.id == line_id), None)
    if line is None or line.type not in NAMED:
        raise NotFound
    booking = next(one for one in whole.of("trips") if one.id == line.part_id)
    boards_at = clock.at(booking.starts_on, booking.boarding.at)
    if booking.state not in LIVE or not rules.can_change_names(boards_at, now):
        raise NotCancellable("names_locked")
    if await consents.who_withdrew(session, [whole.order.account_id], "share_operator"):
        raise Invalid("consent_required", "consents.share_operator")
    going = [p for p in whole.passengers if p.line_id == line_id and p.state == "going"]
    chosen = await _check(session, whole, booking, line, wanted)
    staying = {p.traveller_id for p in going} & {t.id for t in chosen}
    for passenger in going:
        if passenger.traveller_id not in staying:
            passenger.state = "passed_on"
    for traveller in chosen:
        if traveller.id not in staying:
            session.add(_passenger(keys, line_id, traveller))
    await session.flush()


async def _check(
    session: AsyncSession, whole: Whole, booking: Booking, line: Line, wanted: Sequence[uuid.UUID]
) -> list[Traveller]:
    count = line.quantity - line.cancelled
    if len(wanted) != count:
        raise Invalid("travellers_needed", "travellers", count=count)
    siblings = {one.id for one in whole.lines if one.part_id == booking.id and one.id != line.id}
    taken = {p.traveller_id for p in whole.passengers if p.line_id in siblings and p.state == "going"}
    book = await people.find_travellers(session, whole.order.account_id, wanted)
    (unit,) = [u for u in (await _units(session, booking)) if u.offer_id == line.offer_id]
    chosen: list[Traveller] = []
    for n, traveller_id in enumerate(wanted):
        traveller = book.get(traveller_id)
        if traveller is None:
            raise Invalid("unknown_traveller", f"travellers.{n}")
        if traveller.id in taken or traveller in chosen:
            raise Invalid("traveller_repeated", f"travellers.{n}")
        if not fits_age(unit.min_age, unit.max_age, age_on(traveller.born_on, booking.starts_on)):
            raise Invalid("age_mismatch", f"travellers.{n}", name=traveller.name_masked)
        chosen.append(traveller)
    return chosen


async def _units(session: AsyncSession, booking: Booking) -> list[TripUnit]:
    departure = await trips.get_departure(session, booking.departure_id)
    return (await trips.list_units(session, [departure.trip_id]))[departure.trip_id]


def _passenger(keys: Keys, line_id: uuid.UUID, traveller: Traveller) -> Passenger:
    return Passenger(**passenger_row(keys, line_id, traveller))


def check_people(
    part: BookingPart, lines: Sequence[LineIn], book: Mapping[uuid.UUID, people.Named]
) -> dict[int, list[people.Named]]:
    """Who travels on which line of a departure that is ordered. Nobody yet is allowed: names can follow until
    departure.

    Raises Invalid for a wrong count, a stranger, somebody twice on one departure or an age that doesn't fit, and for a
    study visit whose organiser is not named or does not answer for the pupils.
    """
    if group := part.boarding.group:
        check_organiser(group, f"lines.{part.lines[0].index}")
    chosen: dict[int, list[people.Named]] = {}
    seen: set[uuid.UUID] = set()
    for line in part.lines:
        wanted = lines[line.index].travellers
        field = f"lines.{line.index}.travellers"
        if not wanted:
            continue
        if line.ages is None or len(wanted) != line.quantity:
            raise Invalid("travellers_needed", field, count=line.quantity if line.ages else 0)
        chosen[line.index] = [_fitting(book, line, part, wanted, seen, n) for n in range(len(wanted))]
    return chosen


def _fitting(
    book: Mapping[uuid.UUID, people.Named],
    line: PricedLine,
    part: BookingPart,
    wanted: Sequence[uuid.UUID],
    seen: set[uuid.UUID],
    n: int,
) -> people.Named:
    field = f"lines.{line.index}.travellers.{n}"
    traveller = book.get(wanted[n])
    if traveller is None:
        raise Invalid("unknown_traveller", field)
    if traveller.id in seen:
        raise Invalid("traveller_repeated", field)
    seen.add(traveller.id)
    age = age_on(traveller.born_on, part.starts_on)
    if line.ages and not fits_age(*line.ages, age):
        raise Invalid("age_mismatch", field, name=traveller.name_masked)
    return traveller

"""Trips as orders and the checkout see them."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.accounts.queries import Named
from backend.db.keeping import Kept
from backend.db.session import Database
from backend.departures import deciding, ending, giving_up, leading, naming, personal, rules, views
from backend.departures.models import Booking, DepartureContact
from backend.departures.views import Near
from backend.inventory.selling import Wanted
from backend.kernel import clock
from backend.kernel.ids import voucher_code
from backend.kernel.money import Money
from backend.orders.booking_schemas import EarlyEnd, VoucherOut
from backend.orders.kind import Asking, Giving, Kind, Occasion, Round, Shown, Sold
from backend.orders.models import Line, Order, Passenger
from backend.orders.quote_schemas import PartOut
from backend.orders.rules import Sum
from backend.orders.schemas import LineIn
from backend.orders.views import priced
from backend.trips import queries as trips
from backend.trips import queueing, selling
from backend.trips.models import Trip
from backend.trips.rules import NAMES_TO, on_sale
from backend.trips.selling import BookingPart, Shelf
from backend.trips.views import pictures, read_story

Beside = tuple[dict[uuid.UUID, DepartureContact], dict[uuid.UUID, EarlyEnd]]


class Trips(Kind):
    """Departures: tickets, add-ons and rooms of one day, with names, a ladder and a voucher."""

    name = "trips"
    label: ClassVar[dict[str, str]] = {"zh": "行程", "en": "trips"}
    offers = frozenset({"trip_unit", "trip_add_on"})
    row = Booking
    shown_as = "bookings"
    exported_as = "bookings"

    def shelves(self, database: Database) -> Kept[Shelf]:
        """Trips with what pricing needs of them."""
        return selling.shelves(database)

    async def price(
        self,
        shelves: Kept[Shelf],
        asking: Asking,
        subjects: Mapping[uuid.UUID, uuid.UUID],
        wishes: Sequence[Wanted],
        now: datetime,
    ) -> Sequence[BookingPart]:
        """A part per departure."""
        return await selling.price_trips(shelves, subjects, wishes, now)

    async def offers_place(self, session: AsyncSession, wait: uuid.UUID, account_id: uuid.UUID) -> bool:
        """An entry of a departure's waiting list whose turn has come."""
        return await trips.find_offered(session, wait, account_id) is not None

    def quoted(self, part: BookingPart, lang: str) -> PartOut:
        """A departure in a quote."""
        return PartOut(
            title=part.title[lang], starts_on=part.starts_on, ends_on=part.ends_on, heads=part.heads, rooms=part.rooms,
            slept=views.slept(part.boarding), ladder=views.ladder(part.ladder, part.starts_on),
            free_until=rules.free_until(part.ladder, part.starts_on),
            lines=[priced(line, lang) for line in part.lines], amount=Money(part.amount),
        )  # fmt: skip

    def name_people(
        self, part: BookingPart, lines: Sequence[LineIn], book: Mapping[uuid.UUID, Named]
    ) -> dict[int, list[Named]]:
        """Nobody yet is allowed: names can follow until departure."""
        return naming.check_people(part, lines, book)

    def places(self, part: BookingPart) -> int:
        """Heads; a class or a company, which names its organiser, holds none towards a buyer's cap."""
        return 0 if part.boarding.group else part.heads

    def columns(self, keys: Keys, part: BookingPart, now: datetime) -> dict[str, Any]:
        """The row of `booking`."""
        return {
            "state": "held", "departure_id": part.subject_id, "heads": part.heads, "rooms": part.rooms,
            "starts_on": part.starts_on, "ends_on": part.ends_on, "title": part.title,
            "boarding": part.boarding, "ladder": part.ladder,
            "operator_ladder": part.operator_ladder, "code": voucher_code(),
        }  # fmt: skip

    async def still_sells(
        self, session: AsyncSession, parts: Sequence[Booking], lines: Sequence[Line], now: datetime
    ) -> bool:
        """Whether every departure would take a booking now."""
        for booking in parts:
            departure = await trips.get_departure(session, booking.departure_id)
            if not on_sale(departure.state, departure.selling, departure.closes_at, now):
                return False
        return True

    async def given_back(self, session: AsyncSession, parts: Sequence[Booking], now: datetime) -> None:
        """Places are free again: the waiting list comes first."""
        for booking in parts:
            await queueing.offer(session, booking.departure_id, now)

    def rounds(self) -> Sequence[Round]:
        """Decide 成团, and take bookings off departures that don't run."""
        return (("decisions", deciding.decide_due), ("departures", deciding.clear_departures))

    def last_rounds(self) -> Sequence[Round]:
        """Offer what came free to who waits."""
        return (("waiting lists", queueing.offer_places),)

    def open_units(self, part: Booking, line: Line, now: datetime) -> int:
        """All that is left of a line until the departure begins."""
        left = line.quantity - line.cancelled - line.sent
        if part.state == "held":
            return left
        begun = now >= clock.at(part.starts_on, part.boarding.at)
        return left if part.state == "confirmed" and not begun else 0

    def complete(self, part: Booking, mine: Sequence[Line], chosen: dict[uuid.UUID, int], now: datetime) -> None:
        """What goes with a departure's last ticket."""
        giving_up.complete(part, mine, chosen)

    def judge(
        self,
        part: Booking,
        mine: Sequence[Line],
        chosen: Mapping[uuid.UUID, int],
        amount: int,
        now: datetime,
        leaving: int,
    ) -> Sum:
        """By the ladder as bought."""
        return rules.buyer_cancels(amount, part.ladder, now, part.starts_on)

    def basis(self, part: Booking) -> dict[str, Any]:
        """The ladder."""
        return {"ladder": part.ladder}

    async def give_up(
        self,
        session: AsyncSession,
        part: Booking,
        mine: Sequence[Line],
        people: Sequence[Passenger],
        giving: Giving,
    ) -> None:
        """Count tickets down; the places go to whoever waits."""
        await giving_up.give_up(session, part, mine, people, giving)

    async def tidy(self, session: AsyncSession, keys: Keys, now: datetime) -> None:
        """Departures that are over are finished; their travellers' names leave everybody's sight."""
        await deciding.finish_past(session, now)
        await personal.erase_names(session, keys, clock.day_of(now))
        await leading.forget(session, clock.day_of(now))

    def going_on(self, today: date) -> ColumnElement[bool]:
        """A paid booking that is not over."""
        coming = Booking.state.in_(("confirmed", "checked_in")) & (Booking.ends_on >= today)
        return select(Booking.id).where(Booking.order_id == Order.id, coming).exists()

    def needs_contact(self, today: date) -> ColumnElement[bool]:
        """Until a week after the departure's end."""
        recent = Booking.ends_on >= today - timedelta(days=NAMES_TO)
        return select(Booking.id).where(Booking.order_id == Order.id, recent).exists()

    async def export(
        self, session: AsyncSession, keys: Keys, orders: Sequence[uuid.UUID]
    ) -> dict[uuid.UUID, list[dict[str, Any]]]:
        """Bookings with their travellers."""
        return await personal.export(session, keys, orders)

    async def watched(self, session: AsyncSession, orders: Sequence[uuid.UUID]) -> list[str]:
        """Manifests of the departures."""
        found = await session.execute(select(Booking.departure_id).where(Booking.order_id.in_(orders)))
        return [f"departure:{one}" for one in found.scalars()]

    async def beside(self, session: AsyncSession, order_id: uuid.UUID) -> Beside:
        """Who leads what is near, and what was ended on the way."""
        leaders = await leading.of_order(session, order_id, clock.today())
        return leaders, await ending.of_order(session, order_id)

    def show(self, part: Any, shown: Shown) -> Any:
        """A booking."""
        leaders, ended = shown.beside or ({}, {})
        lead = leaders.get(part.id)
        leader = leading.opened(shown.keys, lead) if shown.keys and lead else None
        return views.booking_out(shown.keys, part, shown.people, Near(leader, ended.get(part.id)), shown.lang)

    def vouchers(self, keys: Keys, part: Booking, lang: str) -> list[VoucherOut]:
        """One for a booking that is paid and not cancelled."""
        return [views.voucher(keys, part, lang)] if part.state in {"confirmed", "checked_in"} else []

    def occasion(self, part: Booking, lang: str) -> Occasion:
        """From boarding to the last day's end."""
        point = views.boarding(part.boarding, lang)
        place = f"{point['at']} {point['name']}"
        return Occasion(part.title[lang], place, part.starts_on, point["at"] or None, part.ends_on)

    async def showcase(
        self, session: AsyncSession, subjects: Sequence[uuid.UUID], lang: str
    ) -> Mapping[uuid.UUID, Sold]:
        """Trips."""
        found = await session.execute(select(Trip).where(Trip.id.in_(subjects)))
        return {
            one.id: Sold(f"/trips/{one.slug}" if one.state == "published" else None, pictures(read_story(one), lang)[0])
            for one in found.scalars()
        }

    def was_had(self, part: Booking, line: Line, now: datetime) -> bool:
        """A trip somebody was on, or that is over, by its first line: a party says once how it was."""
        over = part.state == "confirmed" and clock.day_of(now) > part.ends_on
        return (part.state == "checked_in" or over) and line.cancelled < line.quantity

    def card(self, part: Booking) -> dict[str, Any]:
        """The day and how many travel."""
        return {"starts_on": part.starts_on, "heads": part.heads}


TRIPS = Trips()

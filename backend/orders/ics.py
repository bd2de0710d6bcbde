"""An order's departures as an iCalendar file (RFC 5545). Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from backend.kernel import clock
from backend.orders.models import Booking, Order
from backend.orders.views import boarding


def calendar_file(order: Order, bookings: Sequence[Booking], lang: str, now: datetime) -> bytes:
    """The order's bookings as iCalendar, from the hour of boarding to the end of the last day, in Shanghai's time.

    A booking keeps its UID for good. A cancelled one stays in the file as CANCELLED with a higher SEQUENCE: a calendar
    that holds it takes it off, where one that merely lacked it would keep it.
    """
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//huliu//orders//ZH")
    made.add("method", "PUBLISH")
    for booking in bookings:
        made.add_component(_event(order, booking, lang, now))
    made.add_missing_timezones()
    file: bytes = made.to_ical()
    return file


def _event(order: Order, booking: Booking, lang: str, now: datetime) -> Event:
    event = Event()
    off = booking.state == "cancelled"
    event.add("uid", f"{booking.id}@huliu")
    event.add("sequence", int(off))
    event.add("dtstamp", now if off else order.placed_at)
    event.add("status", "CANCELLED" if off else "TENTATIVE" if booking.state == "held" else "CONFIRMED")
    point = boarding(booking.boarding, lang)
    after = booking.ends_on + timedelta(days=1)
    if point["at"]:
        event.add("dtstart", clock.at(booking.starts_on, point["at"]).astimezone(clock.SHANGHAI))
        event.add("dtend", clock.at(after, "00:00").astimezone(clock.SHANGHAI))
    else:
        event.add("dtstart", booking.starts_on)
        event.add("dtend", after)
    event.add("summary", _line(booking.title[lang]))
    event.add("location", _line(f"{point['at']} {point['name']}"))
    event.add("description", order.number)
    return event


def _line(text: str) -> str:
    """One line of text: a title is never more."""
    return " ".join(text.split())

"""What of an order happens on a day, as an iCalendar file (RFC 5545). Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from backend.kernel import clock
from backend.orders import registry
from backend.orders.kind import Occasion
from backend.orders.models import Order


def calendar_file(order: Order, parts: Sequence[Any], lang: str, now: datetime) -> bytes:
    """The order's parts that have a day as iCalendar, from the hour they begin to the end of the last day, in
    Shanghai's time.

    A part keeps its UID for good. A cancelled one stays in the file as CANCELLED with a higher SEQUENCE: a calendar
    that holds it takes it off, where one that merely lacked it would keep it.
    """
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//huliu//orders//ZH")
    made.add("method", "PUBLISH")
    for part in parts:
        occasion = registry.of(part).occasion(part, lang)
        if occasion is not None:
            made.add_component(_event(order, part, occasion, now))
    made.add_missing_timezones()
    file: bytes = made.to_ical()
    return file


def _event(order: Order, part: Any, occasion: Occasion, now: datetime) -> Event:
    event = Event()
    off = part.state == "cancelled"
    event.add("uid", f"{part.id}@huliu")
    event.add("sequence", int(off))
    event.add("dtstamp", now if off else order.placed_at)
    event.add("status", "CANCELLED" if off else "TENTATIVE" if part.state == "held" else "CONFIRMED")
    after = occasion.ends_on + timedelta(days=1)
    if occasion.at:
        event.add("dtstart", clock.at(occasion.starts_on, occasion.at).astimezone(clock.SHANGHAI))
        event.add("dtend", clock.at(after, "00:00").astimezone(clock.SHANGHAI))
    else:
        event.add("dtstart", occasion.starts_on)
        event.add("dtend", after)
    event.add("summary", _line(occasion.title))
    event.add("location", _line(occasion.place))
    event.add("description", order.number)
    return event


def _line(text: str) -> str:
    """One line of text: a title is never more."""
    return " ".join(text.split())

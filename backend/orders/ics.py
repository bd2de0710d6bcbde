"""An order's departures as an iCalendar file (RFC 5545). Pure."""

from collections.abc import Sequence
from datetime import timedelta

from backend.orders.models import Booking, Order
from backend.orders.views import boarding


def calendar_file(order: Order, bookings: Sequence[Booking], lang: str) -> str:
    """The order's live bookings as iCalendar (RFC 5545): all-day events with the boarding point."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//huliu//orders//ZH"]
    for booking in bookings:
        if booking.state == "cancelled":
            continue
        point = boarding(booking.boarding, lang)
        place = _escaped(f"{point['at']} {point['name']}")
        lines += [
            "BEGIN:VEVENT",
            f"UID:{booking.id}@huliu",
            f"DTSTAMP:{order.placed_at:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{booking.starts_on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{booking.ends_on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(booking.title[lang])}",
            f"LOCATION:{place}",
            f"DESCRIPTION:{order.number}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) + "\r\n" for line in lines)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")


def _folded(line: str) -> str:
    """Lines of at most 75 octets, continued by a space (RFC 5545 3.1)."""
    parts, room = [b""], 75
    for char in line:
        raw = char.encode()
        if len(parts[-1]) + len(raw) > room:
            parts.append(b"")
            room = 74
        parts[-1] += raw
    return b"\r\n ".join(parts).decode()

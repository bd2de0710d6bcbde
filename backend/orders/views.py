"""Shape orders for the wire. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from backend.accounts.keys import Keys
from backend.inventory.selling import Part, PricedLine
from backend.kernel import clock
from backend.kernel.money import Money
from backend.orders import rules, vouchers
from backend.orders.models import Booking, Line, Order
from backend.orders.queries import Whole
from backend.orders.schemas import (
    BookingOut,
    GroupOut,
    LadderOut,
    LineOut,
    OrderCard,
    OrderOut,
    PartOut,
    PassengerOut,
    PaymentOut,
    Quote,
    Short,
    SupplierOrderOut,
    VoucherOut,
)
from backend.orders.terms import CURRENT


def ladder(rungs: Sequence[dict[str, int]], starts_on: date) -> list[LadderOut]:
    """Steps with the last day each applies to, the kindest first."""
    ordered = sorted(rungs, key=lambda rung: -rung["days"])
    return [LadderOut(days=r["days"], percent=r["keep"], until=starts_on - timedelta(days=r["days"])) for r in ordered]


def _priced(line: PricedLine, lang: str) -> LineOut:
    return LineOut(
        id=None,
        offer=line.offer_id,
        type=line.type,
        name=line.name[lang],
        day=line.day,
        unit_price=Money(line.unit_price),
        quantity=line.quantity,
        cancelled=0,
        amount=Money(line.amount),
    )


def quote(parts: Sequence[Part], short: dict[int, int], lang: str) -> Quote:
    """A quote; its lines come back in the order they were asked."""
    lines = sorted((line for part in parts for line in part.lines), key=lambda line: line.index)
    return Quote(
        parts=[
            PartOut(
                title=part.title[lang],
                starts_on=part.starts_on,
                ends_on=part.ends_on,
                heads=part.heads,
                rooms=part.rooms,
                ladder=ladder(part.ladder, part.starts_on),
                free_until=rules.free_until(part.ladder, part.starts_on),
                lines=[_priced(line, lang) for line in part.lines],
                amount=Money(part.amount),
            )
            for part in parts
        ],
        lines=[_priced(line, lang) for line in lines],
        short=[Short(line=index, left=left) for index, left in sorted(short.items())],
        freight=Money(0),
        total=Money(sum(part.amount for part in parts)),
        terms_version=CURRENT,
    )


def _bought(line: Line, lang: str) -> LineOut:
    return LineOut(
        id=line.id,
        offer=line.offer_id,
        type=line.type,
        name=line.name[lang],
        day=line.day,
        unit_price=Money(line.unit_price),
        quantity=line.quantity,
        cancelled=line.cancelled,
        amount=Money(line.unit_price * (line.quantity - line.cancelled)),
    )


def boarding(point: dict[str, Any], lang: str) -> dict[str, Any]:
    """A boarding point in one language."""
    return {"code": point["code"], "name": point["name"][lang], "at": point["at"]}


def _group(point: dict[str, Any], heads: int) -> GroupOut | None:
    group = point.get("group")
    if group is None:
        return None
    terms = group["terms"]
    return GroupOut(
        organiser=group["organiser"], grade=group["grade"], guardians=group["guardians"],
        pupils_per_teacher=terms["pupilsPerTeacher"], guides=-(-heads // terms["guideGroup"]),
    )  # fmt: skip


def _booking(booking: Booking, whole: Whole, lang: str) -> BookingOut:
    mine = {line.id for line in whole.lines if line.booking_id == booking.id}
    return BookingOut(
        id=booking.id,
        state=booking.state,
        title=booking.title[lang],
        starts_on=booking.starts_on,
        ends_on=booking.ends_on,
        boarding=boarding(booking.boarding, lang),
        group=_group(booking.boarding, booking.heads),
        heads=booking.heads,
        rooms=booking.rooms,
        ladder=ladder(booking.ladder, booking.starts_on),
        free_until=rules.free_until(booking.ladder, booking.starts_on),
        passengers=[
            PassengerOut(id=p.id, line=p.line_id, name=p.name_masked, number=p.number_masked, state=p.state)
            for p in whole.passengers
            if p.line_id in mine and p.state == "going"
        ],
    )


def voucher(keys: Keys, booking: Booking, lang: str) -> VoucherOut:
    """A booking's voucher."""
    text = vouchers.sign(keys, booking.id)
    return VoucherOut(
        booking=booking.id,
        code=booking.code,
        qr=text,
        svg=vouchers.svg(text),
        state=booking.state,
        title=booking.title[lang],
        starts_on=booking.starts_on,
        boarding=boarding(booking.boarding, lang),
        heads=booking.heads,
    )


def order_out(
    keys: Keys | None, whole: Whole, suppliers: dict[Any, str], payments: list[PaymentOut], lang: str
) -> OrderOut:
    """An order; vouchers only for what is paid and not cancelled (no keys, no vouchers). `suppliers`: id → name."""
    order = whole.order
    waiting = order.state == "awaiting_payment"
    shown = [b for b in whole.bookings if b.state in {"confirmed", "checked_in"}]
    back = sum(p.amount.amount for p in payments if p.kind == "refund" and p.state != "failed")
    return OrderOut(
        number=order.number,
        state=order.state,
        placed_at=order.placed_at,
        expires_at=order.expires_at if waiting else None,
        extensions_left=rules.EXTENSIONS - order.extended if waiting else 0,
        total=Money(order.total),
        refunded=Money(back),
        compensation=Money(whole.compensation),
        contact=order.contact_masked,
        terms_version=order.terms_version,
        lines=[_bought(line, lang) for line in whole.lines],
        supplier_orders=[
            SupplierOrderOut(
                id=part.id,
                supplier=suppliers[part.supplier_id],
                state=part.state,
                total=Money(part.total),
                bookings=[_booking(b, whole, lang) for b in whole.bookings if b.supplier_order_id == part.id],
            )
            for part in whole.suppliers
        ],
        payments=payments,
        vouchers=[voucher(keys, booking, lang) for booking in shown] if keys else [],
    )


def just_placed(document: dict[str, Any], parts: Sequence[Part], lang: str) -> OrderOut:
    """A new order from the rows that were written, without reading them back. Plain records stand for the mapped rows:
    making mapped ones costs a tenth of placing an order."""
    row = document["order"]
    order: Any = SimpleNamespace(**row, state="awaiting_payment", placed_at=clock.now(), extended=0)
    whole = Whole(
        order,
        _records(document["suppliers"], state="to_pay"),
        _records(document["bookings"], state="held"),
        _records(document["lines"], cancelled=0),
        _records(document["passengers"], state="going"),
        0,
    )
    return order_out(None, whole, {part.supplier_id: part.supplier_name[lang] for part in parts}, [], lang)


def _records(rows: Sequence[dict[str, Any]], **more: Any) -> list[Any]:
    return [SimpleNamespace(**row, **more) for row in rows]


def card(order: Order, bookings: Sequence[Booking], lang: str) -> OrderCard:
    """An order in a list."""
    first = bookings[0] if bookings else None
    return OrderCard(
        number=order.number,
        state=order.state,
        title=" · ".join(booking.title[lang] for booking in bookings),
        starts_on=first.starts_on if first else None,
        heads=sum(booking.heads for booking in bookings),
        total=Money(order.total),
        expires_at=order.expires_at if order.state == "awaiting_payment" else None,
        placed_at=order.placed_at,
    )


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

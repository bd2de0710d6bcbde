"""Shape orders for the wire. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple

import msgspec

from backend.accounts.keys import Keys
from backend.inventory.selling import Discount, Part, PricedLine
from backend.kernel import clock
from backend.kernel.money import Money
from backend.orders import rules, vouchers
from backend.orders.giving_up import open_units
from backend.orders.models import Booking, Line, Order, Passenger, Shipment
from backend.orders.queries import Whole
from backend.orders.schemas import (
    BookingOut,
    DiscountOut,
    GroupOut,
    LadderOut,
    LineOut,
    OrderCard,
    OrderOut,
    ParcelOut,
    PassengerOut,
    PaymentOut,
    ShipmentOut,
    SupplierOrderOut,
    VoucherOut,
)


def ladder(rungs: Sequence[dict[str, int]], starts_on: date) -> list[LadderOut]:
    """Steps with the last day each applies to, the kindest first."""
    ordered = sorted(rungs, key=lambda rung: -rung["days"])
    return [LadderOut(days=r["days"], percent=r["keep"], until=starts_on - timedelta(days=r["days"])) for r in ordered]


def priced(line: PricedLine, lang: str) -> LineOut:
    """A line that was priced and not bought."""
    return LineOut(
        id=None,
        shipment=None,
        offer=line.offer_id,
        type=line.type,
        name=line.name[lang],
        day=line.day,
        unit_price=Money(line.unit_price),
        quantity=line.quantity,
        cancelled=0,
        sent=0,
        open=0,
        lost=Money(0),
        off=Money(line.off_supplier + line.off_platform),
        amount=Money(line.amount),
        back=Money(0),
        lots=[draw.lot for draw in line.draws if draw.lot],
        reviewed=False,
        terms=dict(line.terms),
    )


def _bought(line: Line, part: Booking | Shipment, lang: str, *, reviewed: bool) -> LineOut:
    return LineOut(
        id=line.id,
        shipment=line.shipment_id,
        offer=line.offer_id,
        type=line.type,
        name=line.name[lang],
        day=line.day,
        unit_price=Money(line.unit_price),
        quantity=line.quantity,
        cancelled=line.cancelled,
        sent=line.sent,
        open=open_units(part, line, clock.now()) if line.offer_id else 0,
        lost=Money(line.lost_supplier + line.lost_platform),
        off=Money(line.off_supplier + line.off_platform),
        amount=Money(rules.uncancelled(line)),
        back=Money(line.back),
        lots=[draw["lot"] for draw in line.draws if draw["lot"]],
        reviewed=reviewed,
        terms=line.terms,
    )


def discounts(lines: Iterable[tuple[Any, str]], lang: str) -> list[DiscountOut]:
    """What promotions took off, one row for each; `lines` with their suppliers' names."""
    sums: dict[tuple[str, str], DiscountOut] = {}
    for line, supplier in lines:
        for one in line.discounts:
            found = msgspec.convert(one, Discount, from_attributes=True)
            name = (str(found.promotion), found.name[lang])
            payer = supplier if found.payer == "supplier" else None
            before = sums[name].amount.amount if name in sums else 0
            sums[name] = DiscountOut(name=found.name[lang], supplier=payer, amount=Money(before + found.amount))
    return list(sums.values())


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


def _named(keys: Keys | None, person: Passenger) -> str:
    """The full name for whoever typed it; masked while no keys are at hand."""
    return keys.unseal(person.name_sealed, person.id) if keys and person.name_sealed else person.name_masked


def _booking(keys: Keys | None, booking: Booking, whole: Whole, lang: str) -> BookingOut:
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
            PassengerOut(id=p.id, line=p.line_id, name=_named(keys, p), number=p.number_masked, state=p.state)
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


def shipment(one: Shipment, parcels: list[ParcelOut], lang: str) -> ShipmentOut:
    """A shipment of an order, with the parcels that left."""
    return ShipmentOut(
        id=one.id, state=one.state, title=one.title[lang], storage=one.storage, address=one.address_masked,
        deliver_on=one.deliver_on, note=one.note, team=one.team_id, pick_up=one.pick_up_id,
        ships_by=one.ships_by, shipped_at=one.shipped_at,
        delivered_at=one.delivered_at, parcels=parcels,
    )  # fmt: skip


class Beside(NamedTuple):
    """What other rooms add to an order: payments, the parcels of its shipments, which lines were reviewed."""

    payments: list[PaymentOut]
    parcels: dict[Any, list[ParcelOut]]
    reviewed: set[Any]


def order_out(keys: Keys | None, whole: Whole, suppliers: dict[Any, str], beside: Beside, lang: str) -> OrderOut:
    """An order; vouchers only for what is paid and not cancelled (no keys, no vouchers). `suppliers`: id → name."""
    order = whole.order
    waiting = order.state == "awaiting_payment"
    shown = [b for b in whole.bookings if b.state in {"confirmed", "checked_in"}]
    parts: dict[Any, Booking | Shipment] = {part.id: part for part in whole.parts}
    back = sum(p.amount.amount for p in beside.payments if p.kind == "refund" and p.state != "failed")
    return OrderOut(
        number=order.number,
        state=order.state,
        placed_at=order.placed_at,
        expires_at=order.expires_at if waiting else None,
        extensions_left=rules.EXTENSIONS - order.extended if waiting else 0,
        total=Money(order.total),
        discounts=discounts(_with_names(whole, suppliers), lang),
        refunded=Money(back),
        compensation=Money(whole.compensation),
        contact=order.contact_masked,
        terms_version=order.terms_version,
        lines=[
            _bought(line, parts[line.booking_id or line.shipment_id], lang, reviewed=line.id in beside.reviewed)
            for line in whole.lines
        ],
        supplier_orders=[
            SupplierOrderOut(
                id=part.id,
                supplier=suppliers[part.supplier_id],
                state=part.state,
                total=Money(part.total),
                bookings=[_booking(keys, b, whole, lang) for b in whole.bookings if b.supplier_order_id == part.id],
                shipments=[
                    shipment(one, beside.parcels.get(one.id, []), lang)
                    for one in whole.shipments
                    if one.supplier_order_id == part.id
                ],
            )
            for part in whole.suppliers
        ],
        payments=beside.payments,
        vouchers=[voucher(keys, booking, lang) for booking in shown] if keys else [],
    )


def _with_names(whole: Whole, suppliers: dict[Any, str]) -> list[tuple[Line, str]]:
    names = {part.id: suppliers[part.supplier_id] for part in whole.suppliers}
    parts = {part.id: names[part.supplier_order_id] for part in whole.parts}
    return [(line, parts[line.booking_id or line.shipment_id or line.id]) for line in whole.lines if line.discounts]


def just_placed(document: dict[str, Any], parts: Sequence[Part], lang: str) -> OrderOut:
    """A new order from the rows that were written, without reading them back. Plain records stand for the mapped rows:
    making mapped ones costs a tenth of placing an order."""
    row = document["order"]
    order: Any = SimpleNamespace(**row, state="awaiting_payment", placed_at=clock.now(), extended=0)
    whole = Whole(
        order,
        _records(document["suppliers"], state="to_pay"),
        _records(document["bookings"], state="held"),
        _records(document["shipments"], state="held", shipped_at=None, delivered_at=None),
        _records(
            document["lines"],
            cancelled=0,
            back=0,
            sent=0,
            arrived=0,
            excused=0,
            returned=0,
            lost_supplier=0,
            lost_platform=0,
        ),
        _records(document["passengers"], state="going"),
        0,
    )
    return order_out(
        None, whole, {part.supplier_id: part.supplier_name[lang] for part in parts}, Beside([], {}, set()), lang
    )


def _records(rows: Sequence[dict[str, Any]], **more: Any) -> list[Any]:
    return [SimpleNamespace(**row, **more) for row in rows]


def card(order: Order, bookings: Sequence[Booking], shipments: Sequence[Shipment], lang: str) -> OrderCard:
    """An order in a list."""
    first = bookings[0] if bookings else None
    return OrderCard(
        number=order.number,
        state=order.state,
        title=" · ".join([one.title[lang] for one in bookings] + [one.title[lang] for one in shipments]),
        shipments=[one.state for one in shipments],
        starts_on=first.starts_on if first else None,
        heads=sum(booking.heads for booking in bookings),
        total=Money(order.total),
        expires_at=order.expires_at if order.state == "awaiting_payment" else None,
        placed_at=order.placed_at,
    )

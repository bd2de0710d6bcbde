"""Shape a quote for the wire. Pure."""

from collections.abc import Mapping
from uuid import UUID

from backend.inventory.selling import BookingPart, ShipmentPart
from backend.kernel.money import Money
from backend.orders import rules
from backend.orders.promoting import Bargain
from backend.orders.quote_schemas import CouponChoice, Need, PartOut, Quote, ShipmentQuote, Short
from backend.orders.terms import CURRENT
from backend.orders.views import discounts, ladder, priced
from backend.promotions.rules import Choice


def quote(bargain: Bargain, short: dict[int, int], lang: str) -> Quote:
    """A quote; its lines come back in the order they were asked."""
    parts = bargain.parts
    asked = sorted((line for part in parts for line in part.lines if line.offer_id), key=lambda line: line.index)
    shipments = [part for part in parts if isinstance(part, ShipmentPart)]
    freight = sum(line.amount for part in shipments for line in part.lines if line.offer_id is None)
    return Quote(
        parts=[_departure(part, lang) for part in parts if isinstance(part, BookingPart)],
        shipments=[_shipment(part, lang) for part in shipments],
        lines=[priced(line, lang) for line in asked],
        short=[Short(line=index, left=left) for index, left in sorted(short.items())],
        freight=Money(freight),
        discounts=discounts(((line, part.supplier_name[lang]) for part in parts for line in part.lines), lang),
        coupons=[_choice(one, bargain.names, lang) for one in bargain.choices],
        before=Money(sum(line.unit_price * line.quantity for part in parts for line in part.lines)),
        total=Money(sum(part.amount for part in parts)),
        terms_version=CURRENT,
    )


def _choice(one: Choice, names: Mapping[UUID, str], lang: str) -> CouponChoice:
    deal = one.deal
    return CouponChoice(
        code=deal.code or "", name=deal.name[lang], supplier=names.get(deal.supplier_id) if deal.supplier_id else None,
        threshold=Money(deal.threshold), state=one.state, off=Money(one.off), missing=Money(one.missing),
    )  # fmt: skip


def _departure(part: BookingPart, lang: str) -> PartOut:
    return PartOut(
        title=part.title[lang],
        starts_on=part.starts_on,
        ends_on=part.ends_on,
        heads=part.heads,
        rooms=part.rooms,
        ladder=ladder(part.ladder, part.starts_on),
        free_until=rules.free_until(part.ladder, part.starts_on),
        lines=[priced(line, lang) for line in part.lines],
        amount=Money(part.amount),
    )


def _shipment(part: ShipmentPart, lang: str) -> ShipmentQuote:
    freight = [line.amount for line in part.lines if line.offer_id is None]
    return ShipmentQuote(
        title=part.title[lang],
        supplier=part.supplier_name[lang],
        supplier_id=part.supplier_id,
        storage=part.storage,
        region=part.region,
        deliver_on=part.deliver_on,
        ship_days=part.ship_days,
        grams=part.grams,
        lines=[priced(line, lang) for line in part.lines if line.offer_id],
        needs=[Need(line=line, what=what) for line, what in part.needs],
        freight=Money(freight[0]) if freight else None,
        amount=Money(part.amount),
    )

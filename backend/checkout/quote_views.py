"""Shape a quote for the wire. Pure."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from backend.checkout.promoting import Bargain
from backend.kernel.money import Money
from backend.orders import registry
from backend.orders.kind import SHOWN_AS
from backend.orders.quote_schemas import CouponChoice, Quote, Short
from backend.orders.views import discounts, priced
from backend.promotions.rules import Choice
from backend.terms.contract import CURRENT


def quote(bargain: Bargain, short: dict[int, int], lang: str) -> Quote:
    """A quote; its lines come back in the order they were asked."""
    parts = bargain.parts
    asked = sorted((line for part in parts for line in part.lines if line.offer_id), key=lambda line: line.index)
    freight = sum(line.amount for part in parts for line in part.lines if line.offer_id is None)
    shown: dict[str, list[Any]] = {name: [] for name in SHOWN_AS}
    for part in parts:
        shown[registry.of(part).shown_as].append(registry.of(part).quoted(part, lang))
    return Quote(
        parts=shown["bookings"],
        shipments=shown["shipments"],
        others=shown["parts"],
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

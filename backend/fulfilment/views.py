"""Shape shipments and cases for the wire. Pure but for opening addresses."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from backend.accounts.keys import Keys
from backend.addresses.actions import Door
from backend.catalogue.gates import gates
from backend.fulfilment import rules
from backend.fulfilment.models import AfterSale, AfterSaleStep
from backend.fulfilment.schemas import CanAsk, CaseOut, CaseStep, DoorOut, GoodsOut, LotDraw, ToShip
from backend.fulfilment.shipment_models import Shipment
from backend.kernel import clock
from backend.kernel.errors import Problem
from backend.kernel.money import Money
from backend.orders.models import Line, Order
from backend.orders.quote_schemas import Need, ShipmentQuote
from backend.orders.schemas import ParcelOut, ShipmentOut
from backend.orders.views import priced
from backend.shop.bought import goods_terms
from backend.shop.parts import ShipmentPart

MAY = {
    "buyer": {
        "asked": ["withdraw"], "escalated": ["withdraw"], "refused": ["escalate"],
        "to_return": ["send_back", "withdraw"],
    },
    "supplier": {
        "asked": ["accept", "refuse"], "returning": ["receive", "escalate"], "resending": ["resent"],
        "escalated": ["receive"],
    },
    "platform": {"escalated": ["grant", "deny"]},
}  # fmt: skip
"""Who may take which step when."""
CALLED = frozenset({"to_ship", "shipped", "delivered"})


def shows_door(one: Shipment) -> bool:
    """Whether its supplier sees the whole address now."""
    return one.state in CALLED and one.address_sealed is not None


def door(keys: Keys, one: Shipment) -> DoorOut:
    """Where a shipment goes: whole while somebody has to send it or answer for it, masked before and after."""
    masked = one.address_masked
    if one.state not in CALLED or one.address_sealed is None:
        return DoorOut(name=masked["name"], phone=masked["phone"], text=masked["text"], detail="")
    opened = msgspec.json.decode(keys.unseal(one.address_sealed, one.id), type=Door)
    return DoorOut(name=opened.name, phone=opened.phone, text=masked["text"], detail=opened.detail)


def to_ship(
    keys: Keys, one: Shipment, order: Order, lines: Sequence[Line], parcels: list[ParcelOut], today: date, lang: str
) -> ToShip:
    """A shipment as its supplier sees it."""
    return ToShip(
        id=one.id, order=order.number, state=one.state, title=one.title[lang], storage=one.storage,
        ships_by=one.ships_by, late=one.state == "to_ship" and one.ships_by < today, deliver_on=one.deliver_on,
        note=one.note, gift=one.gift, card=one.card if shows_door(one) else "",
        adult=any(gates()[goods_terms(line.terms).kind].adult for line in lines),
        goods=[
            GoodsOut(
                line=line.id, name=line.name[lang], quantity=line.quantity - line.cancelled, sent=line.sent,
                left=line.quantity - line.cancelled - line.sent, grams=goods_terms(line.terms).grams,
                lots=[LotDraw(lot=d.lot, quantity=d.quantity) for d in line.draws if d.lot],
            )
            for line in lines
        ],
        door=door(keys, one), parcels=parcels,
    )  # fmt: skip


def case_out(case: AfterSale, order: Order, line: Line, steps: Sequence[AfterSaleStep], who: str, lang: str) -> CaseOut:
    """A case as the buyer, the supplier or the platform sees it."""
    return CaseOut(
        id=case.id, order=order.number, line=case.line_id, name=line.name[lang], kind=case.kind, reason=case.reason,
        quantity=case.quantity, asked=Money(case.asked), granted=Money(case.granted), state=case.state,
        freight_by=case.freight_by, answer_by=case.answer_by, pictures=list(case.pictures),
        back_carrier=case.back_carrier, back_number=case.back_number,
        steps=[CaseStep(at=s.created_at, by=s.by, act=s.act, text=s.text) for s in steps],
        may=[act for act in MAY[who].get(case.state, []) if act != "receive" or case.back_number],
    )  # fmt: skip


def can_ask(line: Line, goods: rules.Goods, lost: Sequence[int], lang: str) -> CanAsk:
    """What may be asked about a line now, by trying every reason; `lost` fen of discounts by packs returned."""
    now, fitting = clock.now(), []
    for reason in sorted(rules.REASONS):
        kind = "return_refund" if reason == "no_reason" else "refund_only"
        try:
            rules.check_case(goods, kind, reason, 1, min(1, goods.left), True, now)
        except Problem:
            continue
        fitting.append(reason)
    until = rules.last_return_day(goods.delivered_at) if goods.delivered_at and rules.returnable(goods) else None
    return CanAsk(
        line=line.id, name=line.name[lang], left=Money(goods.left), quantity=goods.quantity, reasons=fitting,
        until=until, carriers=list(rules.CARRIERS), lost=[Money(fen) for fen in lost],
    )  # fmt: skip


def own_door(keys: Keys | None, one: Any) -> dict[str, str]:
    """Where a shipment goes, for whoever sent it there: all but the phone in the clear, as long as it is kept."""
    masked: dict[str, str] = one.address_masked
    if keys is None or one.address_sealed is None:
        return masked
    opened = msgspec.json.decode(keys.unseal(one.address_sealed, one.id), type=Door)
    return {"name": opened.name, "phone": masked["phone"], "text": f"{masked['text']}{opened.detail}"}


def shipment_out(one: Any, parcels: list[ParcelOut], door: dict[str, str], lang: str) -> ShipmentOut:
    """A shipment of an order, with the parcels that left."""
    return ShipmentOut(
        id=one.id, state=one.state, title=one.title[lang], storage=one.storage, address=door,
        deliver_on=one.deliver_on, note=one.note, gift=one.gift, card=one.card,
        team=one.team_id, pick_up=one.pick_up_id,
        ships_by=one.ships_by, shipped_at=one.shipped_at,
        delivered_at=one.delivered_at, parcels=parcels,
    )  # fmt: skip


def shipment_quote(part: ShipmentPart, lang: str) -> ShipmentQuote:
    """Goods of a quote that travel together."""
    freight = [line.amount for line in part.lines if line.offer_id is None]
    return ShipmentQuote(
        title=part.title[lang],
        supplier=part.supplier_name[lang],
        supplier_id=part.supplier_id,
        storage=part.storage,
        region=part.region,
        deliver_on=part.wished.day,
        days=list(part.wished.window) if part.wished.window else [],
        ship_days=part.ship_days,
        grams=part.grams,
        lines=[priced(line, lang) for line in part.lines if line.offer_id],
        needs=[Need(line=line, what=what) for line, what in part.needs],
        freight=Money(freight[0]) if freight else None,
        amount=Money(part.amount),
    )

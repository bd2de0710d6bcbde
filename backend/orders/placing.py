"""Prepare an order for `place_v5`: check people and terms, seal what is personal, write the rows as JSON.

Pure except for the keys: everything it needs has been read.
"""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from backend.accounts import rules as people
from backend.accounts.addresses import Destination, mask, region_text
from backend.accounts.keys import Keys
from backend.accounts.models import Traveller
from backend.accounts.queries import Named
from backend.inventory.selling import BookingPart, Part, PricedLine, ShipmentPart
from backend.kernel import clock
from backend.kernel.errors import Invalid, OfferChanged
from backend.kernel.ids import new_id, order_number, voucher_code
from backend.orders import terms
from backend.orders.combiner import Prepared, element
from backend.orders.promoting import Use
from backend.orders.schemas import InvoiceIn, LineIn, OrderIn
from backend.trips import rules as trips
from backend.trips import study


class Buyer(NamedTuple):
    """Who orders, under which key, in which language; the quota capping their open holds and the units this order takes
    of it, those capping their skus, the coupons they use."""

    account_id: uuid.UUID
    key: str
    language: str
    cap: uuid.UUID
    units: int
    limits: frozenset[uuid.UUID] = frozenset()
    coupons: tuple[Use, ...] = ()


def digest_of(body: msgspec.Struct) -> str:
    """A body's SHA-256 in hex, to tell a repeat from another wish under the same key."""
    return hashlib.sha256(msgspec.json.encode(body, order="sorted")).hexdigest()


def body_hash(wish: OrderIn, language: str) -> bytes:
    """What makes two requests with one key the same: the decoded body and the language of the contract."""
    return hashlib.sha256(msgspec.json.encode(wish, order="sorted") + language.encode()).digest()


def check_order(wish: OrderIn, parts: Sequence[Part]) -> int:
    """The total in fen.

    Raises Invalid for missing acceptance or a total of nothing, OfferChanged when the buyer saw another total.
    """
    if wish.terms.version != terms.CURRENT:
        raise Invalid("terms_changed", "terms.version")
    if not wish.terms.accepted:
        raise Invalid("accept_terms", "terms.accepted")
    total = sum(part.amount for part in parts)
    if total == 0:
        raise Invalid("nothing_to_pay", "lines")
    if wish.expected_total is not None and wish.expected_total.amount != total:
        raise OfferChanged("total_changed", "expectedTotal").carrying(total={"amount": total, "currency": "CNY"})
    return total


def check_people(
    lines: Sequence[LineIn], parts: Sequence[Part], book: dict[uuid.UUID, Named]
) -> dict[int, list[Named]]:
    """Who travels on which line. Nobody yet is allowed: names can follow until the day before.

    Raises Invalid for a wrong count, a stranger, somebody twice on one departure or an age that doesn't fit, and for a
    study visit whose organiser is not named or does not answer for the pupils.
    """
    chosen: dict[int, list[Named]] = {}
    for part in parts:
        if not isinstance(part, BookingPart):
            continue
        if group := part.boarding.get("group"):
            study.check_organiser(group, f"lines.{part.lines[0].index}")
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
    book: dict[uuid.UUID, Named],
    line: PricedLine,
    part: BookingPart,
    wanted: Sequence[uuid.UUID],
    seen: set[uuid.UUID],
    n: int,
) -> Named:
    field = f"lines.{line.index}.travellers.{n}"
    traveller = book.get(wanted[n])
    if traveller is None:
        raise Invalid("unknown_traveller", field)
    if traveller.id in seen:
        raise Invalid("traveller_repeated", field)
    seen.add(traveller.id)
    age = people.age_on(traveller.born_on, part.starts_on)
    if line.ages and not trips.fits_age(*line.ages, age):
        raise Invalid("age_mismatch", field, name=traveller.name_masked)
    return traveller


def prepare(
    keys: Keys,
    buyer: Buyer,
    wish: OrderIn,
    parts: Sequence[Part],
    chosen: dict[int, list[Named]],
    doors: Mapping[uuid.UUID, Destination],
    now: datetime,
    hold: timedelta,
) -> tuple[Prepared, dict[str, Any]]:
    """The order as `place_v5` takes it, and the same as a document. Raises Invalid for a bad contact."""
    total = check_order(wish, parts)
    order_id, number = new_id(), order_number()
    digest = body_hash(wish, buyer.language)
    document: dict[str, Any] = {
        "order": _order_row(keys, buyer, wish, order_id, number, digest, total, now + hold),
        "suppliers": [], "bookings": [], "shipments": [], "lines": [], "passengers": [], "rates": [],
        "wishes": [{"part": None, "quota": buyer.cap, "quantity": buyer.units}, *_coupon_wishes(buyer)],
        "wait": wish.wait,
    }  # fmt: skip
    suppliers: dict[uuid.UUID, uuid.UUID] = defaultdict(new_id)
    totals: dict[uuid.UUID, int] = defaultdict(int)
    for part in parts:
        totals[part.supplier_id] += part.amount
        mine = (order_id, suppliers[part.supplier_id])
        if isinstance(part, ShipmentPart):
            document["shipments"].append(_shipment_row(keys, mine, part, doors, clock.day_of(now)))
        elif isinstance(part, BookingPart):
            document["bookings"].append(_booking_row(mine, part))
        _add_lines(keys, document, order_id, part, chosen)
    document["suppliers"] = [
        {"id": suppliers[s], "order_id": order_id, "supplier_id": s, "total": amount} for s, amount in totals.items()
    ]
    wishes: dict[uuid.UUID, int] = defaultdict(int)
    caps = buyer.limits | {use.own for use in buyer.coupons}
    # A cap on the buyer is no stock: what it refuses says nothing to others, so no process remembers it.
    for row in document["wishes"]:
        if row["part"] is not None and row["quota"] not in caps:
            wishes[row["quota"]] += row["quantity"]
    prepared = Prepared(
        buyer.account_id,
        buyer.key,
        digest,
        {} if wish.wait else dict(wishes),
        element(document),
        alone=wish.wait is not None,
    )
    return prepared, document


def _coupon_wishes(buyer: Buyer) -> list[dict[str, Any]]:
    """A use of each coupon, of its budget and of the buyer's share: claimed and given back with the order, not with any
    part of it."""
    return [
        {"part": use.promotion, "quota": quota, "quantity": 1}
        for use in buyer.coupons
        for quota in (use.budget, use.own)
    ]


def _order_row(
    keys: Keys,
    buyer: Buyer,
    wish: OrderIn,
    order_id: uuid.UUID,
    number: str,
    digest: bytes,
    total: int,
    until: datetime,
) -> dict[str, Any]:
    name = people.check_name(wish.contact.name, "contact.name")
    phone = people.parse_phone(wish.contact.phone, "contact.phone")
    contact = msgspec.json.encode({"name": name, "phone": phone}).decode()
    return {
        "id": order_id,
        "number": number,
        "account_id": buyer.account_id,
        "key": buyer.key,
        "body_hash": digest.hex(),
        "currency": "CNY",
        "total": total,
        "contact_sealed": keys.seal(contact, order_id).hex(),
        "contact_masked": {"name": people.mask_name(name), "phone": people.mask_phone(phone)},
        "terms_version": terms.CURRENT,
        "terms_hash": terms.current().hash.hex(),
        "language": buyer.language,
        "invoice_sealed": seal_invoice(keys, wish.invoice, order_id),
        "expires_at": until,
    }


def seal_invoice(keys: Keys, invoice: InvoiceIn | None, order_id: uuid.UUID) -> str | None:
    """Who the invoice is for, sealed for its order; in hex."""
    return keys.seal(msgspec.json.encode(invoice).decode(), order_id).hex() if invoice else None


def _booking_row(mine: tuple[uuid.UUID, uuid.UUID], part: BookingPart) -> dict[str, Any]:
    return {
        "id": part.id, "order_id": mine[0], "supplier_order_id": mine[1],
        "departure_id": part.subject_id, "heads": part.heads, "rooms": part.rooms, "starts_on": part.starts_on,
        "ends_on": part.ends_on, "title": part.title, "boarding": part.boarding, "ladder": part.ladder,
        "operator_ladder": part.operator_ladder, "code": voucher_code(),
    }  # fmt: skip


def _shipment_row(
    keys: Keys,
    mine: tuple[uuid.UUID, uuid.UUID],
    part: ShipmentPart,
    doors: Mapping[uuid.UUID, Destination],
    today: date,
) -> dict[str, Any]:
    """A parcel's row with its own sealed copy of the address. Raises Invalid where the address was not found."""
    going = doors.get(part.address_id) if part.address_id else None
    if going is None:
        raise Invalid("address_needed", f"lines.{part.lines[0].index}.address")
    place = region_text(going.region, going.street)
    return {
        "id": part.id, "order_id": mine[0], "supplier_order_id": mine[1], "storage": part.storage,
        "title": part.title, "region": going.region,
        "address_sealed": keys.seal(msgspec.json.encode(going.door).decode(), part.id).hex(),
        "address_masked": {**mask(going.door), "text": place}, "deliver_on": part.deliver_on, "note": part.note,
        "team_id": part.team, "pick_up_id": part.pick_up, "ships_by": _ships_by(part, today),
    }  # fmt: skip


def _ships_by(part: ShipmentPart, today: date) -> date:
    """The day by which the supplier promises to send: its own days, a day before a named one, or after the harvest."""
    harvests = [line.terms["harvest"][1] for line in part.lines if line.terms.get("harvest")]
    if harvests:
        return date.fromisoformat(max(harvests)) + timedelta(days=part.ship_days)
    if part.deliver_on is not None:
        return part.deliver_on - timedelta(days=1)
    return today + timedelta(days=part.ship_days)


def _add_lines(
    keys: Keys, document: dict[str, Any], order_id: uuid.UUID, part: Part, chosen: dict[int, list[Named]]
) -> None:
    shipped = isinstance(part, ShipmentPart)
    document["wishes"] += [{"part": part.id, "quota": q, "quantity": n} for q, n in part.wishes.items()]
    for line in part.lines:
        line_id = new_id()
        document["lines"].append({
            "id": line_id, "order_id": order_id, "booking_id": None if shipped else part.id,
            "shipment_id": part.id if shipped else None, "offer_id": line.offer_id, "type": line.type,
            "name": line.name, "day": line.day, "unit_price": line.unit_price, "quantity": line.quantity,
            "off_supplier": line.off_supplier, "off_platform": line.off_platform,
            "discounts": msgspec.to_builtins(line.discounts), "commission": line.commission,
            "fee": line.fee, "draws": msgspec.to_builtins(line.draws), "terms": line.terms,
        })  # fmt: skip
        if line.rate_id is not None:
            document["rates"].append({"id": line.rate_id, "version": line.rate_version})
        if line.offer_id is not None:
            document["passengers"] += [passenger_row(keys, line_id, one) for one in chosen.get(line.index, [])]


def passenger_row(keys: Keys, line_id: uuid.UUID, traveller: Traveller | Named) -> dict[str, Any]:
    """A copy of a traveller for a line, sealed anew for its own row; bytes in hex."""
    passenger_id = new_id()
    name = keys.unseal(traveller.name_sealed, traveller.id)
    number = keys.unseal(traveller.number_sealed, traveller.id) if traveller.number_sealed else None
    return {
        "id": passenger_id,
        "line_id": line_id,
        "traveller_id": traveller.id,
        "name_sealed": keys.seal(name, passenger_id).hex(),
        "name_masked": traveller.name_masked,
        "document": traveller.document,
        "number_sealed": keys.seal(number, passenger_id).hex() if number else None,
        "number_masked": traveller.number_masked,
        "born_on": traveller.born_on,
    }

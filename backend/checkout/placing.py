"""Prepare an order for `place_v6`: check its terms, seal what is personal, write the rows as JSON.

Pure except for the keys: everything it needs has been read.
"""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from backend.accounts import rules as people
from backend.accounts.keys import Keys
from backend.accounts.models import Traveller
from backend.accounts.queries import Named
from backend.checkout.combiner import Prepared, element
from backend.checkout.promoting import Use
from backend.inventory.selling import Part, PricedLine
from backend.kernel.errors import Invalid, OfferChanged
from backend.kernel.ids import new_id, order_number
from backend.kernel.wire import hexed
from backend.orders import registry
from backend.orders.schemas import InvoiceIn, OrderIn
from backend.terms import contract

OF_KINDS = 2
RANKS = {"supplier_order": 0, "order_part": 1, "order_line": 3, "passenger": 4}
"""In which order tables are written, over a whole batch: what refers to another comes after it; kinds' own between."""


class Buyer(NamedTuple):
    """Who orders, under which key, in which language; the quota capping their open holds and the units this order takes
    of it, those capping their skus, the coupons they use, the `phone` they sign in with."""

    account_id: uuid.UUID
    key: str
    language: str
    cap: uuid.UUID
    units: int
    limits: Mapping[uuid.UUID, str] = {}
    coupons: tuple[Use, ...] = ()
    phone: str = ""


def body_hash(wish: OrderIn, language: str) -> bytes:
    """What makes two requests with one key the same: the decoded body and the language of the contract."""
    return hashlib.sha256(msgspec.json.encode(wish, order="sorted") + language.encode()).digest()


def check_order(wish: OrderIn, parts: Sequence[Part]) -> int:
    """The total in fen.

    Raises Invalid for missing acceptance or a total of nothing, OfferChanged when the buyer saw another total.
    """
    if wish.terms.version != contract.CURRENT:
        raise Invalid("terms_changed", "terms.version")
    if not wish.terms.accepted:
        raise Invalid("accept_terms", "terms.accepted")
    total = sum(part.amount for part in parts)
    if total == 0:
        raise Invalid("nothing_to_pay", "lines")
    if wish.expected_total is not None and wish.expected_total.amount != total:
        raise OfferChanged("total_changed", "expectedTotal").carrying(total={"amount": total, "currency": "CNY"})
    return total


def prepare(
    keys: Keys,
    buyer: Buyer,
    wish: OrderIn,
    parts: Sequence[Part],
    chosen: Mapping[int, list[Named]],
    now: datetime,
    hold: timedelta,
) -> tuple[Prepared, dict[str, Any]]:
    """The order as `place_v6` takes it, and the same as a document. Raises Invalid for a bad contact."""
    total = check_order(wish, parts)
    order_id, number = new_id(), order_number()
    digest = body_hash(wish, buyer.language)
    document: dict[str, Any] = {
        "order": _order_row(keys, buyer, wish, order_id, number, digest, total, now + hold),
        "tables": _tables(keys, order_id, parts, chosen, now),
        "rates": [
            {"id": line.rate_id, "version": line.rate_version}
            for part in parts for line in part.lines if line.rate_id is not None
        ],
        "wishes": [
            {"part": None, "quota": buyer.cap, "quantity": buyer.units}, *_coupon_wishes(buyer),
            *({"part": part.id, "quota": q, "quantity": n} for part in parts for q, n in part.wishes.items()),
        ],
        "wait": wish.wait,
        "subjects": [part.subject_id for part in parts if part.subject_id is not None],
    }  # fmt: skip
    wishes: dict[uuid.UUID, int] = defaultdict(int)
    caps = set(buyer.limits) | {use.own for use in buyer.coupons}
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
    phone = people.parse_phone(wish.contact.phone.strip() or buyer.phone, "contact.phone")
    contact = msgspec.json.encode({"name": name, "phone": phone}).decode()
    return {
        "id": order_id,
        "number": number,
        "account_id": buyer.account_id,
        "key": buyer.key,
        "body_hash": hexed(digest),
        "currency": "CNY",
        "total": total,
        "contact_sealed": hexed(keys.seal(contact, order_id)),
        "contact_masked": {"name": people.mask_name(name), "phone": people.mask_phone(phone)},
        "terms_version": contract.CURRENT,
        "terms_hash": hexed(contract.current().hash),
        "language": buyer.language,
        "invoice_sealed": seal_invoice(keys, wish.invoice, order_id),
        "expires_at": until,
    }


def seal_invoice(keys: Keys, invoice: InvoiceIn | None, order_id: uuid.UUID) -> str | None:
    """Who the invoice is for, sealed for its order."""
    return hexed(keys.seal(msgspec.json.encode(invoice).decode(), order_id)) if invoice else None


def _tables(
    keys: Keys, order_id: uuid.UUID, parts: Sequence[Part], chosen: Mapping[int, list[Named]], now: datetime
) -> list[dict[str, Any]]:
    """The rows of everything under an order, table by table in the order in which they refer to each other."""
    suppliers: dict[uuid.UUID, uuid.UUID] = defaultdict(new_id)
    totals: dict[uuid.UUID, int] = defaultdict(int)
    of_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    own, lines, passengers = [], [], []
    for part in parts:
        totals[part.supplier_id] += part.amount
        ids = {"id": part.id, "order_id": order_id, "supplier_order_id": suppliers[part.supplier_id]}
        own.append(ids | {"kind": part.kind})
        kind = registry.of(part)
        of_kind[kind.row.__tablename__].append(ids | kind.columns(keys, part, now))
        for line in part.lines:
            row = _line_row(order_id, part.id, line)
            lines.append(row)
            if line.offer_id is not None:
                passengers += [_told(passenger_row(keys, row["id"], one)) for one in chosen.get(line.index, [])]
    made = {
        "supplier_order": [
            {"id": suppliers[one], "order_id": order_id, "supplier_id": one, "state": "to_pay", "total": amount}
            for one, amount in totals.items()
        ],
        "order_part": own, **of_kind, "order_line": lines, "passenger": passengers,
    }  # fmt: skip
    return [{"name": name, "rank": RANKS.get(name, OF_KINDS), "rows": rows} for name, rows in made.items() if rows]


def _line_row(order_id: uuid.UUID, part_id: uuid.UUID, line: PricedLine) -> dict[str, Any]:
    return {
        "id": new_id(), "order_id": order_id, "part_id": part_id, "offer_id": line.offer_id, "type": line.type,
        "name": line.name, "day": line.day, "unit_price": line.unit_price, "quantity": line.quantity,
        "off_supplier": line.off_supplier, "off_platform": line.off_platform,
        "discounts": msgspec.to_builtins(line.discounts), "commission": line.commission,
        "fee": line.fee, "draws": line.draws, "terms": line.terms,
    }  # fmt: skip


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON takes it."""
    return {name: hexed(value) if isinstance(value, bytes) else value for name, value in row.items()}


def passenger_row(keys: Keys, line_id: uuid.UUID, traveller: Traveller | Named) -> dict[str, Any]:
    """A copy of a traveller for a line, sealed anew for its own row."""
    passenger_id = new_id()
    name = keys.unseal(traveller.name_sealed, traveller.id)
    number = keys.unseal(traveller.number_sealed, traveller.id) if traveller.number_sealed else None
    return {
        "id": passenger_id,
        "line_id": line_id,
        "state": "going",
        "traveller_id": traveller.id,
        "name_sealed": keys.seal(name, passenger_id),
        "name_masked": traveller.name_masked,
        "document": traveller.document,
        "number_sealed": keys.seal(number, passenger_id) if number else None,
        "number_masked": traveller.number_masked,
        "born_on": traveller.born_on,
    }

"""Shape orders for the wire. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from backend.accounts.keys import Keys
from backend.inventory.selling import Discount, Part, PricedLine
from backend.kernel import clock
from backend.kernel.money import Money
from backend.orders import records, registry, rules
from backend.orders.kind import SHOWN_AS, Shown, Sold
from backend.orders.models import Line, Order
from backend.orders.queries import Whole
from backend.orders.schemas import DiscountOut, InvoiceOut, LineOut, OrderCard, OrderOut, PaymentOut, SupplierOrderOut


def priced(line: PricedLine, lang: str) -> LineOut:
    """A line that was priced and not bought."""
    return LineOut(
        id=None,
        part=None,
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
        may_review=False,
        page=None,
        terms=dict(line.terms),
    )


def _bought(line: Line, part: Any, lang: str, beside: "Beside") -> LineOut:
    kind, now, reviewed = registry.of(part), clock.now(), line.id in beside.reviewed
    sold = beside.sold.get(line.offer_id) if line.offer_id else None
    return LineOut(
        id=line.id,
        part=part.id,
        shipment=part.id if kind.shown_as == "shipments" else None,
        offer=line.offer_id,
        type=line.type,
        name=line.name[lang],
        day=line.day,
        unit_price=Money(line.unit_price),
        quantity=line.quantity,
        cancelled=line.cancelled,
        sent=line.sent,
        open=kind.open_units(part, line, now) if line.offer_id else 0,
        lost=Money(line.lost_supplier + line.lost_platform),
        off=Money(line.off_supplier + line.off_platform),
        amount=Money(rules.uncancelled(line)),
        back=Money(line.back),
        lots=[draw.lot for draw in line.draws if draw.lot],
        reviewed=reviewed,
        may_review=bool(line.offer_id) and not reviewed and kind.was_had(part, line, now),
        page=sold.page if sold else None,
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


class Beside(NamedTuple):
    """What other features add to an order: its payments, the lines its buyer has reviewed, by kind what that reads
    beside its parts, and what of it is still sold."""

    payments: list[PaymentOut]
    reviewed: Collection[UUID]
    of_kind: Mapping[str, Any]
    sold: Mapping[UUID, Sold] = {}


def order_out(keys: Keys | None, whole: Whole, suppliers: dict[Any, str], beside: Beside, lang: str) -> OrderOut:
    """An order; vouchers only for what is paid and not cancelled (no keys, no vouchers). `suppliers`: id → name."""
    order = whole.order
    waiting = order.state == "awaiting_payment"
    parts = {part.id: part for part in whole.parts}
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
        invoice=_invoice(keys, order),
        terms_version=order.terms_version,
        lines=[_bought(line, parts[line.part_id], lang, beside) for line in whole.lines],
        supplier_orders=[
            SupplierOrderOut(
                id=part.id,
                supplier=suppliers[part.supplier_id],
                state=part.state,
                total=Money(part.total),
                **_parts(keys, whole, part.id, beside, lang),
            )
            for part in whole.suppliers
        ],
        payments=beside.payments,
        vouchers=[one for part in whole.parts for one in registry.of(part).vouchers(keys, part, lang)] if keys else [],
    )


def _invoice(keys: Keys | None, order: Order) -> InvoiceOut | None:
    found = records.invoice(keys, order) if keys else None
    if found is None:
        return None
    return InvoiceOut(
        kind=found["kind"], title=found["title"], tax_number=found.get("taxNumber", ""), email=found.get("email", "")
    )


def _parts(keys: Keys | None, whole: Whole, supplier_order: UUID, beside: Beside, lang: str) -> dict[str, list[Any]]:
    """A supplier order's parts under the names that their kinds are shown by."""
    made: dict[str, list[Any]] = {name: [] for name in SHOWN_AS}
    for part in whole.parts:
        if part.supplier_order_id == supplier_order:
            told = beside.of_kind.get(part.kind)
            shown = Shown(whole.lines_of(part), whole.named_on(part), told, keys, lang)
            made[registry.of(part).shown_as].append(registry.of(part).show(part, shown))
    return made


def _with_names(whole: Whole, suppliers: dict[Any, str]) -> list[tuple[Line, str]]:
    names = {part.id: suppliers[part.supplier_id] for part in whole.suppliers}
    parts = {part.id: names[part.supplier_order_id] for part in whole.parts}
    return [(line, parts[line.part_id]) for line in whole.lines if line.discounts]


def just_placed(document: dict[str, Any], parts: Sequence[Part], lang: str) -> OrderOut:
    """A new order from the rows that were written, without reading them back. Plain records stand for the mapped rows:
    making mapped ones costs a tenth of placing an order."""
    row, tables = document["order"], {one["name"]: one["rows"] for one in document["tables"]}
    order: Any = SimpleNamespace(**row, state="awaiting_payment", placed_at=clock.now(), extended=0)
    named = {kind.row.__tablename__: kind for kind in registry.KINDS.values()}
    whole = Whole(
        order,
        _records(tables["supplier_order"]),
        [one for name, kind in named.items() for one in _records(tables.get(name, []), kind=kind.name, **kind.fresh)],
        _records(tables["order_line"], **FRESH_LINE),
        _records(tables.get("passenger", [])),
        0,
    )
    return order_out(None, whole, {part.supplier_id: part.supplier_name[lang] for part in parts}, NOTHING_BESIDE, lang)


FRESH_LINE = dict.fromkeys(
    ("cancelled", "back", "sent", "arrived", "excused", "returned", "lost_supplier", "lost_platform"), 0
)
"""What the database gives a line that was placed just now."""
NOTHING_BESIDE = Beside([], (), {})


def _records(rows: Sequence[dict[str, Any]], **more: Any) -> list[Any]:
    return [SimpleNamespace(**row, **more) for row in rows]


def card(order: Order, parts: Sequence[Any], lang: str, sold: Sold | None = None) -> OrderCard:
    """An order in a list."""
    said = [registry.of(part).card(part) for part in parts]
    return OrderCard(
        number=order.number,
        state=order.state,
        title=" · ".join(one.title[lang] for one in parts),
        shipments=[part.state for part in parts if registry.of(part).shown_as == "shipments"],
        starts_on=next((one["starts_on"] for one in said if "starts_on" in one), None),
        heads=sum(one.get("heads", 0) for one in said),
        picture=sold.picture if sold else None,
        total=Money(order.total),
        expires_at=order.expires_at if order.state == "awaiting_payment" else None,
        placed_at=order.placed_at,
    )

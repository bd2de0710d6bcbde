"""What the order routes take and answer."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta

from backend.kernel.money import Money, MoneyIn
from backend.kernel.wire import In, Out
from backend.media.shown import Picture
from backend.orders.booking_schemas import BookingOut, VoucherOut

Text = Annotated[str, Meta(max_length=200)]


Coupons = Annotated[list[Annotated[str, Meta(max_length=16)]], Meta(max_length=10)]
"""Codes of coupons, one of each payer."""
Quantity = Annotated[int, Meta(ge=1, le=200)]
"""Units of a line that one request may name, in ordering and in giving up alike."""


class LineIn(In):
    """One line a buyer asks for. `answers.boarding` is a boarding point's code.

    Goods name an own `address` or a `pickUp` point, and in `answers`: `noReturn` yes where the 7-day return is excluded
    and confirmed, `deliverOn` a day (for chilled and live goods it must be there), `harvest` a lot that is still to be
    harvested, `team` the group they are bought with, `note` for the packer, `gift` yes for a parcel without prices,
    `card` the words on its card.
    """

    offer: UUID
    quantity: Quantity
    day: date | None = None
    until: date | None = None
    travellers: Annotated[list[UUID], Meta(max_length=50)] = []
    address: UUID | None = None
    pick_up: UUID | None = None
    answers: dict[Annotated[str, Meta(max_length=40)], Text] = {}


Lines = Annotated[list[LineIn], Meta(min_length=1, max_length=20)]


class ContactIn(In):
    """Who to call about the order; without a phone the one that its buyer signs in with."""

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    phone: Annotated[str, Meta(pattern=r"^(.{5,30})?$")] = ""


class TermsIn(In):
    """The contract the buyer accepts."""

    version: Annotated[str, Meta(min_length=1, max_length=40)]
    accepted: bool


class InvoiceIn(In):
    """An invoice title; issued after the trip. A firm's number has 15 to 20 digits and capitals (GB 32100)."""

    kind: Literal["person", "firm"]
    title: Annotated[str, Meta(min_length=1, max_length=100)]
    tax_number: Annotated[str, Meta(max_length=20, pattern="^([0-9A-Z]{15,20})?$")] = ""
    email: Annotated[str, Meta(max_length=100)] = ""


class OrderIn(In):
    """Place an order. `wait` is a waiting-list entry with offered places."""

    example = {
        "lines": [{"offer": "01a2287a-653a-7a91-8d74-cd3a921df922", "quantity": 2, "day": "2026-12-12"}],
        "contact": {"name": "李想", "phone": "13900000000"}, "terms": {"version": "2026-12", "accepted": True},
    }  # fmt: skip

    lines: Lines
    contact: ContactIn
    terms: TermsIn
    coupons: Coupons = []
    invoice: InvoiceIn | None = None
    expected_total: MoneyIn | None = None
    wait: UUID | None = None


class LineOut(Out):
    """A line; freight has no offer. `off` is what promotions took off it, `lost` what of that was taken back, `amount`
    what is paid for what is left. `sent` have left in parcels, `open` can still be given up. `part` is the booking, the
    shipment or whatever else it belongs to; `page` where it is sold now, null where it is not; `may_review`: it was
    had, and nobody has said yet how it was."""

    id: UUID | None
    part: UUID | None
    shipment: UUID | None
    offer: UUID | None
    type: str
    name: str
    day: date | None
    unit_price: Money
    quantity: int
    cancelled: int
    sent: int
    open: int
    lost: Money
    off: Money
    amount: Money
    back: Money
    lots: list[str]
    reviewed: bool
    may_review: bool
    page: str | None
    terms: dict[str, Any]


class DiscountOut(Out):
    """What one promotion took off an order or a quote, at whose cost: `supplier` is None for the platform's."""

    name: str
    supplier: str | None
    amount: Money


class ParcelLine(Out):
    """How many of a line are in a parcel."""

    line: UUID
    quantity: int


class ParcelOut(Out):
    """A parcel that was handed to a carrier."""

    id: UUID
    carrier: str
    number: str
    sent_at: datetime
    delivered_at: datetime | None
    lines: list[ParcelLine]
    events: list[dict[str, Any]]


class ShipmentOut(Out):
    """Goods of an order that travel together; `parcels` those that left."""

    id: UUID
    state: str
    title: str
    storage: str
    address: dict[str, str]
    deliver_on: date | None
    note: str
    gift: bool
    card: str
    team: UUID | None
    pick_up: UUID | None
    ships_by: date
    shipped_at: datetime | None
    delivered_at: datetime | None
    parcels: list[ParcelOut]


class Fact(Out):
    """One thing that is said of a part, for reading."""

    label: str
    text: str


class OtherPart(Out):
    """A part of a kind that has no fields of its own on the wire: what a buyer has to know of it, in words. A quote's
    has no id yet."""

    id: UUID | None
    kind: str
    state: str
    title: str
    facts: list[Fact]


class SupplierOrderOut(Out):
    """One supplier's part."""

    id: UUID
    supplier: str
    state: str
    total: Money
    bookings: list[BookingOut]
    shipments: list[ShipmentOut]
    parts: list[OtherPart]


class PaymentOut(Out):
    """A payment or what came back."""

    id: UUID
    kind: Literal["payment", "refund"]
    method: str
    state: str
    amount: Money
    created_at: datetime
    settled_at: datetime | None


class InvoiceOut(Out):
    """Who an order's invoice is for."""

    kind: str
    title: str
    tax_number: str
    email: str


class OrderOut(Out):
    """An order as its buyer sees it."""

    number: str
    state: str
    placed_at: datetime
    expires_at: datetime | None
    extensions_left: int
    total: Money
    discounts: list[DiscountOut]
    refunded: Money
    compensation: Money
    contact: dict[str, str]
    invoice: InvoiceOut | None
    terms_version: str
    lines: list[LineOut]
    supplier_orders: list[SupplierOrderOut]
    payments: list[PaymentOut]
    vouchers: list[VoucherOut]


class OrderCard(Out):
    """An order in my list; `shipments` are the states of its goods, `picture` its first thing's."""

    number: str
    state: str
    title: str
    starts_on: date | None
    heads: int
    shipments: list[str]
    picture: Picture | None
    total: Money
    expires_at: datetime | None
    placed_at: datetime


class OrderList(Out):
    """My orders, newest first."""

    items: list[OrderCard]
    next_cursor: str | None

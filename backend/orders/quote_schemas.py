"""What asking for a price takes and answers."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from backend.kernel.money import Money
from backend.kernel.wire import In, Out
from backend.orders.booking_schemas import LadderOut
from backend.orders.schemas import Coupons, DiscountOut, LineOut, Lines, OtherPart


class QuoteIn(In):
    """Ask what a basket costs. `region`, a district's code, is where goods go while no address is named.

    `wait` is a waiting-list entry with offered places: they are not short for whoever they are kept for.
    """

    example = {
        "lines": [
            {
                "offer": "01a2287a-653a-7a91-8d74-cd3a921df922",
                "quantity": 2,
                "day": "2026-12-12",
                "answers": {"boarding": "hongqiao"},
            },
            {
                "offer": "01a2287a-653a-7a91-8d74-cd3a921df944",
                "quantity": 1,
                "address": "01a2287a-653a-7a91-8d74-cd3a921df933",
            },
        ],
    }
    lines: Lines
    region: Annotated[str, Meta(pattern=r"^\d{6}$")] | None = None
    coupons: Coupons = msgspec.field(default_factory=list)
    wait: UUID | None = None


class Short(Out):
    """A departure that looks short just now; `left` heads."""

    line: int
    left: int


class PartOut(Out):
    """A departure within a quote; `slept` says how many rooms of each kind the party takes."""

    title: str
    starts_on: date
    ends_on: date
    heads: int
    rooms: int
    slept: dict[str, int]
    ladder: list[LadderOut]
    free_until: date | None
    lines: list[LineOut]
    amount: Money


class Need(Out):
    """What ordering a line will ask for: `adult`, `noReturn` or `deliverOn`."""

    line: int
    what: str


class ShipmentQuote(Out):
    """Goods of a quote that travel together: one supplier, storage class and place. Without a place, no freight.
    `days` are the first and the last day one may wish for, empty where nobody knows the day yet."""

    title: str
    supplier: str
    supplier_id: UUID
    storage: str
    region: str | None
    deliver_on: date | None
    days: list[date]
    ship_days: int
    grams: int
    lines: list[LineOut]
    needs: list[Need]
    freight: Money | None
    amount: Money


class CouponChoice(Out):
    """What a coupon at hand does for this basket: `applied`, `usable`, `not_met` (`missing` to go), `over`, `used_up`,
    or `another` when one of the same payer is in use. `off` is what it takes, or would take."""

    code: str
    name: str
    supplier: str | None
    threshold: Money
    state: str
    off: Money
    missing: Money


class Quote(Out):
    """What a basket costs now; holds nothing. `before` is the total without promotions."""

    parts: list[PartOut]
    shipments: list[ShipmentQuote]
    others: list[OtherPart]
    lines: list[LineOut]
    short: list[Short]
    freight: Money
    discounts: list[DiscountOut]
    coupons: list[CouponChoice]
    before: Money
    total: Money
    terms_version: str

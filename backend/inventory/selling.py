"""The neutral form of something priced: what each selling feature makes of a wish, and what `orders` places."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

import msgspec

from backend.suppliers.fees import NO_FEE, FeeTerms


class Wanted(msgspec.Struct, frozen=True):
    """One line a buyer asks for; `index` is its place in the request, for naming fields."""

    index: int
    offer_id: uuid.UUID
    quantity: int
    day: date | None
    until: date | None
    answers: Mapping[str, Any]
    travellers: tuple[uuid.UUID, ...] = ()
    address: uuid.UUID | None = None


class Draw(msgspec.Struct, frozen=True):
    """What a line of goods claims: packs of a lot, or, without a lot, of a cap."""

    quota: uuid.UUID
    quantity: int
    lot: str | None


class Discount(msgspec.Struct, frozen=True):
    """What one promotion takes off a line, in fen; `payer` is `platform` or `supplier`. It looked at `base` fen of this
    line towards its `threshold`."""

    promotion: uuid.UUID
    name: dict[str, Any]
    payer: str
    amount: int
    threshold: int = 0
    base: int = 0


class PricedLine(msgspec.Struct, frozen=True):
    """A line with its price in fen and the rate version it came from. `ages` bounds who may be named on it.

    `commission` is what the platform keeps of the whole line, in fen; `fee` remembers by which rule. Freight has no
    offer and no rate. `terms` are the kind's own: what a line was bought under; `draws` are what it claims. What
    promotions take off the whole line stands by who pays for it; one that is `special` has a price of its own (a flash
    sale, a group) that no promotion lowers.
    """

    index: int
    offer_id: uuid.UUID | None
    type: str
    name: dict[str, Any]
    day: date | None
    unit_price: int
    quantity: int
    rate_id: uuid.UUID | None
    rate_version: int
    ages: tuple[int, int] | None = None
    commission: int = 0
    fee: FeeTerms = NO_FEE
    draws: tuple[Draw, ...] = ()
    terms: Mapping[str, Any] = {}
    off_supplier: int = 0
    off_platform: int = 0
    discounts: tuple[Discount, ...] = ()
    special: bool = False

    @property
    def amount(self) -> int:
        """Fen the buyer pays for the whole line."""
        return self.unit_price * self.quantity - self.off_supplier - self.off_platform


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What belongs together and has one fate: a departure's booking, or goods that travel in one parcel.

    `kind` names the kind of offer, which makes its own struct of this; `subject_id` is what the part is about (a
    departure), where its kind says.
    """

    kind: ClassVar[str]
    id: uuid.UUID
    supplier_id: uuid.UUID
    supplier_name: dict[str, Any]
    title: dict[str, Any]
    lines: list[PricedLine]
    wishes: dict[uuid.UUID, int]
    subject_id: uuid.UUID | None = None

    @property
    def amount(self) -> int:
        """Fen of all lines."""
        return sum(line.amount for line in self.lines)

"""What the routes of parcels and after-sale take and answer."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from backend.kernel.money import Money, MoneyIn
from backend.kernel.wire import In, Out
from backend.orders.schemas import ParcelOut

Words = Annotated[str, Meta(max_length=500)]
Kind = Literal["refund_only", "return_refund", "exchange"]
Reason = Literal["quality", "damaged", "missing", "wrong", "dead_on_arrival", "not_received", "no_reason"]


class ParcelLineIn(In):
    """How many of a line go into a parcel."""

    line: UUID
    quantity: Annotated[int, Meta(ge=1, le=200)]


class NumberIn(In):
    """A carrier's code (as Kuaidi100 spells it) and its tracking number."""

    carrier: Annotated[str, Meta(max_length=20)]
    number: Annotated[str, Meta(min_length=8, max_length=40)]


class ParcelIn(NumberIn):
    """A parcel that leaves; no lines: all that is left to send."""

    lines: Annotated[list[ParcelLineIn], Meta(max_length=20)] = []


class ReasonIn(In):
    """Why."""

    reason: Annotated[str, Meta(min_length=4, max_length=200)]


class GoodsOut(Out):
    """What to pack: how many are wanted, how many of them have left and how many have not, and from which lots (`lot`,
    `quantity`)."""

    line: UUID
    name: str
    quantity: int
    sent: int
    left: int
    grams: int
    lots: list["LotDraw"]


class LotDraw(Out):
    """Packs of a lot."""

    lot: str
    quantity: int


class DoorOut(Out):
    """Where a shipment goes; whole only while somebody has to send or answer for it."""

    name: str
    phone: str
    text: str
    detail: str


class ToShip(Out):
    """A shipment as its supplier sees it. `late`: the promised day has passed; `adult`: look at an ID at the door. A
    `gift` goes without prices, with a `card`."""

    id: UUID
    order: str
    state: str
    title: str
    storage: str
    ships_by: date
    late: bool
    deliver_on: date | None
    note: str
    gift: bool
    card: str
    adult: bool
    goods: list[GoodsOut]
    door: DoorOut
    parcels: list[ParcelOut]


class Shipments(Out):
    """A packing list, or what has left."""

    items: list[ToShip]
    next_cursor: str | None


class CaseIn(In):
    """Open a case: `amount` fen wanted back for `quantity` packs (an exchange wants none)."""

    line: UUID
    kind: Kind
    reason: Reason
    quantity: Annotated[int, Meta(ge=1, le=200)]
    amount: MoneyIn = MoneyIn(0)
    text: Words = ""
    pictures: Annotated[list[UUID], Meta(max_length=6)] = []


class ActIn(In):
    """A step of a case. `send_back` and `resent` bring a parcel, `grant` an amount."""

    act: Annotated[str, Meta(max_length=20)]
    text: Words = ""
    parcel: NumberIn | None = None
    amount: MoneyIn | None = None


class CaseStep(Out):
    """What was done, by whom, in their words."""

    at: datetime
    by: str
    act: str
    text: str


class CaseOut(Out):
    """A case; `may` are the acts open to whoever asks."""

    id: UUID
    order: str
    line: UUID
    name: str
    kind: str
    reason: str
    quantity: int
    asked: Money
    granted: Money
    state: str
    freight_by: str
    answer_by: datetime
    pictures: list[str]
    back_carrier: str
    back_number: str
    steps: list[CaseStep]
    may: list[str]


class Cases(Out):
    """After-sale cases, the newest first."""

    items: list[CaseOut]


class CanAsk(Out):
    """What a buyer may ask for about a line now; `until` ends the 7-day return. `lost`: discounts that the rest would
    lose when one, two, … packs are returned by a change of mind."""

    line: UUID
    name: str
    left: Money
    quantity: int
    reasons: list[str]
    until: date | None
    carriers: list[str]
    lost: list[Money]


class ClaimPicture(Out):
    """An uploaded picture of a claim."""

    id: UUID

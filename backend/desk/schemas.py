"""What the desk's routes take and answer. Personal data is masked everywhere but in a reveal."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta

from backend.kernel.money import Money
from backend.kernel.wire import In, Out
from backend.orders.schemas import PaymentOut

Reason = Annotated[str, Meta(min_length=4, max_length=300)]
StaffRole = Literal["county_reviewer", "reviewer", "support", "finance", "admin"]


class FoundOut(Out):
    """Something a look-up found: an order, a buyer or a supplier. `name` is masked for people."""

    kind: Literal["order", "buyer", "supplier"]
    id: str
    name: str
    state: str


class FoundList(Out):
    """What a look-up found."""

    items: list[FoundOut]


class DeskLine(Out):
    """A line of an order."""

    name: str
    day: date | None
    quantity: int
    cancelled: int
    amount: Money
    back: Money


class DeskPart(Out):
    """A part of an order that has no day: goods, say."""

    supplier: UUID
    kind: str
    title: str
    state: str


class DeskBooking(Out):
    """A booking of an order."""

    supplier: UUID
    title: str
    starts_on: date
    heads: int
    state: str


class DeskCancellation(Out):
    """An act of cancelling."""

    at: datetime
    by: str
    reason: str


class DeskOrder(Out):
    """An order as staff sees it; no names, no voucher codes."""

    number: str
    state: str
    placed_at: datetime
    expires_at: datetime | None
    total: Money
    stuck: str | None
    buyer: UUID
    contact: dict[str, str]
    lines: list[DeskLine]
    bookings: list[DeskBooking]
    parts: list[DeskPart]
    cancellations: list[DeskCancellation]
    payments: list[PaymentOut]


class DeskBuyer(Out):
    """A person as staff sees them."""

    id: UUID
    phone: str
    staff_role: str | None
    since: datetime
    erased: bool
    orders: list[FoundOut]
    suppliers: list[FoundOut]


class RevealIn(In):
    """Whose personal data, and why: `order:<number>`, `buyer:<id>` or `supplier:<id>`."""

    subject: Annotated[str, Meta(pattern=r"^(order|buyer|supplier):[A-Za-z0-9-]{1,60}$")]
    reason: Reason


class Revealed(Out):
    """A name and a phone in full; that they were shown is written down."""

    name: str
    phone: str


class HelpIn(In):
    """Why staff acts for somebody."""

    reason: Reason


class CorrectIn(In):
    """Another contact for an order, and why."""

    name: Annotated[str, Meta(min_length=2, max_length=50)]
    phone: Annotated[str, Meta(min_length=5, max_length=30)]
    reason: Reason


class AuditOut(Out):
    """A line of the audit: who, when, what, from what to what, why."""

    id: int
    at: datetime
    actor: str
    act: str
    subject: str
    reason: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class AuditList(Out):
    """The audit, the newest first; `next` goes on with the older ones."""

    items: list[AuditOut]
    next: int | None


class StaffIn(In):
    """Make somebody staff, change their role, or end it (no role)."""

    phone: Annotated[str, Meta(min_length=5, max_length=30)]
    role: StaffRole | None
    county: Annotated[str, Meta(max_length=20)] | None = None


class StaffOut(Out):
    """One of the platform's own people."""

    account: UUID
    phone: str
    role: str
    county: str | None
    me: bool


class StaffList(Out):
    """The platform's own people."""

    items: list[StaffOut]


class FailedJobs(Out):
    """Jobs of a kind (`feature:task`) that were tried as often as they may and are given up."""

    task: str
    count: int
    last_at: datetime | None


class JobsOut(Out):
    """What works in the background. `silent`: seconds since a worker's last sign of life, null when there never was
    one; it is `away` when that is too long."""

    away: bool
    silent: float | None
    waiting: int
    doing: int
    failed: list[FailedJobs]


class DriftOut(Out):
    """A stock counter that differed from its claims and was repaired."""

    quota: UUID
    day: date | None
    counted: int
    claimed: int
    at: datetime


class DriftList(Out):
    """Repairs, the newest first."""

    items: list[DriftOut]

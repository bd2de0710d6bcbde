"""Orders: one buyer, one payment; a supplier order per supplier; a part for what has one fate (kinds say what that is);
a line per offer and day."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.accounts.documents import DocumentKind
from backend.db.base import Base, CreatedAt, Id
from backend.db.snapshots import Snapshot
from backend.inventory.selling import Draw
from backend.suppliers.fees import NO_FEE, FeeTerms


class Order(Base):
    """What a buyer pays at once. `key` and `body_hash` make placing it repeatable; a job seals a clear `invoice`."""

    __tablename__ = "orders"
    impersonal = "number key body_hash state currency terms_version terms_hash language stuck"
    rights = "keep"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        CheckConstraint("state in ('awaiting_payment', 'paid', 'completed', 'expired', 'cancelled')", "state"),
        CheckConstraint("total >= 0", "total"),
        CheckConstraint("extended between 0 and 2", "extended"),
        Index("ix_orders_expires_at_awaiting", "expires_at", postgresql_where="state = 'awaiting_payment'"),
        Index("ix_orders_account_id_placed_at", "account_id", "placed_at"),
        Index("ix_orders_invoice_in_clear", "id", postgresql_where="invoice is not null"),
    )

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    key: Mapped[str]
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str]
    currency: Mapped[str]
    total: Mapped[int]
    contact_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_masked: Mapped[dict[str, Any]]
    terms_version: Mapped[str]
    terms_hash: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str]
    invoice: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    invoice_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    extended: Mapped[int] = mapped_column(server_default="0")
    expires_at: Mapped[datetime]
    placed_at: Mapped[CreatedAt]
    paid_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    stuck: Mapped[str | None]


class BuyerCap(Base):
    """The quota that caps what an account holds unpaid (`holding`); until `cools_until` it holds nothing new."""

    __tablename__ = "buyer_cap"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    quota_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("quota.id"))
    cools_until: Mapped[datetime | None]


class SupplierOrder(Base):
    """The part of an order one supplier fulfils."""

    __tablename__ = "supplier_order"
    impersonal = "state"
    rights = "keep"
    __table_args__ = (
        UniqueConstraint("order_id", "supplier_id"),
        CheckConstraint(
            "state in ('to_pay', 'gathering', 'confirmed', 'checked_in', 'to_ship', 'shipped', 'delivered',"
            " 'completed', 'cancelled')",
            "state",
        ),
    )

    id: Mapped[Id]
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"))
    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), index=True)
    state: Mapped[str]
    total: Mapped[int]


class OrderPart(Base):
    """What belongs together within an order and has one fate: a departure's booking, goods for one parcel.

    Its kind's own table keeps the rest of it under the same id.
    """

    __tablename__ = "order_part"
    impersonal = "kind"

    id: Mapped[Id]
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    supplier_order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier_order.id"))
    kind: Mapped[str]


class Line(Base):
    """One offer as bought, on one day or in one parcel: name, unit price and quantity; what was cancelled is counted
    beside it. Freight is a line of its parcel that points at no offer. `draws` are what goods claimed (`{quota,
    quantity, lot}`), `terms` what they were bought under.

    `commission` is the platform's part of the whole line as agreed when ordering (`fee` says by which rule), and
    `back` what has gone back to the buyer of it, all in fen; of that, `given_platform` and `given_supplier` were
    goodwill, at whose cost.

    What promotions took off the whole line stands by who pays for it; `discounts` say which (`{promotion, name, payer,
    amount, threshold, base}`), `lost_*` what of it giving up took back (of freight: what became due). What the line
    costs is the rest (`rules.paid`).

    Of goods, `sent` packs have left and `arrived` of them are there: bought = to send + sent + cancelled, always (a
    CHECK). `excused` of the cancelled units were not the buyer's doing; `returned` of the sent ones came back by a
    change of mind, `faulted` ones were paid back whole for a fault; `gone` is what all units given up so far were
    worth (fen), once there is one of these.
    """

    __tablename__ = "order_line"
    impersonal = "type name fee draws terms discounts"
    rights = "keep"
    __table_args__ = (
        CheckConstraint("(offer_id is null) = (type = 'FREIGHT')", "freight"),
        CheckConstraint("quantity > 0 and cancelled between 0 and quantity", "quantity"),
        CheckConstraint("arrived between 0 and sent and sent + cancelled <= quantity", "sent"),
        CheckConstraint("excused between 0 and cancelled", "excused"),
        CheckConstraint("returned >= 0 and faulted >= 0 and returned + faulted <= sent", "returned"),
        CheckConstraint("unit_price >= 0", "unit_price"),
        CheckConstraint("off_supplier >= 0 and off_platform >= 0", "off"),
        CheckConstraint(
            "off_supplier + off_platform = 0 or off_supplier + off_platform < unit_price * quantity", "off_below_price"
        ),
        CheckConstraint(
            "lost_supplier >= 0 and lost_platform between 0 and off_platform"
            " and (lost_supplier <= off_supplier or offer_id is null)",
            "lost",
        ),
        CheckConstraint("commission between 0 and unit_price * quantity - off_supplier + lost_supplier", "commission"),
        CheckConstraint(
            "back between 0 and unit_price * quantity - off_supplier - off_platform + lost_supplier + lost_platform",
            "back_within_line",
        ),
        CheckConstraint(
            "given_platform >= 0 and given_supplier >= 0 and given_platform + given_supplier <= back",
            "given_within_back",
        ),
    )

    id: Mapped[Id]
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    part_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("order_part.id"), index=True)
    offer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("offer.id"))
    type: Mapped[str]
    name: Mapped[dict[str, Any]]
    day: Mapped[date | None] = mapped_column(Date)
    unit_price: Mapped[int]
    quantity: Mapped[int]
    cancelled: Mapped[int] = mapped_column(server_default="0")
    sent: Mapped[int] = mapped_column(server_default="0")
    arrived: Mapped[int] = mapped_column(server_default="0")
    excused: Mapped[int] = mapped_column(server_default="0")
    returned: Mapped[int] = mapped_column(server_default="0")
    faulted: Mapped[int] = mapped_column(server_default="0")
    gone: Mapped[int] = mapped_column(server_default="0")
    lost_supplier: Mapped[int] = mapped_column(server_default="0")
    lost_platform: Mapped[int] = mapped_column(server_default="0")
    off_supplier: Mapped[int] = mapped_column(server_default="0")
    off_platform: Mapped[int] = mapped_column(server_default="0")
    discounts: Mapped[list[Any]] = mapped_column(server_default="[]")
    commission: Mapped[int] = mapped_column(server_default="0")
    fee: Mapped[FeeTerms] = mapped_column(Snapshot(FeeTerms), server_default="{}", default=NO_FEE)
    draws: Mapped[list[Draw]] = mapped_column(Snapshot(list[Draw]), server_default="[]", default=list)
    terms: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    back: Mapped[int] = mapped_column(server_default="0")
    given_platform: Mapped[int] = mapped_column(server_default="0")
    given_supplier: Mapped[int] = mapped_column(server_default="0")


class Passenger(Base):
    """A traveller named on a line, copied as of booking so that later edits of the book don't reach back."""

    __tablename__ = "passenger"
    impersonal = "state"
    __table_args__ = (CheckConstraint("state in ('going', 'cancelled', 'passed_on')", "state"),)

    id: Mapped[Id]
    line_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("order_line.id"), index=True)
    traveller_id: Mapped[uuid.UUID | None]
    state: Mapped[str]
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    name_masked: Mapped[str]
    document: Mapped[DocumentKind] = mapped_column(Text)
    number_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    number_masked: Mapped[str]
    born_on: Mapped[date | None] = mapped_column(Date)


class Cancellation(Base):
    """An act of cancelling, with its reason and the ladder step it was judged by."""

    __tablename__ = "cancellation"
    impersonal = "key by basis"
    rights = "append"
    __table_args__ = (
        CheckConstraint("by in ('buyer', 'operator', 'decision', 'staff', 'late_money')", "by"),
        UniqueConstraint("order_id", "key"),
    )

    id: Mapped[Id]
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    part_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("order_part.id"))
    key: Mapped[str]
    by: Mapped[str]
    reason: Mapped[str]
    basis: Mapped[dict[str, Any]]
    created_at: Mapped[CreatedAt]


class RefundDue(Base):
    """Money owed back, written with the act that owes it; the refund engine pays it once.

    `attempt_id` names the payment it must go back to (paid twice, too late); else any of the order's. `by` says who
    caused it (buyer, operator, decision, staff, late_money, surplus), `author` the account that acted; the ladder it
    was judged by stands in the cancellation's basis.
    """

    __tablename__ = "refund_due"
    impersonal = "fact by"
    rights = "append"
    __table_args__ = (CheckConstraint("amount > 0", "amount"), UniqueConstraint("order_id", "fact"))

    id: Mapped[Id]
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    cancellation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("cancellation.id"))
    attempt_id: Mapped[uuid.UUID | None]
    fact: Mapped[str]
    amount: Mapped[int]
    reason: Mapped[str] = mapped_column(server_default="")
    by: Mapped[str] = mapped_column(server_default="")
    author: Mapped[uuid.UUID | None]
    created_at: Mapped[CreatedAt]


class OpenDue(Base):
    """A refund due that no refund covers yet: the engine's short list, so that it never walks the long one."""

    __tablename__ = "open_due"

    due_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("refund_due.id"), primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(index=True)

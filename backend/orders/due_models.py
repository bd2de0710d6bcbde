"""Money owed back on orders, and the refund engine's short list of it."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id


class RefundDue(Base):
    """Money owed back, written with the act that owes it; the refund engine pays it once.

    `attempt_id` names the payment it must go back to (paid twice, too late); else any of the order's. `by` says who
    caused it (buyer, operator, decision, staff, late_money, surplus), `author` the account that acted; the ladder it
    was judged by stands in the cancellation's basis.
    """

    __tablename__ = "refund_due"
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

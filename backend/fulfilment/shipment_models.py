"""Goods of an order that go to one address together."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, Id

ON_THE_WAY = ("gathering", "to_ship", "shipped", "delivered")
"""States of paid goods that the buyer does not have for good yet."""


class Shipment(Base):
    """Goods of one supplier and storage class that go to one address together. Snapshots are as bought.

    The address is sealed; `region` (a district's code) is what freight was computed from. `ships_by` is promised.
    What a group buys (`team_id`) is `gathering` when paid and is not to be sent before the group is complete; what goes
    to a pick-up point names it. A `gift` goes without prices; `card` is what is written on the card inside.
    """

    __tablename__ = "shipment"
    impersonal = "state storage title"
    rights = "keep"
    kind = "goods"
    __table_args__ = (
        CheckConstraint(
            "state in ('held', 'gathering', 'to_ship', 'shipped', 'delivered', 'completed', 'cancelled')", "state"
        ),
        CheckConstraint("state <> 'gathering' or team_id is not null", "gathering_in_a_team"),
        Index("ix_shipment_to_ship", "ships_by", postgresql_where="state = 'to_ship'"),
        Index("ix_shipment_supplier_order_id", "supplier_order_id"),
        Index("ix_shipment_team_id", "team_id", postgresql_where="team_id is not null"),
    )

    id: Mapped[Id] = mapped_column(ForeignKey("order_part.id"), primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    supplier_order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier_order.id"))
    state: Mapped[str]
    storage: Mapped[str]
    title: Mapped[dict[str, Any]]
    region: Mapped[str]
    address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    address_masked: Mapped[dict[str, Any]]
    deliver_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str]
    gift: Mapped[bool] = mapped_column(server_default="false")
    card: Mapped[str] = mapped_column(server_default="")
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"))
    pick_up_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("pick_up_point.id"))
    ships_by: Mapped[date] = mapped_column(Date)
    shipped_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]

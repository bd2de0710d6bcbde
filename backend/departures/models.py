"""Bookings on departures, who leads these, and the scans of their vouchers."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt, Id
from backend.db.snapshots import Snapshot
from backend.trips.boarding import Boarded


class Booking(Base):
    """The heads that travel together on one departure; has one voucher. Snapshots are as bought."""

    __tablename__ = "booking"
    impersonal = "state title ladder operator_ladder code"
    rights = "keep"
    kind = "trips"
    __table_args__ = (
        CheckConstraint("state in ('held', 'confirmed', 'checked_in', 'cancelled')", "state"),
        CheckConstraint("heads >= 0 and rooms >= 0", "counts"),
        Index("ix_booking_departure_id_live", "departure_id", postgresql_where="state <> 'cancelled'"),
    )

    id: Mapped[Id] = mapped_column(ForeignKey("order_part.id"), primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    supplier_order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier_order.id"))
    departure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("departure.id"))
    state: Mapped[str]
    heads: Mapped[int]
    rooms: Mapped[int]
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    title: Mapped[dict[str, Any]]
    boarding: Mapped[Boarded] = mapped_column(Snapshot(Boarded))
    ladder: Mapped[list[Any]]
    operator_ladder: Mapped[list[Any]]
    code: Mapped[str] = mapped_column(unique=True)


class DepartureContact(Base):
    """Who leads a departure: its id is the departure's, name and phone are sealed."""

    __tablename__ = "departure_contact"

    id: Mapped[Id] = mapped_column(ForeignKey("departure.id"), primary_key=True)
    contact_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    contact_masked: Mapped[dict[str, Any]]


class CheckIn(Base):
    """A scan. The nonce makes an offline scan that is sent twice count once."""

    __tablename__ = "check_in"
    impersonal = "nonce outcome"
    rights = "append"
    __table_args__ = (CheckConstraint("outcome in ('accepted', 'already_used', 'cancelled', 'wrong_day')", "outcome"),)

    nonce: Mapped[str] = mapped_column(primary_key=True)
    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), primary_key=True)
    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("booking.id"), index=True)
    by_account: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[str]
    scanned_at: Mapped[datetime]
    created_at: Mapped[CreatedAt]

"""Trips and their dated departures."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from backend.db.base import Base, CreatedAt, Id
from backend.db.snapshots import Snapshot
from backend.trips.rooming import Rooming


class Trip(Base):
    """What an operator sells; `story` is the editorial part (`trips.schemas.Story`), one version per change.

    `study` are the terms of a study visit (`trips.study.StudyTerms`), null for a weekend; `rooming`, how parties sleep.
    """

    __tablename__ = "trip"
    impersonal = "slug state leg themes counties title story ladder operator_ladder study rooming"
    __table_args__ = (
        CheckConstraint("state in ('draft', 'published', 'withdrawn')", "state"),
        CheckConstraint("days between 1 and 15", "days"),
        CheckConstraint("leg in ('coach', 'rail')", "leg"),
        CheckConstraint("decide_days >= 7", "decide_days"),
        CheckConstraint("study is null or days = 1", "study_day"),
    )

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), index=True)
    state: Mapped[str]
    days: Mapped[int]
    leg: Mapped[str]
    decide_days: Mapped[int]
    minimum: Mapped[int]
    themes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    counties: Mapped[list[str]] = mapped_column(ARRAY(Text))
    title: Mapped[dict[str, Any]]
    story: Mapped[dict[str, Any]]
    ladder: Mapped[list[Any]]
    operator_ladder: Mapped[list[Any]]
    study: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    rooming: Mapped[Rooming] = mapped_column(Snapshot(Rooming), server_default="{}", default=Rooming)
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[CreatedAt]


class TripUnit(Base):
    """A kind of ticket or an add-on of a trip; its id is the offer's.

    `base` is the reviewed price in fen that a day's price may move around; 0 knows no such bound. A retired unit is
    not sold any more; one with `months` is sold on departures of these months only (tea is not picked in December).
    """

    __tablename__ = "trip_unit"
    impersonal = "code type name months"
    __table_args__ = (
        UniqueConstraint("trip_id", "code"),
        CheckConstraint(
            "type in ('ADULT', 'CHILD', 'CHILD_NO_BED', 'SENIOR', 'PUPIL', 'TEACHER', 'GROUP', 'SINGLE_ROOM',"
            " 'ADD_ON')",
            "type",
        ),
    )

    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offer.id"), primary_key=True)
    trip_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("trip.id"), index=True)
    code: Mapped[str]
    type: Mapped[str]
    name: Mapped[dict[str, Any]]
    min_age: Mapped[int]
    max_age: Mapped[int]
    position: Mapped[int]
    base: Mapped[int] = mapped_column(server_default="0")
    months: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), server_default="{}")
    retired: Mapped[bool] = mapped_column(server_default="false")


class Departure(Base):
    """One dated run of a trip, with its minimum and the time it is decided (旅游法 63: at least 7 days before).

    `heads_quota_id` is its own quota of heads; a coach shared with another trip is a further draw.
    """

    __tablename__ = "departure"
    impersonal = "state reason"
    rights = "keep"
    __table_args__ = (
        UniqueConstraint("trip_id", "starts_on"),
        CheckConstraint("state in ('open', 'confirmed', 'failed', 'cancelled', 'finished')", "state"),
        CheckConstraint("ends_on >= starts_on", "days"),
        CheckConstraint("decides_at <= (starts_on - 7)::timestamp at time zone 'Asia/Shanghai'", "decided_in_time"),
        Index("ix_departure_decides_at_open", "decides_at", postgresql_where="state = 'open'"),
    )

    id: Mapped[Id]
    trip_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("trip.id"), index=True)
    supplier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supplier.id"), index=True)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    decides_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    minimum: Mapped[int]
    state: Mapped[str] = mapped_column(server_default="open")
    heads_quota_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("quota.id"), unique=True)
    selling: Mapped[bool] = mapped_column(server_default="true")
    reason: Mapped[str | None]


class Draw(Base):
    """What a departure draws: seats per head, rooms per pair of heads, guides per group of `size` heads.

    Quotas may be shared between trips.
    """

    __tablename__ = "draw"
    impersonal = "per"
    __table_args__ = (
        CheckConstraint("per in ('head', 'pair', 'group')", "per"),
        CheckConstraint("(per = 'group') = (size is not null) and size > 0 is not false", "size"),
    )

    departure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("departure.id"), primary_key=True)
    quota_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("quota.id"), primary_key=True)
    per: Mapped[str]
    size: Mapped[int | None]


class Wait(Base):
    """A place in a departure's queue. An offered place holds claims owned by this row until `offered_until`."""

    __tablename__ = "wait"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'offered', 'taken', 'lapsed', 'left', 'ended')", "state"),
        CheckConstraint("(state = 'offered') = (offered_until is not null)", "offer"),
        CheckConstraint("quantity between 1 and 9", "quantity"),
        Index(
            "uq_wait_live",
            "departure_id",
            "account_id",
            unique=True,
            postgresql_where="state in ('waiting', 'offered')",
        ),
    )

    id: Mapped[Id]
    departure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("departure.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    quantity: Mapped[int]
    state: Mapped[str] = mapped_column(server_default="waiting")
    offered_until: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]

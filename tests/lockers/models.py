"""Lockers, and hours of them in orders."""

import uuid
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Date, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Own(DeclarativeBase):
    """Tables of its own: they are no part of the released schema."""

    metadata = MetaData()
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        uuid.UUID: UUID(as_uuid=True),
        dict[str, Any]: JSONB(),
    }


class Locker(Own):
    __tablename__ = "locker"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    supplier_id: Mapped[uuid.UUID]
    offer_id: Mapped[uuid.UUID]
    slug: Mapped[str]
    name: Mapped[dict[str, Any]]
    resource_id: Mapped[uuid.UUID]


class Rental(Own):
    """Hours of a locker on one day."""

    __tablename__ = "rental"
    kind = "lockers"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID]
    supplier_order_id: Mapped[uuid.UUID]
    locker_id: Mapped[uuid.UUID]
    state: Mapped[str]
    title: Mapped[dict[str, Any]]
    day: Mapped[date] = mapped_column(Date)
    hours: Mapped[int]


TABLES = """
create table locker (
    id uuid primary key, supplier_id uuid not null references supplier, offer_id uuid not null references offer,
    slug text not null unique, name jsonb not null, resource_id uuid not null references resource);
create table rental (
    id uuid primary key references order_part, order_id uuid not null references orders,
    supplier_order_id uuid not null references supplier_order, locker_id uuid not null references locker,
    state text not null check (state in ('held', 'confirmed', 'cancelled')), title jsonb not null, day date not null,
    hours bigint not null check (hours >= 0));
create index ix_rental_order_id on rental (order_id);
grant select, insert, update on locker, rental to {app};
"""

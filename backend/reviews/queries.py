"""Selects of reviews."""

import uuid
from collections.abc import Collection

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from backend.media.actions import named_in
from backend.orders.models import Line, OrderPart
from backend.reviews.models import Review

Subject = InstrumentedAttribute[uuid.UUID | None]
SUBJECTS: dict[str, Subject] = {"goods": Review.product_id, "trips": Review.trip_id}
"""Kind of offer → the column that says what its reviews are of."""
EACH_LINE = frozenset({"goods"})
"""Kinds whose lines are reviewed one by one; of the others a part is, once."""
NOT_YET = {"goods": "not_delivered_yet", "trips": "not_travelled_yet"}
"""What a refusal says of what the buyer has not had yet."""


async def reviewed_of(session: AsyncSession, order_id: uuid.UUID) -> set[uuid.UUID]:
    """Lines of an order about which its buyer has said how it was; what is reviewed as a whole, with all of it."""
    said, mate = aliased(Line), aliased(Line)
    each = exists().where(OrderPart.id == said.part_id, OrderPart.kind.in_(EACH_LINE))
    found = await session.execute(
        select(mate.id)
        .join(said, said.part_id == mate.part_id)
        .join(Review, Review.line_id == said.id)
        .where(said.order_id == order_id, (mate.id == said.id) | ~each)
    )
    return set(found.scalars())


async def shown_pictures(session: AsyncSession, pictures: list[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some pictures that a review shows."""
    return await named_in(session, Review.pictures, pictures)


async def list_of(
    session: AsyncSession, of: Subject, subject_id: uuid.UUID, before: uuid.UUID | None, limit: int
) -> list[Review]:
    """Reviews of a product or a trip, the newest first, removed ones too: their place says why."""
    wanted = select(Review).where(of == subject_id)
    if before is not None:
        wanted = wanted.where(Review.id < before)
    return list((await session.execute(wanted.order_by(Review.id.desc()).limit(limit))).scalars())


async def list_of_supplier(session: AsyncSession, supplier_id: uuid.UUID, limit: int = 200) -> list[Review]:
    """Reviews of what a supplier sells, the newest first."""
    wanted = select(Review).where(Review.supplier_id == supplier_id).order_by(Review.id.desc()).limit(limit)
    return list((await session.execute(wanted)).scalars())


async def rate(session: AsyncSession, of: Subject, subject_id: uuid.UUID) -> tuple[int, float]:
    """How many reviews of a product or a trip stand, and their stars on average."""
    stands = select(func.count(), func.coalesce(func.avg(Review.stars), 0))
    stands = stands.where(of == subject_id, Review.removed_at.is_(None))
    count, average = (await session.execute(stands)).one()
    return int(count), float(average)


async def is_reviewed(session: AsyncSession, lines: Collection[uuid.UUID]) -> bool:
    """Whether one of some lines has its review."""
    return (await session.execute(select(Review.id).where(Review.line_id.in_(lines)))).first() is not None


async def is_shown(session: AsyncSession, picture_id: uuid.UUID) -> bool:
    """Whether a standing review shows a picture."""
    shown = select(Review.id).where(Review.pictures.contains([str(picture_id)]), Review.removed_at.is_(None))
    return (await session.execute(shown)).first() is not None

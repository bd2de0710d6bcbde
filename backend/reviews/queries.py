"""Selects of reviews."""

import uuid

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.media.actions import named_in
from backend.orders.models import Line
from backend.reviews.models import Review


async def reviewed_of(session: AsyncSession, order_id: uuid.UUID) -> set[uuid.UUID]:
    """Lines of an order that their buyer has reviewed."""
    found = await session.execute(
        select(Review.line_id).join(Line, Line.id == Review.line_id).where(Line.order_id == order_id)
    )
    return set(found.scalars())


async def shown_pictures(session: AsyncSession, pictures: list[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some pictures that a review shows."""
    return await named_in(session, Review.pictures, pictures)

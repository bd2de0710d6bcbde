"""Verbs of pictures: keep an upload, say what it shows, cut it."""

import uuid
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.errors import Invalid, LimitReached, NotFound
from backend.media import store as places
from backend.media.decoding import Clean, Unusable, clean
from backend.media.models import Picture

MOST = 1000
"""Pictures per supplier."""
SMALLEST_SIDE = 0.05


async def wash(data: bytes) -> Clean:
    """A clean JPEG of an upload. Raises Invalid: not_a_picture, picture_too_large or picture_too_small."""
    try:
        return await clean(data)
    except Unusable as refused:
        raise Invalid(refused.fault, "file") from refused


async def keep(session: AsyncSession, store: places.Store, picture: Picture, washed: Clean) -> Picture:
    """Store the master, then its row; a crash between them leaves a file that nothing names. Raises LimitReached."""
    count = await session.execute(
        select(func.count()).select_from(Picture).where(Picture.supplier_id == picture.supplier_id)
    )
    if count.scalar_one() >= MOST:
        raise LimitReached("too_many_pictures")
    picture.width, picture.height, picture.colour = washed.width, washed.height, washed.colour
    await places.write(store, places.master(picture.id), washed.jpeg)
    session.add(picture)
    await session.flush()
    return picture


async def find(session: AsyncSession, supplier_id: uuid.UUID, picture_id: uuid.UUID, *, lock: bool = False) -> Picture:
    """A supplier's own picture. Raises NotFound."""
    picture = await session.get(Picture, picture_id, with_for_update=lock or None)
    if picture is None or picture.supplier_id != supplier_id:
        raise NotFound
    return picture


def describe(picture: Picture, alt: dict[str, Any] | None, crop: tuple[float, float, float, float] | None) -> bool:
    """Say what a picture shows, or cut it; True when its derivatives must be made anew. Raises Invalid."""
    if alt is not None:
        picture.alt = alt
    if crop is None:
        return False
    left, top, right, bottom = crop
    if not (0 <= left <= right - SMALLEST_SIDE <= 1 and 0 <= top <= bottom - SMALLEST_SIDE and right <= 1 >= bottom):
        raise Invalid("out_of_bounds", "crop")
    picture.crop, picture.version, picture.state = list(crop), picture.version + 1, "making"
    return True


async def list_pictures(session: AsyncSession, supplier_id: uuid.UUID, purpose: str) -> list[Picture]:
    """A supplier's pictures of a purpose, the newest first."""
    found = await session.execute(
        select(Picture)
        .where(Picture.supplier_id == supplier_id, Picture.purpose == purpose)
        .order_by(Picture.id.desc())
        .limit(MOST)
    )
    return list(found.scalars())

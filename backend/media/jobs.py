"""Jobs of media: make a picture's derivatives."""

import asyncio
from uuid import UUID

from procrastinate import Blueprint, JobContext
from procrastinate.retry import RetryStrategy

from backend.media import store as places
from backend.media.deriving import derive
from backend.media.models import Picture

blueprint = Blueprint()


@blueprint.task(name="derive", pass_context=True, retry=RetryStrategy(max_attempts=4, exponential_wait=3))
async def derive_picture(context: JobContext, picture_id: str) -> None:
    """Make what is missing of a picture; doing it twice writes the same bytes."""
    house = context.additional_context
    async with house["database"].transaction() as session:
        picture = await session.get(Picture, UUID(picture_id))
    if picture is None or picture.purpose != "listing":
        return
    jpeg = await places.read(house["store"], places.master(picture.id))
    if jpeg is None:
        raise FileNotFoundError(places.master(picture.id))
    made = await asyncio.to_thread(derive, jpeg, picture.crop)
    for (width, kind), data in made.items():
        await places.write(house["store"], places.derivative(picture.id, picture.version, width, kind), data)
    async with house["database"].transaction() as session:
        present = await session.get(Picture, picture.id, with_for_update=True)
        if present.version == picture.version:  # cropped anew meanwhile: its own job follows
            present.state = "ready"

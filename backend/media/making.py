"""A picture's derivatives are made in the background; who asks for one that is not there yet gets it made at once."""

import asyncio
import re
from contextlib import suppress
from uuid import UUID

from backend.db.session import Database
from backend.media import store as places
from backend.media.deriving import derive
from backend.media.models import Picture

NAME = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([1-9]\d{0,3})-(320|640|1280)\.(avif|webp|jpg)")
"""A derivative's file: the picture, its version, the width, the kind."""
TURN = asyncio.Semaphore(1)
"""Cutting is the processor's work: one picture at a time per process. A request does it only where the worker has not
come yet, for a picture that is there, and waits no longer than `PATIENCE`."""
PATIENCE = 15
"""Seconds."""


async def make(database: Database, store: places.Store, picture_id: UUID) -> None:
    """Make a listing's picture in all widths and kinds; doing it twice writes the same bytes. Raises FileNotFoundError
    while its master is not there."""
    async with database.transaction() as session:
        picture = await session.get(Picture, picture_id)
    if picture is None or picture.purpose != "listing":
        return
    jpeg = await places.read(store, places.master(picture.id))
    if jpeg is None:
        raise FileNotFoundError(places.master(picture.id))
    made = await asyncio.to_thread(derive, jpeg, picture.crop)
    for (width, kind), data in made.items():
        await places.write(store, places.derivative(picture.id, picture.version, width, kind), data)
    async with database.transaction() as session:
        present = await session.get(Picture, picture.id, with_for_update=True)
        if present is not None and present.version == picture.version:  # cut anew meanwhile: its own job follows
            present.state = "ready"


async def sought(database: Database, store: places.Store, name: str) -> bytes | None:
    """A derivative by its file's name. A page may be read before the worker has come to its pictures, and a store that
    was restored holds masters only: what a picture of a listing lacks in its present version is made now."""
    known = NAME.fullmatch(name)
    if known is None:
        return None
    path = f"public/pictures/{name}"
    if (data := await places.read(store, path)) is not None:
        return data
    picture_id = UUID(known[1])
    if not await _present(database, picture_id, int(known[2])):
        return None
    with suppress(FileNotFoundError, TimeoutError):
        async with asyncio.timeout(PATIENCE), TURN:
            if (data := await places.read(store, path)) is None:  # not made while this one waited
                await make(database, store, picture_id)
    return await places.read(store, path)


async def _present(database: Database, picture_id: UUID, version: int) -> bool:
    async with database.reading() as session:
        picture = await session.get(Picture, picture_id)
    return picture is not None and picture.purpose == "listing" and picture.version == version

"""Pictures sent with messages: taken in for whoever writes, answered to whoever reads the conversation."""

import asyncio
import uuid

from litestar import Response
from sqlalchemy.ext.asyncio import AsyncSession

from backend.conversations import queries
from backend.db.session import Database
from backend.kernel.errors import NotFound
from backend.kernel.ids import new_id
from backend.media import actions as media
from backend.media import answers
from backend.media import store as places
from backend.media.models import Picture

_turns = asyncio.Semaphore(4)
"""Uploads are held in memory while they are read: so many at once per process."""


async def take(
    database: Database, store: places.Store, data: bytes, account_id: uuid.UUID, supplier_id: uuid.UUID
) -> uuid.UUID:
    """Keep a picture somebody is about to send. Raises Invalid for what is no picture."""
    async with _turns:
        washed = await media.wash(data)
    picture = Picture(
        id=new_id(), supplier_id=supplier_id, account_id=account_id, purpose="claim", alt={"zh": "", "en": ""},
        state="ready", version=1, crop=None,
    )  # fmt: skip
    async with database.transaction() as session:
        await media.keep(session, store, picture, washed)
    return picture.id


async def show(
    session: AsyncSession, store: places.Store, conversation_id: uuid.UUID | None, picture_id: uuid.UUID
) -> Response[bytes]:
    """A picture that a message of this conversation shows. Raises NotFound."""
    if conversation_id is None or not await queries.shows(session, conversation_id, picture_id):
        raise NotFound
    return await answers.whole(store, picture_id, "private, max-age=600")

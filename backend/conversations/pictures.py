"""Pictures sent with messages, answered to whoever reads the conversation."""

import uuid

from litestar import Response
from sqlalchemy.ext.asyncio import AsyncSession

from backend.conversations import queries
from backend.kernel.errors import NotFound
from backend.media import answers
from backend.media import store as places


async def show(
    session: AsyncSession, store: places.Store, conversation_id: uuid.UUID | None, picture_id: uuid.UUID
) -> Response[bytes]:
    """A picture that a message of this conversation shows. Raises NotFound."""
    if conversation_id is None or not await queries.shows(session, conversation_id, picture_id):
        raise NotFound
    return await answers.whole(store, picture_id, "private, max-age=600")

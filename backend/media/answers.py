"""A picture as it was kept, as an answer: who may see it is decided by whoever asks for it here."""

import uuid

from litestar import Response

from backend.kernel.errors import NotFound
from backend.media import store as places

NOT_KEPT = "private, no-store"


async def whole(store: places.Store, picture_id: uuid.UUID, cache: str = NOT_KEPT) -> Response[bytes]:
    """The washed picture (JPEG) with its Cache-Control. Raises NotFound where the file is gone."""
    data = await places.read(store, places.master(picture_id))
    if data is None:
        raise NotFound
    return Response(data, media_type="image/jpeg", headers={"cache-control": cache})

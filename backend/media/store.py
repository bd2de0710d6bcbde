"""Where pictures lie: a local folder or S3, through one library.

`public/` is served, `private/` never is, `incoming/` holds what phones sent to a signed address and nobody read yet.
"""

import uuid
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, S3Store, from_url

from backend.settings import Settings

StoreAway = BaseError
"""What any call raises when the store can't be asked."""
Store = Any
"""obstore's stores share no public base class."""


def connect(settings: Settings) -> Store:
    """The store HULIU_MEDIA_URL names (`s3://bucket/prefix`, credentials from AWS_* variables), else a folder."""
    if settings.media_url:
        return from_url(settings.media_url)
    folder = settings.data_dir / "media"
    folder.mkdir(parents=True, exist_ok=True)
    return LocalStore(folder)


def master(picture_id: uuid.UUID) -> str:
    """The clean original's place."""
    return f"private/pictures/{picture_id}.jpg"


def derivative(picture_id: uuid.UUID, version: int, width: int, kind: str) -> str:
    """A derivative's place; the version changes with the crop, so that addresses may be kept for ever."""
    return f"public/pictures/{picture_id}-{version}-{width}.{kind}"


async def read(store: Store, path: str) -> bytes | None:
    """The bytes at a path, or None."""
    try:
        found = await obstore.get_async(store, path)
    except (NotFoundError, FileNotFoundError):
        return None
    return bytes(await found.bytes_async())


async def write(store: Store, path: str, data: bytes) -> None:
    """Put bytes at a path; they appear whole or not at all."""
    await obstore.put_async(store, path, data)


async def remove(store: Store, path: str) -> None:
    """Take a file away; one that is not there is no fault."""
    try:
        await obstore.delete_async(store, path)
    except (NotFoundError, FileNotFoundError):
        return


async def read_some(store: Store, path: str, most: int) -> bytes | None:
    """The bytes at a path, at most one more than `most`: whoever put them there may have put anything. Or None."""
    try:
        found = await obstore.get_async(store, path)
    except (NotFoundError, FileNotFoundError):
        return None
    kept = bytearray()
    async for part in found.stream(min_chunk_size=1 << 20):
        kept += bytes(part)[: most + 1 - len(kept)]
        if len(kept) > most:
            break
    return bytes(kept)


async def listed(store: Store, folder: str) -> AsyncIterator[tuple[str, datetime]]:
    """Paths under a folder with when they were written."""
    async for part in obstore.list(store, folder, chunk_size=1000):
        for one in part:
            yield one["path"], one["last_modified"]


def incoming(supplier_id: uuid.UUID, upload_id: uuid.UUID) -> str:
    """Where a phone puts a picture by itself."""
    return f"incoming/{supplier_id}/{upload_id}"


async def door(store: Store, path: str, lasting: timedelta) -> str | None:
    """A signed address that takes one PUT at a path; None where files lie in a folder of ours."""
    if not isinstance(store, S3Store):
        return None
    made: str = await obstore.sign_async(store, "PUT", path, lasting)
    return made


def door_origin(settings: Settings) -> str:
    """The origin that signed addresses have, for the page's policy; empty for a local folder."""
    if not settings.media_url:
        return ""
    store = connect(settings)
    if not isinstance(store, S3Store):
        return ""
    address = urlsplit(obstore.sign(store, "PUT", "incoming/any", timedelta(minutes=1)))
    return f"{address.scheme}://{address.netloc}"

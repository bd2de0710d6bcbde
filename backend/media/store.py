"""Where pictures lie: a local folder or S3, through one library. `public/` is served, `private/` never is."""

import uuid
from typing import Any

import obstore
from obstore.exceptions import NotFoundError
from obstore.store import LocalStore, from_url

from backend.settings import Settings

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

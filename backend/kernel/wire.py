"""The two shapes on the wire."""

import hashlib
from datetime import datetime
from typing import Annotated, Any, ClassVar

import msgspec

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A moment with its offset: one without would mean nothing to compare with."""


class In(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """A request body: camelCase, nothing unknown. `example` is one as it is sent, for the API's document."""

    example: ClassVar[dict[str, Any]] = {}


class Out(msgspec.Struct, rename="camel"):
    """An answer: camelCase, every field always there."""


def encode(value: object) -> str:
    """JSON text of anything msgspec knows, for jsonb parameters."""
    return msgspec.json.encode(value).decode()


def digest_of(body: msgspec.Struct) -> str:
    """A body's SHA-256 in hex, to tell a repeat from another wish under the same key."""
    return hashlib.sha256(msgspec.json.encode(body, order="sorted")).hexdigest()


def hexed(raw: bytes) -> str:
    """Bytes as PostgreSQL reads them out of JSON."""
    return "\\x" + raw.hex()

"""Cursors: an opaque instant. Reading one back never trusts it further than its type."""

import base64
from datetime import datetime

from backend.kernel.errors import Invalid


def encode_cursor(instant: datetime) -> str:
    """An opaque cursor for "older than this"."""
    return base64.urlsafe_b64encode(instant.isoformat().encode()).decode().rstrip("=")


def decode_cursor(text: str | None) -> datetime | None:
    """The instant of a cursor. Raises Invalid for anything else."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode())
    except (ValueError, UnicodeDecodeError) as wrong:
        raise Invalid("bad_format", "cursor") from wrong
    if found.tzinfo is None:
        raise Invalid("bad_format", "cursor")
    return found

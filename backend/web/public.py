"""Marking an answer as the same for everybody."""

from typing import TypeVar

from litestar import Response

MARK = b"x-huliu-public"
T = TypeVar("T")


def public(content: T, seconds: int) -> Response[T]:
    """An answer the edge may keep for `seconds`; the handler must not have looked at who asks."""
    return Response(content, headers={MARK.decode(): str(seconds)})

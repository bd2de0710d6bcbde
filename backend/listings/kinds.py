"""What a kind of listing (a trip, later a room or a product) tells the kit about itself."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.errors import Invalid
from backend.listings.models import Listing


class Fault(NamedTuple):
    """Something a draft lacks before it can be reviewed: the field's path and a message key."""

    field: str
    key: str


class Kind(NamedTuple):
    """The verbs of a kind. `draft` is a struct whose every field has a default: a draft may be half done.

    `publish` makes or changes the thing buyers see and answers its id; `preview` is the buyer's page of a draft;
    `show` hides or shows what is published; what is sold stays sold.
    """

    draft: type[msgspec.Struct]
    check: Callable[[AsyncSession, Listing, Any], Awaitable[list[Fault]]]
    publish: Callable[[AsyncSession, Listing, Any], Awaitable[uuid.UUID]]
    preview: Callable[[AsyncSession, Listing, Any, str], Awaitable[dict[str, Any]]]
    show: Callable[[AsyncSession, uuid.UUID, bool], Awaitable[None]]
    sellers: frozenset[str] | None = None
    """The kinds of supplier that may list it, where the law asks for one."""


KINDS: dict[str, Kind] = {}
"""Filled by the composition root."""


def read(kind: str, content: dict[str, Any]) -> Any:
    """A draft as its kind's struct. Raises Invalid naming the field under `content`."""
    try:
        return msgspec.convert(content, KINDS[kind].draft)
    except msgspec.ValidationError as wrong:
        said = str(wrong)
        path = said.rpartition(" - at `$")[2].rstrip("`") if " - at `$" in said else ""
        field = "content" + path.replace("[", ".").replace("]", "")
        raise Invalid("unknown_field" if "unknown field" in said else "out_of_bounds", field) from wrong


def plain(draft: msgspec.Struct) -> dict[str, Any]:
    """A draft as JSON values, every field there."""
    made: dict[str, Any] = msgspec.to_builtins(draft)
    return made


def present(listing: Listing) -> dict[str, Any]:
    """The draft as it is read today: what its form has learned since it was saved stands there with its default."""
    return plain(read(listing.kind, listing.draft))

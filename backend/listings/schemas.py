"""What the listing routes take and answer."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta

from backend.kernel.wire import In, Out

Version = Annotated[int, Meta(ge=1, le=10**9)]


class ListingIn(In):
    """A new draft of a kind that the supplier may list, empty or filled; or a copy of another of its listings."""

    kind: Annotated[str, Meta(max_length=30)]
    content: dict[str, Any] = {}
    copy_of: UUID | None = None


class DraftIn(In):
    """A draft over the version it was read at."""

    version: Version
    content: dict[str, Any]


class VersionIn(In):
    """The version the caller read."""

    version: Version


class RestoreIn(In):
    """Which published version to bring back, over the draft version the caller read."""

    version: Version
    number: Version


class VisibilityIn(In):
    """Show or hide."""

    live: bool


class ListingDecision(In):
    """A reviewer's word on the version they read; a reason is needed to return.

    `seen` is what the page they read came with: its pictures' words and cuts are no part of the version.
    """

    act: Literal["publish", "return"]
    version: Version
    seen: Annotated[str, Meta(max_length=64)] = ""
    reason: Annotated[str, Meta(max_length=500)] = ""


class FaultOut(Out):
    """What a draft lacks before it can be reviewed."""

    field: str
    message: str


class ListingCard(Out):
    """A listing in a list; `slug` is its public page once published."""

    id: UUID
    kind: str
    title: str
    state: str
    live: bool
    published: int | None
    subject: UUID | None
    reasons: str | None
    saved_at: datetime


class ListingOut(ListingCard):
    """A listing with its draft and what that lacks."""

    version: int
    content: dict[str, Any]
    faults: list[FaultOut]


class ListingList(Out):
    """A supplier's listings, the latest saved first."""

    items: list[ListingCard]


class VersionOut(Out):
    """A published version."""

    number: int
    title: str
    published_at: datetime


class VersionList(Out):
    """What was published, the newest first."""

    items: list[VersionOut]


class Preview(Out):
    """The buyer's page of a draft, as the public route of its kind answers it."""

    kind: str
    page: dict[str, Any]


class WaitingListing(Out):
    """A listing that waits for a reviewer."""

    listing: ListingCard
    supplier: UUID
    supplier_name: dict[str, str]
    waiting_since: datetime | None


class WaitingListings(Out):
    """What waits, the longest first."""

    items: list[WaitingListing]


class ReviewedListing(Out):
    """A draft for its reviewer: the buyer's page, and the parts that differ from what buyers see now."""

    listing: ListingOut
    page: dict[str, Any]
    changed: list[str]
    seen: str

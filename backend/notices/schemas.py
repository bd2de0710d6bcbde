"""What the notice routes take and answer."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from backend.kernel.wire import In, Out

Time = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Channels = Annotated[list[Literal["push", "sms"]], Meta(max_length=2)]


class NoticeOut(Out):
    """A notice in the caller's language."""

    id: UUID
    kind: str
    text: str
    link: str
    at: datetime
    read: bool


class NoticeList(Out):
    """Notices, the newest first, and how many are unread in all."""

    items: list[NoticeOut]
    unread: int


class GroupsIn(In):
    """Channels by group, beside the in-app inbox, which always has everything."""

    orders: Channels
    trips: Channels
    work: Channels
    reviews: Channels


class WishIn(In):
    """How to be told; equal quiet times mean never quiet."""

    channels: GroupsIn
    quiet_from: Time
    quiet_to: Time
    language: Literal["zh", "en"]


class WishOut(Out):
    """How a person is told; `push_key` is what a browser subscribes with, empty where push is not set up."""

    channels: dict[str, list[str]]
    quiet_from: str
    quiet_to: str
    language: str
    push_key: str
    browsers: int


class KeysIn(In):
    """The browser's own keys."""

    p256dh: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{86,88}=?$")]
    auth: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{16,32}={0,2}$")]


class SubscriptionIn(In):
    """A browser that listens."""

    endpoint: Annotated[str, Meta(min_length=10, max_length=1000)]
    keys: KeysIn


class EndpointIn(In):
    """A browser that no longer listens."""

    endpoint: Annotated[str, Meta(min_length=10, max_length=1000)]

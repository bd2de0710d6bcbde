"""What conversations take and answer."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from backend.kernel.wire import In, Out

Clock = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class MessageIn(In):
    """A message: words, pictures, or both."""

    text: Annotated[str, Meta(max_length=1000)] = ""
    pictures: Annotated[list[UUID], Meta(max_length=6)] = []


class ReadIn(In):
    """The newest message that was seen."""

    upto: UUID


class HoursIn(In):
    """When somebody answers, in Shanghai's time."""

    opens: Clock
    closes: Clock
    weekends: bool


class HoursOut(Out):
    """When somebody answers, in Shanghai's time."""

    opens: str
    closes: str
    weekends: bool


class MessageOut(Out):
    """A message; `read`: whoever it is for has seen it."""

    id: UUID
    by: Literal["buyer", "supplier", "platform"]
    text: str
    pictures: list[UUID]
    at: datetime
    read: bool


class AboutOut(Out):
    """A part of the order that a conversation is about."""

    kind: str
    title: str
    state: str


class ConversationOut(Out):
    """A conversation as one side sees it. `id` is null until somebody has written; `other` is whom one writes to: for
    the buyer the supplier's name, else the buyer's masked one. `about`: what was bought. `waits`: the
    buyer waits for the supplier's answer."""

    id: UUID | None
    order: str
    other: str
    state: Literal["quiet", "to_supplier", "to_buyer", "to_platform"]
    escalated: bool
    may_write: bool
    messages: list[MessageOut]
    supplier: UUID
    about: list[AboutOut]
    waits: bool


class ConversationCard(Out):
    """A conversation in a list, with the beginning of its latest message. `waits`: for whoever reads the list."""

    id: UUID
    order: str
    other: str
    state: Literal["quiet", "to_supplier", "to_buyer", "to_platform"]
    escalated: bool
    latest: str
    latest_by: Literal["buyer", "supplier", "platform"]
    at: datetime
    waits: bool


class Conversations(Out):
    """Conversations; `next` goes on with the older ones."""

    items: list[ConversationCard]
    next: datetime | None
    hours: HoursOut | None = None


class ServiceOut(Out):
    """When a supplier's people answer, and within how many minutes they usually do; null where nobody can say."""

    hours: HoursOut | None
    answers_in: int | None


class WaitingOut(Out):
    """How many wait."""

    count: int


class TalkPicture(Out):
    """A picture to send with a message."""

    id: UUID

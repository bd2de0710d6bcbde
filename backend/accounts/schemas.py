"""What the people routes take and answer."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from backend.accounts.documents import DocumentKind
from backend.kernel.wire import In, Out

Short = Annotated[str, Meta(min_length=1, max_length=60)]


class CodeWish(In):
    """Ask for a sign-in code."""

    example = {"phone": "13900000000"}
    phone: Annotated[str, Meta(min_length=5, max_length=30)]


class SignIn(In):
    """Sign in with a code."""

    example = {"phone": "13900000000", "code": "123456"}
    phone: Annotated[str, Meta(min_length=5, max_length=30)]
    code: Annotated[str, Meta(pattern=r"^\d{6}$")]


ConsentKind = Literal["privacy", "sensitive", "guardian", "share_operator"]


class ConsentChange(In):
    """Give or withdraw one consent."""

    kind: ConsentKind
    given: bool


class TravellerIn(In):
    """A person to add. `bornOn` is needed where the document does not tell it."""

    example = {"name": "李想", "document": "passport", "number": "E12345678", "bornOn": "1990-05-04"}
    name: Short
    document: DocumentKind
    number: Annotated[str, Meta(max_length=30)] = ""
    born_on: Annotated[str, Meta(max_length=10)] | None = None


class TravellerOut(Out):
    """A person in the book, as their owner sees them: the full name, the number masked."""

    id: UUID
    name: str
    document: DocumentKind
    number: str
    born_on: date


class Me(Out):
    """The signed-in person; `secondFactor` is asked where one is set up but this session has not shown it."""

    id: UUID
    phone: str
    staff_role: str | None
    consents: list[str]
    second_factor: Literal["absent", "asked", "shown"]


class SessionOut(Out):
    """A signed-in browser."""

    id: UUID
    device: str
    created_at: datetime
    current: bool


class Travellers(Out):
    """The book."""

    items: list[TravellerOut]


class Sessions(Out):
    """Signed-in browsers."""

    items: list[SessionOut]


class Standing(Out):
    """Whether a browser is signed in."""

    signed_in: bool

"""What the platform's checking of lots and papers takes and answers."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from backend.kernel.wire import In, Out


class WaitingTest(Out):
    """A test to be compared with its report; `place` is its place in the lot's list."""

    place: int
    key: str
    value: float
    report: str | None


class WaitingLot(Out):
    """A lot with tests nobody has checked."""

    code: str
    title: str
    supplier: str
    tests: list[WaitingTest]


class WaitingLots(Out):
    """Lots whose tests wait."""

    items: list[WaitingLot]


class TestJudgement(In):
    """Whether a test's value is what its report says; why not is told to the supplier's record."""

    place: Annotated[int, Meta(ge=0)]
    key: str
    value: float
    accepted: bool
    words: Annotated[str, Meta(max_length=300)] = ""


class CertificateIn(In):
    """A paper somebody has seen: permission to use a mark (`gi`, for a supplier), or a place on a list
    (`assistance`, for one product by its slug)."""

    kind: Literal["gi", "assistance"]
    list: str
    product: str | None
    number: Annotated[str, Meta(min_length=2, max_length=60)]
    issuer: Annotated[str, Meta(min_length=2, max_length=80)]
    valid_from: date
    valid_until: date


class CertificateOut(Out):
    """A certificate with its days; both count."""

    id: UUID
    kind: str
    list: str
    product: str | None
    number: str
    issuer: str
    valid_from: date
    valid_until: date


class Certificates(Out):
    """A supplier's certificates, and what could be certified; `names` say what keys and slugs are called."""

    items: list[CertificateOut]
    marks: list[str]
    lists: list[str]
    products: list[str]
    names: dict[str, str]

"""What the suppliers' routes take and answer."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from backend.kernel.bilingual import Bilingual
from backend.kernel.wire import In, Out

Name = Annotated[str, Meta(min_length=2, max_length=60)]
Line = Annotated[str, Meta(min_length=2, max_length=80)]
Reason = Annotated[str, Meta(min_length=4, max_length=500)]
Kind = Literal["cooperative", "operator", "base"]
Role = Literal["owner", "manager", "finance", "packer", "guide"]
LicenceKind = Literal["business", "travel_agency", "food", "lodging"]
County = Literal["jinan", "yuan", "yeji", "huoqiu", "shucheng", "jinzhai", "huoshan"]


class SupplierNameIn(Bilingual, frozen=True):
    """A name; English may stay empty."""

    zh: Name
    en: Annotated[str, Meta(max_length=80)] = ""


class SupplierContactIn(In):
    """Who answers for the supplier."""

    name: Annotated[str, Meta(min_length=2, max_length=50)]
    phone: Annotated[str, Meta(min_length=5, max_length=30)]


class ApplicationIn(In):
    """Who wants to join. `complaint` is the line that buyers may call."""

    kind: Kind
    name: SupplierNameIn
    credit_code: Annotated[str, Meta(min_length=15, max_length=24)]
    county: County
    complaint: Annotated[str, Meta(min_length=5, max_length=40)]
    contact: SupplierContactIn


class LicenceIn(In):
    """A licence; no date means that it has no end."""

    number: Annotated[str, Meta(min_length=4, max_length=60)]
    expires_on: date | None
    picture: UUID


class BankIn(In):
    """Where to be paid."""

    holder: Line
    bank: Line
    number: Annotated[str, Meta(min_length=8, max_length=40)]


class ContractIn(In):
    """The contract's version that was read."""

    version: Annotated[str, Meta(max_length=20)]
    accepted: Literal[True]


class InvitationIn(In):
    """Somebody to ask."""

    phone: Annotated[str, Meta(min_length=5, max_length=30)]
    role: Role


class RoleIn(In):
    """Another role."""

    role: Role


class LicenceOut(Out):
    """A licence as members and reviewers see it."""

    id: UUID
    kind: str
    number: str
    expires_on: date | None
    picture: UUID
    state: str


class BankOut(Out):
    """A bank account, its number masked."""

    holder: str
    bank: str
    number: str


class SupplierSelf(Out):
    """A supplier as its members see it. `missing`: what the application still needs."""

    id: UUID
    slug: str
    kind: str
    state: str
    name: dict[str, str]
    county: str
    complaint: str
    credit_code: str | None
    contact: dict[str, str] | None
    reasons: str | None
    demo: bool
    role: str
    licences: list[LicenceOut]
    bank: BankOut | None
    contract: str
    missing: list[str]


class MemberOut(Out):
    """Somebody who acts for the supplier."""

    account: UUID
    phone: str
    role: str
    me: bool
    since: datetime


class InvitationOut(Out):
    """An open invitation."""

    id: UUID
    supplier: UUID
    name: dict[str, str]
    phone: str
    role: str
    expires_at: datetime


class MemberList(Out):
    """Members and open invitations."""

    items: list[MemberOut]
    invitations: list[InvitationOut]


class InvitationList(Out):
    """Invitations for the signed-in phone."""

    items: list[InvitationOut]


class PictureOut(Out):
    """An uploaded picture. `base` is the address of its public derivatives, without `-<width>.<kind>`."""

    id: UUID
    state: str
    width: int
    height: int
    colour: str
    alt: dict[str, str]
    base: str | None


class UploadOut(Out):
    """An upload that was opened: where to PUT the file, or null to send it as the body of the picture itself."""

    id: UUID
    address: str | None


class PictureList(Out):
    """Pictures, the newest first."""

    items: list[PictureOut]


class PictureChange(In):
    """Say what a picture shows, or cut it: fractions left, top, right, bottom."""

    alt: SupplierNameIn | None = None
    crop: tuple[float, float, float, float] | None = None


class WaitingReviewOut(Out):
    """An application or a renewed licence that waits for staff."""

    supplier: UUID
    name: dict[str, str]
    kind: str
    county: str
    state: str
    waiting_since: datetime | None
    licence: LicenceOut | None


class ReviewList(Out):
    """What waits, the longest first."""

    items: list[WaitingReviewOut]


class DecisionIn(In):
    """A reviewer's word. A reason is needed to return or refuse."""

    act: Literal["check", "approve", "return", "refuse"]
    reason: Annotated[str, Meta(max_length=500)] = ""


class JudgementIn(In):
    """Whether a renewed licence is good; why not, when it isn't."""

    good: bool
    reason: Annotated[str, Meta(max_length=500)] = ""


class SuspensionIn(In):
    """Suspend or resume, and why."""

    suspended: bool
    reason: Reason

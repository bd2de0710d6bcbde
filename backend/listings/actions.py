"""Verbs of listings: begin, save, submit, recall, decide, restore, hide. None commits."""

import uuid
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import audit
from backend.accounts.queries import Actor
from backend.kernel import clock
from backend.kernel.errors import EditedMeanwhile, Invalid, LimitReached, RequirementMissing, WrongState
from backend.kernel.ids import new_id
from backend.listings import queries
from backend.listings.kinds import KINDS, plain, present, read
from backend.listings.models import Listing, ListingVersion
from backend.media import actions as pictures
from backend.suppliers.models import Supplier

MOST = 200
"""Listings per supplier."""


def title_of(content: dict[str, Any]) -> str:
    """What lists call a listing."""
    title = content.get("title")
    return str(title.get("zh", "")).strip()[:80] if isinstance(title, dict) else ""


async def begin(
    session: AsyncSession, actor: Actor, supplier_id: uuid.UUID, kind: str, content: dict[str, Any]
) -> Listing:
    """A new draft. Raises Invalid or LimitReached."""
    if kind not in KINDS:
        raise Invalid("not_offered", "kind")
    draft = plain(read(kind, content))
    supplier, sellers = await session.get_one(Supplier, supplier_id), KINDS[kind].sellers
    if sellers is not None and supplier.kind not in sellers:
        raise Invalid("kind_of_supplier", "kind")
    count = select(func.count()).select_from(Listing).where(Listing.supplier_id == supplier_id)
    if (await session.execute(count)).scalar_one() >= MOST:
        raise LimitReached("too_many_listings")
    await _hold(session, draft)
    listing = Listing(
        id=new_id(), supplier_id=supplier_id, kind=kind, title=title_of(draft), draft=draft, version=1, state="draft",
        live=True, published=None, subject_id=None, reasons=None, submitted_at=None,
        saved_by=actor.account_id, saved_at=clock.now(),
    )  # fmt: skip
    session.add(listing)
    await session.flush()
    return listing


def _expect(listing: Listing, version: int) -> None:
    """Raises EditedMeanwhile, carrying the present draft, when somebody saved since `version` was read."""
    if listing.version != version:
        raise EditedMeanwhile("edited_meanwhile", "version").carrying(
            present={"content": present(listing), "version": listing.version, "savedAt": listing.saved_at.isoformat()}
        )


def _write(listing: Listing, actor: Actor, draft: dict[str, Any]) -> None:
    listing.draft, listing.title, listing.version = draft, title_of(draft), listing.version + 1
    listing.state, listing.saved_by, listing.saved_at = "draft", actor.account_id, clock.now()


async def save(session: AsyncSession, actor: Actor, listing: Listing, version: int, content: dict[str, Any]) -> None:
    """Save a draft over the version its editor read. Raises EditedMeanwhile, WrongState while under review, Invalid."""
    _expect(listing, version)
    if listing.state == "in_review":
        raise WrongState("under_review")
    draft = plain(read(listing.kind, content))
    if draft != listing.draft:
        await _hold(session, draft)
        _write(listing, actor, draft)


async def _hold(session: AsyncSession, draft: dict[str, Any]) -> None:
    """A draft's pictures stay while it is being saved; those that are gone already are its faults, not a refusal."""
    await pictures.keep_shown(session, [uuid.UUID(str(one)) for one in draft.get("pictures", [])])


async def _complete(session: AsyncSession, listing: Listing) -> Any:
    """The draft, when nothing is missing. Raises Invalid `listing_incomplete` with `faults`."""
    draft = read(listing.kind, listing.draft)
    if faults := await KINDS[listing.kind].check(session, listing, draft):
        raise Invalid("listing_incomplete", faults[0].field).carrying(faults=[fault.field for fault in faults])
    return draft


async def submit(session: AsyncSession, listing: Listing, version: int) -> None:
    """Hand a draft in. Raises EditedMeanwhile, WrongState, or Invalid `listing_incomplete` with `faults`."""
    _expect(listing, version)
    if listing.state not in {"draft", "returned"}:
        raise WrongState("under_review" if listing.state == "in_review" else "not_in_this_state")
    supplier = await session.get_one(Supplier, listing.supplier_id)
    if supplier.state != "active":
        raise RequirementMissing("supplier_not_active")
    await _complete(session, listing)
    listing.state, listing.submitted_at, listing.reasons = "in_review", clock.now(), None


def recall(listing: Listing) -> None:
    """Take a draft back from the reviewers. Raises WrongState."""
    if listing.state != "in_review":
        raise WrongState("not_in_this_state")
    listing.state, listing.submitted_at = "draft", None


async def publish(session: AsyncSession, actor: Actor, listing: Listing, version: int) -> None:
    """A reviewer approves exactly the version they read. Raises EditedMeanwhile, WrongState, or Invalid."""
    _expect(listing, version)
    if listing.state != "in_review":
        raise WrongState("not_in_this_state")
    draft = await _complete(session, listing)
    subject = await KINDS[listing.kind].publish(session, listing, draft)
    listing.subject_id, listing.published = subject, (listing.published or 0) + 1
    listing.state, listing.reasons = "published", None
    session.add(
        ListingVersion(
            listing_id=listing.id, number=listing.published, content=listing.draft, approved_by=actor.account_id
        )
    )
    await audit.note(session, actor, "listing:publish", f"listing:{listing.id}", "", listing.supplier_id,
                     number=listing.published)  # fmt: skip


async def send_back(session: AsyncSession, actor: Actor, listing: Listing, reason: str) -> None:
    """A reviewer returns a draft with reasons. Raises WrongState or Invalid `reason_needed`."""
    if listing.state != "in_review":
        raise WrongState("not_in_this_state")
    if len(reason.strip()) < 4:
        raise Invalid("reason_needed", "reason")
    listing.state, listing.reasons = "returned", reason.strip()
    await audit.note(session, actor, "listing:return", f"listing:{listing.id}", reason, listing.supplier_id)


async def restore(session: AsyncSession, actor: Actor, listing: Listing, version: int, number: int) -> None:
    """Bring a published version back as the draft. Raises EditedMeanwhile, WrongState or NotFound."""
    _expect(listing, version)
    if listing.state == "in_review":
        raise WrongState("under_review")
    _write(listing, actor, plain(read(listing.kind, (await queries.get_version(session, listing.id, number)).content)))


async def show(session: AsyncSession, listing: Listing, live: bool) -> None:
    """Hide what is published, or show it again. Raises WrongState for what was never published."""
    if listing.subject_id is None:
        raise WrongState("not_in_this_state")
    listing.live = live
    await KINDS[listing.kind].show(session, listing.subject_id, live)

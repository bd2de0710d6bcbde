"""Shape listings for the wire."""

import hashlib
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.messages import message
from backend.kernel.wire import encode
from backend.listings import queries
from backend.listings.kinds import KINDS, plain, present, read
from backend.listings.models import Listing
from backend.listings.schemas import FaultOut, ListingCard, ListingOut


def _members(listing: Listing) -> dict[str, Any]:
    return {
        "id": listing.id, "kind": listing.kind, "title": listing.title, "state": listing.state, "live": listing.live,
        "published": listing.published, "subject": listing.subject_id, "reasons": listing.reasons,
        "saved_at": listing.saved_at,
    }  # fmt: skip


def card(listing: Listing) -> ListingCard:
    """A listing in a list."""
    return ListingCard(**_members(listing))


async def whole(session: AsyncSession, listing: Listing, lang: str) -> ListingOut:
    """A listing with its draft and faults in the caller's language."""
    found = await KINDS[listing.kind].check(session, listing, read(listing.kind, listing.draft))
    faults = [FaultOut(field=fault.field, message=message(fault.key, lang)) for fault in found]
    return ListingOut(**_members(listing), version=listing.version, content=present(listing), faults=faults)


async def page(session: AsyncSession, listing: Listing, lang: str) -> dict[str, Any]:
    """The buyer's page of a draft."""
    return await KINDS[listing.kind].preview(session, listing, read(listing.kind, listing.draft), lang)


async def changed(session: AsyncSession, listing: Listing) -> list[str]:
    """The draft's parts that differ from the published version; all that are filled where there is none."""
    before: dict[str, Any] = {}
    if listing.published is not None:
        published = await queries.get_version(session, listing.id, listing.published)
        before = plain(read(listing.kind, published.content))
    return [name for name, value in present(listing).items() if before.get(name) != value and (before or value)]


async def seen(session: AsyncSession, listing: Listing) -> str:
    """A short name for all a reviewer reads of a draft, in both languages; it changes with a picture's words or cut."""
    pages = [await page(session, listing, lang) for lang in ("zh", "en")]
    return hashlib.sha256(encode(pages).encode()).hexdigest()[:32]

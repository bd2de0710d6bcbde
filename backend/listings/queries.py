"""Every read of listings."""

import uuid

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.errors import NotFound
from backend.listings.models import Listing, ListingVersion
from backend.suppliers.models import Supplier


async def get_listing(
    session: AsyncSession, supplier_id: uuid.UUID | None, listing_id: uuid.UUID, *, lock: bool = False
) -> Listing:
    """A supplier's listing (any supplier's for None), locked if asked. Raises NotFound."""
    listing = await session.get(Listing, listing_id, with_for_update=lock or None)
    if listing is None or supplier_id not in {None, listing.supplier_id}:
        raise NotFound
    return listing


async def list_listings(session: AsyncSession, supplier_id: uuid.UUID) -> list[Listing]:
    """A supplier's listings, the latest saved first."""
    wanted = select(Listing).where(Listing.supplier_id == supplier_id).order_by(Listing.saved_at.desc()).limit(500)
    return list((await session.execute(wanted)).scalars())


async def list_in_review(session: AsyncSession, county: str | None) -> list[tuple[Listing, Supplier]]:
    """Listings that wait for a reviewer, the longest first, of one county's suppliers or all."""
    wanted = (
        select(Listing, Supplier)
        .join(Supplier, Supplier.id == Listing.supplier_id)
        .where(Listing.state == "in_review")
        .order_by(Listing.submitted_at)
        .limit(200)
    )
    if county is not None:
        wanted = wanted.where(Supplier.county == county)
    return [(row[0], row[1]) for row in await session.execute(wanted)]


async def list_versions(session: AsyncSession, listing_id: uuid.UUID) -> list[ListingVersion]:
    """What was published, the newest first."""
    found = await session.execute(
        select(ListingVersion)
        .where(ListingVersion.listing_id == listing_id)
        .order_by(ListingVersion.number.desc())
        .limit(100)
    )
    return list(found.scalars())


async def get_version(session: AsyncSession, listing_id: uuid.UUID, number: int) -> ListingVersion:
    """One published version. Raises NotFound."""
    found = await session.get(ListingVersion, (listing_id, number))
    if found is None:
        raise NotFound
    return found


SHOWN = """
    select distinct shown from (
        select draft -> 'pictures' as listed from listing union all
        select content -> 'pictures' from listing_version
    ) each, jsonb_array_elements_text(case jsonb_typeof(listed) when 'array' then listed else '[]' end) shown
     where shown = any (:names)
"""


async def shown_pictures(session: AsyncSession, wanted: list[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some pictures that a draft or a published version of any listing shows."""
    found = await session.execute(text(SHOWN), {"names": [str(one) for one in wanted]})
    return {uuid.UUID(one) for one in found.scalars()}

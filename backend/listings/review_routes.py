"""The reviewers' desk for listings: what waits, what the buyer would see, a word on it."""

from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.kernel.errors import EditedMeanwhile
from backend.listings import actions, queries, views
from backend.listings.models import Listing
from backend.listings.schemas import ListingDecision, ReviewedListing, WaitingListing, WaitingListings
from backend.suppliers import reviewing
from backend.suppliers.queries import get_supplier
from backend.web.problems import language


async def _seen(session: AsyncSession, actor: Actor, listing_id: UUID, *, lock: bool = False) -> Listing:
    listing = await queries.get_listing(session, None, listing_id, lock=lock)
    reviewing.in_sight(actor, await get_supplier(session, listing.supplier_id))
    return listing


async def _out(session: AsyncSession, listing: Listing, lang: str) -> ReviewedListing:
    return ReviewedListing(
        listing=await views.whole(session, listing, lang),
        page=await views.page(session, listing, lang),
        changed=await views.changed(session, listing),
        seen=await views.seen(session, listing),
    )


@get("/listings", operation_id="listWaitingListings", may="staff:see_reviews")
async def list_waiting(actor: NamedDependency[Actor], database: NamedDependency[Database]) -> WaitingListings:
    """Listings in review, the longest waiting first."""
    async with database.reading() as session:
        found = await queries.list_in_review(session, actor.county)
    return WaitingListings(
        items=[
            WaitingListing(
                listing=views.card(one), supplier=supplier.id, supplier_name=supplier.name,
                waiting_since=one.submitted_at,
            )
            for one, supplier in found
        ]
    )  # fmt: skip


@get("/listings/{listing_id:uuid}", operation_id="getReviewedListing", may="staff:see_reviews")
async def get_reviewed(
    request: Request[Any, Any, Any],
    listing_id: FromPath[UUID],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> ReviewedListing:
    """A draft with the buyer's page and what changed."""
    async with database.reading() as session:
        return await _out(session, await _seen(session, actor, listing_id), language(request))


@post("/listings/{listing_id:uuid}/decision", status_code=200, operation_id="decideListing", may="staff:review")
async def decide(
    request: Request[Any, Any, Any],
    listing_id: FromPath[UUID],
    data: JSONBody[ListingDecision],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> ReviewedListing:
    """Publish exactly the version that was read, or return it with reasons."""
    async with database.transaction() as session:
        listing = await _seen(session, actor, listing_id, lock=True)
        await reviewing.not_own(session, actor, listing.supplier_id)
        if data.act == "publish" and data.seen != await views.seen(session, listing):
            raise EditedMeanwhile("edited_meanwhile", "seen")
        if data.act == "publish":
            await actions.publish(session, actor, listing, data.version)
        else:
            await actions.send_back(session, actor, listing, data.reason)
        await session.flush()
        return await _out(session, listing, language(request))


router = Router(path="/api/platform", route_handlers=[list_waiting, get_reviewed, decide], tags=["platform"])

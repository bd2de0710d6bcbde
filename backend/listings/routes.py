"""A supplier's listings: write, preview, hand in, restore, hide."""

from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.listings import actions, queries, views
from backend.listings.schemas import (
    DraftIn,
    ListingIn,
    ListingList,
    ListingOut,
    Preview,
    RestoreIn,
    VersionIn,
    VersionList,
    VersionOut,
    VisibilityIn,
)
from backend.web.problems import language

BASE = "/supplier/{supplier_id:uuid}/listings"
ONE = BASE + "/{listing_id:uuid}"


@get(BASE, operation_id="listListings", may="member:see_supplier")
async def list_listings(supplier_id: FromPath[UUID], database: NamedDependency[Database]) -> ListingList:
    """The supplier's listings."""
    async with database.reading() as session:
        found = await queries.list_listings(session, supplier_id)
    return ListingList(items=[views.card(one) for one in found])


@post(BASE, operation_id="beginListing", may="member:edit_listings")
async def begin_listing(
    request: Request[Any, Any, Any],
    supplier_id: FromPath[UUID],
    data: JSONBody[ListingIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> ListingOut:
    """A new draft, or a copy of another listing's draft."""
    async with database.transaction() as session:
        content = data.content
        if data.copy_of is not None:
            content = (await queries.get_listing(session, supplier_id, data.copy_of)).draft
        made = await actions.begin(session, actor, supplier_id, data.kind, content)
        return await views.whole(session, made, language(request))


@get(ONE, operation_id="getListing", may="member:see_supplier")
async def get_listing(
    request: Request[Any, Any, Any],
    supplier_id: FromPath[UUID],
    listing_id: FromPath[UUID],
    database: NamedDependency[Database],
) -> ListingOut:
    """A listing with its draft."""
    async with database.reading() as session:
        found = await queries.get_listing(session, supplier_id, listing_id)
        return await views.whole(session, found, language(request))


@put(ONE, operation_id="saveListing", may="member:edit_listings")
async def save_listing(
    request: Request[Any, Any, Any],
    supplier_id: FromPath[UUID],
    listing_id: FromPath[UUID],
    data: JSONBody[DraftIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> ListingOut:
    """Save the draft; somebody who saved meanwhile is not overwritten (409 `edited_meanwhile` with their draft)."""
    async with database.transaction() as session:
        found = await queries.get_listing(session, supplier_id, listing_id, lock=True)
        await actions.save(session, actor, found, data.version, data.content)
        return await views.whole(session, found, language(request))


@post(ONE + "/submission", status_code=200, operation_id="submitListing", may="member:edit_listings")
async def submit_listing(
    request: Request[Any, Any, Any],
    supplier_id: FromPath[UUID],
    listing_id: FromPath[UUID],
    data: JSONBody[VersionIn],
    database: NamedDependency[Database],
) -> ListingOut:
    """Hand the draft to the reviewers."""
    async with database.transaction() as session:
        found = await queries.get_listing(session, supplier_id, listing_id, lock=True)
        await actions.submit(session, found, data.version)
        return await views.whole(session, found, language(request))


@post(ONE + "/recall", status_code=200, operation_id="recallListing", may="member:edit_listings")
async def recall_listing(
    request: Request[Any, Any, Any],
    supplier_id: FromPath[UUID],
    listing_id: FromPath[UUID],
    database: NamedDependency[Database],
) -> ListingOut:
    """Take the draft back from the reviewers, to change it."""
    async with database.transaction() as session:
        found = await queries.get_listing(session, supplier_id, listing_id, lock=True)
        actions.recall(found)
        return await views.whole(session, found, language(request))


@get(ONE + "/preview", operation_id="previewListing", may="member:see_supplier")
async def preview_listing(
    request: Request[Any, Any, Any],
    supplier_id: FromPath[UUID],
    listing_id: FromPath[UUID],
    database: NamedDependency[Database],
) -> Preview:
    """The buyer's page of the draft."""
    async with database.reading() as session:
        found = await queries.get_listing(session, supplier_id, listing_id)
        return Preview(kind=found.kind, page=await views.page(session, found, language(request)))


@get(ONE + "/versions", operation_id="listVersions", may="member:see_supplier")
async def list_versions(
    supplier_id: FromPath[UUID], listing_id: FromPath[UUID], database: NamedDependency[Database]
) -> VersionList:
    """What was published of it."""
    async with database.reading() as session:
        found = await queries.get_listing(session, supplier_id, listing_id)
        versions = await queries.list_versions(session, found.id)
    return VersionList(
        items=[
            VersionOut(number=one.number, title=actions.title_of(one.content), published_at=one.published_at)
            for one in versions
        ]
    )


@post(ONE + "/restoration", status_code=200, operation_id="restoreVersion", may="member:edit_listings")
async def restore_version(
    request: Request[Any, Any, Any],
    supplier_id: FromPath[UUID],
    listing_id: FromPath[UUID],
    data: JSONBody[RestoreIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> ListingOut:
    """Bring a published version back as the draft; it is reviewed like any other."""
    async with database.transaction() as session:
        found = await queries.get_listing(session, supplier_id, listing_id, lock=True)
        await actions.restore(session, actor, found, data.version, data.number)
        return await views.whole(session, found, language(request))


@post(ONE + "/visibility", status_code=204, operation_id="showListing", may="member:edit_listings")
async def show_listing(
    supplier_id: FromPath[UUID],
    listing_id: FromPath[UUID],
    data: JSONBody[VisibilityIn],
    database: NamedDependency[Database],
) -> None:
    """Hide what is published, or show it again; what is sold is honoured."""
    async with database.transaction() as session:
        found = await queries.get_listing(session, supplier_id, listing_id, lock=True)
        await actions.show(session, found, data.live)


router = Router(
    path="/api",
    route_handlers=[
        list_listings, begin_listing, get_listing, save_listing, submit_listing, recall_listing, preview_listing,
        list_versions, restore_version, show_listing,
    ],
    tags=["listings"],
)  # fmt: skip

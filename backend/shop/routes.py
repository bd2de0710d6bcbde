"""The shop for everybody: shelves, products, lots, EPCIS; and who wants to be told of new stock."""

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, Router, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from sqlalchemy import delete as erase
from sqlalchemy.dialects.postgresql import insert

from backend.accounts.queries import Actor
from backend.catalogue.queries import is_sku
from backend.catalogue.story import SHELVES
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.counties import COUNTIES
from backend.kernel.errors import Invalid, NotFound
from backend.lots import epcis
from backend.lots.queries import find_lot, list_packs
from backend.settings import Settings
from backend.shop import listing
from backend.shop.listing import Filters
from backend.shop.models import Restock
from backend.shop.schemas import LotOut, ProductList, ProductPage
from backend.web.problems import language
from backend.web.public import public

LIST_LIFE = 10
Text = Annotated[str | None, QueryParameter(max_length=20)]


@get("/products", operation_id="listProducts", may="anyone")
async def list_products(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    shelf: Text = None,
    county: Text = None,
    storage: Text = None,
    season: Annotated[Literal["now"] | None, QueryParameter()] = None,
    sort: Annotated[Literal["new", "price", "price_down"], QueryParameter()] = "new",
    slugs: Annotated[str | None, QueryParameter(max_length=2000)] = None,
    cursor: Annotated[str | None, QueryParameter(max_length=120)] = None,
) -> Response[ProductList]:
    """Products on sale, a page at a time; `season=now` only what is in season; `slugs` named ones (favourites)."""
    if shelf is not None and shelf not in SHELVES:
        raise Invalid("out_of_bounds", "shelf")
    if county is not None and county not in COUNTIES:
        raise Invalid("out_of_bounds", "county")
    today = clock.today()
    async with database.reading() as session:
        if slugs is not None:
            named = list(dict.fromkeys(slugs.split(",")))[:50]
            found = await listing.list_some(session, named, today, language(request))
            return Response(found, headers={"cache-control": "private, no-store"})  # somebody's choice is nobody else's
        filters = Filters(shelf, county, storage, today.month if season else None, None, sort)
        return public(await listing.list_products(session, filters, cursor, today, language(request)), LIST_LIFE)


@get("/products/{slug:str}", operation_id="getProduct", may="anyone")
async def get_product(
    request: Request[Any, Any, Any], slug: FromPath[str], database: NamedDependency[Database]
) -> Response[ProductPage]:
    """One product with its packs, and the lots they come from."""
    async with database.reading() as session:
        return public(await listing.get_page(session, slug, clock.today(), language(request)), LIST_LIFE)


@get("/lots/{code:str}", operation_id="getLot", may="anyone")
async def get_lot(
    request: Request[Any, Any, Any], code: FromPath[str], database: NamedDependency[Database]
) -> Response[LotOut]:
    """A lot: where it grew, how it was made, what was measured, whether it may show its mark and why not."""
    async with database.reading() as session:
        return public(await listing.get_lot(session, code, clock.today(), language(request)), LIST_LIFE)


@get("/lots/{code:str}/epcis", operation_id="getLotEvents", may="anyone", media_type="application/ld+json")
async def get_events(
    code: FromPath[str], database: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Response[dict[str, Any]]:
    """A lot's events as an EPCIS 2.0 document."""
    async with database.reading() as session:
        lot, product = await find_lot(session, code)
        packs = await list_packs(session, lot.id)
    return Response(
        epcis.document(product, lot, packs, settings.origin, clock.now()), media_type="application/ld+json",
        headers={"cache-control": "public, max-age=60"},
    )  # fmt: skip


@put("/me/restocks/{offer:uuid}", status_code=204, operation_id="wishRestock", may="signed_in")
async def wish_restock(
    offer: FromPath[UUID], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> None:
    """Tell me when this pack can be bought again."""
    async with database.transaction() as session:
        if not await is_sku(session, offer):
            raise NotFound
        wish = insert(Restock).values(account_id=actor.account_id, offer_id=offer)
        await session.execute(
            wish.on_conflict_do_update(index_elements=["account_id", "offer_id"], set_={"told_at": None})
        )


@delete("/me/restocks/{offer:uuid}", operation_id="endRestock", may="signed_in")
async def end_restock(
    offer: FromPath[UUID], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> None:
    """No longer."""
    async with database.transaction() as session:
        await session.execute(erase(Restock).where(Restock.account_id == actor.account_id, Restock.offer_id == offer))


router = Router(
    path="/", route_handlers=[
        Router(path="/api", tags=["shop"], route_handlers=[
            list_products, get_product, get_lot, get_events, wish_restock, end_restock,
        ]),
    ],
)  # fmt: skip

"""The composition root: settings → database, stores, ports → Litestar → the edge."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Request, Response, get
from litestar.di import Provide
from litestar.types import ASGIApp

from backend import home, rights
from backend import settings as configuration
from backend.accounts import access, address_routes, factor_routes, passkey_routes
from backend.accounts import keys as secrets
from backend.accounts import ports as sms_ports
from backend.accounts import routes as accounts
from backend.calendar import routes as calendar_routes
from backend.calendar import sheet_routes
from backend.db.hearing import hear
from backend.db.migrate import pending
from backend.db.session import Database
from backend.desk import routes as desk
from backend.fulfilment import buyer_routes, tracking
from backend.fulfilment import jobs as fulfilment_jobs
from backend.fulfilment import queries as fulfilment_queries
from backend.fulfilment import review_routes as goods_reviews
from backend.fulfilment import supplier_routes as fulfilment_routes
from backend.heritage import passport_routes, rail
from backend.heritage import routes as heritage
from backend.jobs import housekeeping
from backend.jobs.app import build as build_jobs
from backend.jobs.looking import look as look_at_jobs
from backend.listings import queries as listing_queries
from backend.listings import review_routes as listing_review_routes
from backend.listings import routes as listings
from backend.listings.kinds import KINDS
from backend.media import jobs as media_jobs
from backend.media import store as picture_store
from backend.media.actions import HOLDERS
from backend.notices import jobs as notice_jobs
from backend.notices import ports as push_ports
from backend.notices import routes as notices
from backend.orders import checkin, guide_routes, operating, planning, reading
from backend.orders import jobs as order_jobs
from backend.orders import routes as orders
from backend.orders.combiner import Combiner
from backend.orders.ports import OpenTill, Till
from backend.orders.quoting import Catalogue
from backend.payments import desk_routes, dev
from backend.payments import jobs as payment_jobs
from backend.payments import queries as payment_queries
from backend.payments import routes as payments
from backend.payments.guarding import Guarded
from backend.payments.ports import Provider
from backend.payments.sandbox import Sandbox
from backend.promotions import owner_routes as promotion_routes
from backend.promotions import routes as promotions
from backend.refusals import refusals
from backend.search import routes as search
from backend.search import sources
from backend.search.indexing import LARGE, SOURCES, Large
from backend.settings import POOL_LEAST, Settings
from backend.shop import (
    certify_routes,
    digital_link_routes,
    flash_routes,
    group_routes,
    lot_routes,
    points,
    special_routes,
)
from backend.shop import publishing as goods_publishing
from backend.shop import queries as shop_queries
from backend.shop import routes as shop
from backend.shop import supplier_routes as shop_supplier_routes
from backend.suppliers import jobs as supplier_jobs
from backend.suppliers import member_routes, picture_routes, review_routes
from backend.suppliers import queries as suppliers_queries
from backend.suppliers import routes as suppliers
from backend.suppliers.access import guard
from backend.trips import publishing, waiting
from backend.trips import routes as trips
from backend.web import bodies, finding, pages
from backend.web.caching import ByteCache
from backend.web.edge import Edge
from backend.web.limits import Counters, MemoryCounters, RedisCounters
from backend.web.metrics import Metrics
from backend.web.metrics import route as metrics_route
from backend.web.openapi import CONFIG, document
from backend.web.problems import HANDLERS, on_away
from backend.web.public import public

ROOMS = {
    "payments": payment_jobs.blueprint, "orders": order_jobs.blueprint, "suppliers": supplier_jobs.blueprint,
    "media": media_jobs.blueprint, "fulfilment": fulfilment_jobs.blueprint,
    "notices": notice_jobs.blueprint, "jobs": housekeeping.blueprint,
}  # fmt: skip
ROUTERS = [
    home.router, accounts.router, address_routes.router, factor_routes.router, passkey_routes.router,
    suppliers.router, member_routes.router,
    picture_routes.router, review_routes.router, listings.router, listing_review_routes.router, heritage.router,
    rail.router, passport_routes.router,
    trips.router, waiting.router, orders.router, operating.router, guide_routes.router, calendar_routes.router,
    sheet_routes.router,
    planning.router, search.router, checkin.router, payments.router, desk_routes.router, notices.router, desk.router,
    buyer_routes.router, goods_reviews.router, fulfilment_routes.router, shop.router, digital_link_routes.router,
    shop_supplier_routes.router, flash_routes.router, group_routes.router, points.router, special_routes.router,
    lot_routes.router, certify_routes.router,
    promotions.router, promotion_routes.router,
]  # fmt: skip

SOURCES[:] = [sources.heritage_pages, sources.trip_pages]
LARGE[:] = [Large("goods", sources.changed_goods, sources.gone_goods)]
HOLDERS[:] = [  # the worker asks them too
    suppliers_queries.licence_pictures, listing_queries.shown_pictures, fulfilment_queries.claim_pictures,
    shop_queries.report_pictures,
]  # fmt: skip
rights.gather()


def provider_of(settings: Settings, database: Database) -> Provider:
    """The payment provider HULIU_PAYMENTS names."""
    if settings.payments == "sandbox":
        return Sandbox(database, settings.origin)
    from backend.payments.stripe import Stripe  # the SDK is large: only whoever uses it waits for it

    return Guarded(Stripe(settings))


def counters_of(settings: Settings) -> Counters:
    """Throttle counters: shared in Redis when there is one."""
    if not settings.redis_url:
        return MemoryCounters()
    return RedisCounters.at(settings.redis_url)


@get("/health", include_in_schema=False, may="anyone")
async def health() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


def _ready(settings: Settings, database: Database) -> Any:
    state = {"migrated": False}

    @get("/ready", include_in_schema=False, may="anyone")
    async def ready() -> Response[dict[str, str]]:
        """The database answers and has the newest schema. Without a worker it serves all the same, and says so."""
        try:
            await database.fetch(lambda connection: connection.execute("select 1"))
            if not state["migrated"]:
                state["migrated"] = not await asyncio.to_thread(pending, settings.database_url)
            if state["migrated"]:
                return Response({"status": "ready", "worker": (await database.fetch(look_at_jobs)).worker})
        except Exception as away:
            return Response({"status": "database away", "cause": type(away).__name__}, status_code=503)
        return Response({"status": "migrations pending"}, status_code=503)

    return ready


def create(settings: Settings | None = None) -> ASGIApp:
    """The whole application as one ASGI callable."""
    settings = settings or configuration.load()
    refused = refusals(settings)
    if refused:
        raise SystemExit("this configuration may not start:\n- " + "\n- ".join(refused))
    cache, metrics = ByteCache(), Metrics()
    policy = pages.policy(settings, picture_store.door_origin(settings))
    return Edge(_litestar(settings, cache, metrics), settings, cache, policy, metrics)


def _litestar(settings: Settings, cache: ByteCache, metrics: Metrics) -> Litestar:
    size = max(POOL_LEAST, settings.database_pool // settings.workers)
    database = Database(settings.database_url, settings.database_read_url, size)
    catalogue = Catalogue(database)
    reading.show_beside(payment_queries.payments_of, tracking.parcels_of, fulfilment_queries.reviewed_of)
    KINDS["trip"], KINDS["product"] = publishing.KIND, goods_publishing.KIND
    app = Litestar(
        route_handlers=[
            *ROUTERS,
            *(dev.ROUTES if settings.development else []),
            health,
            schema,
            _ready(settings, database),
            metrics_route(settings, metrics, cache, database, look_at_jobs),
            *pages.ROUTES,
            *finding.ROUTES,
        ],
        dependencies=_dependencies(settings, database, catalogue),
        guards=[guard],
        exception_handlers={**HANDLERS, picture_store.StoreAway: on_away},
        lifespan=[_running(database, cache, catalogue)],
        openapi_config=CONFIG,
        logging_config=None,
        request_max_body_size=bodies.USUAL,
    )
    app.state.settings, app.state.database = settings, database
    pages.attach(app, settings)
    return app


@get("/schema/openapi.json", include_in_schema=False, sync_to_thread=False, may="anyone")
def schema(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """The OpenAPI document."""
    return public(document(request.app), 300)


def _dependencies(settings: Settings, database: Database, catalogue: Catalogue) -> dict[str, Provide]:
    ring, sms, provider = secrets.load(settings), sms_ports.connect(settings), provider_of(settings, database)
    counters, jobs = counters_of(settings), build_jobs(settings.database_url, ROOMS)

    def always(value: Any) -> Provide:
        return Provide(lambda: value, sync_to_thread=False)

    return {
        "settings": always(settings),
        "database": always(database),
        "keys": always(ring),
        "sms": always(sms),
        "counters": always(counters),
        "jobs": always(jobs),
        "push": always(push_ports.connect(settings)),
        "store": always(picture_store.connect(settings)),
        "provider": always(provider),
        "till": always(provider if isinstance(provider, Till) else OpenTill()),
        "catalogue": always(catalogue),
        "combiner": always(Combiner(database.pool)),
        "visitor": Provide(access.provide_visitor),
        "actor": Provide(access.provide_actor),
    }


def _running(database: Database, cache: ByteCache, catalogue: Catalogue) -> Any:
    def changed() -> None:
        cache.clear()
        catalogue.clear()

    @asynccontextmanager
    async def running(app: Litestar) -> AsyncIterator[None]:
        await database.open()
        hearing = asyncio.create_task(hear(database.url, changed))
        try:
            yield
        finally:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)
            app.state.pages.close()
            await database.close()

    return running


def openapi_document() -> dict[str, Any]:
    """The OpenAPI document without a database or settings of this machine."""
    return document(_litestar(Settings(database_url="postgresql://none@localhost/none"), ByteCache(), Metrics()))

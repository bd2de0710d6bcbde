"""The composition root: settings → database, stores, ports → Litestar → the edge."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Request, Response, get
from litestar.di import Provide
from litestar.types import ASGIApp

from backend import dev, features, home
from backend import settings as configuration
from backend.accounts import access
from backend.accounts import keys as secrets
from backend.accounts import ports as sms_ports
from backend.checkout.combiner import Combiner
from backend.checkout.quoting import Catalogue
from backend.db.listening import listen
from backend.db.migrate import pending
from backend.db.session import Database
from backend.jobs.app import build as build_jobs
from backend.jobs.looking import look as look_at_jobs
from backend.media import store as picture_store
from backend.notices import ports as push_ports
from backend.payments import providers
from backend.refusals import refusals
from backend.settings import POOL_LEAST, Settings
from backend.suppliers.access import guard
from backend.web import bodies, crawlers, pages, reference
from backend.web.caching import ByteCache
from backend.web.edge import Edge
from backend.web.limits import Counters, MemoryCounters, RedisCounters
from backend.web.metrics import Metrics
from backend.web.metrics import route as metrics_route
from backend.web.openapi import CONFIG, document
from backend.web.problems import HANDLERS, on_away
from backend.web.public import public


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
    features.assemble()
    size = max(POOL_LEAST, settings.database_pool // settings.workers)
    database = Database(settings.database_url, settings.database_read_url, size)
    catalogue = Catalogue(database)
    app = Litestar(
        route_handlers=[
            home.router,
            *(router for feature in features.FEATURES for router in feature.routers),
            *(dev.ROUTES if settings.development else []),
            health,
            schema,
            _ready(settings, database),
            metrics_route(settings, metrics, cache, database, look_at_jobs),
            *pages.ROUTES,
            *crawlers.ROUTES,
            *reference.ROUTES,
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
    ring, sms, paying = secrets.load(settings), sms_ports.connect(settings), providers.connect(settings, database)
    counters, jobs = counters_of(settings), build_jobs(settings.database_url, features.jobs_by_feature())

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
        "providers": always(paying),
        "till": always(paying),
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
        listening = asyncio.create_task(listen(database.url, changed))
        try:
            yield
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            app.state.pages.close()
            await database.close()

    return running


def openapi_document() -> dict[str, Any]:
    """The OpenAPI document without a database or settings of this machine."""
    return document(_litestar(Settings(database_url="postgresql://none@localhost/none"), ByteCache(), Metrics()))

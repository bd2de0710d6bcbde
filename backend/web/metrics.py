"""What a process counts about itself, in the text format Prometheus reads. Never a path with an id, never a person."""

import hmac
import math
import os
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Protocol

import psycopg
from litestar import Request, Response, get
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector
from psycopg_pool import PoolTimeout

from backend.db.session import Database
from backend.kernel.errors import NotFound
from backend.settings import Settings
from backend.web.caching import ByteCache

METHODS = {"GET", "POST", "PATCH", "DELETE", "OPTIONS"}
"""Made-up methods share one label: nobody can grow our memory by inventing them."""
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


STATES = ("waiting", "doing", "failed")


class JobsState(Protocol):
    """What `jobs.looking` finds: the jobs' feature stands beside this one."""

    @property
    def silent(self) -> float | None:
        """Seconds since a worker's last sign of life."""


class Metrics:
    """The counters of one serving process; `process` tells them apart when several answer one address."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter("huliu_requests", "Answers made by the application", ["method", "status"],
                                registry=self.registry)  # fmt: skip
        self.seconds = Histogram("huliu_request_seconds", "Time to make an answer", buckets=BUCKETS,
                                 registry=self.registry)  # fmt: skip

        self.database_up = Gauge("huliu_database_up", "Whether the database answers", registry=self.registry)
        self.silent = Gauge("huliu_worker_silent_seconds", "Seconds since a worker's last sign of life; NaN: never",
                            registry=self.registry)  # fmt: skip
        self.jobs = Gauge("huliu_jobs", "Jobs that wait, are being done, failed for good", ["state"],
                          registry=self.registry)  # fmt: skip

    def found(self, told: JobsState | None) -> None:
        """What the database tells of the jobs; None when it is away: then nobody knows."""
        self.database_up.set(told is not None)
        self.silent.set(math.nan if told is None or told.silent is None else told.silent)
        self.jobs.clear()
        for state in STATES if told is not None else ():
            self.jobs.labels(state).set(getattr(told, state))

    def answered(self, method: str, status: int, seconds: float) -> None:
        """Count one answer the application made; ready bytes are counted by the cache."""
        self.requests.labels(method if method in METHODS else "other", str(status)).inc()
        self.seconds.observe(seconds)


class Looking(Collector):
    """Figures read when asked: ready bytes and the pool of connections."""

    def __init__(self, cache: ByteCache, database: Database) -> None:
        self._cache, self._database = cache, database

    def collect(self) -> Iterator[Metric]:
        """One sample of each."""
        yield CounterMetricFamily("huliu_ready_answers", "Answers from ready bytes", value=self._cache.hits)
        yield GaugeMetricFamily("huliu_ready_entries", "Answers kept ready", value=len(self._cache))
        stats = self._database.pool.get_stats()
        pool = GaugeMetricFamily("huliu_pool", "Connections and waiters of the pool", labels=["of"])
        for name in ("pool_size", "pool_available", "requests_waiting"):
            pool.add_metric([name], stats.get(name, 0))
        yield pool
        yield GaugeMetricFamily("huliu_process", "The process that answered", value=os.getpid())


Look = Callable[[psycopg.AsyncConnection[Any]], Awaitable[JobsState]]


def route(settings: Settings, metrics: Metrics, cache: ByteCache, database: Database, look: Look) -> Any:
    """GET /metrics: with HULIU_METRICS_TOKEN as bearer; without a token set, in development only."""
    metrics.registry.register(Looking(cache, database))
    wanted = f"Bearer {settings.metrics_token}"

    @get("/metrics", include_in_schema=False, may="anyone")
    async def tell(request: Request[Any, Any, Any]) -> Response[bytes]:
        """The figures of the process that happens to answer."""
        given = request.headers.get("authorization", "")
        open_here = settings.development and not settings.metrics_token
        if not open_here and not (settings.metrics_token and hmac.compare_digest(given.encode(), wanted.encode())):
            raise NotFound
        try:
            metrics.found(await database.fetch(look))
        except (psycopg.Error, PoolTimeout):
            metrics.found(None)
        return Response(generate_latest(metrics.registry), headers={"content-type": CONTENT_TYPE_LATEST})

    return tell

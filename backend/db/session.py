"""Opening the database: one engine for writes, one on AUTOCOMMIT for reads, one raw pool for SQL functions."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit, urlunsplit

import msgspec
import psycopg
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from backend.db import acting
from backend.kernel.wire import encode

BOUNDED = "-c lock_timeout=3000 -c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000"
"""No statement of a request waits for a lock longer than three seconds; busy is an answer."""


T = TypeVar("T")


def dialect_url(url: str) -> str:
    """The SQLAlchemy form of a libpq URL."""
    parts = urlsplit(url)
    return urlunsplit(("postgresql+psycopg", *parts[1:]))


class Database:
    """The connections of one process, `size` at most: half for SQL functions, a quarter each for writes and reads."""

    def __init__(self, url: str, read_url: str = "", size: int = 12) -> None:
        share = max(2, size // 4)
        arguments = {"options": BOUNDED, "application_name": "huliu"}
        common: dict[str, Any] = {"pool_size": share, "max_overflow": 0, "pool_timeout": 3, "connect_args": arguments}
        common |= {"json_serializer": encode, "json_deserializer": msgspec.json.decode}
        self.url = url
        self.engine: AsyncEngine = create_async_engine(dialect_url(url), **common, pool_pre_ping=True)
        self.read_engine: AsyncEngine = create_async_engine(
            dialect_url(read_url or url), **common, isolation_level="AUTOCOMMIT", pool_pre_ping=True
        )
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self.read_sessions = async_sessionmaker(self.read_engine, expire_on_commit=False)
        self.pool: AsyncConnectionPool[psycopg.AsyncConnection[tuple[Any, ...]]] = AsyncConnectionPool(
            url,
            kwargs={**arguments, "autocommit": True},
            min_size=1,
            max_size=max(2, size - 2 * share),
            open=False,
            timeout=3,
        )

    async def open(self) -> None:
        """Open the raw pool; the engines connect on first use."""
        await self.pool.open(wait=False)

    async def close(self) -> None:
        """Give every connection back."""
        await self.pool.close()
        await self.engine.dispose()
        await self.read_engine.dispose()

    async def fetch(self, act: Callable[[psycopg.AsyncConnection[Any]], Awaitable[T]]) -> T:
        """A read on the raw pool. A connection the database left behind is replaced and the read asked once more."""
        try:
            async with self.pool.connection() as connection:
                return await act(connection)
        except (psycopg.OperationalError, psycopg.InterfaceError):
            await self.pool.check()
        async with self.pool.connection() as connection:
            return await act(connection)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One unit of work: commits at the end, rolls back on any exception. The audit hears who acts."""
        async with self.sessions.begin() as session:
            if (actor := acting.who()) is not None:
                await session.execute(text("select set_config('huliu.actor', :actor, true)"), {"actor": str(actor)})
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Single reads, each its own statement, on the read replica where there is one."""
        async with self.read_sessions() as session:
            yield session

    @asynccontextmanager
    async def comparing(self) -> AsyncIterator[AsyncSession]:
        """Several reads of one moment: REPEATABLE READ, READ ONLY, on the primary."""
        async with self.sessions() as session:
            await session.connection(
                execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            )
            yield session


async def driver_connection(session: AsyncSession) -> psycopg.AsyncConnection[Any]:
    """The psycopg connection under a session, inside its transaction (jobs and SQL functions join there)."""
    raw = await (await session.connection()).get_raw_connection()
    return cast("psycopg.AsyncConnection[Any]", raw.driver_connection)

"""Real PostgreSQL for every test: one server, one migrated template, a copy of it per test that commits."""

import itertools
import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import psycopg
import pytest
from httpx import ASGITransport, AsyncClient

from backend.app import create
from backend.db import embedded, migrate, roles
from backend.db.session import Database
from backend.settings import ROOT, Settings

TEMPLATE = "huliu_template"
_numbers = itertools.count(1)


def pytest_configure() -> None:
    """SIGTERM ends a run as Ctrl-C does: what fixtures started, they stop."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser walks last: their driver keeps a loop running in this thread until the session ends."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def server() -> Iterator[embedded.Server]:
    """The test server: the embedded one in its own folder, with durability off for speed."""
    folder = Path(os.environ.get("HULIU_TEST_DATA_DIR", ROOT / ".data" / "test"))
    with embedded.attached(folder, embedded.FAST_FOR_TESTS) as running:
        superuser = running.url("postgres", "postgres")
        with psycopg.connect(superuser, autocommit=True) as connection:
            connection.execute(f"drop database if exists {TEMPLATE} with (force)")
        roles.prepare(superuser, TEMPLATE)
        migrate.upgrade(running.url(roles.OWNER, TEMPLATE))
        roles.grant(running.url(roles.OWNER, TEMPLATE))
        yield running


@pytest.fixture
def database_name(server: embedded.Server) -> Iterator[str]:
    """A fresh database, dropped afterwards."""
    name = f"huliu_t{os.getpid()}_{next(_numbers)}"
    superuser = server.url("postgres", "postgres")
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(f"create database {name} template {TEMPLATE} owner {roles.OWNER}")
    yield name
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(f"drop database if exists {name} with (force)")


@pytest.fixture
def settings(server: embedded.Server, database_name: str, tmp_path: Path) -> Settings:
    return msgspec.structs.replace(
        Settings(),
        data_dir=tmp_path,
        database_url=server.url(roles.APP, database_name),
        database_owner_url=server.url(roles.OWNER, database_name),
        demo=False,
    )


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    made = Database(settings.database_url)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[AsyncClient]:
    """An HTTP client of the whole application, in this process and loop, with the header our pages send."""
    edge = create(settings)
    async with (
        edge.app.lifespan(),
        AsyncClient(
            transport=ASGITransport(edge, raise_app_exceptions=True),
            base_url="http://127.0.0.1:8000",
            headers={"X-Huliu": "1"},
        ) as made,
    ):
        yield made

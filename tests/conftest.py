"""Real PostgreSQL for every test: one server, one migrated template, a copy of it per test that commits."""

import itertools
import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient

from backend.app import create
from backend.db import embedded
from backend.db.session import Database
from backend.settings import ROOT, Settings
from tests.worlds import EMPTY, Worlds, copy, drop, settings_of

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
        yield running


@pytest.fixture(scope="session")
def worlds(server: embedded.Server, tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    return Worlds(server, tmp_path_factory.mktemp("worlds"))


@pytest.fixture
def world(request: pytest.FixtureRequest) -> str:
    """The world a test begins in: empty, or what its mark `world(name)` says."""
    mark = request.node.get_closest_marker("world")
    return str(mark.args[0]) if mark else EMPTY


@pytest.fixture
def database_name(server: embedded.Server, worlds: Worlds, world: str) -> Iterator[str]:
    """A database of its own, dropped afterwards."""
    name = f"huliu_t{os.getpid()}_{next(_numbers)}"
    copy(server, worlds.template(world), name)
    yield name
    drop(server, name)


@pytest.fixture
def settings(server: embedded.Server, worlds: Worlds, world: str, database_name: str, tmp_path: Path) -> Settings:
    worlds.give_keys(world, tmp_path)
    return settings_of(server, database_name, tmp_path)


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

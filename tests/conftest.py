"""Real PostgreSQL for every test: one server, one migrated template, a copy of it per test that commits."""

import itertools
import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient

from backend import features
from backend.app import create
from backend.db import embedded
from backend.db.session import Database
from backend.settings import ROOT, Settings
from tests.worlds import EMPTY, LIVED, Worlds, copy, drop, settings_of

_numbers = itertools.count(1)


def pytest_configure() -> None:
    """SIGTERM ends a run as Ctrl-C does: what fixtures started, they stop."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    features.assemble()  # tests call verbs without an application too


USUAL = {"empty": EMPTY, "lived": LIVED}[os.environ.get("HULIU_TEST_WORLD", "empty")]
"""`HULIU_TEST_WORLD=lived make test` begins every test that doesn't need an empty world in one that has been lived in."""
APART = ("faults", "race", "e2e")
"""Folders whose tests kill, race or look at a clock: nothing else may run beside them."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser walks last: their driver keeps a loop running in this thread until the session ends.

    Tests of one file stay in one process, and so do all of the lived-in world, which takes a while to make.
    """
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)
    for item in items:
        if item.path.parent.name in APART:
            item.add_marker("alone")
        mark = item.get_closest_marker("world")
        item.add_marker(pytest.mark.xdist_group("lived" if mark and mark.args[0] == LIVED else item.path.stem))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def server() -> Iterator[embedded.Server]:
    """The test server: the embedded one in its own folder, with durability off for speed."""
    folder = Path(os.environ.get("HULIU_TEST_DATA_DIR", ROOT / ".data" / "test"))
    folder = folder.with_name(folder.name + os.environ.get("PYTEST_XDIST_WORKER", ""))
    with embedded.attached(folder, embedded.FAST_FOR_TESTS) as running:
        yield running


@pytest.fixture(scope="session")
def worlds(server: embedded.Server, tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    return Worlds(server, tmp_path_factory.mktemp("worlds"))


@pytest.fixture
def begins_in(request: pytest.FixtureRequest) -> str:
    """The world a test begins in: what its mark `world(name)` says, else empty, or lived in before a release.

    A test that counts all rows, or needs a name nobody has taken, is marked `world(EMPTY)`.
    """
    mark = request.node.get_closest_marker("world")
    return str(mark.args[0]) if mark else USUAL


@pytest.fixture
def database_name(server: embedded.Server, worlds: Worlds, begins_in: str) -> Iterator[str]:
    """A database of its own, dropped afterwards."""
    name = f"huliu_t{os.getpid()}_{next(_numbers)}"
    copy(server, worlds.template(begins_in), name)
    yield name
    drop(server, name)


@pytest.fixture
def settings(server: embedded.Server, worlds: Worlds, begins_in: str, database_name: str, tmp_path: Path) -> Settings:
    worlds.give_keys(begins_in, tmp_path)
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

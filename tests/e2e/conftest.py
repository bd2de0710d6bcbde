"""A real browser on a real server: demo data, its own database, Chromium at phone width in Shanghai's time zone."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from backend.db import embedded
from backend.settings import Settings
from tests.conftest import USUAL
from tests.factories.processes import Process, serving
from tests.worlds import DEMO, LIVED, Worlds, copy, settings_of

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "timezone_id": "Asia/Shanghai",
    "has_touch": True,
    "is_mobile": True,
}


@pytest.fixture(scope="session")
def site(
    server: embedded.Server, worlds: Worlds, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Process, Settings]]:
    """One serving process with demo data, for all walks."""
    folder: Path = tmp_path_factory.mktemp("site")
    world = LIVED if USUAL == LIVED else DEMO
    copy(server, worlds.template(world), "huliu_e2e")
    worlds.give_keys(world, folder)
    settings = settings_of(server, "huliu_e2e", folder, demo=True)
    with serving(settings, 1, folder / "serve.log") as processes:
        yield processes[0], settings


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROME_PATH", "/usr/bin/chromium")
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def context(browser: Browser, site: tuple[Process, Settings]) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=site[0].url, locale="zh-CN", **PHONE)
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page whose console errors fail the test."""
    made = context.new_page()
    faults: list[str] = []
    made.on("pageerror", lambda fault: faults.append(str(fault)))
    made.on("console", lambda line: faults.append(f"{line.text} {line.location}") if line.type == "error" else None)
    made.faults = faults  # type: ignore[attr-defined]
    return made

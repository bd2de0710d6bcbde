"""A real browser on a real server: demo data, its own database, Chromium at phone width in Shanghai's time zone."""

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from backend.db import embedded, roles
from backend.running import _prepare
from backend.settings import Settings
from tests.conftest import TEMPLATE
from tests.factories.processes import Process, serving

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
def site(server: embedded.Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Process, Settings]]:
    """One serving process with demo data, for all walks."""
    folder: Path = tmp_path_factory.mktemp("site")
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute("drop database if exists huliu_e2e with (force)")
        connection.execute(f"create database huliu_e2e template {TEMPLATE} owner {roles.OWNER}")
    settings = msgspec.structs.replace(
        Settings(), data_dir=folder, database_url=server.url(roles.APP, "huliu_e2e"), demo=True
    )
    # In a thread of its own: the browser's driver keeps a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _prepare(settings)).result()
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
    made.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    made.faults = faults  # type: ignore[attr-defined]
    return made

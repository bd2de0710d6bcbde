"""Painted pages wake up as they were painted: on no public page does the phone see another page than the painter."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from backend.settings import ROOT, Settings
from tests.e2e.conftest import PHONE
from tests.factories.pages import public_pages
from tests.factories.processes import Process

sys.path.insert(0, str(ROOT / "tools"))
import bootstrap

pytestmark = pytest.mark.e2e
PWA = ROOT / "pwa"
TOLD = PWA / "dist-told"
DIFFERS = re.compile(r"hydration|mismatch", re.IGNORECASE)
EMPTY = "Attempting to hydrate existing markup but container is empty"
"""The shell of a page that is never painted: there is nothing to differ from."""


@pytest.fixture(scope="session")
def told() -> dict[str, str]:
    """The same PWA built to say where it differs; names of the served files → its own."""
    command = ["npx", "vite", "build", "--mode", "told", "--logLevel", "error"]
    subprocess.run(command, cwd=PWA, env=bootstrap.node_environment(), check=True)

    def names(dist: Path) -> dict[str, str]:
        chunks = json.loads((dist / ".vite/manifest.json").read_text())
        return {re.sub(r"-[\w-]{8}\.js$", "", name): one["file"] for name, one in chunks.items()}

    own = names(TOLD)
    return {file: own[name] for name, file in names(PWA / "dist").items() if file.endswith(".js")}


@pytest.fixture
def telling(browser: Browser, site: tuple[Process, Settings], told: dict[str, str]) -> Iterator[BrowserContext]:
    """A browser that is served the telling build in place of the other one."""
    context = browser.new_context(base_url=site[0].url, service_workers="block", **PHONE)

    def serve(route: Route) -> None:
        request = route.request
        file = TOLD / request.url.partition("/assets/")[2].join(("assets/", "")) if "/assets/" in request.url else None
        if file is not None and file.is_file():
            route.fulfill(path=file, content_type="text/javascript")
        elif request.resource_type == "document":
            answer = route.fetch()
            text = answer.text()
            for name, ours in told.items():
                text = text.replace(f'"/{name}"', f'"/{ours}"')
            route.fulfill(response=answer, body=text)
        else:
            route.continue_()

    context.route("**/*", serve)
    yield context
    context.close()


def differences(page: Page, path: str) -> list[str]:
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if DIFFERS.search(line.text) else None)
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("'__vue_app__' in document.getElementById('app')"), f"{path} never woke"
    return [f"{path}: {line[:400]}" for line in said if EMPTY not in line]


def test_painted_pages_wake_without_a_difference(telling: BrowserContext, site: tuple[Process, Settings]) -> None:
    found = []
    for path in public_pages(httpx.get(f"{site[0].url}/sitemap.xml").text, step=8):
        page = telling.new_page()
        found += differences(page, path)
        page.close()
    assert found == []


class Late:
    """A page whose program comes when it is let: a slow phone, a weak signal."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._held: list[Route] = []
        page.route("**/assets/index-*.js", self._hold)

    def _hold(self, route: Route) -> None:
        self._held.append(route)

    def come(self) -> None:
        assert not self.page.evaluate("'__vue_app__' in document.getElementById('app')"), "it was touched too late"
        for route in self._held:
            route.continue_()
        self.page.wait_for_load_state("networkidle")


def test_a_button_pressed_before_the_page_woke_is_heard(page: Page) -> None:
    late = Late(page)
    page.goto("/trips/huoshan-dam", wait_until="commit")
    page.get_by_role("button", name="立即预订", exact=True).tap()
    late.come()
    page.locator("dialog .cal button").first.wait_for()


def test_what_was_typed_before_the_page_woke_stays(page: Page) -> None:
    late = Late(page)
    page.goto("/search", wait_until="commit")
    page.get_by_role("searchbox").fill("瓜片")
    late.come()
    assert page.get_by_role("searchbox").input_value() == "瓜片"
    page.get_by_role("button", name="搜", exact=True).tap()
    page.wait_for_url("**/search?q=*")

"""What a phone pays: bytes, accessibility findings, layout shift; and what is left without JavaScript or a network."""

import re
import time
from pathlib import Path

import brotli
import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from backend.settings import ROOT, Settings
from backend.web.manifest import GROUPS, TEXTS
from backend.web.manifest import Page as Declared
from backend.web.shell import Shell
from tests.e2e.conftest import PHONE
from tests.factories.processes import Process

pytestmark = pytest.mark.e2e
JS, CSS, HTML = 45_000, 10_000, 14_000
PAGES = [
    "/",
    "/trips",
    "/trips/huoshan-dam",
    "/sites",
    "/sites/dushan",
    "/routes",
    "/routes/liuhuo-first-shot",
    "/stories/red-post",
    "/counties/yeji",
    "/rail",
    "/passport",
    "/search?q=dushan",
    "/help",
    "/terms",
    "/me",
    "/sign-in",
    "/orders",
    "/goods",
    "/goods?shelf=tea",
    "/goods/luan-guapian",
    "/en/goods/jinzhai-kiwi",
    "/l/GP-A-260420",
    "/basket",
    "/checkout",
    "/goods/jinzhai-chestnut",
    "/me/coupons",
]
AXE = (ROOT / "pwa" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
CONSUMER = [page for group, pages in GROUPS.items() if group != "consoles" for page in pages]


def packed(names: list[str]) -> int:
    return sum(len(brotli.compress((ROOT / "pwa" / "dist" / name).read_bytes(), quality=11)) for name in names)


@pytest.mark.parametrize("page", CONSUMER, ids=lambda page: page.component)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_first_load_bytes_of_every_consumer_route(page: Declared, lang: str) -> None:
    shell = Shell(ROOT / "pwa" / "dist")
    names = shell.chunks(f"src/features/{page.component}", lang)
    texts = {Path(name).stem: one["file"] for name, one in shell.manifest.items() if "/texts/" in name}
    total = packed(
        [*names, *(texts[f"{lang}-{group}"] for group in f"{TEXTS.get(page.texts, '')} {page.words}".split())]
    )
    assert total <= JS, f"{page.component}: {total} bytes of JavaScript"
    assert len(brotli.compress(shell.style.encode(), quality=11)) <= CSS


@pytest.mark.parametrize(
    "part",
    [
        f"supplier/{one}"
        for one in (
            "console/Home",
            "console/Manifest",
            "console/CheckIn",
            "listings/Edit",
            "calendar/Calendar",
            "joining/Papers",
        )
    ],
)
def test_console_routes_stay_under_their_budget(part: str) -> None:
    assert packed(Shell(ROOT / "pwa" / "dist").chunks(f"src/features/{part}.vue", "zh")) <= 150_000


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/trips",
        "/trips/huoshan-dam",
        "/en/trips/lixia-uprising",
        "/sites",
        "/sites/dushan",
        "/en/sites/dushan",
        "/routes",
        "/routes/start-of-summer",
        "/en/routes/start-of-summer",
        "/stories/mountain-tea",
        "/counties/jinzhai",
        "/search?q=%E9%87%91%E5%AF%A8",
        "/passport",
        "/en/passport",
    ],
)
def test_painted_html_with_its_data_fits_one_window(site: tuple[Process, Settings], path: str) -> None:
    answer = httpx.get(site[0].url + path, headers={"accept-encoding": "br"})
    assert answer.headers["content-encoding"] == "br"
    assert int(answer.headers["content-length"]) <= HTML
    assert 'style="' not in answer.text
    assert '"painted":true' in answer.text


def test_painted_pages_are_kept_only_when_their_data_is_for_everybody(site: tuple[Process, Settings]) -> None:
    kept = {path: "public" in httpx.get(site[0].url + path).headers.get("cache-control", "") for path in
            ("/passport", "/sites/dushan", "/search?q=dushan", "/orders")}  # fmt: skip
    assert kept == {"/passport": True, "/sites/dushan": True, "/search?q=dushan": False, "/orders": False}


@pytest.mark.parametrize("size", ["normal", "elder"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_axe_finding(browser: Browser, site: tuple[Process, Settings], size: str, scheme: str) -> None:
    context = browser.new_context(base_url=site[0].url, color_scheme=scheme, bypass_csp=True, **PHONE)
    context.add_init_script(f"localStorage.setItem('size', '{size}')")
    page = context.new_page()
    found = []
    for path in PAGES:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        found += _axe(page, path)
        if path == "/trips/huoshan-dam":
            page.get_by_role("button", name="立即预订").tap()
            page.locator("dialog[open]").wait_for()
            time.sleep(0.4)  # the sheet has come up and is opaque
            found += _axe(page, f"{path} calendar")
    context.close()
    assert found == []


def _axe(page: Page, path: str) -> list[str]:
    page.evaluate(AXE)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    result = page.evaluate("(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", tags)
    return [
        f"{path}: {one['id']} {one['nodes'][0]['html'][:120]}"
        for one in result["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize(
    "path", ["/", "/trips", "/trips/huoshan-dam", "/goods", "/goods/luan-guapian", "/goods/jinzhai-chestnut"]
)
def test_layout_does_not_shift(page: Page, path: str) -> None:
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const one of list.getEntries())"
        " if (!one.hadRecentInput) window.shift += one.value }).observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(path)
    page.wait_for_load_state("networkidle")
    time.sleep(0.5)
    assert page.evaluate("window.shift") <= 0.02


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/trips",
        "/trips/huoshan-dam",
        "/sites/dushan",
        "/goods",
        "/goods/luan-guapian",
        "/goods/jinzhai-chestnut",
        "/basket",
        "/help",
    ],
)
def test_touch_targets_and_narrow_screens(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, "the page scrolls sideways"
    small = page.evaluate(
        "[...document.querySelectorAll('button, .btn, .chip, .tabs a')].filter(one => one.offsetParent)"
        ".map(one => [one.innerText, one.getBoundingClientRect()]).filter(([, box]) => box.height < 44 || box.width < 44)"
        ".map(([text, box]) => `${text} ${Math.round(box.width)}x${Math.round(box.height)}`)"
    )
    assert small == []


def test_public_pages_read_without_javascript(browser: Browser, site: tuple[Process, Settings]) -> None:
    context = browser.new_context(base_url=site[0].url, java_script_enabled=False, **PHONE)
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("heading", name="最近的周末")).to_be_visible()
    page.goto("/trips/huoshan-dam")
    expect(page.get_by_text("全额退").first).to_be_visible()
    expect(page.get_by_role("heading", name="行程", exact=True)).to_be_visible()
    context.close()


def _controlled(page: Page) -> None:
    deadline = time.monotonic() + 15
    while not page.evaluate("navigator.serviceWorker.controller !== null"):
        assert time.monotonic() < deadline, "no service worker controls the page"
        time.sleep(0.1)


def test_a_service_worker_controls_the_page_and_visited_pages_open_offline(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/")
    _controlled(page)
    page.goto("/trips/huoshan-dam")
    page.wait_for_load_state("networkidle")
    page.goto("/")
    page.wait_for_load_state("networkidle")
    context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="最近的周末")).to_be_visible()
    page.goto("/trips/huoshan-dam")
    expect(page.get_by_role("heading", name=re.compile("霍山")).first).to_be_visible()
    page.goto("/trips/lixia-uprising")
    expect(page.get_by_role("alert")).to_contain_text("没有网络")


def test_console_files_are_not_precached() -> None:
    worker = (ROOT / "pwa" / "dist" / "sw.js").read_text(encoding="utf-8")
    manifest = Shell(ROOT / "pwa" / "dist").manifest
    for source, chunk in manifest.items():
        if "features/supplier/console/" in source:
            assert Path(chunk["file"]).name not in worker


@pytest.mark.parametrize("guise", [(390, "normal"), (320, "elder")], ids=["390", "320-elder"])
def test_nothing_scrolls_sideways(browser: Browser, site: tuple[Process, Settings], guise: tuple[int, str]) -> None:
    """What is wider than the phone widens the whole page under the thumb, and taps then miss what they aim at."""
    width, size = guise
    context = browser.new_context(base_url=site[0].url, locale="zh-CN", viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto("/help")
    page.evaluate("(size) => localStorage.setItem('size', size)", size)
    wide = {}
    for path in PAGES:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        root = "document.documentElement"
        beyond = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
        if beyond > 0:
            wide[path] = beyond
    context.close()
    assert wide == {}

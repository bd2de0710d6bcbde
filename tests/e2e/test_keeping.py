"""What a phone keeps: over a release, with a full storage, in an old browser, and without a network."""

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from backend.settings import ROOT, Settings
from backend.web.manifest import GROUPS
from tests.e2e.conftest import PHONE
from tests.e2e.test_shopping import sign_in
from tests.factories.processes import Process
from tests.factories.releases import Door, door

pytestmark = pytest.mark.e2e
PWA = ROOT / "pwa"
PAGES = {
    "/trips/huoshan-dam": "霍山",
    "/goods/luan-guapian": "瓜片",
    "/routes/liuhuo-first-shot": "六霍",
    "/help": "帮助",
}
ORDER = {"number": "HL-KEPT", "vouchers": [{"title": "留在手机上的票"}]}


@pytest.fixture
def released(site: tuple[Process, Settings]) -> Iterator[Door]:
    with door(site[0].url) as made:
        yield made


def controlled(page: Page) -> None:
    deadline = time.monotonic() + 15
    while not page.evaluate("navigator.serviceWorker.controller !== null"):
        assert time.monotonic() < deadline, "no service worker controls the page"
        time.sleep(0.1)


def fill(page: Page) -> None:
    """Leave not a byte: caches and the database by the browser's own limit, the rest by writing until it refuses."""
    page.context.new_cdp_session(page).send(
        "Storage.overrideQuotaForOrigin", {"origin": page.evaluate("location.origin"), "quotaSize": 1}
    )
    page.evaluate("""() => {
      for (let size = 1 << 20; size >= 1; size >>= 1)
        try { for (let n = 0; ; n++) localStorage.setItem(`filler-${size}-${n}`, 'x'.repeat(size)) } catch { /* full */ }
    }""")
    full = "caches.open('probe').then((box) => box.put('/probe', new Response('x'.repeat(9999)))).then(() => '', (e) => e.name)"
    assert page.evaluate(full) == "QuotaExceededError"


def test_a_full_storage_costs_no_page_and_no_answer(page: Page) -> None:
    page.goto("/")
    controlled(page)
    fill(page)
    for path, words in PAGES.items():
        page.goto(path)
        expect(page.get_by_role("heading", name=re.compile(words)).first).to_be_visible()
        expect(page.get_by_text(re.compile("没有网络.请稍后"))).to_have_count(0)
    page.goto("/")
    page.get_by_role("navigation").get_by_role(
        "link", name="周末游"
    ).click()  # by the page itself: its data comes through the worker
    expect(page.get_by_role("link", name=re.compile("霍山")).first).to_be_visible()
    page.goto("/goods/luan-guapian")
    page.get_by_role("button", name="加入购物车").click()
    expect(page.get_by_text("已加入购物车")).to_be_visible()
    assert page.faults == []  # type: ignore[attr-defined]


LACKING = """
for (const [from, name] of [[AbortSignal, 'timeout'], [AbortSignal, 'any'], [Crypto.prototype, 'randomUUID'],
  [Array.prototype, 'at'], [String.prototype, 'at'], [Array.prototype, 'findLast'], [Object, 'hasOwn'], [window, 'structuredClone'],
  [Navigator.prototype, 'locks'], [Navigator.prototype, 'storage'], [Navigator.prototype, 'vibrate'],
  [HTMLDialogElement.prototype, 'showModal'], [HTMLDialogElement.prototype, 'close']]) delete from[name]
"""


def test_a_browser_of_2021_signs_in_and_opens_sheets(page: Page, site: tuple[Process, Settings]) -> None:
    page.context.add_init_script(LACKING)
    page.goto("/sign-in")
    sign_in(page, Path(site[1].data_dir), "13911110001")
    page.wait_for_url("**/me")
    page.goto("/trips/huoshan-dam")
    page.get_by_role("button", name="全部日期").click()
    sheet = page.locator("dialog[open]").first
    expect(sheet).to_be_visible()
    sheet.get_by_role("button", name="关闭").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.faults == []  # type: ignore[attr-defined]


def test_an_emptied_phone_asks_the_server_who_is_signed_in(page: Page, site: tuple[Process, Settings]) -> None:
    page.goto("/sign-in")
    sign_in(page, Path(site[1].data_dir), "13911110001")
    page.wait_for_url("**/me")
    page.evaluate("localStorage.clear()")
    page.goto("/me")
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
    expect(page.get_by_text("未登录")).to_have_count(0)


@pytest.fixture
def phone(browser: Browser, released: Door) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=released.url, locale="zh-CN", **PHONE)
    made.set_default_timeout(10_000)
    yield made
    made.close()


def settled(page: Page, release: int) -> bool:
    """Whether a version is the one and only; a page that is just being loaded anew can't say."""
    try:
        return f"shell-version{release}" in page.evaluate("caches.keys()") and not page.evaluate(
            "navigator.serviceWorker.getRegistration().then((one) => Boolean(one.waiting || one.installing))"
        )
    except Error:
        return False


def release(page: Page, at: Door) -> None:
    """The next version comes and is taken over."""
    at.release += 1
    page.goto("/")
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    with page.expect_navigation():
        page.get_by_role("button", name="刷新").click()
    deadline = time.monotonic() + 15
    while not settled(page, at.release):
        assert time.monotonic() < deadline, "the new version never took over"
        time.sleep(0.1)


def test_what_was_kept_is_there_after_releases(phone: BrowserContext, released: Door) -> None:
    page = phone.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto("/")
    controlled(page)
    for path in PAGES:
        page.goto(path)
        page.wait_for_load_state("networkidle")
    page.goto("/orders")
    page.evaluate(
        """(order) => new Promise((done, failed) => { const asked = indexedDB.open('huliu', 1)
        asked.onupgradeneeded = () => asked.result.createObjectStore('orders')  // whoever comes first makes it
        asked.onerror = failed
        asked.onsuccess = () => { const write = asked.result.transaction('orders', 'readwrite')
        write.objectStore('orders').put({ at: Date.now(), order }, order.number)
        write.oncomplete = () => { asked.result.close(); done() } } })""",
        ORDER,
    )
    for _ in range(2):
        release(page, released)
    phone.set_offline(True)
    for path, words in PAGES.items():
        page.goto(path)
        expect(page.get_by_role("heading", name=re.compile(words)).first).to_be_visible()
        expect(page.get_by_text("现在没有网络").first).to_be_visible()  # said by the page's code, which is there too
    page.goto("/orders")
    expect(page.get_by_text("留在手机上的票")).to_be_visible()
    assert faults == []


def test_the_home_screen_opens_without_a_network(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/help")
    controlled(page)
    start = json.loads((PWA / "public" / "manifest.webmanifest").read_text(encoding="utf-8"))
    page.wait_for_load_state("networkidle")
    phone.set_offline(True)
    page.goto(start["start_url"])
    expect(page.get_by_role("heading", name="最近的周末")).to_be_visible()
    page.goto("/help")  # open before the worker was there
    expect(page.get_by_role("heading", name=re.compile("帮助")).first).to_be_visible()


def test_nothing_of_the_consoles_is_brought_to_a_buyers_phone() -> None:
    """By the manifest's groups, not by folders: what only the consoles have."""
    named = {group: {page.component for page in pages} for group, pages in GROUPS.items()}
    only = named.pop("consoles") - set().union(*named.values())
    manifest = json.loads((PWA / "dist" / ".vite" / "manifest.json").read_text(encoding="utf-8"))
    worker = (PWA / "dist" / "sw.js").read_text(encoding="utf-8")
    files = {name: manifest[f"src/features/{name}"]["file"] for name in only}
    assert len(files) > 30
    assert [name for name, file in files.items() if file in worker] == []
    assert manifest["src/features/orders/Voucher.vue"]["file"] in worker


def test_signing_out_without_a_network_leaves_nothing_and_is_told_later(
    page: Page, site: tuple[Process, Settings]
) -> None:
    page.add_init_script("""PushManager.prototype.getSubscription = async () => localStorage.getItem('probe-ended') ? null
      : { endpoint: 'https://push.invalid/1', unsubscribe: async () => { document.title = 'ended'; return true } }""")
    page.goto("/sign-in")
    controlled(page)
    sign_in(page, Path(site[1].data_dir), "13911110001")
    page.wait_for_url("**/me")
    page.evaluate(
        "localStorage.setItem('size', 'large'); localStorage.setItem('draft:x', '1'); localStorage.setItem('basket', '[]')"
    )
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("登录后可以管理")).to_be_visible()
    assert set(page.evaluate("Object.keys(localStorage)")) == {"size", "signed-in", "leaving"}
    assert page.context.request.get("/api/me").status == 200  # the server could not be told yet
    told: list[str] = []
    page.on("request", lambda one: told.append(f"{one.method} {one.url.split('/api')[-1]}"))
    with page.expect_response("**/api/auth/sessions/current", timeout=30_000):
        page.context.set_offline(False)
        page.goto("/me")
    assert "POST /me/push-subscriptions/end" in told
    assert page.context.request.get("/api/me").status == 401
    expect(page.get_by_text("登录后可以管理")).to_be_visible()
    assert "leaving" not in page.evaluate("Object.keys(localStorage)")


def test_a_text_outlives_the_session_and_the_network(page: Page, site: tuple[Process, Settings]) -> None:
    page.goto("/sign-in")
    sign_in(page, Path(site[1].data_dir), "13911110001")
    page.wait_for_url("**/me")
    page.goto("/supplier/join")
    page.get_by_label("名称", exact=False).first.fill("写到一半的合作社")
    page.context.clear_cookies()
    page.goto("/supplier/join")
    page.wait_for_url(re.compile("/sign-in"))
    sign_in(page, Path(site[1].data_dir), "13911110001")
    page.wait_for_url("**/supplier/join")
    expect(page.get_by_label("名称", exact=False).first).to_have_value("写到一半的合作社")


PAPERS = """() => new Promise((done) => { const asked = indexedDB.open('huliu', 1)
  asked.onupgradeneeded = () => asked.result.createObjectStore('orders')
  asked.onsuccess = () => { const count = asked.result.transaction('orders').objectStore('orders').count()
  count.onsuccess = () => { asked.result.close(); done(count.result) } } })"""
KEEP_ONE = """(order) => new Promise((done) => { const asked = indexedDB.open('huliu', 1)
  asked.onupgradeneeded = () => asked.result.createObjectStore('orders')
  asked.onsuccess = () => { const write = asked.result.transaction('orders', 'readwrite')
  write.objectStore('orders').put({ at: Date.now(), order }, order.number)
  write.oncomplete = () => { asked.result.close(); done() } } })"""


def test_a_lost_phone_whose_session_was_ended_keeps_no_papers(page: Page, site: tuple[Process, Settings]) -> None:
    """What was typed waits for its writer; vouchers go as soon as the phone hears that its session has ended."""
    page.goto("/sign-in")
    sign_in(page, Path(site[1].data_dir), "13911110002")
    page.wait_for_url("**/me")
    page.evaluate(KEEP_ONE, ORDER)
    page.evaluate("localStorage.setItem('draft:x', '1')")
    assert page.evaluate(PAPERS) == 1
    page.context.clear_cookies()
    page.goto("/me")
    expect(page.get_by_text("登录后可以管理")).to_be_visible()
    for _ in range(50):  # what empties the phone is fetched first: a moment after the page says so
        if page.evaluate(PAPERS) == 0:
            break
        page.wait_for_timeout(100)
    assert page.evaluate(PAPERS) == 0
    assert page.evaluate("localStorage.getItem('draft:x')") == "1"


def test_nothing_of_one_person_is_left_when_another_signs_in(page: Page, site: tuple[Process, Settings]) -> None:
    """The session of the first ended by itself; the second signs in on the same page, which begins anew."""
    page.goto("/sign-in")
    sign_in(page, Path(site[1].data_dir), "13911110002")
    page.wait_for_url("**/me")
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.evaluate(KEEP_ONE, ORDER)
    page.evaluate("localStorage.setItem('draft:x', '1'); window.first = true")
    sign_in(page, Path(site[1].data_dir), "13911110003")
    page.wait_for_url("**/me")
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
    assert page.evaluate("window.first") is None
    assert (page.evaluate(PAPERS), page.evaluate("localStorage.getItem('draft:x')")) == (0, None)


OLD_HOME = {
    "weekends": ["2026-12-05"],
    "trips": [],
    "hero": {"base": "/media/drawings/tea-valley", "alt": "", "colour": "#fff"},
}
OLD_GOODS = {"items": [{"slug": "luan-guapian", "title": "旧的", "picture": OLD_HOME["hero"]}], "nextCursor": None}


@pytest.mark.parametrize("mark", ["", "&as=00000000"], ids=["before marks", "another release"])
def test_answers_of_another_release_are_not_shown_as_ones_own(phone: BrowserContext, mark: str) -> None:
    """A warm phone keeps answers that lack what a newer page reads: they wait for the page that can read them."""
    page = phone.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto("/help")
    controlled(page)
    page.evaluate(
        """async ([answers, mark]) => { const store = await caches.open('reads')
        for (const [path, answer] of Object.entries(answers))
          await store.put(`${location.origin}${path}?in=zh${mark}`, new Response(JSON.stringify(answer),
            { headers: { 'content-type': 'application/json' } })) }""",
        [{"/api/home": OLD_HOME, "/api/products": OLD_GOODS}, mark],
    )
    tabs = page.get_by_role("navigation", name="主导航")
    tabs.get_by_role("link", name="首页").click()
    expect(page.get_by_role("heading", name="这个月的六安味道")).to_be_visible()
    tabs.get_by_role("link", name="好物").click()
    expect(page.get_by_role("link", name=re.compile("六安瓜片")).first).to_be_visible()
    expect(page.get_by_text("旧的")).to_have_count(0)
    assert faults == []


def test_what_is_begun_on_one_phone_goes_on_at_another(browser: Browser, site: tuple[Process, Settings]) -> None:
    """A basket, what was saved and a half-filled booking; what is ordered or taken out is gone on both."""
    process, settings = site
    phones = [browser.new_context(base_url=process.url, viewport={"width": 390, "height": 844}) for _ in range(2)]
    try:
        one, two = (phone.new_page() for phone in phones)
        one.goto("/sign-in")
        sign_in(one, settings.data_dir, "13900007771")
        expect(one).not_to_have_url(re.compile("/sign-in"))
        one.goto("/goods/luan-guapian")
        one.get_by_role("button", name="加入购物车").click()
        expect(one.get_by_text("已加入购物车")).to_be_visible()
        one.get_by_role("button", name="收藏").click()
        until(lambda: "basket" in kept(one) and "liked" in kept(one))
        two.goto("/goods/huoshan-huangya")  # before signing in: what a visitor puts in is not lost by it
        two.get_by_role("button", name="加入购物车").click()
        two.goto("/sign-in")
        sign_in(two, settings.data_dir, "13900007771")
        expect(two).not_to_have_url(re.compile("/sign-in"))
        two.goto("/basket")
        for title in ("六安瓜片", "霍山黄芽"):
            expect(two.get_by_text(title).first).to_be_visible(timeout=15_000)
        two.goto("/me/saved")
        expect(two.get_by_role("heading", name="六安瓜片").first).to_be_visible()
        two.evaluate("localStorage.setItem('basket', '[]')")
        until(lambda: json.loads(two.evaluate("localStorage.getItem('agreed')"))["basket"]["value"] == "[]")
        one.reload()
        until(lambda: one.evaluate("localStorage.getItem('basket')") == "[]")
    finally:
        for phone in phones:
            phone.close()


def kept(page: Page) -> dict[str, Any]:
    return dict(json.loads(page.evaluate("localStorage.getItem('agreed') ?? '{}'")))


def until(there: Callable[[], bool], patience: float = 20) -> None:
    deadline = time.monotonic() + patience
    while not there():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.2)

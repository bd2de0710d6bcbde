"""Heritage on a phone: a route taken along works without a network, stamps sync once, search finds, pages read aloud."""

import asyncio
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import func, select

from backend.accounts import keys as rings
from backend.db.session import Database
from backend.heritage import stamping
from backend.heritage.models import Stamp
from backend.heritage.stamping import Poster
from backend.kernel import clock
from backend.search import indexing
from backend.settings import Settings
from tests.e2e.conftest import PHONE
from tests.e2e.test_budgets import _axe, _controlled
from tests.factories.buying import sent_code
from tests.factories.processes import Process

pytestmark = pytest.mark.e2e
ROUTE = "/routes/start-of-summer"


def code(settings: Settings, site: str) -> str:
    today = clock.today()
    return stamping.sign(rings.load(settings), Poster(site, today, today + timedelta(days=30)))


def run(coroutine: object) -> object:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()  # type: ignore[arg-type]


async def _stamps(settings: Settings, site: str) -> int:
    database = Database(settings.database_url)
    await database.open()
    async with database.reading() as session:
        found = await session.execute(select(func.count()).select_from(Stamp).where(Stamp.site == site))
    await database.close()
    return int(found.scalar_one())


async def _index(settings: Settings) -> None:
    from backend import app  # noqa: F401 - tells the index its sources

    database = Database(settings.database_url)
    await database.open()
    async with database.transaction() as session:
        await indexing.refresh(session)
    await database.close()


def take(page: Page) -> None:
    page.goto("/")
    _controlled(page)
    page.goto(ROUTE)
    page.wait_for_load_state("networkidle")  # awake: painted buttons hear nothing yet
    page.get_by_role("button", name="下载离线包").tap()
    expect(page.get_by_text("没有信号也能看这条线路")).to_be_visible(timeout=30_000)


def test_a_route_taken_along_works_without_a_network(context: BrowserContext, site: tuple[Process, Settings]) -> None:
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    take(page)
    context.set_offline(True)
    page.goto(ROUTE)
    expect(page.get_by_role("heading", name="立夏节起义·红军第一县")).to_be_visible()
    expect(page.locator(".map svg .spot").first).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("第1天"))).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("第2天"))).to_be_visible()
    assert page.evaluate("[...document.querySelectorAll('.hero img')].every(one => one.naturalWidth > 0)")
    page.get_by_label("一天走多远").select_option("60")
    expect(page.get_by_role("heading", name=re.compile("第4天"))).to_be_visible()
    page.locator("ol.stops").get_by_role("button", name=re.compile("红32师")).tap()
    page.get_by_role("dialog").get_by_role("link", name="了解这里").tap()
    expect(page).to_have_url(re.compile("/sites/banzhuyuan$"))
    expect(page.get_by_text("坐标为约值")).to_be_visible()
    assert page.evaluate("[...document.querySelectorAll('.hero img')].every(one => one.naturalWidth > 0)")
    for group in page.locator("fieldset.card").all():
        group.locator("input").first.check()
    expect(page.get_by_text(re.compile("题里答对"))).to_be_visible()
    page.goto("/sites/dingjiabu")
    expect(page.get_by_role("heading", name="这里发生了什么")).to_be_visible()

    page.goto(f"/stamp/{code(site[1], 'dingjiabu')}")
    page.get_by_role("button", name="盖章").tap()
    expect(page.get_by_text("印记已记在这台手机上")).to_be_visible()
    page.goto("/passport")
    expect(page.get_by_text("有1枚印记等网络登记")).to_be_visible()
    assert run(_stamps(site[1], "dingjiabu")) == 0
    context.set_offline(False)
    expect(page.get_by_role("heading", name="我的印记")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("等网络登记")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="我的印记")).to_be_visible()
    assert run(_stamps(site[1], "dingjiabu")) == 1
    assert faults == []


@pytest.fixture
def second(browser: Browser, site: tuple[Process, Settings]) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=site[0].url, locale="zh-CN", **PHONE)
    made.set_default_timeout(10_000)
    yield made
    made.close()


def sign_in(page: Page, settings: Settings, phone: str) -> None:
    page.goto("/sign-in?next=/passport")
    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="获取验证码").tap()
    expect(page.get_by_label("验证码", exact=True)).to_be_focused()
    page.get_by_label("验证码", exact=True).fill(sent_code(settings.data_dir, phone))
    page.get_by_role("button", name="登录", exact=True).tap()
    expect(page).to_have_url(re.compile("/passport"))


def test_two_devices_of_one_person_stamp_once(
    context: BrowserContext, second: BrowserContext, site: tuple[Process, Settings]
) -> None:
    settings, phones = site[1], [context.new_page(), second.new_page()]
    for page in phones:
        page.goto("/")
        _controlled(page)
        page.goto("/passport")
        page.wait_for_load_state("networkidle")
    for held, page in zip((context, second), phones, strict=True):
        page.goto(f"/stamp/{code(settings, 'xizhen')}")
        page.get_by_role("button", name="盖章").wait_for()
        held.set_offline(True)
        page.get_by_role("button", name="盖章").tap()
        expect(page.get_by_text("印记已记在这台手机上")).to_be_visible()
    for held in (context, second):
        held.set_offline(False)
    for page in phones:
        sign_in(page, settings, "13900005005")
        expect(page.get_by_role("heading", name="我的印记")).to_be_visible()
        for _ in range(100):  # until the phone's own passport has moved into the account's
            if page.evaluate("localStorage.getItem('passport')") is None:
                break
            page.wait_for_timeout(100)
    assert run(_stamps(settings, "xizhen")) == 1


def test_bad_codes_say_why(page: Page, site: tuple[Process, Settings]) -> None:
    good = code(site[1], "dushan")
    page.goto("/passport")
    page.get_by_text("扫不了？输入码").tap()
    for text, said in (
        ("https://example.com/menu", "不是红色旧址的印记码"),
        (good[:-2] + ("AA" if good[-2:] != "AA" else "BB"), "不是本平台发出的"),
        (f"http://elsewhere.example/stamp/{good}", "盖好了"),
        (good, "已经有了"),
    ):
        page.get_by_label("海报码或它的网址").fill(text)
        page.get_by_role("button", name="盖章", exact=True).tap()
        expect(page.get_by_role("status").filter(has_text=said)).to_be_visible()
    old = stamping.sign(
        rings.load(site[1]), Poster("foziling", clock.today() - timedelta(9), clock.today() - timedelta(1))
    )
    page.goto(f"/stamp/{old}")
    page.get_by_role("button", name="盖章").tap()
    expect(page.get_by_text("这张海报已过期")).to_be_visible()


def test_search_by_address_and_by_typing(page: Page, site: tuple[Process, Settings]) -> None:
    run(_index(site[1]))
    page.goto("/search?q=foziling")
    expect(page.get_by_role("link", name=re.compile("佛子岭水库大坝"))).to_be_visible()
    page.get_by_role("searchbox").fill("许继甚")
    expect(page.get_by_role("link", name=re.compile("许继慎纪念园"))).to_be_visible()
    expect(page).to_have_url(re.compile("q=%E8%AE%B8"))
    page.get_by_role("searchbox").fill("zzzzqqqq")
    expect(page.get_by_text("没有找到“zzzzqqqq”")).to_be_visible()
    page.go_back()
    assert page.faults == []  # type: ignore[attr-defined]


def test_reading_aloud_large_and_where_one_was(page: Page) -> None:
    page.add_init_script(
        "window.spoken = []; window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } };"
        "Object.defineProperty(window, 'speechSynthesis', {value: {speak(one) { window.spoken.push([one.text, one.lang]);"
        " setTimeout(() => one.onend && one.onend(), 30) }, cancel() {}, pause() {}, resume() {}}})"
    )
    page.goto("/stories/red-post")
    page.get_by_role("button", name="听", exact=True).tap()
    expect(page.get_by_role("button", name="听", exact=True)).to_be_visible(timeout=15_000)  # to the end
    spoken = page.evaluate("window.spoken")
    assert len(spoken) > 5
    assert {lang for _, lang in spoken} == {"zh-CN"}
    assert spoken[0][0] == "徐氏祠里的邮局"
    page.get_by_role("button", name="高对比").tap()
    expect(page.locator(".reading.plain")).to_be_visible()
    page.get_by_role("button", name="字号").tap()
    assert page.evaluate("document.documentElement.dataset.size") == "large"
    page.evaluate("window.scrollTo(0, document.querySelectorAll('.reading p')[4].offsetTop)")
    time.sleep(0.6)
    page.goto("/routes")
    page.goto("/stories/red-post")
    page.get_by_role("button", name="回到上次").tap()
    time.sleep(0.3)
    assert page.evaluate("window.scrollY") > 300
    assert _axe(page, "story, large and in contrast") == []


def test_the_map_by_keyboard_and_the_files(page: Page, site: tuple[Process, Settings]) -> None:
    page.goto("/en/routes/red-and-green")
    page.wait_for_load_state("networkidle")
    chart = page.locator(".map svg")
    chart.focus()
    before = chart.get_attribute("viewBox")
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    assert chart.get_attribute("viewBox") != before
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('class')") == "spot"
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_role("link", name="AMap")).to_have_attribute("href", re.compile("amap"))
    gpx = httpx.get(f"{site[0].url}/api/routes/red-and-green.gpx")
    assert gpx.headers["content-type"] == "application/gpx+xml"


def test_a_class_of_forty_five_books_a_day(page: Page, site: tuple[Process, Settings]) -> None:
    sign_in(page, site[1], "13900005045")
    page.goto("/trips/study-meishan")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name=re.compile("余100")).first.tap()
    expect(page).to_have_url(re.compile("/study/study-meishan/book"))
    page.get_by_label("学生").fill("45")
    expect(page.get_by_text("按人数需要3名带队老师")).to_be_visible()
    expect(page.get_by_label("带队老师")).to_have_value("3")
    expect(page.get_by_text("¥3,660").first).to_be_visible()
    page.get_by_label("带队老师").fill("2")
    expect(page.get_by_role("alert")).to_contain_text("3名带队老师")
    page.get_by_label("带队老师").fill("3")
    page.get_by_label("联系人").fill("演示甲")
    page.get_by_label("手机号").fill("13900005045")
    page.get_by_label(re.compile("我已阅读")).check()
    page.get_by_role("button", name="提交订单").tap()
    expect(page.get_by_text("请填写学校、工会或单位名称").first).to_be_visible()
    page.get_by_label("学校、工会或单位").fill("演示中学")
    page.get_by_label(re.compile("监护人的书面同意")).check()
    assert _axe(page, "study booking") == []
    page.get_by_role("button", name="提交订单").tap()
    expect(page).to_have_url(re.compile("/orders/"))
    expect(page.get_by_text("演示中学")).to_be_visible()
    number = page.url.rsplit("/", 1)[1]
    ours = {"X-Huliu": "1"}
    paying = page.request.post(f"/api/orders/{number}/payments", data={"method": "card"}, headers=ours).json()
    page.request.post(f"/dev/pay/{paying['id']}", data={"act": "pay"}, headers=ours)
    page.reload()
    plan = page.get_by_role("link", name="活动方案（PDF）").get_attribute("href")
    answer = page.request.get(str(plan))
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")

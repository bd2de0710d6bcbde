"""Staff settles what is owed on a phone: a cancelled departure's compensation, goodwill, the day's books."""

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import func, update

from backend.accounts import actions as people
from backend.accounts import keys as secrets
from backend.accounts.models import Account, Session
from backend.db.session import Database
from backend.kernel import clock
from backend.payments.providers import Providers
from backend.payments.sandbox import Sandbox
from backend.payments.sweep import sweep_once
from backend.settings import Settings
from backend.suppliers.models import Member
from backend.trips.models import Departure
from tests.e2e.conftest import PHONE
from tests.e2e.test_budgets import _axe
from tests.factories import buying
from tests.factories.processes import Process
from tests.factories.trips import make_trip

pytestmark = pytest.mark.e2e


async def _world(url: str, settings: Settings) -> tuple[str, str, str, str]:
    """Order of a departure its operator called off, another paid order; tokens of staff and of the buyer."""
    database, keys = Database(settings.database_url), secrets.load(settings)
    await database.open()
    off, runs = await make_trip(database, "called-off", in_days=5), await make_trip(database, "runs", in_days=20)
    async with database.transaction() as session:
        (await session.get_one(Departure, off.departure_id)).state = "confirmed"
        account, staff = await people.sign_in(session, keys, "+8613900008888", "desk", clock.now())
        (await session.get_one(Account, account.id)).staff_role = "finance"
        await session.execute(update(Session).values(strong_at=func.now()))
        session.add(Member(supplier_id=off.supplier_id, account_id=account.id, role="owner"))
    async with httpx.AsyncClient(base_url=url, headers={"X-Huliu": "1"}) as client:
        await buying.sign_in(client, settings.data_dir, "13900008881")
        numbers = []
        for trip in (off, runs):
            numbers.append((await buying.place(client, buying.order_body(buying.line(trip)))).json()["number"])
            await buying.pay(client, numbers[-1])
        cancel = f"/api/supplier/{off.supplier_id}/departures/{off.departure_id}/cancel"
        answer = await client.post(cancel, json={"reason": "山路塌方"}, headers={"Cookie": f"huliu={staff}"})
        assert answer.status_code == 200, answer.text
        buyer = str(client.cookies["huliu"])
    await sweep_once(database, Providers(Sandbox(database, "")))
    await database.close()
    return numbers[0], numbers[1], staff, buyer


@pytest.fixture(scope="module")
def world(site: tuple[Process, Settings]) -> tuple[str, str, str, str]:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _world(site[0].url, site[1])).result()


def _phone(browser: Browser, url: str, token: str) -> BrowserContext:
    context = browser.new_context(base_url=url, locale="zh-CN", bypass_csp=True, **PHONE)
    context.add_cookies([{"name": "huliu", "value": token, "url": url}])
    context.add_init_script("localStorage.setItem('signed-in', '1')")  # as the page does when somebody signs in
    context.set_default_timeout(10_000)
    return context


@pytest.fixture
def desk(browser: Browser, site: tuple[Process, Settings], world: tuple[str, str, str, str]) -> Iterator[Page]:
    context = _phone(browser, site[0].url, world[2])
    yield context.new_page()
    context.close()


def test_staff_settles_on_a_phone(desk: Page, world: tuple[str, str, str, str]) -> None:
    called_off, runs, *_ = world
    desk.goto("/platform")
    expect(desk.get_by_text(called_off)).to_be_visible()
    expect(desk.get_by_text("¥139.60").first).to_be_visible()
    expect(desk.get_by_text("借贷平衡")).to_be_visible()
    for summary in desk.locator("summary").all():
        summary.click()
    assert _axe(desk, "/platform") == []
    if pictures := os.environ.get("HULIU_TEST_PICTURES"):
        desk.screenshot(path=f"{pictures}/desk.png", full_page=True)
    desk.set_viewport_size({"width": 320, "height": 640})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 320, "the page scrolls sideways"
    desk.set_viewport_size({"width": 390, "height": 844})

    desk.get_by_role("button", name="已支付违约金").click()
    desk.get_by_label("原因").fill("已转账，回单尾号0412")
    desk.get_by_role("button", name="确认").click()
    expect(desk.get_by_text("没有卡住的款项")).to_be_visible()

    desk.get_by_role("button", name="补偿退款").click()
    desk.get_by_label("订单号").fill(runs)
    desk.get_by_label("金额").fill("99999")
    desk.get_by_label("原因").fill("车晚到四十分钟")
    desk.get_by_role("button", name="确认").click()
    expect(desk.get_by_text("最多还能退¥1396")).to_be_visible()
    desk.get_by_label("金额").fill("50")
    desk.get_by_role("button", name="确认").click()
    expect(desk.get_by_role("dialog")).to_be_hidden()


def test_staff_looks_up_reveals_and_is_seen(desk: Page, world: tuple[str, str, str, str]) -> None:
    desk.goto("/platform")
    desk.get_by_role("link", name="查找").tap()
    desk.get_by_label("订单号、完整手机号").fill(world[1].lower())
    desk.get_by_role("button", name="查找", exact=True).tap()
    desk.get_by_role("link", name=world[1]).tap()
    expect(desk.get_by_text("¥1,396").first).to_be_visible()
    assert "13900001111" not in desk.content()
    desk.get_by_role("button", name="查看完整信息").tap()
    desk.get_by_label("原因").fill("客人来电核实")
    desk.get_by_role("dialog").get_by_role("button", name="查看完整信息").tap()
    expect(desk.get_by_role("link", name="+8613900001111")).to_be_visible()
    assert _axe(desk, "desk order") == []
    if pictures := os.environ.get("HULIU_TEST_PICTURES"):
        desk.screenshot(path=f"{pictures}/desk-order.png", full_page=True)
    desk.get_by_role("link", name="操作记录").tap()
    expect(desk.get_by_text("客人来电核实")).to_be_visible()
    assert _axe(desk, "audit") == []
    if pictures := os.environ.get("HULIU_TEST_PICTURES"):
        desk.screenshot(path=f"{pictures}/audit.png", full_page=True)


def test_the_buyer_sees_what_came_back(
    browser: Browser, site: tuple[Process, Settings], world: tuple[str, str, str, str]
) -> None:
    context = _phone(browser, site[0].url, world[3])
    page = context.new_page()
    page.goto(f"/orders/{world[0]}")
    expect(page.get_by_text("另付违约金¥139.60")).to_be_visible()
    expect(page.get_by_text("退款原路退回")).to_be_visible()
    assert _axe(page, "/orders/…") == []
    answer = context.request.get(f"/api/orders/{world[0]}/receipt.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    context.close()
    assert httpx.get(f"{site[0].url}/api/orders/{world[0]}/receipt.pdf").status_code == 401

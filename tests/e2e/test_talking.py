"""Two phones talk about an order: asked, answered, read; a gift is packed as one; the platform is called in."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from backend.settings import Settings
from tests.e2e.conftest import PHONE
from tests.e2e.test_budgets import _axe
from tests.e2e.test_shopping import COOPERATIVE, bought, sign_in, supplier_page
from tests.factories.processes import Process

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def people(browser: Browser, site: tuple[Process, Settings]) -> Iterator[dict[str, BrowserContext]]:
    """A buyer with an address and the cooperative, each on a phone."""
    made = {}
    for name, phone in (("buyer", "13911110088"), ("coop", COOPERATIVE)):
        made[name] = browser.new_context(base_url=site[0].url, locale="zh-CN", bypass_csp=True, **PHONE)
        made[name].set_default_timeout(10_000)
        page = made[name].new_page()
        page.goto("/sign-in")
        sign_in(page, site[1].data_dir, phone)
        page.wait_for_url("**/me")
    ask, headers = made["buyer"].request, {"x-huliu": "1"}
    ask.patch("/api/me", data={"kind": "sensitive", "given": True}, headers=headers)
    home = {"name": "演示甲", "phone": "13911110088", "region": "310117", "detail": "演示路1号"}
    assert ask.post("/api/me/addresses", data=home, headers=headers).status == 201
    yield made
    for context in made.values():
        context.close()


def readable(page: Page) -> None:
    """No fault that a screen reader stumbles on, and nothing to scroll sideways at 320 px."""
    assert _axe(page, page.url) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 390, "height": 844})


def test_a_buyer_asks_and_the_seller_answers(people: dict[str, BrowserContext]) -> None:
    buyer, number = bought(people, "luan-guapian")
    buyer.get_by_role("link", name="提醒发货").click()
    expect(buyer.get_by_label("写消息")).to_have_value(re.compile("请尽快发货"))
    buyer.get_by_label("写消息").fill("请尽快发货，外婆等着。")
    buyer.reload()  # what is typed waits
    expect(buyer.get_by_label("写消息")).to_have_value("请尽快发货，外婆等着。")
    buyer.get_by_role("button", name="发送").click()
    expect(buyer.get_by_role("list", name="与商家的对话").get_by_text("外婆等着")).to_be_visible()
    expect(buyer.get_by_label("写消息")).to_have_value("")
    expect(buyer.get_by_text("未读")).to_be_visible()

    seller = supplier_page(people, "买家消息")
    card = seller.get_by_role("link", name=re.compile(number))
    expect(card.get_by_text("待回复")).to_be_visible()
    readable(seller)
    card.click()
    expect(seller.get_by_text("外婆等着")).to_be_visible()
    seller.get_by_label("写消息").fill("今天下午发出。")
    seller.get_by_role("button", name="发送").click()
    expect(seller.get_by_text("今天下午发出。")).to_be_visible()
    readable(seller)

    expect(buyer.get_by_text("今天下午发出。")).to_be_visible(timeout=20_000)  # without touching the phone
    expect(buyer.get_by_text("已读")).to_be_visible(timeout=20_000)
    readable(buyer)
    buyer.get_by_role("button", name="申请平台介入").click()
    expect(buyer.get_by_text("已申请平台介入")).to_be_visible()
    expect(buyer.get_by_role("button", name="申请平台介入")).to_have_count(0)


def test_a_gift_is_packed_as_one(people: dict[str, BrowserContext]) -> None:
    page = people["buyer"].new_page()
    page.goto("/goods")
    page.evaluate("localStorage.removeItem('basket')")
    page.goto("/goods/luan-guapian")
    page.get_by_role("button", name="加入购物车").click()
    expect(page.get_by_text("已加入购物车")).to_be_visible()
    page.goto("/checkout")
    page.get_by_text("送礼、留言和送达日").click()
    page.get_by_label("这是礼物：包裹里不放价格").check()
    page.get_by_label("贺卡上写什么（选填）").fill("祝外婆安康")
    page.reload()
    expect(page.get_by_label("贺卡上写什么（选填）")).to_have_value("祝外婆安康")
    page.get_by_label("联系人", exact=True).fill("演示甲")
    page.get_by_label("手机号", exact=True).fill("13900005555")
    page.get_by_label(re.compile("我已阅读")).check()
    page.get_by_role("button", name="提交订单").click()
    page.wait_for_url("**/orders/HL-*")
    number = page.url.rsplit("/", 1)[1]
    page.get_by_role("button", name="去付款").click()
    page.wait_for_url("**/dev/pay/*")
    page.get_by_role("button", name="支付 Pay", exact=True).click()
    page.wait_for_url("**/orders/HL-*")
    expect(page.get_by_text("祝外婆安康")).to_be_visible()
    packing = supplier_page(people, "打包发货").locator("article", has_text=number)
    expect(packing.get_by_text("礼物：不放价格单")).to_be_visible()
    expect(packing.get_by_text("祝外婆安康")).to_be_visible()
    page.goto(f"/orders/{number}")
    page.get_by_role("button", name="再买一次").click()
    page.wait_for_url("**/basket")
    expect(page.get_by_text("瓜片").first).to_be_visible()

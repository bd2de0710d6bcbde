"""A family books on a phone: how they sleep is asked and explained, nothing typed is lost, what is wrong is seen."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from backend.settings import Settings
from tests.factories.buying import sent_code
from tests.factories.processes import Process

pytestmark = pytest.mark.e2e
TRIP = "family-dushan"


def begin(page: Page) -> None:
    page.goto(f"/trips/{TRIP}")
    page.get_by_role("button", name="立即预订", exact=True).tap()
    page.locator("dialog .cal button:not([disabled])").filter(has_not_text=re.compile("可候补")).first.tap()
    page.wait_for_url("**/book?day=*")


def sign_in(page: Page, data_dir: Path, phone: str) -> None:
    page.get_by_role("button", name="登录", exact=True).tap()
    page.wait_for_url(re.compile("/sign-in"))
    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="获取验证码").tap()
    expect(page.get_by_label("验证码", exact=True)).to_be_focused()
    page.get_by_label("验证码", exact=True).fill(sent_code(data_dir, phone))
    page.get_by_role("button", name="登录", exact=True).tap()
    page.wait_for_url("**/book?day=*")


def test_a_family_says_how_it_sleeps_and_loses_nothing(page: Page, site: tuple[Process, Settings]) -> None:
    begin(page)
    page.get_by_role("button", name=re.compile("增加 儿童占床")).tap()
    expect(page.get_by_text("三人间1间")).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("拼房"))).to_have_count(0)  # no child sleeps beside a stranger
    page.get_by_role("radio", name=re.compile("单独住一间")).check()
    expect(page.get_by_text("双人间1间 · 单住1间")).to_be_visible()
    page.get_by_label("联系人", exact=True).fill("王小明")
    page.reload()
    expect(page.get_by_label("联系人", exact=True)).to_have_value("王小明")
    expect(page.get_by_role("radio", name=re.compile("单独住一间"))).to_be_checked()
    sign_in(page, site[1].data_dir, "13600771001")
    expect(page.get_by_label("联系人", exact=True)).to_have_value("王小明")
    expect(page.get_by_text("双人间1间 · 单住1间")).to_be_visible()

    page.get_by_label("手机号").fill("12")  # left empty it would be the number that one signs in with
    page.get_by_role("button", name="提交订单").tap()
    expect(page.get_by_label("手机号")).to_be_focused()
    expect(page.get_by_text(re.compile("有[0-9]+处需要修改"))).to_be_visible()
    page.get_by_label("手机号").fill("13600771001")
    page.get_by_role("checkbox").last.check()
    page.get_by_role("button", name="提交订单").tap()
    page.wait_for_url("**/orders/HL-*")
    expect(page.get_by_text("双人间1间 · 单住1间")).to_be_visible()
    left = page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft:'))")
    assert left == [], "what was a draft is an order now"


def test_a_booking_put_in_the_basket_again_stands_there_once(page: Page) -> None:
    begin(page)
    page.get_by_role("button", name=re.compile("增加 成人")).tap()
    page.get_by_role("radio", name=re.compile("单独住一间")).check()
    expect(page.get_by_text("双人间1间 · 单住1间")).to_be_visible()
    put = page.get_by_role("button", name="加入购物车，和好物一起结算")
    put.tap()
    expect(page.get_by_text("已加入购物车")).to_be_visible()
    page.get_by_role("radio", name=re.compile("三人一间")).check()
    expect(page.get_by_text("三人间1间")).to_be_visible()
    put.tap()
    kept = page.evaluate("JSON.parse(localStorage.getItem('basket')).map((one) => [one.quantity, one.answers.room])")
    assert kept == [[3, "third"]], "the single room of before is gone"

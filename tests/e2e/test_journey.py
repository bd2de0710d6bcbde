"""The whole journey in a real browser: by touch and by keyboard alone, in Chinese and in English."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from backend.settings import Settings
from tests.factories.buying import sent_code
from tests.factories.processes import Process

pytestmark = pytest.mark.e2e
WORDS = {
    "zh": {"book": "立即预订", "sign_in": "登录", "phone": "手机号", "send": "获取验证码", "code": "验证码",
           "contact": "联系人", "place": "提交订单", "pay": "去付款", "sandbox": "支付 Pay", "voucher": "出示凭证",
           "unused": "未使用", "cancel": "取消 / 退款", "confirm": "确认取消", "cancelled": "订单已取消"},
    "en": {"book": "Book", "sign_in": "Sign in", "phone": "Mobile number", "send": "Send code", "code": "Code",
           "contact": "Contact", "place": "Place order", "pay": "Pay", "sandbox": "支付 Pay", "voucher": "Show voucher",
           "unused": "not used yet", "cancel": "Cancel / refund", "confirm": "Confirm cancelling",
           "cancelled": "Cancelled;"},
}  # fmt: skip
TRIP = "huoshan-dam"


class Hand:
    """Touches; the other hand below never does."""

    def press(self, target: Locator) -> None:
        target.tap()


class Keys(Hand):
    """Only the keyboard: Tab until the thing has the focus, then Enter or Space."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, target: Locator) -> None:
        target.wait_for()
        for _ in range(120):
            if target.evaluate("one => one === document.activeElement"):
                break
            self._page.keyboard.press("Tab")
        else:
            raise AssertionError(f"the keyboard never reached {target}")
        kind = target.evaluate("one => one.type ?? ''")
        self._page.keyboard.press("Space" if kind in {"checkbox", "radio"} else "Enter")


def walk(page: Page, hand: Hand, words: dict[str, str], prefix: str, data_dir: Path, phone: str) -> None:
    def button(name: str) -> Locator:
        return page.get_by_role("button", name=name, exact=True)

    page.goto(f"{prefix}/trips/{TRIP}")
    hand.press(button(words["book"]))
    days = page.locator("dialog .cal button:not([disabled])").filter(has_not_text=re.compile("可候补|waitlist open"))
    hand.press(days.first)
    page.wait_for_url("**/book?day=*")
    hand.press(button(words["sign_in"]))
    page.wait_for_url(re.compile(r"/sign-in\?next="))
    page.get_by_label(words["phone"]).focus()
    page.keyboard.type(phone)
    hand.press(button(words["send"]))
    field = page.get_by_label(words["code"], exact=True)
    expect(field).to_be_focused()
    page.keyboard.type(sent_code(data_dir, phone))
    hand.press(button(words["sign_in"]))
    page.wait_for_url("**/book?day=*")
    page.get_by_label(words["contact"], exact=True).focus()
    page.keyboard.type("演示甲")
    page.get_by_label(words["phone"]).focus()
    page.keyboard.type(phone)
    hand.press(page.get_by_role("checkbox"))
    hand.press(button(words["place"]))
    page.wait_for_url("**/orders/HL-*")
    hand.press(button(words["pay"]))
    page.wait_for_url("**/dev/pay/*")
    hand.press(button(words["sandbox"]))
    page.wait_for_url("**/orders/HL-*")


@pytest.mark.parametrize("by", ["touch", "keyboard"])
def test_book_pay_voucher_cancel(page: Page, site: tuple[Process, Settings], lang: str, by: str) -> None:
    words, prefix = WORDS[lang], "/en" if lang == "en" else ""
    hand = Hand() if by == "touch" else Keys(page)
    phone = "136" + f"{abs(hash((lang, by))) % 10**8:08d}"
    walk(page, hand, words, prefix, site[1].data_dir, phone)
    number = page.url.rsplit("/", 1)[1]
    page.goto(f"{prefix}/orders/{number}")
    hand.press(page.get_by_role("link", name=words["voucher"]))
    expect(page.get_by_text(words["unused"])).to_be_visible()
    qr = page.locator(".qr svg").bounding_box()
    assert qr is not None
    assert qr["width"] > 200, "the QR must be big enough to scan"
    assert re.fullmatch(r"\d{4} \d{4} \d{4}", page.locator(".code").inner_text())
    page.goto(f"{prefix}/orders/{number}")
    hand.press(page.get_by_role("button", name=words["cancel"]))
    confirm = page.get_by_role("button", name=words["confirm"])
    expect(confirm).to_be_enabled()
    hand.press(confirm)
    expect(page.get_by_text(words["cancelled"]).first).to_be_visible()
    assert page.faults == []  # type: ignore[attr-defined]


def test_the_trip_page_says_what_a_screen_reader_needs(page: Page, lang: str) -> None:
    page.goto(("/en" if lang == "en" else "") + f"/trips/{TRIP}")
    title = "霍山" if lang == "zh" else "Huoshan"
    expect(page.locator("body")).to_match_aria_snapshot(
        f"""
        - banner:
          - button "{"返回" if lang == "zh" else "Back"}"
          - heading /{title}/ [level=1]
        - main:
          - img
          - heading "{"选择出发日期" if lang == "zh" else "Choose a day"}" [level=2]
          - list "{"退改规则" if lang == "zh" else "Cancelling"}"
          - button "{"立即预订" if lang == "zh" else "Book"}"
        """
    )

"""Shopping on a phone: from a shelf to a door and back, by buyer and cooperative; every after-sale path by hand."""

import io
import re
from pathlib import Path

import psycopg
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from backend.accounts import keys as secrets
from backend.settings import Settings
from tests.e2e.conftest import PHONE
from tests.factories.buying import ADULT_ID, sent_code
from tests.factories.processes import Process

pytestmark = pytest.mark.e2e
BUYER, COOPERATIVE = "13911110001", "13800000101"
PASTED = "收货人：演示甲\n手机：13911110001\n上海市松江区方松街道文诚路500弄12号301室"


def sign_in(page: Page, data_dir: Path, phone: str) -> None:
    page.get_by_label("手机号", exact=True).fill(phone)
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_label("验证码")).to_be_visible()
    page.get_by_label("验证码").fill(sent_code(data_dir, phone))
    page.get_by_role("button", name="登录").click()


def put(page: Page, slug: str) -> None:
    page.goto(f"/goods/{slug}")
    page.get_by_role("button", name="加入购物车").click()
    expect(page.get_by_text("已加入购物车")).to_be_visible()


def check_out(page: Page) -> str:
    """From the basket to a placed order; its number."""
    page.goto("/basket")
    page.get_by_role("link", name=re.compile("去结算")).click()
    expect(page.get_by_role("heading", name="收货地址")).to_be_visible()
    expect(page.get_by_text("天内发出").first).to_be_visible()  # its parcels have come
    for choice in page.get_by_role("group", name="送达日期").all():
        choice.get_by_role("button").first.click()
    for box in page.get_by_label(re.compile("我确认")).all():
        expect(box).not_to_be_checked()
        box.check()
    page.get_by_label("联系人", exact=True).fill("演示甲")
    page.get_by_label("手机号", exact=True).fill(BUYER)
    page.get_by_label(re.compile("我已阅读")).check()
    page.get_by_role("button", name="提交订单").click()
    page.wait_for_url("**/orders/HL-*")
    return page.url.rsplit("/", 1)[1]


def pay(page: Page) -> None:
    page.get_by_role("button", name="去付款").click()
    page.wait_for_url("**/dev/pay/*")
    page.get_by_role("button", name="支付 Pay", exact=True).click()
    page.wait_for_url("**/orders/HL-*")
    expect(page.get_by_text("待发货").first).to_be_visible()


@pytest.fixture(scope="module")
def people(browser: Browser, site: tuple[Process, Settings]) -> dict[str, BrowserContext]:
    """The buyer's phone and the cooperative's, signed in; the buyer has an address that was pasted."""
    made = {}
    for name, phone in (("buyer", BUYER), ("coop", COOPERATIVE)):
        context = browser.new_context(base_url=site[0].url, locale="zh-CN", **PHONE)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.goto("/sign-in")
        sign_in(page, site[1].data_dir, phone)
        page.wait_for_url("**/me")
        made[name] = context
    page = made["buyer"].new_page()
    page.goto("/me/addresses")
    page.get_by_label("粘贴整段地址").fill(PASTED)
    page.get_by_role("button", name="识别").click()
    expect(page.get_by_text("已填好：上海市松江区方松街道")).to_be_visible()
    expect(page.get_by_label("街道")).to_have_value("310117003")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("上海市松江区方松街道 文诚路500弄12号301室")).to_be_visible()
    return made


def bought(people: dict[str, BrowserContext], *slugs: str) -> tuple[Page, str]:
    """A paid order of demo goods on the buyer's phone."""
    page = people["buyer"].new_page()
    page.goto("/goods")
    page.evaluate("localStorage.removeItem('basket')")
    for slug in slugs:
        put(page, slug)
    number = check_out(page)
    pay(page)
    return page, number


def supplier_page(people: dict[str, BrowserContext], door: str) -> Page:
    page = people["coop"].new_page()
    page.goto("/supplier")
    page.get_by_role("link", name=door, exact=True).click()
    return page


def send(people: dict[str, BrowserContext], number: str, tracking: str = "SF1234567890123") -> None:
    page = supplier_page(people, "打包发货")
    card = page.locator("article", has_text=number)
    card.get_by_label("快递单号").fill(tracking)
    card.get_by_role("button", name="已交快递").click()
    expect(page.locator("article", has_text=number)).to_have_count(0)
    page.close()


def deliver(site: tuple[Process, Settings], number: str) -> None:
    """Two days ago it left, now it is there: time is not waited for."""
    with psycopg.connect(site[1].database_url) as connection:
        connection.execute(
            "update shipment s set state = 'delivered', delivered_at = now(), shipped_at = now() - interval '2 days'"
            " from orders o where o.id = s.order_id and o.number = %s and s.state = 'shipped'", [number],
        )  # fmt: skip


def test_a_basket_of_three_kinds_reaches_the_packing_lists(
    people: dict[str, BrowserContext], site: tuple[Process, Settings]
) -> None:
    page = people["buyer"].new_page()
    page.goto("/goods?shelf=tea")
    page.get_by_role("link", name=re.compile("六安瓜片")).first.click()
    expect(page.get_by_role("heading", name="批次和来历")).to_be_visible()
    put(page, "luan-guapian")
    put(page, "yingjia-liquor")
    page.goto("/basket")
    page.get_by_role("link", name="去结算（2）").click()
    expect(page.get_by_role("button", name="提交订单")).to_be_disabled()
    asked = page.get_by_role("textbox", name="证件号码")
    asked.fill(ADULT_ID)
    consent = page.get_by_role("checkbox", name=re.compile("核对年龄"))
    if consent.count():  # asked once per person
        consent.check()
    page.get_by_role("button", name="验证年龄").click()
    expect(asked).to_have_count(0)
    number = check_out(page)
    pay(page)
    packing = supplier_page(people, "打包发货")
    card = packing.locator("article", has_text=number)
    expect(card.get_by_text("文诚路500弄12号301室")).to_be_visible()
    expect(card.get_by_text("六安瓜片")).to_be_visible()
    expect(card.get_by_text("迎驾贡酒")).to_have_count(0)
    page.get_by_role("button", name="取消 / 退款").click()
    page.get_by_role("button", name="确认取消").click()
    expect(page.get_by_text("已取消").first).to_be_visible()
    packing.reload()
    expect(packing.locator("article", has_text=number)).to_have_count(0)


def test_refund_only_with_a_picture(people: dict[str, BrowserContext], site: tuple[Process, Settings]) -> None:
    page, number = bought(people, "luan-guapian")
    send(people, number, "SF1234567890001")
    deliver(site, number)
    page.reload()
    page.get_by_role("link", name="申请售后").click()
    page.get_by_role("button", name="破损").click()
    page.get_by_role("button", name="只退款").click()
    page.get_by_label("退款金额（元）").fill("20")
    page.get_by_label("说明情况").fill("罐口压扁了")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    file = io.BytesIO()
    Image.new("RGB", (640, 640), "#884422").save(file, "JPEG")
    upload = {"name": "tin.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}
    page.locator("input[type=file]").set_input_files(upload)  # type: ignore[arg-type]
    expect(page.get_by_alt_text("售后照片")).to_be_visible()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("等商家答复")).to_be_visible()
    supplier = supplier_page(people, "售后")
    card = supplier.locator("article", has_text=number)
    expect(card.get_by_alt_text("售后照片")).to_be_visible()
    card.get_by_role("button", name="同意").click()
    expect(supplier.locator("article", has_text=number).get_by_text("已完成")).to_be_visible()
    page.reload()
    expect(page.get_by_text("同意退款")).to_be_visible()
    expect(page.get_by_text("¥20", exact=True).first).to_be_visible()


def test_return_and_refund_then_exchange(people: dict[str, BrowserContext], site: tuple[Process, Settings]) -> None:
    page, number = bought(people, "luan-guapian")
    send(people, number, "SF1234567890002")
    deliver(site, number)
    page.reload()
    page.get_by_role("link", name="申请售后").click()
    page.get_by_role("button", name="发错").click()
    page.get_by_role("button", name="换货").click()
    file = io.BytesIO()
    Image.new("RGB", (640, 640), "#224488").save(file, "JPEG")
    upload = {"name": "wrong.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}
    page.locator("input[type=file]").set_input_files(upload)  # type: ignore[arg-type]
    expect(page.get_by_alt_text("售后照片")).to_be_visible()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("等商家答复")).to_be_visible()
    step(people, number, "同意")
    page.reload()
    page.get_by_label("快递单号").fill("EA123456789CN")
    page.get_by_role("button", name="已寄回").click()
    expect(page.get_by_text("寄回途中")).to_be_visible()
    step(people, number, "收到退货")
    step(people, number, "已重发", "JD00012345678")
    page.reload()
    expect(page.get_by_text("已完成")).to_be_visible()
    page.get_by_role("button", name="不想要了").click()
    page.get_by_role("button", name="退货退款").click()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("买家承担")).to_be_visible()
    step(people, number, "同意")
    page.reload()
    page.get_by_label("快递单号").fill("EA123456780CN")
    page.get_by_role("button", name="已寄回").click()
    step(people, number, "收到退货")
    page.reload()
    expect(page.get_by_text("已完成")).to_have_count(2)


def test_refused_and_called_to_the_platform(people: dict[str, BrowserContext], site: tuple[Process, Settings]) -> None:
    page, number = bought(people, "luan-guapian")
    send(people, number, "SF1234567890003")
    deliver(site, number)
    page.reload()
    page.get_by_role("link", name="申请售后").click()
    page.get_by_role("button", name="少件").click()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("等商家答复")).to_be_visible()
    supplier = supplier_page(people, "售后")
    card = supplier.locator("article", has_text=number)
    card.get_by_label(re.compile("说明")).fill("称重无误，有照片")
    card.get_by_role("button", name="拒绝").click()
    expect(supplier.locator("article", has_text=number).get_by_text("已拒绝")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="请平台介入").click()
    expect(page.get_by_text("平台处理中")).to_be_visible()


def step(people: dict[str, BrowserContext], number: str, act: str, tracking: str = "") -> None:
    page = supplier_page(people, "售后")
    card = page.locator("article", has_text=number).first
    if tracking:
        card.get_by_label("快递单号").fill(tracking)
    card.get_by_role("button", name=act).click()
    expect(card.get_by_role("button", name=act)).to_have_count(0)
    page.close()


@pytest.mark.parametrize("path", ["/goods", "/goods/luan-guapian", "/en/goods/jinzhai-kiwi"])
def test_shop_pages_are_painted_within_budget(site: tuple[Process, Settings], path: str) -> None:
    import httpx

    answer = httpx.get(site[0].url + path, headers={"accept-encoding": "br"})
    assert int(answer.headers["content-length"]) <= 14_000
    assert '"painted":true' in answer.text
    assert 'style="' not in answer.text


def test_a_group_comes_together_on_two_phones(
    browser: Browser, people: dict[str, BrowserContext], site: tuple[Process, Settings]
) -> None:
    """One starts it, the other comes by the link that was shared; both are packed only then."""
    page = people["buyer"].new_page()
    page.goto("/goods")
    page.evaluate("localStorage.removeItem('basket')")
    page.goto("/goods/jinzhai-chestnut")
    page.get_by_role("button", name="开团").click()
    page.wait_for_url("**/checkout")
    number = check_out(page)
    pay_for_group(page)
    expect(page.get_by_text("拼团中").first).to_be_visible()
    page.get_by_role("link", name=re.compile("发给朋友")).click()
    page.wait_for_url("**/teams/*")
    shared = page.url
    other = browser.new_context(base_url=site[0].url, locale="zh-CN", **PHONE).new_page()
    other.goto("/sign-in")
    sign_in(other, site[1].data_dir, "13911110009")
    other.wait_for_url("**/me")
    other.goto("/me/addresses")
    other.get_by_label("粘贴整段地址").fill(PASTED)
    other.get_by_role("button", name="识别").click()
    expect(other.get_by_label("街道")).to_have_value("310117003")
    other.get_by_role("button", name="保存").click()
    expect(other.get_by_text("上海市松江区方松街道 文诚路500弄12号301室")).to_be_visible()
    other.goto(shared)
    expect(other.get_by_text("还差1人")).to_be_visible()
    other.get_by_role("button", name="参团").click()
    other.wait_for_url("**/basket")
    check_out(other)
    pay_for_group(other)
    page.goto(f"/orders/{number}")
    expect(page.get_by_text("待发货").first).to_be_visible(timeout=20_000)
    page.goto(shared)
    expect(page.get_by_text("已成团")).to_be_visible()


def pay_for_group(page: Page) -> None:
    page.get_by_role("button", name="去付款").click()
    page.wait_for_url("**/dev/pay/*")
    page.get_by_role("button", name="支付 Pay", exact=True).click()
    page.wait_for_url("**/orders/HL-*")
    expect(page.get_by_role("heading", name="付款与退款明细")).to_be_visible()


def test_a_coupon_and_a_pick_up_point_on_one_order(
    people: dict[str, BrowserContext], site: tuple[Process, Settings]
) -> None:
    page = people["buyer"].new_page()
    page.goto("/goods/jinzhai-tianma")
    page.evaluate("localStorage.removeItem('basket')")
    page.reload()
    expect(page.get_by_role("button", name=re.compile("^领取")).first).to_be_visible()
    for button in page.get_by_role("button", name=re.compile("^领取")).all():
        button.click()
        expect(button).to_be_disabled()
    page.get_by_role("button", name=re.compile("250克")).click()
    page.get_by_role("button", name="加入购物车").click()
    expect(page.get_by_text("已加入购物车")).to_be_visible()
    page.goto("/checkout")
    expect(page.get_by_role("checkbox", name=re.compile("山里人满100减8"))).to_be_checked()
    page.get_by_role("radio", name=re.compile("^自提：")).check()
    page.get_by_role("checkbox", name="要发票").check()
    page.get_by_label("抬头", exact=True).fill("演示抬头")
    page.get_by_label("联系人", exact=True).fill("演示甲")
    page.get_by_label("手机号", exact=True).fill(BUYER)
    page.get_by_label(re.compile("我已阅读")).check()
    expect(page.get_by_text("−¥8").first).to_be_visible()
    page.get_by_role("button", name="提交订单").click()
    page.wait_for_url("**/orders/HL-*")
    expect(page.get_by_text("自提：松江方松社区自提点")).to_be_visible()
    expect(page.get_by_text("¥173", exact=True).last).to_be_visible()
    with psycopg.connect(site[1].database_url) as connection:
        row = connection.execute(
            "select id, invoice, invoice_sealed from orders where number = %s", [page.url.rsplit("/", 1)[1]]
        ).fetchone()
    assert row is not None
    assert row[1] is None, "an invoice's title lies sealed"
    assert "演示抬头" in secrets.load(site[1]).unseal(row[2], row[0])

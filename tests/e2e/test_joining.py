"""A new operator's walk on a phone: join, be approved, put a two-day trip with ten departures on sale, see who booked.

Everything is tapped and typed as a person would, in the order in which the pages offer it; the second factor too.
"""

import asyncio
import os
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import text

from backend.accounts import keys as secrets
from backend.db.session import Database
from backend.settings import Settings
from tests.e2e.conftest import PHONE
from tests.e2e.test_budgets import _axe
from tests.factories import buying, joining
from tests.factories.buying import sent_code
from tests.factories.processes import Process

pytestmark = pytest.mark.e2e


class Person:
    """Somebody with a phone who taps and types; `taps` counts both touches and filled fields' first taps."""

    def __init__(self, browser: Browser, url: str, data_dir: Path, phone: str) -> None:
        self.context: BrowserContext = browser.new_context(base_url=url, locale="zh-CN", bypass_csp=True, **PHONE)
        self.context.set_default_timeout(10_000)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.data_dir, self.phone, self.taps, self.secret = data_dir, phone, 0, ""

    def tap(self, target: Locator | str) -> None:
        found = self.page.get_by_role("button", name=target, exact=True) if isinstance(target, str) else target
        found.first.tap()
        self.taps += 1

    def type(self, label: str, value: str) -> None:
        self.page.get_by_label(label).first.fill(value)
        self.taps += 1

    def follow(self, name: str) -> None:
        self.tap(self.page.get_by_role("link", name=name, exact=True))

    def sign_in(self) -> None:
        self.type("手机号", self.phone)
        self.tap("获取验证码")
        expect(self.page.get_by_label("验证码", exact=True)).to_be_focused()
        self.page.get_by_label("验证码", exact=True).fill(sent_code(self.data_dir, self.phone))
        self.tap("登录")

    def verify(self) -> None:
        """Set the second factor up, when the page asks for it."""
        self.page.wait_for_url(re.compile(r"/verify\?"))
        self.secret = self.page.locator("main code").first.inner_text().replace(" ", "")
        self.type("6位数字或恢复码", pyotp.TOTP(self.secret).now())
        self.tap("两步验证")
        self.tap("已经抄好")

    def look(self, name: str) -> None:
        """No fault of accessibility, nothing that scrolls sideways; a picture for whoever wants to see."""
        self.page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
        assert _axe(self.page, name) == []
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 390, f"{name} scrolls sideways"
        if pictures := os.environ.get("HULIU_TEST_PICTURES"):
            self.page.screenshot(path=f"{pictures}/{name}.png", full_page=True)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    place = tmp_path / "photo.jpg"
    place.write_bytes(joining.photo(1600, 1200))
    return place


async def _staff(settings: Settings, roles: dict[str, str]) -> None:
    """What `huliu staff add` does, for phones that have signed in."""
    database, ring = Database(settings.database_url), secrets.load(settings)
    await database.open()
    async with database.transaction() as session:
        for phone, role in roles.items():
            await session.execute(
                text("update account set staff_role = :role where phone_lookup = any (:lookups)"),
                {"role": role, "lookups": ring.lookups(f"+86{phone}")},
            )
    await database.close()


def _run(work: object) -> object:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()  # type: ignore[arg-type]


@pytest.fixture
def people(browser: Browser, site: tuple[Process, Settings]) -> Iterator[dict[str, Person]]:
    url, settings = site[0].url, site[1]
    phones = {"owner": "13700001001", "county_reviewer": "13700001002", "reviewer": "13700001003"}
    found = {name: Person(browser, url, settings.data_dir, phone) for name, phone in phones.items()}
    for name, person in found.items():
        if name != "owner":
            person.page.goto("/sign-in")
            person.sign_in()
            person.page.wait_for_url("**/me")
    _run(_staff(settings, {phones[name]: name for name in phones if name != "owner"}))
    yield found
    for person in found.values():
        person.context.close()


def join(owner: Person, photo: Path) -> None:
    """From the front door to an application that is handed in."""
    page = owner.page
    page.goto("/")
    owner.follow("我的")
    owner.tap(page.get_by_role("link", name="登录", exact=True))
    owner.sign_in()
    owner.follow("商户入驻")
    owner.type("单位名称", "演示山谷旅行社")
    owner.type("统一社会信用代码", joining.credit_code(77))
    owner.type("投诉电话", "0564-0000000")
    owner.type("负责人姓名", "演示甲")
    owner.type("手机号", owner.phone)
    owner.look("join")
    owner.tap("下一步")
    owner.verify()
    page.wait_for_url("**/papers")
    for kind in ("business", "travel_agency"):
        card = page.locator("section", has=page.locator(f"#number-{kind}"))
        card.locator("input[type=file]").set_input_files(photo)
        expect(card.get_by_role("button", name="保存")).to_be_enabled()
        card.get_by_label("证照编号").fill(f"L-AH-{kind}")
        card.get_by_label("有效期至").fill("2031-01-01")
        owner.taps += 3
        owner.tap(card.get_by_role("button", name="保存"))
        expect(page.locator(f"#number-{kind}")).to_have_count(0)
    owner.type("开户行", "演示银行金寨支行")
    page.reload()  # a call came in, the browser was closed
    expect(page.get_by_label("开户行")).to_have_value("演示银行金寨支行")
    owner.type("账号", "6222000000000000")
    owner.look("papers")
    owner.tap("保存")
    owner.tap("阅读协议")
    owner.tap("我已阅读并同意")
    expect(page.get_by_text("已签")).to_be_visible()
    owner.tap("提交审核")
    expect(page.get_by_text("待当地核对")).to_be_visible()


def review(staff: Person, supplier: str, act: str, state: str) -> None:
    staff.page.goto("/platform/reviews")
    if "/verify" in staff.page.url or not staff.secret:
        staff.verify()
    staff.tap(staff.page.get_by_role("link", name=supplier).first)
    expect(staff.page.get_by_role("button", name=act)).to_be_enabled()
    staff.look(f"review-{state}")
    staff.tap(act)
    expect(staff.page.get_by_text(state).first).to_be_visible()


def write(owner: Person, photo: Path) -> None:
    """A two-day trip, from the empty editor to the reviewers."""
    page = owner.page
    page.goto("/supplier")
    owner.follow("行程")
    owner.tap("新建行程")
    owner.type("行程名称", "演示山谷两日")
    owner.type("一句话介绍", "看茶园，住山里。")
    owner.tap("金寨县")
    owner.tap("茶")
    owner.type("看点 1", "看师傅做茶")
    owner.look("editor")
    section(owner, "图片")
    page.locator("#trip-photo").set_input_files(photo)
    owner.taps += 1
    owner.type("画面里有什么", "云雾里的茶园")
    owner.look("picture")
    owner.tap("保存")
    expect(page.get_by_text("云雾里的茶园 · 封面")).to_be_visible()
    section(owner, "每日行程")
    for day in (0, 1):
        page.locator(f"#stop-{day}-0-at").fill("09:00")
        page.locator(f"#stop-{day}-0-text").fill("山谷步行")
        owner.taps += 2
    owner.look("itinerary")
    section(owner, "上车点")
    page.locator("#point-0").fill("人民广场地铁站1号口")
    page.locator("#point-0-at").fill("06:30")
    owner.taps += 2
    section(owner, "票种和价格")
    page.locator("#unit-0-price").fill("580")
    owner.taps += 1
    section(owner, "费用与须知")
    owner.type("费用包含 1", "往返大巴")
    owner.type("费用不含 1", "个人消费")
    owner.type("体力要求", "每天步行约4公里。")
    owner.type("保险说明", "建议自购旅游意外险。")
    expect(page.get_by_text("已完成")).to_have_count(7)
    owner.tap("预览")
    expect(page.get_by_text("还没有发布")).to_be_visible()
    owner.look("preview")
    owner.tap("返回")
    owner.tap("提交审核")
    expect(page.get_by_text("审核中")).to_be_visible()


def section(owner: Person, name: str) -> None:
    owner.tap(owner.page.locator("summary", has_text=name))


def open_ten(owner: Person) -> None:
    """The Saturdays of ten weeks on sale."""
    page = owner.page
    page.goto("/supplier")
    owner.follow("日历")
    owner.tap("开团期")
    button = page.get_by_role(
        "button", name=re.compile(r"^开1[01]个团期$")
    )  # ten weeks hold eleven Saturdays when they begin on one
    expect(button).to_be_enabled()
    owner.look("open-departures")
    button.tap()
    expect(page.get_by_text(re.compile(r"已开1[01]个团期"))).to_be_visible()
    owner.look("calendar")


async def _buy(url: str, settings: Settings, slug: str) -> None:
    async with httpx.AsyncClient(base_url=url, headers={"X-Huliu": "1"}) as client:
        await buying.sign_in(client, settings.data_dir, "13700001009")
        calendar = (await client.get(f"/api/trips/{slug}/calendar")).json()["items"]
        page = (await client.get(f"/api/trips/{slug}")).json()
        adult = next(unit for unit in page["units"] if unit["type"] == "ADULT")
        line = {
            "offer": adult["offer"], "day": calendar[0]["day"], "quantity": 2,
            "answers": {"boarding": page["boarding"][0]["code"]},
        }  # fmt: skip
        placed = await buying.place(client, buying.order_body(line))
        assert placed.status_code == 201, placed.text
        await buying.pay(client, placed.json()["number"])


def test_join_publish_open_and_see_who_booked(
    people: dict[str, Person], site: tuple[Process, Settings], photo: Path
) -> None:
    owner, county, platform = people["owner"], people["county_reviewer"], people["reviewer"]
    started = time.monotonic()
    join(owner, photo)
    review(county, "演示山谷旅行社", "核对无误", "待平台审核")
    review(platform, "演示山谷旅行社", "通过入驻", "已入驻")
    write(owner, photo)
    review(platform, "演示山谷两日", "通过并发布", "已发布")
    open_ten(owner)
    trip = httpx.get(f"{site[0].url}/api/trips?county=jinzhai").json()["items"]
    slug = next(one["slug"] for one in trip if one["title"] == "演示山谷两日")
    _run(_buy(site[0].url, site[1], slug))
    owner.page.goto("/supplier")
    owner.tap(owner.page.get_by_role("link", name="演示山谷两日").first)
    expect(owner.page.get_by_text("2人").first).to_be_visible()
    expect(owner.page.get_by_text("未使用").first).to_be_visible()
    owner.look("who-booked")
    owner.page.goto("/me/notices")
    owner.tap("通知设置")
    expect(owner.page.get_by_text("免打扰从")).to_be_visible()
    owner.look("notices")
    owner.page.goto("/supplier")
    owner.follow("成员")
    owner.look("members")
    print(f"\n{owner.taps} taps and filled fields, {time.monotonic() - started:.0f} s of a machine's hand")
    for person in people.values():
        assert person.faults == []

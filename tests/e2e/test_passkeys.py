"""A passkey in a real browser with a virtual authenticator: added on the devices page, then it opens the desk."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from backend.settings import Settings
from tests.e2e.conftest import PHONE
from tests.e2e.test_budgets import _axe
from tests.factories.buying import sent_code
from tests.factories.processes import Process, free_port

pytestmark = pytest.mark.e2e
PERSON = "13900007001"


@pytest.fixture(scope="module")
def named(site: tuple[Process, Settings], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same house under a name: browsers give no passkeys to a bare address."""
    log: Path = tmp_path_factory.mktemp("named") / "serve.log"
    port = free_port()
    process = Process(site[1], log, port=port, HULIU_PUBLIC_URL=f"http://localhost:{port}")
    process.wait_ready()
    yield f"http://localhost:{port}"
    process.kill()


@pytest.fixture
def phone(browser: Browser, named: str) -> Iterator[Page]:
    context = browser.new_context(base_url=named, locale="zh-CN", bypass_csp=True, **PHONE)
    context.set_default_timeout(10_000)
    page = context.new_page()
    wires = context.new_cdp_session(page)
    wires.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    wires.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()


def sign_in(page: Page, settings: Settings, person: str = PERSON) -> None:
    page.goto("/sign-in")
    page.get_by_label("手机号").fill(person)
    page.get_by_role("button", name="获取验证码").tap()
    expect(page.get_by_label("验证码", exact=True)).to_be_focused()
    page.get_by_label("验证码", exact=True).fill(sent_code(settings.data_dir, person))
    page.get_by_role("button", name="登录", exact=True).tap()
    expect(page).to_have_url(re.compile("/me$"))


def test_added_and_then_it_opens_the_door(phone: Page, site: tuple[Process, Settings]) -> None:
    page, settings = phone, site[1]
    sign_in(page, settings)
    page.goto("/verify?next=/me/devices")
    page.get_by_role("button", name="改用动态验证码应用").tap()
    secret = re.sub(r"\s", "", page.locator("code").first.inner_text())
    page.locator("#code").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="两步验证", exact=True).last.tap()
    page.get_by_role("button", name="已经抄好").tap()
    expect(page).to_have_url(re.compile("/me/devices$"))
    expect(page.get_by_text("本机")).to_be_visible()
    assert _axe(page, "devices") == []
    page.get_by_label("给这把密钥起个名字").fill("我的手机")
    page.get_by_role("button", name="在这台设备上添加").tap()
    expect(page.get_by_text("我的手机", exact=True)).to_be_visible()

    page.goto("/me")
    with page.expect_navigation():  # the page begins anew: nothing of whoever left stays in it
        page.get_by_role("button", name="退出登录").tap()
    expect(page.get_by_role("link", name="登录")).to_be_visible()
    sign_in(page, settings)
    page.goto("/verify?next=/me/devices")
    page.get_by_role("button", name="用通行密钥验证").tap()
    expect(page).to_have_url(re.compile("/me/devices$"))
    expect(page.get_by_text("上次使用")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="退出该设备").first.tap() if page.get_by_role(
        "button", name="退出该设备"
    ).count() else None
    page.get_by_role("button", name="删除", exact=True).first.tap()
    expect(page.get_by_text("我的手机", exact=True)).to_have_count(0)


def test_a_phones_own_lock_is_the_first_proof(phone: Page, site: tuple[Process, Settings]) -> None:
    page, settings = phone, site[1]
    sign_in(page, settings, "13900007002")
    page.goto("/verify?next=/me/devices")
    assert _axe(page, "verify") == []
    page.get_by_role("button", name="用指纹或面容").tap()
    expect(page.get_by_text("恢复码").first).to_be_visible()
    assert page.locator("main code").count() == 10
    page.get_by_role("button", name="已经抄好").tap()
    expect(page).to_have_url(re.compile("/me/devices$"))
    expect(page.get_by_role("button", name="删除", exact=True)).to_have_count(1)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="删除", exact=True).tap()
    expect(page.get_by_role("button", name="删除", exact=True)).to_have_count(0)  # a buyer's door opens by code again


def test_a_buyer_signs_in_without_a_code(phone: Page, site: tuple[Process, Settings]) -> None:
    page, settings = phone, site[1]
    sign_in(page, settings, "13900007003")
    page.get_by_role("link", name="添加通行密钥，下次免短信登录").tap()
    page.get_by_role("button", name="在这台设备上添加").tap()
    expect(page.get_by_text("恢复码").first).to_be_visible()
    assert _axe(page, "devices") == []
    page.get_by_role("button", name="已经抄好").tap()
    page.goto("/me")
    expect(page.get_by_role("link", name="添加通行密钥，下次免短信登录")).to_have_count(0)
    with page.expect_navigation():  # the page begins anew: nothing of whoever left stays in it
        page.get_by_role("button", name="退出登录").tap()
    expect(page.get_by_role("link", name="登录")).to_be_visible()

    page.goto("/sign-in?next=/orders")
    assert _axe(page, "sign-in") == []
    page.get_by_role("button", name="用通行密钥登录").tap()
    expect(page).to_have_url(re.compile("/orders$"))
    page.goto("/me")
    expect(page.get_by_text("139****7003")).to_be_visible()

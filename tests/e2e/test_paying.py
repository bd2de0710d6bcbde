"""Paying in the page through Stripe: a WeChat QR that is watched until paid, Alipay's redirect, a card field."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from backend.db import embedded, roles
from backend.settings import Settings
from tests.e2e.conftest import PHONE
from tests.factories.processes import serving
from tests.factories.stripe import Simulator, simulated
from tests.worlds import EMPTY, Worlds, copy, settings_of

pytestmark = pytest.mark.e2e
CARD_SCRIPT = """
window.Stripe = (key) => ({
  elements: (options) => ({ create: (kind) => ({ mount: (place) => { place.textContent = `${kind} ${key} ${options.clientSecret.slice(0, 3)}` } }) }),
  confirmPayment: async (wish) => { window.confirmed = wish.confirmParams.return_url; return { error: { message: 'card declined' } } },
})
"""


class Till(NamedTuple):
    """A served process that pays through the simulator, and an order waiting to be paid."""

    url: str
    stripe: Simulator
    data_dir: Path


@pytest.fixture(scope="module")
def till(server: embedded.Server, worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Till]:
    folder = tmp_path_factory.mktemp("till")
    copy(server, worlds.template(EMPTY), "huliu_till")
    settings = settings_of(server, "huliu_till", folder, demo=True)
    with simulated(folder / "stripe.log") as stripe:
        paying = stripe.settings(settings)
        names = ("payments", "stripe_secret_key", "stripe_publishable_key", "stripe_webhook_secret", "stripe_api_base")
        more = {f"HULIU_{name.upper()}": str(getattr(paying, name)) for name in names}
        with serving(settings, 1, folder / "serve.log", **more) as processes:
            yield Till(processes[0].url, stripe, folder)


@pytest.fixture
def buyer(browser: Browser, till: Till) -> Iterator[tuple[Page, str]]:
    """A page on an unpaid order, and the order's number."""
    with ThreadPoolExecutor(1) as thread:
        number, token = thread.submit(_order, till).result()
    context = browser.new_context(base_url=till.url, locale="zh-CN", **PHONE)
    context.add_cookies([{"name": "huliu", "value": token, "url": till.url}])
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"/orders/{number}")
    yield page, number
    context.close()


def _order(till: Till) -> tuple[str, str]:
    import asyncio

    from backend.db.session import Database
    from tests.factories import buying
    from tests.factories.trips import make_trip

    async def act() -> tuple[str, str]:
        with psycopg.connect(f"{_url(till)}") as connection:
            row: Any = connection.execute("select count(*) from trip").fetchone()
        database = Database(_url(till))
        trip = await make_trip(database, f"paying-{row[0]}")
        await database.close()
        async with httpx.AsyncClient(base_url=till.url, headers={"X-Huliu": "1"}) as client:
            await buying.sign_in(client, till.data_dir, f"1390000333{row[0]}")
            answer = await buying.place(client, buying.order_body(buying.line(trip)))
            return str(answer.json()["number"]), str(client.cookies["huliu"])

    return asyncio.run(act())


def _url(till: Till) -> str:
    return (till.data_dir / "url").read_text()


@pytest.fixture(scope="module", autouse=True)
def told(till: Till, server: embedded.Server) -> None:
    (till.data_dir / "url").write_text(server.url(roles.APP, "huliu_till"))


def _intent(till: Till, number: str) -> str:
    return str(till.stripe.do("of", orders=[number])[number])


def test_a_wechat_code_is_shown_and_watched(buyer: tuple[Page, str], till: Till) -> None:
    page, number = buyer
    till.stripe.do("switches", hook=f"{till.url}/api/payments/stripe/webhook")
    page.get_by_role("radio", name="微信支付").check()
    page.get_by_role("button", name="去付款").tap()
    code = page.get_by_role("img", name="微信支付二维码")
    expect(code).to_be_visible()
    box = code.locator("svg").bounding_box()
    assert box is not None
    assert box["width"] > 200, "big enough to scan"
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    till.stripe.do("pay", intents=[_intent(till, number)])
    # Nobody runs jobs here: what the worker would do after the webhook is done by hand.
    _settle(till)
    expect(code).to_be_hidden(timeout=15_000)
    expect(page.get_by_role("link", name="出示凭证")).to_be_visible()


def _settle(till: Till) -> None:
    import asyncio
    from datetime import timedelta

    from backend.db.session import Database
    from backend.payments import sweep_steps
    from backend.payments.providers import connect

    async def act() -> None:
        await asyncio.sleep(0.5)
        database = Database(_url(till))
        settings = till.stripe.settings(Settings())
        await sweep_steps.handle_events(database, connect(settings, database), timedelta(0))
        await database.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, act()).result()


def test_alipay_leads_to_its_own_page(buyer: tuple[Page, str]) -> None:
    page, _ = buyer
    page.context.route("https://hooks.example/**", lambda route: route.fulfill(body="alipay", content_type="text/html"))
    page.get_by_role("radio", name="支付宝").check()
    page.get_by_role("button", name="去付款").tap()
    page.wait_for_url("https://hooks.example/alipay/pi_*")


def test_a_card_field_is_drawn_by_stripes_script(buyer: tuple[Page, str]) -> None:
    page, number = buyer
    page.context.route(
        "https://js.stripe.com/**",
        lambda route: route.fulfill(body=CARD_SCRIPT, content_type="text/javascript"),
    )
    page.get_by_role("radio", name="银行卡").check()
    page.get_by_role("button", name="去付款").tap()
    expect(page.get_by_text("payment pk_test_simulated pi_")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="去付款").tap()
    expect(page.get_by_text("card declined")).to_be_visible()
    assert page.evaluate("window.confirmed").endswith(f"/orders/{number}")


def test_a_card_script_that_does_not_come_is_said(buyer: tuple[Page, str]) -> None:
    page, _ = buyer
    page.context.route("https://js.stripe.com/**", lambda route: route.abort())
    page.get_by_role("radio", name="银行卡").check()
    page.get_by_role("button", name="去付款").tap()
    expect(page.get_by_text("银行卡付款暂时打不开")).to_be_visible()

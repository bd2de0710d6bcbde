"""A sold-out day on a phone: join, hear of places, order with one tap; and the queue as its operator sees it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from sqlalchemy import func, update

from backend.accounts import actions as people
from backend.accounts import keys as secrets
from backend.accounts.models import Session
from backend.db.session import Database
from backend.kernel import clock
from backend.notices import actions as notices
from backend.settings import Settings
from tests.e2e.conftest import PHONE
from tests.factories import buying
from tests.factories.processes import Process
from tests.factories.trips import TripMade, make_guide, make_trip

pytestmark = pytest.mark.e2e
HOLDER, WAITER, OPERATOR = "13900005551", "13900005552", "13900005553"


class World(NamedTuple):
    trip: TripMade
    order: str
    holder: str
    waiter: str
    operator: str


def run(work: object) -> object:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()  # type: ignore[arg-type]


async def _world(url: str, settings: Settings) -> World:
    """Two seats, both sold to one buyer; somebody who would like them; the operator's manager."""
    database, keys = Database(settings.database_url), secrets.load(settings)
    await database.open()
    trip = await make_trip(database, "waited-for", seats=2, rooms=1)
    async with database.transaction() as session:
        _, waiter = await people.sign_in(session, keys, f"+86{WAITER}", "phone", clock.now())
        manager, operator = await people.sign_in(session, keys, f"+86{OPERATOR}", "desk", clock.now())
        await make_guide(session, trip, manager.id)
        await session.execute(update(Session).values(strong_at=func.now()))
    await database.close()
    async with httpx.AsyncClient(base_url=url, headers={"X-Huliu": "1"}) as client:
        await buying.sign_in(client, settings.data_dir, HOLDER)
        number = (await buying.place(client, buying.order_body(buying.line(trip)))).json()["number"]
        await buying.pay(client, number)
        return World(trip, number, str(client.cookies["huliu"]), waiter, operator)


async def _give_up(url: str, settings: Settings, world: World) -> None:
    """The holder cancels; the worker hears of it."""
    headers = {"X-Huliu": "1", "Idempotency-Key": "we-stay-home", "Cookie": f"huliu={world.holder}"}
    async with httpx.AsyncClient(base_url=url, headers=headers) as client:
        answer = await client.post(f"/api/orders/{world.order}/cancellations", json={})
        assert answer.status_code == 200, answer.text
    database = Database(settings.database_url)
    await database.open()
    while await notices.collect(database):  # the demo has much to tell
        pass
    await database.close()


def _signed_in(browser: Browser, url: str, token: str, **look: object) -> BrowserContext:
    context = browser.new_context(base_url=url, locale="zh-CN", **look)  # type: ignore[arg-type]
    context.add_cookies([{"name": "huliu", "value": token, "url": url}])
    context.add_init_script("localStorage.setItem('signed-in', '1')")  # as the page does when somebody signs in
    context.set_default_timeout(15_000)
    return context


def test_from_sold_out_to_ordered(browser: Browser, site: tuple[Process, Settings]) -> None:
    url, settings = site[0].url, site[1]
    world = run(_world(url, settings))
    assert isinstance(world, World)
    context = _signed_in(browser, url, world.waiter, **PHONE)
    page = context.new_page()
    page.goto(f"/trips/{world.trip.slug}")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="可候补").first.tap()
    page.get_by_role("button", name="2人加入候补").tap()
    expect(page.get_by_role("status").filter(has_text="排在最前")).to_be_visible()
    _operator_sees(browser, url, world, "候补中")
    run(_give_up(url, settings, world))
    page.goto("/me/notices")
    page.get_by_role("link", name="名额了").tap()
    expect(page.get_by_role("status").filter(has_text="已为你留2个名额")).to_be_visible()
    page.get_by_label("联系人").fill("演示乙")
    page.get_by_label("手机号").fill(WAITER)
    page.get_by_role("checkbox").last.check()
    _operator_sees(browser, url, world, "名额留到")
    page.get_by_role("button", name="提交订单").tap()
    page.wait_for_url("**/orders/*")
    expect(page.get_by_text("待付款").first).to_be_visible()
    context.close()


def _operator_sees(browser: Browser, url: str, world: World, words: str) -> None:
    context = _signed_in(browser, url, world.operator, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"/supplier/{world.trip.supplier_id}/departures/{world.trip.departure_id}")
    expect(page.get_by_role("heading", name="候补队伍：1组，共2人")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=words)).to_be_visible()
    context.close()

"""A guide scans vouchers where there is no signal: the camera reads them, the phone judges, the server hears later."""

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import httpx
import psycopg
import pytest
import resvg_py
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from backend.accounts import actions as people
from backend.accounts import keys as secrets
from backend.db.session import Database
from backend.kernel import clock
from backend.settings import Settings
from tests.e2e.conftest import FLAGS, PHONE
from tests.factories import buying
from tests.factories.processes import Process
from tests.factories.trips import make_guide, make_trip

pytestmark = pytest.mark.e2e


class Boarding(NamedTuple):
    """A guide's session, and the vouchers of two bookings that board today."""

    token: str
    first: dict[str, str]
    second: dict[str, str]
    film: Path


async def _world(url: str, settings: Settings, folder: Path) -> Boarding:
    database, keys = Database(settings.database_url), secrets.load(settings)
    await database.open()
    trip = await make_trip(database, "boards-today")
    async with database.transaction() as session:
        account, token = await people.sign_in(session, keys, "+8613900007777", "guide", clock.now())
        await make_guide(session, trip, account.id)
    vouchers = []
    async with httpx.AsyncClient(base_url=url, headers={"X-Huliu": "1"}) as client:
        for phone in ("13900006661", "13900006662"):
            await buying.sign_in(client, settings.data_dir, phone)
            number = (await buying.place(client, buying.order_body(buying.line(trip)))).json()["number"]
            await buying.pay(client, number)
            vouchers.append((await client.get(f"/api/orders/{number}")).json()["vouchers"][0])
            client.cookies.clear()
    async with database.pool.connection() as connection:
        today = clock.today()
        await connection.execute(
            "update departure set starts_on = %s, ends_on = %s, decides_at = %s, closes_at = %s where id = %s",
            [today, today, clock.now() - timedelta(days=20), clock.now() - timedelta(hours=8), trip.departure_id],
        )
        await connection.execute("update booking set starts_on = %s, ends_on = %s where departure_id = %s",
                                 [today, today, trip.departure_id])  # fmt: skip
    await database.close()
    return Boarding(token, vouchers[0], vouchers[1], _film(vouchers[0]["svg"], folder))


def _film(svg: str, folder: Path) -> Path:
    """A picture of the first voucher's QR as the camera would see it, as a film of one frame."""
    drawn = folder / "voucher.png"
    drawn.write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=360)))
    frame = Image.new("RGB", (640, 480), "#cfcfc8")
    frame.paste(Image.open(drawn).convert("RGB").rotate(4, expand=True, fillcolor="#cfcfc8"), (130, 40))
    film = folder / "voucher.mjpeg"
    frame.save(folder / "frame.jpg", quality=90)
    film.write_bytes((folder / "frame.jpg").read_bytes() * 10)
    return film


@pytest.fixture(scope="module")
def boarding(site: tuple[Process, Settings], tmp_path_factory: pytest.TempPathFactory) -> Boarding:
    with ThreadPoolExecutor(1) as thread:
        made = _world(site[0].url, site[1], tmp_path_factory.mktemp("film"))
        return thread.submit(asyncio.run, made).result()


@pytest.fixture
def guide(browser: Browser, site: tuple[Process, Settings], boarding: Boarding) -> Iterator[Page]:
    camera = [
        "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={boarding.film}",
    ]  # fmt: skip
    own = browser.browser_type.launch(executable_path=browser_path(), args=[*FLAGS, *camera])
    context = own.new_context(base_url=site[0].url, locale="zh-CN", permissions=["camera"], **PHONE)
    context.add_cookies([{"name": "huliu", "value": boarding.token, "url": site[0].url}])
    context.set_default_timeout(10_000)
    yield context.new_page()
    own.close()


def browser_path() -> str:
    return os.environ.get("CHROME_PATH", "/usr/bin/chromium")


def _states(settings: Settings) -> list[str]:
    with psycopg.connect(settings.database_url) as connection:
        return [row[0] for row in connection.execute(
            "select b.state from booking b join departure d on d.id = b.departure_id join trip t on t.id = d.trip_id"
            " where t.slug = 'boards-today'")]  # fmt: skip


def test_scans_without_a_signal_arrive_later(guide: Page, site: tuple[Process, Settings], boarding: Boarding) -> None:
    guide.goto("/supplier/check-in")
    expect(guide.get_by_text("本机名单：2个预订")).to_be_visible()
    guide.evaluate("navigator.serviceWorker.ready.then(() => true)")
    guide.reload()
    expect(guide.get_by_text("本机名单：2个预订")).to_be_visible()
    guide.get_by_role("button", name="扫码核销").click()  # loads the camera's chunk while there is a signal
    expect(guide.get_by_text("核销成功")).to_be_visible()
    guide.get_by_role("button", name="关闭相机").click()

    guide.context.set_offline(True)
    code = guide.get_by_label("二维码内容或12位数字")
    send = guide.get_by_role("button", name="核销", exact=True)
    code.fill(boarding.second["qr"][:-3] + "AAA")
    send.click()
    expect(guide.get_by_text("不是有效凭证")).to_be_visible()
    code.fill(boarding.second["code"])
    send.click()
    expect(guide.get_by_text("已记下")).to_be_visible()
    expect(guide.get_by_text("1次核销待上传")).to_be_visible()
    code.fill(boarding.second["code"])
    send.click()
    expect(guide.get_by_text("已经核销过")).to_be_visible()
    assert sorted(_states(site[1])) == ["checked_in", "confirmed"]
    if pictures := os.environ.get("HULIU_TEST_PICTURES"):
        guide.screenshot(path=f"{pictures}/scan-offline.png")
    guide.reload()
    expect(guide.get_by_text("1次核销待上传")).to_be_visible()

    guide.context.set_offline(False)
    expect(guide.get_by_text("1次核销待上传")).to_be_hidden()
    assert _states(site[1]) == ["checked_in", "checked_in"]

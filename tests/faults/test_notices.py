"""Notices over inbox, SMS and Web Push: each once, whatever dies; wishes, quiet hours, a browser that is gone."""

import asyncio
import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from string import Formatter

import msgspec
import pytest
from httpx import AsyncClient
from sqlalchemy import text, update

from backend.accounts import keys as secrets
from backend.accounts import ports as sms_ports
from backend.db.session import Database
from backend.kernel import clock
from backend.notices import actions, rules
from backend.notices import ports as push_ports
from backend.notices.models import Delivery
from backend.settings import ROOT, Settings
from backend.suppliers.models import Member
from tests.factories import buying
from tests.factories.processes import environment
from tests.factories.trips import make_trip
from tests.fakes.push_service import Browser, Service, push_service

pytestmark = pytest.mark.anyio
CRASHING = """
import asyncio
from backend import features, settings as configuration
from backend.accounts import keys, ports as sms_ports
from backend.db.session import Database
from backend.notices import actions, ports
async def main():
    features.assemble()
    settings = configuration.load()
    database = Database(settings.database_url); await database.open()
    await actions.collect(database)
    await actions.deliver(database, keys.load(settings), sms_ports.connect(settings), ports.connect(settings))
asyncio.run(main())
"""
ALWAYS = {"channels": {name: ["push", "sms"] for name in rules.GROUPS}, "quietFrom": "00:00", "quietTo": "00:00"}


async def round_of_work(database: Database, settings: Settings) -> None:
    """What the worker does every two seconds, with everything due now."""
    await actions.collect(database)
    async with database.transaction() as session:
        await session.execute(update(Delivery).where(Delivery.state != "sent").values(due_at=clock.now()))
    await actions.deliver(database, secrets.load(settings), sms_ports.connect(settings), push_ports.connect(settings))


def texts(settings: Settings) -> list[str]:
    lines = [json.loads(line) for line in (settings.data_dir / "inbox.jsonl").read_text().splitlines()]
    return [line["text"] for line in lines if line["template"] == "notice"]


async def sold(client: AsyncClient, database: Database, settings: Settings, service: Service) -> tuple[Browser, str]:
    """A buyer who listens on every channel, is a manager too, and has just paid."""
    trip = await make_trip(database)
    me = await buying.sign_in(client, settings.data_dir)
    async with database.transaction() as session:
        session.add(Member(supplier_id=trip.supplier_id, account_id=me["id"], role="manager"))
    browser = Browser(service, "phone")
    wishes = await client.put("/api/me/notice-wishes", json={**ALWAYS, "language": "en"})
    assert wishes.status_code == 200, wishes.text
    assert len(wishes.json()["pushKey"]) > 80
    assert (await client.post("/api/me/push-subscriptions", json=browser.subscription)).status_code == 204
    order = (await buying.place(client, buying.order_body(buying.line(trip)))).json()
    await buying.pay(client, order["number"])
    return browser, str(order["number"])


@pytest.fixture
def service() -> Iterator[Service]:
    with push_service() as running:
        yield running


@pytest.fixture
def settings(settings: Settings, service: Service) -> Settings:
    """The push port may call the stand-in service."""
    return msgspec.structs.replace(settings, push_hosts=service.host)


async def test_a_sale_is_told_once_on_every_channel(
    client: AsyncClient, database: Database, settings: Settings, service: Service
) -> None:
    browser, number = await sold(client, database, settings, service)
    for _ in range(3):
        await round_of_work(database, settings)
    shown = (await client.get("/api/me/notices", headers={"Accept-Language": "en"})).json()
    assert shown["unread"] == 2
    assert {one["kind"] for one in shown["items"]} == {"order_paid", "sold"}
    assert f"Order {number} is paid; your voucher is ready" in {one["text"] for one in shown["items"]}
    assert sorted(texts(settings)) == sorted(one["text"] for one in shown["items"])
    assert len({topic for _, topic, _, _ in service.arrived}) == len(service.arrived) == 2
    assert all(signed for _, _, signed, _ in service.arrived)
    read = [browser.read(body) for _, _, _, body in service.arrived]
    assert {one["link"] for one in read} >= {f"/en/orders/{number}"}
    assert (await client.post("/api/me/notices/read")).json() == {"unread": 0}


@pytest.mark.parametrize("point", ["notices_heard", "notice_sent"])
async def test_a_worker_that_dies_loses_and_repeats_nothing(
    point: str, client: AsyncClient, database: Database, settings: Settings, service: Service
) -> None:
    await sold(client, database, settings, service)
    env = environment(settings, 0, HULIU_CRASH_AT=point, HULIU_PUSH_HOSTS=service.host)
    dying = await asyncio.create_subprocess_exec(sys.executable, "-c", CRASHING, cwd=ROOT, env=env)
    assert await dying.wait() == -9, "the worker should have died there"
    for _ in range(2):
        await round_of_work(database, settings)
    async with database.transaction() as session:
        counts = await session.execute(
            text("select (select count(*) from notice), (select count(*) from delivery where state = 'sent'),"
                 " (select count(*) from delivery), (select count(*) from unheard)")
        )  # fmt: skip
        assert tuple(counts.one()) == (2, 4, 4, 0)
    assert len(texts(settings)) == len(set(texts(settings))) == 2
    assert len({topic for _, topic, _, _ in service.arrived}) == 2, "a repeat replaces itself by its topic"


async def test_a_carrier_without_keys_is_not_asked_twice(
    client: AsyncClient, database: Database, settings: Settings, service: Service
) -> None:
    """After a crash nobody knows whether the text went out: it is marked, and the inbox has it anyway."""
    await sold(client, database, settings, service)
    await actions.collect(database)
    async with database.transaction() as session:
        await session.execute(update(Delivery).values(state="sending", due_at=clock.now()))
    carrier = sms_ports.DevInbox(settings.data_dir)
    carrier.drops_repeats = False
    await actions.deliver(database, secrets.load(settings), carrier, push_ports.connect(settings))
    async with database.transaction() as session:
        states = await session.execute(text("select channel, state, count(*) from delivery group by 1, 2 order by 1"))
        assert [tuple(row) for row in states] == [("push", "sent", 2), ("sms", "unknown", 2)]
    assert texts(settings) == []


async def test_a_browser_that_is_gone_and_a_service_that_is_down(
    client: AsyncClient, database: Database, settings: Settings, service: Service
) -> None:
    await sold(client, database, settings, service)
    service.status = 503
    await round_of_work(database, settings)
    async with database.transaction() as session:
        again = await session.execute(text("select count(*) from delivery where state = 'waiting' and attempts = 1"))
        assert again.scalar_one() == 2
    service.status = 410
    await round_of_work(database, settings)
    assert (await client.get("/api/me/notice-wishes")).json()["browsers"] == 0
    async with database.transaction() as session:
        failed = await session.execute(
            text("select count(*) from delivery where channel = 'push' and state = 'failed'")
        )
        assert failed.scalar_one() == 2


@pytest.mark.parametrize(
    "endpoint",
    ["http://169.254.169.254/latest", "https://evil.example/push", "https://fcm.googleapis.com.evil.example/x",
     "http://fcm.googleapis.com/x", "https://user@127.0.0.1/x", "file:///etc/passwd"],
)  # fmt: skip
async def test_only_push_services_are_called(
    client: AsyncClient, settings: Settings, service: Service, endpoint: str
) -> None:
    await buying.sign_in(client, settings.data_dir)
    body = Browser(service, "x").subscription | {"endpoint": endpoint}
    refused = await client.post("/api/me/push-subscriptions", json=body)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "endpoint")


@pytest.mark.parametrize(
    ("at", "start", "end", "urgent", "due"),
    [
        ("12:00", "22:00", "07:30", False, "0 12:00"),
        ("22:30", "22:00", "07:30", False, "1 07:30"),
        ("03:00", "22:00", "07:30", False, "0 07:30"),
        ("07:30", "22:00", "07:30", False, "0 07:30"),
        ("03:00", "22:00", "07:30", True, "0 03:00"),
        ("13:10", "13:00", "14:00", False, "0 14:00"),
        ("03:00", "00:00", "00:00", False, "0 03:00"),
    ],
)
def test_quiet_hours(at: str, start: str, end: str, urgent: bool, due: str) -> None:
    day = date(2026, 11, 23)
    plus, hour = due.split()
    wanted = clock.at(day + timedelta(days=int(plus)), hour)
    assert rules.due(clock.at(day, at), start, end, urgent=urgent) == wanted


def test_every_template_says_both_languages_with_the_same_values() -> None:
    for kind, template in rules.TEMPLATES.items():
        names = [{name for _, name, _, _ in Formatter().parse(one) if name} for one in (template.zh, template.en)]
        assert names[0] == names[1], kind
        assert template.group in rules.GROUPS

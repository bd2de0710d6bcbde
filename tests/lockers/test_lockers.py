"""A kind of offer that no feature below knows is listed, found, sold in one basket with a trip and goods, raced for,
given up in part, refunded and booked."""

import asyncio
import random
import re
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy import func, select

from backend import features, selfcheck
from backend.accounts import keys as secrets
from backend.app import create
from backend.db import roles
from backend.db.session import Database
from backend.inventory.models import Claim, Quota
from backend.kernel import clock
from backend.kernel.messages import message
from backend.kernel.money import MoneyIn
from backend.notices import actions as notices
from backend.orders.models import Line, OrderPart
from backend.payments.providers import connect
from backend.payments.sweep import sweep_once
from backend.promotions.actions import open_promotion
from backend.promotions.schemas import PromotionIn, PromotionNameIn
from backend.search.indexing import refresh
from backend.settings import ROOT, Settings
from tests.factories import buying, crowd, goods, joining
from tests.factories.trips import make_supplier, make_trip
from tests.lockers.feature import FEATURE
from tests.lockers.kind import open_locker
from tests.lockers.models import TABLES, Locker, Rental

pytestmark = [pytest.mark.anyio, pytest.mark.world("huliu_template")]
HOURS, FEN = 6, 1500
NAMED = re.compile(r"\blockers?\b", re.IGNORECASE)


@pytest.fixture(autouse=True)
def listed(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    """The one line: lockers are among the features."""
    with psycopg.connect(settings.database_owner_url, autocommit=True) as connection:
        connection.execute(TABLES.format(app=roles.APP))
    with monkeypatch.context() as patch:
        patch.setattr(features, "FEATURES", (*features.FEATURES, FEATURE))
        features.assemble()
        yield
    features.assemble()


@pytest.fixture
async def client(settings: Settings, listed: None) -> AsyncIterator[AsyncClient]:
    edge = create(settings)
    transport, headers = ASGITransport(edge, raise_app_exceptions=True), {"X-Huliu": "1"}
    base = "http://127.0.0.1:8000"
    async with edge.app.lifespan(), AsyncClient(transport=transport, base_url=base, headers=headers) as made:
        yield made


@pytest.fixture
async def locker(database: Database, listed: None) -> Locker:
    async with database.transaction() as session:
        supplier = await make_supplier(session, "demo-lockers")
        return await open_locker(session, supplier, "hongqiao", HOURS, FEN)


def line(locker: Locker, hours: int = 2, in_days: int = 1) -> dict[str, Any]:
    day = clock.today() + timedelta(days=in_days)
    return {"offer": str(locker.offer_id), "quantity": hours, "day": day.isoformat()}


async def left(database: Database, locker: Locker, day: date) -> int:
    async with database.reading() as session:
        taken = select(func.coalesce(func.sum(Claim.quantity), 0)).join(Quota, Quota.id == Claim.quota_id)
        mine = (Quota.resource_id == locker.resource_id, Quota.day == day, Claim.state != "released")
        return HOURS - int(await session.scalar(taken.where(*mine)) or 0)


def sound(settings: Settings) -> None:
    found = [one for one in selfcheck.breaches(settings.database_owner_url) if one.rows]
    assert not found, found


async def test_listed_and_found(client: AsyncClient, database: Database, locker: Locker) -> None:
    shown = (await client.get("/api/lockers")).json()
    assert [one["name"] for one in shown] == ["虹桥储物柜"]
    async with database.transaction() as session:
        await refresh(session)
    found = (await client.get("/api/search", params={"q": "储物柜"})).json()
    assert "hongqiao" in str(found)
    only = (await client.get("/api/search", params={"q": "储物柜", "kind": "locker"})).json()["items"]
    assert [one["slug"] for one in only] == ["hongqiao"]
    other = await client.get("/api/search", params={"q": "储物柜", "kind": "boathouse"})
    assert (other.status_code, other.json()["errors"][0]["field"]) == (400, "kind")


async def test_one_basket_of_three_kinds(
    client: AsyncClient, database: Database, settings: Settings, locker: Locker
) -> None:
    trip, tea = await make_trip(database, in_days=9), await goods.make_goods(database)
    await buying.sign_in(client, settings.data_dir)
    home, day = await goods.add_address(client), clock.today() + timedelta(days=1)
    lines = [buying.line(trip), goods.line(tea, home), line(locker, 3)]
    quote = (await client.post("/api/quotes", json={"lines": lines})).json()
    (other,) = quote["others"]
    assert (other["title"], other["facts"][1]["text"]) == ("虹桥储物柜", "3小时")
    placed = await buying.place(client, buying.order_body(*lines, expectedTotal=quote["total"]))
    assert placed.status_code == 201, placed.text
    number = placed.json()["number"]
    assert await left(database, locker, day) == 3
    await buying.pay(client, number)
    order = (await client.get(f"/api/orders/{number}")).json()
    assert order["state"] == "paid"
    shown = [one for sold in order["supplierOrders"] for one in sold["parts"]]
    assert [(one["state"], one["facts"][1]["text"]) for one in shown] == [("confirmed", "3小时")]
    assert {"虹桥储物柜"} < set((await client.get("/api/me/orders")).json()["items"][0]["title"].split(" · "))
    file = (await client.get(f"/api/orders/{number}/calendar.ics")).text
    assert "虹桥储物柜" in file
    assert day.strftime("%Y%m%d") in file
    export = (await client.get("/api/me/export")).json()
    assert export["orders"][0]["number"] == number
    sound(settings)
    mine = next(one for one in order["lines"] if one["part"] == shown[0]["id"])
    wish = {"lines": [{"line": mine["id"], "quantity": 2}]}
    preview = (await client.post(f"/api/orders/{number}/cancellations?preview=true", json=wish)).json()
    assert (preview["back"]["amount"], preview["kept"]["amount"]) == (2 * FEN, 0)
    done = await client.post(f"/api/orders/{number}/cancellations", json=wish, headers={"Idempotency-Key": "two-hours"})
    assert done.json()["back"]["amount"] == 2 * FEN
    assert await left(database, locker, day) == 5
    await sweep_once(database, connect(settings, database))
    order = (await client.get(f"/api/orders/{number}")).json()
    assert order["refunded"]["amount"] == 2 * FEN
    sound(settings)
    await joining.as_staff(client, database, settings, "support")
    desk = (await client.get(f"/api/platform/orders/{number}")).json()
    assert [one["title"] for one in desk["parts"] if one["kind"] == "lockers"] == ["虹桥储物柜"]
    assert {"amount": 2 * FEN, "currency": "CNY"} in [one["back"] for one in desk["lines"]]


async def test_what_a_supplier_writes_is_sold_at_a_discount_and_told(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    """Listed, reviewed and published by the kit; a coupon for this kind alone; the feature's own notice and words."""
    supplier = await joining.approved(client, database, settings)
    base = f"/api/supplier/{supplier}/listings"
    draft = (await client.post(base, json={"kind": "locker", "content": {"fen": FEN}})).json()
    assert [one["field"] for one in draft["faults"]] == ["content.title.zh", "content.hours"]
    content = {"title": {"zh": "站前储物柜", "en": "Station locker"}, "hours": HOURS, "fen": FEN}
    saved = (await client.put(f"{base}/{draft['id']}", json={"version": 1, "content": content})).json()
    handed = await client.post(f"{base}/{draft['id']}/submission", json={"version": saved["version"]})
    assert handed.status_code == 200, handed.text
    await joining.as_staff(client, database, settings, "reviewer")
    shown = (await client.get(f"/api/platform/listings/{draft['id']}")).json()
    assert shown["page"] == {"title": "站前储物柜", "hours": HOURS}
    verdict = {"act": "publish", "version": saved["version"], "seen": shown["seen"]}
    done = await client.post(f"/api/platform/listings/{draft['id']}/decision", json=verdict)
    assert done.status_code == 200, done.text
    (page,) = (await client.get("/api/lockers")).json()
    assert page["name"] == "站前储物柜"
    wish = PromotionIn(
        kind="coupon", scope="lockers", name=PromotionNameIn(zh="柜惠", en="Locker deal"),
        threshold=MoneyIn(amount=FEN, currency="CNY"), off=MoneyIn(amount=500, currency="CNY"),
        starts_at=clock.now() - timedelta(days=1), ends_at=clock.now() + timedelta(days=9), code="LOCKERS", budget=9,
        per_buyer=1,
    )  # fmt: skip
    async with database.transaction() as session:
        await open_promotion(session, None, wish, clock.now())
    trip = await make_trip(database, in_days=9)
    day = (clock.today() + timedelta(days=1)).isoformat()
    hours = {"offer": page["offer"], "quantity": 2, "day": day}
    taken = (await client.post("/api/me/coupons", json={"code": "LOCKERS"})).json()
    assert taken["scopeName"] == "储物柜"
    for lines, off in (([hours], 500), ([buying.line(trip)], 0)):
        quote = (await client.post("/api/quotes", json={"lines": lines, "coupons": ["LOCKERS"]})).json()
        assert sum(one["amount"]["amount"] for one in quote["discounts"]) == off, "for lockers alone"
    number = (await buying.place(client, buying.order_body(hours, coupons=["LOCKERS"]))).json()["number"]
    await buying.pay(client, number)
    await notices.collect(database)
    told = (await client.get("/api/me/notices")).json()["items"]
    assert f"订单{number}:柜门密码已出" in [one["text"] for one in told]
    assert message("locker_jammed", "en") == "The door is jammed"
    sound(settings)


async def test_its_own_ladder_and_its_end(
    client: AsyncClient, database: Database, settings: Settings, locker: Locker
) -> None:
    await buying.sign_in(client, settings.data_dir)
    number = (await buying.place(client, buying.order_body(line(locker, 4, in_days=0)))).json()["number"]
    await buying.pay(client, number)
    order = (await client.get(f"/api/orders/{number}")).json()
    url, key = f"/api/orders/{number}/cancellations", {"Idempotency-Key": "half-of-it"}
    one = await client.post(url, json={"lines": [{"line": order["lines"][0]["id"], "quantity": 1}]}, headers=key)
    assert (one.json()["back"]["amount"], one.json()["percent"]) == (FEN // 2, 50)
    rest = await client.post(url, json={}, headers={"Idempotency-Key": "all-of-it"})
    assert rest.json()["back"]["amount"] == 3 * FEN // 2
    assert (await client.get(f"/api/orders/{number}")).json()["state"] == "cancelled"
    assert await left(database, locker, clock.today()) == HOURS
    again = await client.post(url, json={}, headers={"Idempotency-Key": "once-more"})
    assert again.status_code == 409
    sound(settings)


async def test_refusals_name_the_line(
    client: AsyncClient, database: Database, settings: Settings, locker: Locker
) -> None:
    await buying.sign_in(client, settings.data_dir)
    much = await buying.place(client, buying.order_body(line(locker, HOURS + 1)))
    assert (much.status_code, much.json()["slug"]) == (409, "sold_out")
    assert much.json()["errors"][0]["field"] == "lines.0.quantity"
    late = await buying.place(client, buying.order_body(line(locker, 1, in_days=40)))
    assert (late.status_code, late.json()["errors"][0]["field"]) == (409, "lines.0.day")
    short = (await client.post("/api/quotes", json={"lines": [line(locker, HOURS + 1)]})).json()["short"]
    assert short == [{"line": 0, "left": HOURS}]


async def test_a_crowd_gets_what_is_there_and_no_more(
    client: AsyncClient, database: Database, settings: Settings, locker: Locker
) -> None:
    trip, dice = await make_trip(database, in_days=9), random.Random(7)
    tokens = await crowd.make_crowd(database, secrets.load(settings), 20)
    bodies = [
        buying.order_body(*dice.choice(([line(locker, 1)], [line(locker, 2)], [buying.line(trip), line(locker, 1)])))
        for _ in tokens
    ]

    async def ask(token: str, body: dict[str, Any]) -> int:
        headers = {"Cookie": f"huliu={token}", "Idempotency-Key": uuid.uuid4().hex}
        return (await client.post("/api/orders", json=body, headers=headers)).status_code

    answers = await asyncio.gather(*(ask(*one) for one in zip(tokens, bodies, strict=True)))
    assert set(answers) == {201, 409}
    async with database.reading() as session:
        sold = await session.scalar(select(func.sum(Line.quantity)).where(Line.type == "HOUR"))
        rented = await session.scalar(select(func.sum(Rental.hours)))
        parts = await session.scalar(select(func.count()).where(OrderPart.kind == "lockers"))
    assert sold == rented == HOURS - await left(database, locker, clock.today() + timedelta(days=1)) == HOURS
    assert 0 < int(parts or 0) <= HOURS
    sound(settings)


def test_no_room_below_names_it() -> None:
    told = [
        str(file.relative_to(ROOT))
        for folder in ("backend", "pwa/src")
        for file in Path(ROOT / folder).rglob("*")
        if file.suffix in {".py", ".sql", ".ts", ".vue"} and NAMED.search(file.read_text(encoding="utf-8"))
    ]
    assert told == []

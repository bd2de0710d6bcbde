"""Withdrawing a consent ends at once what stood on it, and giving it again lets it begin again."""

import uuid
from datetime import timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, text

from backend.accounts import consents
from backend.accounts.models import Consent, Traveller
from backend.addresses.models import AgeProof
from backend.db.session import Database
from backend.kernel import clock
from backend.notices.models import NoticeWish, PushSubscription
from backend.orders.models import Passenger
from backend.settings import Settings
from backend.suppliers.models import Member
from tests.factories import buying, joining
from tests.factories.trips import make_trip
from tests.worlds import EMPTY

pytestmark = pytest.mark.anyio


async def withdraw(client: AsyncClient, kind: str, given: bool = False) -> None:
    answer = await client.patch("/api/me", json={"kind": kind, "given": given})
    assert answer.status_code == 200, answer.text
    assert (kind in answer.json()["consents"]) is given


async def count(database: Database, table: type) -> int:
    async with database.transaction() as session:
        return int((await session.execute(select(func.count()).select_from(table))).scalar_one())


def test_every_kind_of_consent_says_what_withdrawing_does() -> None:
    rule = next(str(one.sqltext) for one in Consent.__table__.constraints if "kind" in str(getattr(one, "name", "")))
    assert set(consents.WITHDRAWN) == set(consents.EFFECTS) == {part for part in rule.split("'")[1::2]}


@pytest.mark.world(EMPTY)
async def test_sensitive(client: AsyncClient, database: Database, settings: Settings) -> None:
    trip = await make_trip(database, days=1)
    await buying.sign_in(client, settings.data_dir)
    who = await buying.add_traveller(client, document="passport", number="E98761234")
    await client.post("/api/me/age", json={"number": buying.ADULT_ID})
    seat = buying.line(trip, quantity=1, travellers=[who])
    assert (await buying.place(client, buying.order_body(seat))).status_code == 201
    await withdraw(client, "sensitive")
    assert [await count(database, table) for table in (Traveller, AgeProof, Passenger)] == [0, 0, 1]
    refused = await buying.place(client, buying.order_body(seat))
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "lines.0.travellers.0")
    body = {"name": "演示甲", "document": "passport", "number": "E98761234", "bornOn": "1980-01-02"}
    again = await client.post("/api/me/travellers", json=body)
    assert again.json()["errors"][0]["field"] == "consents.sensitive"
    await withdraw(client, "sensitive", given=True)
    assert (await client.post("/api/me/travellers", json=body)).status_code == 201


async def test_guardian(client: AsyncClient, database: Database, settings: Settings) -> None:
    await buying.sign_in(client, settings.data_dir)
    today = clock.today()
    fourteen = today.replace(year=today.year - 14)
    for name, born in (
        ("演示甲", fourteen),
        ("演示乙", fourteen + timedelta(days=1)),
        ("演示丙", fourteen.replace(year=1980)),
    ):
        await buying.add_traveller(client, name, born.isoformat())
    await withdraw(client, "guardian")
    left = (await client.get("/api/me/travellers")).json()["items"]
    assert {one["bornOn"] for one in left} == {fourteen.isoformat(), fourteen.replace(year=1980).isoformat()}


async def test_share_operator(client: AsyncClient, database: Database, settings: Settings) -> None:
    trip = await make_trip(database, days=1)
    other = await make_trip(database, "trip-b", supplier_id=trip.supplier_id, days=1)
    me = await buying.sign_in(client, settings.data_dir)
    who = await buying.add_traveller(client, "演示甲乙", document="passport", number="E98761234")
    seat = buying.line(trip, quantity=1, travellers=[who])
    order = (await buying.place(client, buying.order_body(seat))).json()
    await buying.pay(client, order["number"])
    soon = clock.today() + timedelta(days=2)
    async with database.transaction() as session:
        await session.execute(text("update booking set starts_on = :day, ends_on = :day"), {"day": soon})
        later = "decides_at = now() - interval '9 days', closes_at = now() + interval '2 hours', state = 'confirmed'"
        await session.execute(
            text(f"update departure set starts_on = :day, ends_on = :day, {later} where id = :id"),
            {"day": soon, "id": trip.departure_id},
        )
        session.add(Member(supplier_id=trip.supplier_id, account_id=uuid.UUID(me["id"]), role="manager"))
    await joining.strong(database)
    manifest = f"/api/supplier/{trip.supplier_id}/departures/{trip.departure_id}/manifest"
    for given in (True, False, True):
        await withdraw(client, "share_operator", given)
        shown = (await client.get(manifest)).text
        assert ("E98761234" in shown, "演示甲乙" in shown, "13900001111" in shown) == (given, given, given)
        url = f"/api/orders/{order['number']}/names"
        named = await client.post(url, json={"line": order["lines"][0]["id"], "travellers": [who]})
        assert (named.status_code == 200) is given, named.text
        if not given:
            refused = await buying.place(client, buying.order_body(buying.line(other, quantity=1, travellers=[who])))
            assert refused.json()["errors"][0]["field"] == "consents.share_operator"


@pytest.mark.world(EMPTY)
async def test_privacy(client: AsyncClient, database: Database, settings: Settings) -> None:
    trip = await make_trip(database, days=1)
    me = await buying.sign_in(client, settings.data_dir)
    known = (await client.get("/api/me/notice-wishes")).json()
    wish = {key: known[key] for key in ("channels", "quietFrom", "quietTo", "language")}
    assert (await client.put("/api/me/notice-wishes", json=wish)).status_code == 200
    async with database.transaction() as session:
        session.add(
            PushSubscription(
                id=uuid.uuid4(), account_id=uuid.UUID(me["id"]), endpoint="https://push.example/1", keys={}
            )
        )
    await withdraw(client, "privacy", given=True)
    assert await count(database, PushSubscription) == 1
    await withdraw(client, "privacy")
    assert [await count(database, table) for table in (PushSubscription, NoticeWish)] == [0, 0]
    assert (await buying.place(client, buying.order_body(buying.line(trip)))).status_code == 201, (
        "a contract needs none"
    )

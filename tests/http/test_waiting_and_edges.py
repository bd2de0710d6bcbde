"""The waiting list end to end, and what an independent reading of the code found: each stays mended."""

import uuid

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update

from backend.db.session import Database
from backend.departures import deciding as departures
from backend.kernel import clock
from backend.payments.providers import Providers
from backend.payments.sandbox import Sandbox
from backend.payments.sweep import sweep_once
from backend.settings import Settings
from backend.suppliers.models import Member
from backend.trips import queueing
from backend.trips.models import Departure
from tests.factories import buying, crowd
from tests.factories.trips import make_guide, make_trip
from tests.worlds import EMPTY

pytestmark = pytest.mark.anyio
KEY = "Idempotency-Key"


async def test_freed_places_are_offered_and_taken(client: AsyncClient, database: Database, settings: Settings) -> None:
    trip = await make_trip(database, seats=2, rooms=1)
    await buying.sign_in(client, settings.data_dir)
    first = (await buying.place(client, buying.order_body(buying.line(trip)))).json()["number"]
    await buying.pay(client, first)
    holder = dict(client.cookies)
    client.cookies.clear()
    await buying.sign_in(client, settings.data_dir, "13900002222")
    wish = {"day": trip.day.isoformat(), "quantity": 2}
    joined = await client.post(f"/api/trips/{trip.slug}/waits", json=wish)
    assert joined.status_code == 201, joined.text
    waiter = dict(client.cookies)
    client.cookies.clear()
    client.cookies.update(holder)
    await client.post(f"/api/orders/{first}/cancellations", json={}, headers={KEY: "give-it-up"})
    assert await queueing.offer_places(database, clock.now()) == 0, "they were offered with the cancelling"
    # The offered places are kept: nobody else gets them, and the one who waited does.
    refused = await buying.place(client, buying.order_body(buying.line(trip)))
    assert refused.status_code == 409
    client.cookies.clear()
    client.cookies.update(waiter)
    offered = (await client.get("/api/me/waits")).json()["items"][0]
    assert offered["state"] == "offered"
    stolen = await buying.place(client, buying.order_body(buying.line(trip), wait=str(uuid.uuid4())))
    assert stolen.status_code == 409, "a made-up entry opens nothing"
    taken = await buying.place(client, buying.order_body(buying.line(trip), wait=offered["id"]))
    assert taken.status_code == 201, taken.text
    assert (await client.get("/api/me/waits")).json()["items"] == []
    assert await crowd.breaches(database) == []


async def test_a_queue_needs_a_full_departure(client: AsyncClient, database: Database, settings: Settings) -> None:
    trip = await make_trip(database)
    await buying.sign_in(client, settings.data_dir)
    answer = await client.post(f"/api/trips/{trip.slug}/waits", json={"day": trip.day.isoformat(), "quantity": 2})
    assert (answer.status_code, answer.json()["slug"]) == (409, "not_on_sale")


@pytest.mark.world(EMPTY)
async def test_a_buyers_key_can_not_stand_in_for_ours(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    trip = await make_trip(database, minimum=10)
    await buying.sign_in(client, settings.data_dir)
    order = (await buying.place(client, buying.order_body(buying.line(trip, quantity=4)))).json()
    await buying.pay(client, order["number"])
    booking = order["supplierOrders"][0]["bookings"][0]["id"]
    poison = {KEY: f"departure:{trip.departure_id}:{booking}"}
    part = {"lines": [{"line": order["lines"][0]["id"], "quantity": 2}]}
    url = f"/api/orders/{order['number']}/cancellations"
    assert (await client.post(url, json=part, headers=poison)).status_code == 200
    assert (await client.post(url, json={}, headers=poison)).status_code == 422, "another body under the same key"
    async with database.transaction() as session:
        await session.execute(update(Departure).values(decides_at=clock.now()))
    await sweep_once(database, Providers(Sandbox(database, "")))
    await sweep_once(database, Providers(Sandbox(database, "")))
    shown = (await client.get(f"/api/orders/{order['number']}")).json()
    assert shown["state"] == "cancelled"
    assert shown["refunded"] == shown["total"]


async def test_a_single_room_is_not_given_back_alone(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    trip = await make_trip(database)
    await buying.sign_in(client, settings.data_dir)
    body = buying.order_body(buying.line(trip, quantity=1), buying.line(trip, "single", 1))
    order = (await buying.place(client, body)).json()
    await buying.pay(client, order["number"])
    single = next(line["id"] for line in order["lines"] if line["type"] == "SINGLE_ROOM")
    wish = {"lines": [{"line": single, "quantity": 1}]}
    answer = await client.post(f"/api/orders/{order['number']}/cancellations", json=wish, headers={KEY: "room-only"})
    assert answer.status_code == 400


async def test_names_go_on_tickets_only(client: AsyncClient, database: Database, settings: Settings) -> None:
    trip = await make_trip(database)
    await buying.sign_in(client, settings.data_dir)
    travellers = [await buying.add_traveller(client), await buying.add_traveller(client, "演示乙")]
    body = buying.order_body(buying.line(trip), buying.line(trip, "tea", 2))
    order = (await buying.place(client, body)).json()
    lines = {line["type"]: line["id"] for line in order["lines"]}
    url = f"/api/orders/{order['number']}/names"
    assert (await client.post(url, json={"line": lines["ADD_ON"], "travellers": travellers})).status_code == 404
    named = (await client.post(url, json={"line": lines["ADULT"], "travellers": travellers})).json()
    assert len(named["supplierOrders"][0]["bookings"][0]["passengers"]) == 2
    third = await buying.add_traveller(client, "演示丙")
    passed = await client.post(url, json={"line": lines["ADULT"], "travellers": [travellers[0], third]})
    names = [p["name"] for p in passed.json()["supplierOrders"][0]["bookings"][0]["passengers"]]
    assert names == ["演示甲", "演示丙"]


async def test_the_operator_cancels_and_everybody_is_refunded(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    trip = await make_trip(database, in_days=5)
    me = await buying.sign_in(client, settings.data_dir)
    order = (await buying.place(client, buying.order_body(buying.line(trip)))).json()
    await buying.pay(client, order["number"])
    unpaid = (await buying.place(client, buying.order_body(buying.line(trip)))).json()["number"]
    async with database.transaction() as session:
        session.add(Member(supplier_id=trip.supplier_id, account_id=me["id"], role="manager"))
    base = f"/api/supplier/{trip.supplier_id}/departures"
    listed = (await client.get(base)).json()["items"][0]
    assert (listed["paid"], listed["taken"]) == (2, 4)
    stopped = await client.post(f"{base}/{trip.departure_id}/selling", json={"selling": False})
    assert stopped.json()["selling"] is False
    closed = await buying.place(client, buying.order_body(buying.line(trip)))
    assert (closed.status_code, closed.json()["slug"]) == (409, "not_on_sale")
    gone = await client.post(f"{base}/{trip.departure_id}/cancel", json={"reason": "道路结冰封闭"})
    assert gone.json()["state"] == "cancelled"
    await sweep_once(database, Providers(Sandbox(database, "")))
    shown = (await client.get(f"/api/orders/{order['number']}")).json()
    assert (shown["state"], shown["refunded"]) == ("cancelled", shown["total"])
    assert shown["compensation"]["amount"] == 13960, "ten percent on top, five days before"
    assert (await client.get(f"/api/orders/{unpaid}")).json()["state"] == "cancelled"


async def test_names_are_whole_for_the_operator_only_near_the_day(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    me = await buying.sign_in(client, settings.data_dir)
    traveller = await buying.add_traveller(
        client, "演示甲", document="resident_id", number=buying.ADULT_ID, born="1949-12-31"
    )
    for days, whole in ((20, False), (2, True)):
        trip = await make_trip(database, f"trip-{days}", in_days=days)
        body = buying.order_body(buying.line(trip, "senior", 1, travellers=[traveller]), buying.line(trip, "single", 1))
        order = await buying.place(client, body)
        assert order.status_code == 201, order.text
        await buying.pay(client, order.json()["number"])
        async with database.transaction() as session:
            await make_guide(session, trip, me["id"])
        manifest = (
            await client.get(f"/api/supplier/{trip.supplier_id}/departures/{trip.departure_id}/manifest")
        ).json()
        guest = manifest["rows"][0]["guests"][0]
        assert manifest["namesOpen"] is whole
        assert (guest["number"] == buying.ADULT_ID, guest["name"] == "演示甲") == (whole, whole)
    async with database.transaction() as session:
        assert (await session.execute(text("select count(*) from audit where act = 'reveal'"))).scalar_one() == 1


async def test_extending_twice_and_no_more(client: AsyncClient, database: Database, settings: Settings) -> None:
    trip = await make_trip(database)
    await buying.sign_in(client, settings.data_dir)
    number = (await buying.place(client, buying.order_body(buying.line(trip)))).json()["number"]
    url = f"/api/orders/{number}/extend"
    assert [(await client.post(url)).status_code for _ in range(3)] == [200, 200, 409]


async def test_open_holds_are_capped(client: AsyncClient, database: Database, settings: Settings) -> None:
    trip = await make_trip(database)
    await buying.sign_in(client, settings.data_dir)
    answers = [await buying.place(client, buying.order_body(buying.line(trip))) for _ in range(6)]
    assert [a.status_code for a in answers] == [201] * 5 + [409]
    assert answers[-1].json()["slug"] == "limit_reached"


async def test_an_account_with_a_coming_trip_is_not_erased(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    trip = await make_trip(database)
    await buying.sign_in(client, settings.data_dir)
    number = (await buying.place(client, buying.order_body(buying.line(trip)))).json()["number"]
    assert (await client.delete("/api/me")).status_code == 409
    await client.post(f"/api/orders/{number}/cancellations", json={}, headers={KEY: "let-me-go"})
    assert (await client.delete("/api/me")).status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("POST", "/api/auth/codes", b'{"phone":"\xff\xfe"}'),
        ("POST", "/api/quotes", b"[" * 100_000),
        ("GET", "/api/trips?weekend=0001-01-01", b""),
        ("GET", "/api/trips/x/calendar?from=9999-12-31", b""),
        ("GET", "/" + "x" * 300, b""),
        ("GET", "/assets/" + "x" * 300, b""),
        ("GET", "/media/drawings/" + "x" * 300 + ".svg", b""),
        ("GET", "/no-such-page", b""),
        ("GET", "/api/no-such-route", b""),
    ],
)
async def test_odd_requests_are_refused_calmly(client: AsyncClient, method: str, path: str, content: bytes) -> None:
    headers = {"content-type": "application/json"} if content else {}
    answer = await client.request(method, path, content=content, headers=headers)
    assert 400 <= answer.status_code < 500, answer.text[:200]


async def test_head_is_get_without_a_body(client: AsyncClient) -> None:
    answer = await client.head("/api/sites")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.world(EMPTY)
async def test_a_departure_under_its_minimum_fails_and_one_above_runs(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    await buying.sign_in(client, settings.data_dir)
    few = await make_trip(database, "few", minimum=4)
    full = await make_trip(database, "full", minimum=4)
    for trip, quantity in ((few, 2), (full, 4)):
        number = (await buying.place(client, buying.order_body(buying.line(trip, quantity=quantity)))).json()["number"]
        await buying.pay(client, number)
    async with database.transaction() as session:
        await session.execute(update(Departure).values(decides_at=clock.now()))
    decided = dict(await departures.decide_due(database, clock.now()))
    assert decided == {few.departure_id: "failed", full.departure_id: "confirmed"}

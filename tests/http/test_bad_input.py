"""Bad input gets a problem+json that names the field in the caller's language; nothing becomes a 500."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from backend.db.session import Database
from backend.kernel import clock
from backend.settings import Settings
from backend.terms import contract
from tests.factories import buying
from tests.factories.trips import make_trip

pytestmark = pytest.mark.anyio


def problem(answer: Any) -> dict[str, Any]:
    assert answer.headers["content-type"].startswith("application/problem+json"), answer.text
    body = dict(answer.json())
    assert body["status"] == answer.status_code
    assert {"type", "slug", "title", "detail", "errors"} <= set(body)
    return body


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lines": []}, "lines"),
        ({"lines": "x"}, "lines"),
        ({"nonsense": 1}, "nonsense"),
        ({"terms": {"version": contract.CURRENT}}, "terms.accepted"),
        ({"terms": {"version": contract.CURRENT, "accepted": False}}, "terms.accepted"),
        ({"terms": {"version": "old", "accepted": True}}, "terms.version"),
        ({"contact": {"name": "甲乙", "phone": "12"}}, "contact.phone"),
        ({"contact": {"name": "甲乙", "phone": "+1 650 253 0000"}}, "contact.phone"),
        ({"contact": {"name": "🙂🙂", "phone": "13900001111"}}, "contact.name"),
        ({"contact": {"name": "a\u0000b", "phone": "13900001111"}}, "contact.name"),
        ({"coupons": ["x"]}, "coupons.0"),
        ({"wait": 7}, "wait"),
        ({"expectedTotal": {"amount": 10**30, "currency": "CNY"}}, "expectedTotal.amount"),
        ({"expectedTotal": {"amount": 1.5, "currency": "CNY"}}, "expectedTotal.amount"),
        ({"expectedTotal": {"amount": -1, "currency": "CNY"}}, "expectedTotal.amount"),
        ({"expectedTotal": {"amount": 1, "currency": "USD"}}, "expectedTotal.currency"),
    ],
)
async def test_a_bad_order_names_its_field(
    client: AsyncClient, database: Database, settings: Settings, change: dict[str, Any], field: str
) -> None:
    trip = await make_trip(database)
    await buying.sign_in(client, settings.data_dir)
    answer = await buying.place(client, buying.order_body(buying.line(trip)) | change)
    body = problem(answer)
    assert answer.status_code == 400
    assert body["errors"][0]["field"] == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quantity": 0}, "lines.0.quantity"),
        ({"quantity": 10**25}, "lines.0.quantity"),
        ({"quantity": "two"}, "lines.0.quantity"),
        ({"quantity": 3}, "lines.0.quantity"),
        ({"offer": str(uuid.uuid4())}, "lines.0.offer"),
        ({"offer": "not-an-id"}, "lines.0.offer"),
        ({"day": "2020-01-04"}, "lines.0.day"),
        ({"day": "2026-02-30"}, "lines.0.day"),
        ({"day": None}, "lines.0.day"),
        ({"until": "2099-01-01"}, "lines.0.until"),
        ({"answers": {"boarding": "moon"}}, "lines.0.answers.boarding"),
        ({"answers": {}}, "lines.0.answers.boarding"),
        ({"travellers": [str(uuid.uuid4())] * 2}, "lines.0.travellers.0"),
        ({"travellers": [str(uuid.uuid4())]}, "lines.0.travellers"),
    ],
)
async def test_a_bad_line_names_its_field(
    client: AsyncClient, database: Database, settings: Settings, change: dict[str, Any], field: str
) -> None:
    trip = await make_trip(database)
    await buying.sign_in(client, settings.data_dir)
    body = problem(await buying.place(client, buying.order_body(buying.line(trip) | change)))
    assert body["errors"][0]["field"] == field
    assert body["status"] == 400


async def test_the_language_is_the_callers(client: AsyncClient) -> None:
    bad = {"phone": "1"}
    zh = problem(await client.post("/api/auth/codes", json=bad | {"phone": "12345"}))
    en = problem(await client.post("/api/auth/codes", json=bad | {"phone": "12345"}, headers={"accept-language": "en"}))
    assert zh["errors"][0]["message"] == "手机号不正确，请填写中国大陆手机号"
    assert en["errors"][0]["message"] == "Not a mainland China mobile number"


async def test_other_peoples_ids_do_not_exist(client: AsyncClient, database: Database, settings: Settings) -> None:
    trip = await make_trip(database)
    await buying.sign_in(client, settings.data_dir)
    traveller = await buying.add_traveller(client)
    number = (await buying.place(client, buying.order_body(buying.line(trip)))).json()["number"]
    client.cookies.clear()
    await buying.sign_in(client, settings.data_dir, "13900002222")
    for method, path, body in (
        ("GET", f"/api/orders/{number}", None),
        ("GET", f"/api/orders/{number}/calendar.ics", None),
        ("POST", f"/api/orders/{number}/payments", {"method": "card"}),
        ("POST", f"/api/orders/{number}/extend", None),
        ("POST", f"/api/orders/{number}/cancellations?preview=true", {}),
        ("DELETE", f"/api/me/travellers/{traveller}", None),
        ("GET", f"/api/supplier/{trip.supplier_id}/departures", None),
        ("GET", f"/api/supplier/{trip.supplier_id}/departures/{trip.departure_id}/manifest", None),
        ("POST", f"/api/supplier/{trip.supplier_id}/departures/{trip.departure_id}/cancel", {"reason": "不想开了"}),
    ):
        answer = await client.request(method, path, json=body)
        assert (answer.status_code, problem(answer)["slug"]) == (404, "not_found"), path
    stolen = await buying.place(client, buying.order_body(buying.line(trip, travellers=[traveller, traveller])))
    assert problem(stolen)["errors"][0]["field"] == "lines.0.travellers.0"


async def test_nobody_is_asked_to_sign_in_everywhere_private(client: AsyncClient) -> None:
    for path in (
        "/api/me",
        "/api/me/orders",
        "/api/me/travellers",
        "/api/me/export",
        "/api/orders/HL-X",
        "/api/me/waits",
    ):
        answer = await client.get(path)
        assert (answer.status_code, problem(answer)["slug"]) == (401, "unauthenticated"), path


async def test_the_edge_refuses_foreign_pages_big_bodies_and_nul(client: AsyncClient) -> None:
    foreign = await client.post("/api/quotes", json={"lines": []}, headers={"origin": "https://evil.example"})
    assert problem(foreign)["slug"] == "forbidden"
    cross = await client.post("/api/quotes", json={"lines": []}, headers={"sec-fetch-site": "cross-site"})
    assert cross.status_code == 403
    bare = await client.post("/api/quotes", json={"lines": []}, headers={"x-huliu": "0"})
    assert bare.status_code == 403
    big = await client.post(
        "/api/quotes", content=b"[" + b" " * 10_000_000, headers={"content-type": "application/json"}
    )
    assert (big.status_code, problem(big)["slug"]) == (413, "invalid")
    assert problem(await client.get("/api/trips/%00"))["status"] == 400
    broken = await client.post("/api/quotes", content=b'{"lines": [', headers={"content-type": "application/json"})
    assert problem(broken)["status"] == 400


async def test_a_stranger_can_not_choose_the_session(client: AsyncClient, settings: Settings) -> None:
    client.cookies.set("huliu", "attacker-chosen-attacker-chosen")
    await buying.sign_in(client, settings.data_dir)
    tokens = [cookie.value for cookie in client.cookies.jar if cookie.name == "huliu"]
    assert len([token for token in tokens if token != "attacker-chosen-attacker-chosen"]) == 1
    client.cookies.clear()
    client.cookies.set("huliu", "attacker-chosen-attacker-chosen")
    assert (await client.get("/api/me")).status_code == 401


async def test_codes_are_five_tries_and_throttled(client: AsyncClient, settings: Settings) -> None:
    phone = "13900003333"
    assert (await client.post("/api/auth/codes", json={"phone": phone})).status_code == 204
    right = buying.sent_code(settings.data_dir, phone)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _ in range(5):
        refused = await client.post("/api/auth/sessions", json={"phone": phone, "code": wrong})
        assert problem(refused)["errors"][0]["field"] == "code"
    late = await client.post("/api/auth/sessions", json={"phone": phone, "code": right})
    assert late.status_code == 400, "the sixth try is not looked at"
    answers = [(await client.post("/api/auth/codes", json={"phone": phone})).status_code for _ in range(11)]
    assert answers[-1] == 429


async def test_under_fourteens_need_a_guardian_and_numbers_their_check_digit(
    client: AsyncClient, settings: Settings
) -> None:
    await buying.sign_in(client, settings.data_dir)
    born = (clock.today() - timedelta(days=3650)).isoformat()
    child = {"name": "演示童", "document": "none", "bornOn": born}
    assert problem(await client.post("/api/me/travellers", json=child))["errors"][0]["field"] == "consents.sensitive"
    await client.patch("/api/me", json={"kind": "sensitive", "given": True})
    assert problem(await client.post("/api/me/travellers", json=child))["errors"][0]["field"] == "consents.guardian"
    await client.patch("/api/me", json={"kind": "guardian", "given": True})
    assert (await client.post("/api/me/travellers", json=child)).status_code == 201
    wrong = {"name": "演示甲", "document": "resident_id", "number": "110105194912310021"}
    assert problem(await client.post("/api/me/travellers", json=wrong))["errors"][0]["field"] == "number"
    right = await client.post("/api/me/travellers", json=wrong | {"number": buying.ADULT_ID.lower()})
    assert right.json()["number"] == "1101**********002X"
    assert right.json()["name"] == "演示甲"
    repeated = await client.post("/api/me/travellers", json=wrong | {"number": buying.ADULT_ID})
    assert problem(repeated)["errors"][0]["field"] == "number"


async def test_export_and_erasure(client: AsyncClient, settings: Settings) -> None:
    await buying.sign_in(client, settings.data_dir)
    await buying.add_traveller(client, "演示甲", document="resident_id", number=buying.ADULT_ID, born="1949-12-31")
    exported = (await client.get("/api/me/export")).json()
    assert exported["travellers"][0]["number"] == buying.ADULT_ID
    assert exported["account"]["phone"] == "+8613900001111"
    assert (await client.delete("/api/me")).status_code == 204
    assert (await client.get("/api/me")).status_code == 401
    again = await buying.sign_in(client, settings.data_dir)
    assert (await client.get("/api/me/travellers")).json()["items"] == []
    assert again["id"] != exported["account"]["id"]


@pytest.mark.parametrize(
    ("keys", "field"),
    [
        ({"p256dh": "x" * 87, "auth": "y" * 22, "nonsense": 1}, "keys.nonsense"),
        ({"p256dh": "x" * 87}, "keys.auth"),
        ({"p256dh": "x" * 87, "auth": "短"}, "keys.auth"),
        ("none", "keys"),
    ],
)
async def test_a_field_named_like_one_of_our_own_parts_is_still_the_callers(
    client: AsyncClient, settings: Settings, keys: Any, field: str
) -> None:
    await buying.sign_in(client, settings.data_dir)
    refused = problem(
        await client.post("/api/me/push-subscriptions", json={"endpoint": "https://push.example/x", "keys": keys})
    )
    assert (refused["status"], refused["errors"][0]["field"]) == (400, field)


@pytest.mark.parametrize("query", ["theme=", "theme=&days=2", "&".join(["x=1"] * 25) + "&days=15", "days=15&days=2"])
async def test_an_odd_query_never_becomes_another_ones_answer(
    client: AsyncClient, database: Database, query: str
) -> None:
    await make_trip(database)
    plain = {path: (await client.get(path)).content for path in ("/api/trips", "/api/trips?days=2")}
    app: Any = client._transport.app  # type: ignore[attr-defined]
    app._cache.clear()
    await client.get(f"/api/trips?{query}")
    assert {path: (await client.get(path)).content for path in plain} == plain


def taken(schema: Any, parts: dict[str, Any], seen: set[str]) -> set[str]:
    """The names of all schemas that a body is made of."""
    if isinstance(schema, list):
        return {name for one in schema for name in taken(one, parts, seen)}
    if not isinstance(schema, dict):
        return set()
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    inside = {name} if name else set()
    if name and name not in seen:
        seen.add(name)
        inside |= taken(parts[name], parts, seen)
    return inside | {name for one in schema.values() for name in taken(one, parts, seen)}


async def test_what_somebody_types_is_never_below_zero_nor_of_another_currency(client: AsyncClient) -> None:
    told = (await client.get("/schema/openapi.json")).json()
    parts = told["components"]["schemas"]
    bodies = [one.get("requestBody", {}) for item in told["paths"].values() for one in item.values()]
    named = taken(bodies, parts, set())
    assert {"OrderIn", "MoneyIn"} <= named
    assert "Money" not in named, "a body takes amounts as MoneyIn"
    assert parts["MoneyIn"]["properties"]["currency"]["const"] == "CNY"
    assert parts["MoneyIn"]["properties"]["amount"]["minimum"] == 0

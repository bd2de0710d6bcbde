"""The buyer's journey over HTTP: quote, place, pay, voucher, cancel, check-in."""

import hashlib

import pytest
from httpx import AsyncClient

from backend.db.session import Database
from backend.settings import Settings
from backend.suppliers.models import DepartureGuide, Member
from tests.factories import buying
from tests.factories.trips import make_trip

pytestmark = pytest.mark.anyio


async def test_quote_needs_no_sign_in_and_holds_nothing(client: AsyncClient, database: Database) -> None:
    trip = await make_trip(database)
    answer = await client.post("/api/quotes", json={"lines": [buying.line(trip), buying.line(trip, "tea", 1)]})
    assert answer.status_code == 200, answer.text
    quote = answer.json()
    assert quote["total"] == {"amount": 2 * 69800 + 4800, "currency": "CNY"}
    assert quote["short"] == []
    assert [rung["percent"] for rung in quote["parts"][0]["ladder"]] == [0, 50, 60, 80]
    assert quote["parts"][0]["rooms"] == 1


async def test_an_odd_party_needs_a_single_room(client: AsyncClient, database: Database) -> None:
    trip = await make_trip(database)
    odd = await client.post("/api/quotes", json={"lines": [buying.line(trip, quantity=1)]})
    assert odd.status_code == 400
    assert odd.json()["errors"][0]["field"] == "lines.0.quantity"
    single = await client.post(
        "/api/quotes", json={"lines": [buying.line(trip, quantity=1), buying.line(trip, "single", 1)]}
    )
    assert single.json()["total"]["amount"] == 69800 + 12000


async def test_place_pay_voucher_check_in(client: AsyncClient, database: Database, settings: Settings) -> None:
    trip = await make_trip(database, in_days=1)
    me = await buying.sign_in(client, settings.data_dir)
    travellers = [await buying.add_traveller(client), await buying.add_traveller(client, "演示乙")]
    body = buying.order_body(
        buying.line(trip, travellers=travellers), expectedTotal={"amount": 139600, "currency": "CNY"}
    )
    placed = await buying.place(client, body, "a-key-of-mine")
    assert placed.status_code == 201, placed.text
    order = placed.json()
    assert (order["state"], order["vouchers"]) == ("awaiting_payment", [])
    again = await buying.place(client, body, "a-key-of-mine")
    assert (again.status_code, again.json()["number"]) == (201, order["number"])
    other = await buying.place(client, {**body, "contact": {"name": "别人", "phone": "13900002222"}}, "a-key-of-mine")
    assert (other.status_code, other.json()["slug"]) == (422, "key_reused")
    await buying.pay(client, order["number"])
    paid = (await client.get(f"/api/orders/{order['number']}")).json()
    assert paid["state"] == "paid"
    voucher = paid["vouchers"][0]
    assert len(voucher["code"]) == 12
    calendar = await client.get(f"/api/orders/{order['number']}/calendar.ics")
    assert "BEGIN:VEVENT" in calendar.text

    scan = {"scans": [{"nonce": "scan-0001", "voucher": voucher["qr"]}]}
    stranger = await client.post("/api/check-ins", json=scan)
    assert stranger.json()["results"][0]["outcome"] == "unknown"
    async with database.transaction() as session:
        session.add(Member(supplier_id=trip.supplier_id, account_id=me["id"], role="guide"))
    not_given = await client.post("/api/check-ins", json=scan)
    assert not_given.json()["results"][0]["outcome"] == "unknown", "a guide checks in only what was given to them"
    assert (await client.get(f"/api/supplier/{trip.supplier_id}/scan-list")).json()["items"] == []
    async with database.transaction() as session:
        row = {"supplier_id": trip.supplier_id, "departure_id": trip.departure_id}
        session.add(DepartureGuide(account_id=me["id"], **row))
    await codes_are_listed_slowly(client, str(trip.supplier_id), voucher["code"])
    first = (await client.post("/api/check-ins", json=scan)).json()["results"][0]
    repeated = (await client.post("/api/check-ins", json=scan)).json()["results"][0]
    by_code = {"scans": [{"nonce": "scan-0002", "voucher": voucher["code"]}]}
    second = (await client.post("/api/check-ins", json=by_code)).json()["results"][0]
    assert (first["outcome"], repeated["outcome"], second["outcome"]) == ("accepted", "accepted", "already_used")


async def codes_are_listed_slowly(client: AsyncClient, supplier: str, code: str) -> None:
    """The list a phone takes along knows a code only by a salted, slow hash."""
    listed = await client.get(f"/api/supplier/{supplier}/scan-list")
    (expected,), rounds = listed.json()["items"], listed.json()["rounds"]
    slow = hashlib.pbkdf2_hmac("sha256", code.encode(), bytes.fromhex(expected["salt"]), rounds)
    assert (expected["codeHash"], rounds >= 10_000, len(expected["salt"])) == (slow.hex(), True, 32)
    assert code not in listed.text


async def test_cancel_part_then_all(client: AsyncClient, database: Database, settings: Settings) -> None:
    trip = await make_trip(database, in_days=5)
    await buying.sign_in(client, settings.data_dir)
    order = (await buying.place(client, buying.order_body(buying.line(trip, quantity=4)))).json()
    await buying.pay(client, order["number"])
    url = f"/api/orders/{order['number']}/cancellations"
    part = {"lines": [{"line": order["lines"][0]["id"], "quantity": 1}]}
    preview = (await client.post(f"{url}?preview=true", json=part)).json()
    assert (preview["done"], preview["back"]["amount"], preview["percent"]) == (False, 34900, 50)
    done = (await client.post(url, json=part, headers={"Idempotency-Key": "cancel-one"})).json()
    again = (await client.post(url, json=part, headers={"Idempotency-Key": "cancel-one"})).json()
    assert done == again
    assert done["back"]["amount"] == 34900
    rest = await client.post(url, json={}, headers={"Idempotency-Key": "cancel-rest"})
    assert rest.json()["back"]["amount"] == 3 * 34900
    order = (await client.get(f"/api/orders/{order['number']}")).json()
    assert order["state"] == "cancelled"
    calendar = (await client.get(f"/api/trips/{trip.slug}/calendar")).json()["items"]
    assert calendar[0]["left"] == 20


async def test_sold_out_names_the_line_and_what_is_left(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    trip = await make_trip(database, seats=3)
    await buying.sign_in(client, settings.data_dir)
    refused = await buying.place(client, buying.order_body(buying.line(trip, quantity=4)))
    assert refused.status_code == 409
    problem = refused.json()
    assert (problem["slug"], problem["errors"][0]["field"], problem["left"]) == ("sold_out", "lines.0.quantity", 3)

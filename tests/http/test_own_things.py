"""What a buyer wrote is theirs to read: door, invoice, and a number to be called at without typing it."""

import pytest
from httpx import AsyncClient

from backend.db.session import Database
from backend.settings import Settings
from tests.factories import buying, goods
from tests.worlds import EMPTY

pytestmark = [pytest.mark.anyio, pytest.mark.world(EMPTY)]


async def test_an_order_without_a_phone_is_shown_again_when_its_answer_was_lost(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    made = await goods.make_goods(database, packs=(1,))
    await buying.sign_in(client, settings.data_dir)
    home = await goods.add_address(client)
    body, key = (
        buying.order_body(goods.line(made, home), contact={"name": "演示甲"}),
        {"Idempotency-Key": "answer-lost-1"},
    )
    placed = await client.post("/api/orders", json=body, headers=key)
    assert placed.status_code == 201, placed.text
    again = await client.post("/api/orders", json=body, headers=key)  # the last pack is this order's own
    assert (again.status_code, again.json()["number"]) == (201, placed.json()["number"]), again.text


async def test_an_order_shows_its_buyer_what_they_wrote(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    made = await goods.make_goods(database)
    me = await buying.sign_in(client, settings.data_dir)
    home = await goods.add_address(client, name="演示收件人", detail="演示路7号302室")
    (own,) = (await client.get("/api/me/addresses")).json()["items"]
    assert (own["name"], own["detail"], "*" in own["phone"]) == ("演示收件人", "演示路7号302室", True)
    firm = {"kind": "firm", "title": "演示公司", "taxNumber": "91310000MA1FL0000X", "email": ""}
    line = goods.line(made, home)
    short = await buying.place(client, buying.order_body(line, invoice=firm | {"taxNumber": "9131"}))
    assert (short.status_code, short.json()["errors"][0]["field"]) == (400, "invoice.taxNumber")
    placed = await buying.place(client, buying.order_body(line, invoice=firm, contact={"name": "演示甲"}))
    assert placed.status_code == 201, placed.text
    order = (await client.get(f"/api/orders/{placed.json()['number']}")).json()
    assert order["contact"]["phone"] == me["phone"], "who names no phone is called at the one they sign in with"
    assert (order["invoice"]["title"], order["invoice"]["taxNumber"]) == ("演示公司", "91310000MA1FL0000X")
    door = order["supplierOrders"][0]["shipments"][0]["address"]
    assert door["name"] == "演示收件人"
    assert door["text"].endswith("演示路7号302室")
    assert "*" in door["phone"]

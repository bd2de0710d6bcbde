"""Goods over HTTP: quoted, ordered with trips in one payment, drawn from lots, refused where the law says so."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import update

from backend.db.session import Database
from backend.kernel import clock
from backend.ledger import queries as ledger
from backend.lots.models import Lot
from backend.settings import Settings
from backend.suppliers.models import Licence, Member
from tests.factories import buying, goods
from tests.factories.trips import make_trip
from tests.worlds import EMPTY

pytestmark = pytest.mark.anyio


async def test_quote_splits_into_shipments_with_freight(client: AsyncClient, database: Database) -> None:
    tea = await goods.make_goods(database, "tea")
    fish = await goods.make_goods(
        database, "fish", supplier_id=tea.supplier_id, kind="aquatic", storage="frozen", returns="confirm", price=5000,
        grams=1500,
    )  # fmt: skip
    body = {"lines": [goods.line(tea, quantity=1), goods.line(fish, quantity=1)], "region": goods.SONGJIANG}
    quote = (await client.post("/api/quotes", json=body)).json()
    assert [one["storage"] for one in quote["shipments"]] == ["ambient", "frozen"]
    assert [one["freight"]["amount"] for one in quote["shipments"]] == [800, 2200 + 800]
    assert quote["total"]["amount"] == 12800 + 5000 + 800 + 3000
    assert quote["freight"]["amount"] == 3800
    assert quote["shipments"][1]["needs"] == [{"line": 1, "what": "noReturn"}]
    nowhere = (await client.post("/api/quotes", json={"lines": body["lines"]})).json()
    assert nowhere["shipments"][0]["freight"] is None
    far = await client.post("/api/quotes", json=body | {"region": "540102"})
    assert (far.status_code, far.json()["detail"]) == (409, "这个地区暂不配送")


async def test_freight_is_free_above(client: AsyncClient, database: Database) -> None:
    tea = await goods.make_goods(database, "tea")
    body = {"lines": [goods.line(tea, quantity=2)], "region": goods.SONGJIANG}
    assert (await client.post("/api/quotes", json=body)).json()["freight"]["amount"] == 0


async def test_what_expires_first_is_drawn_first(client: AsyncClient, database: Database, settings: Settings) -> None:
    tea = await goods.make_goods(database, "tea", packs=(3, 5), keeps=(400, 60))
    await buying.sign_in(client, settings.data_dir)
    home = await goods.add_address(client)
    placed = (await buying.place(client, buying.order_body(goods.line(tea, home, 6)))).json()
    assert placed["lines"][0]["lots"] == ["TEA-1", "TEA-0"]
    assert [await goods.left_of(database, lot, tea.offer) for lot in tea.lots.values()] == [2, 0]
    short = await buying.place(client, buying.order_body(goods.line(tea, home, 3)))
    assert (short.status_code, short.json()["left"]) == (409, 2)
    await buying.pay(client, placed["number"])
    order = (await client.get(f"/api/orders/{placed['number']}")).json()
    url = f"/api/orders/{order['number']}/cancellations"
    part = {"lines": [{"line": order["lines"][0]["id"], "quantity": 2}]}
    done = await client.post(url, json=part, headers={"Idempotency-Key": "give-two-back"})
    assert done.json()["back"]["amount"] == 2 * 12800
    # The packs drawn last come back first: the rest is still drawn from what expires first.
    assert [await goods.left_of(database, lot, tea.offer) for lot in tea.lots.values()] == [3, 1]
    rest = await client.post(url, json={}, headers={"Idempotency-Key": "give-all-back"})
    freight = 0  # ¥768 of tea: freight was free
    assert rest.json()["back"]["amount"] == 4 * 12800 + freight
    assert [await goods.left_of(database, lot, tea.offer) for lot in tea.lots.values()] == [3, 5]


async def test_freight_comes_back_with_the_last_of_a_shipment(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    tea = await goods.make_goods(database, "tea", price=3000)
    await buying.sign_in(client, settings.data_dir)
    home = await goods.add_address(client)
    order = (await buying.place(client, buying.order_body(goods.line(tea, home, 2)))).json()
    assert order["total"]["amount"] == 6000 + 800
    await buying.pay(client, order["number"])
    url, tea_line = f"/api/orders/{order['number']}/cancellations", order["lines"][0]["id"]
    one = {"lines": [{"line": tea_line, "quantity": 1}]}
    first = await client.post(url, json=one, headers={"Idempotency-Key": "first-pack"})
    second = await client.post(url, json=one, headers={"Idempotency-Key": "second-pack"})
    assert (first.json()["back"]["amount"], second.json()["back"]["amount"]) == (3000, 3800)
    ended = (await client.get(f"/api/orders/{order['number']}")).json()
    assert (ended["state"], ended["supplierOrders"][0]["shipments"][0]["state"]) == ("cancelled", "cancelled")
    freight = next(line for line in ended["lines"] if line["type"] == "FREIGHT")
    alone = await client.post(url, json={"lines": [{"line": freight["id"], "quantity": 1}]})
    assert alone.status_code in {400, 409}


async def test_one_order_of_trip_and_goods_adds_up(client: AsyncClient, database: Database, settings: Settings) -> None:
    """Tea, kiwi, live crayfish and a trip: three cooperatives and an operator, one payment, every fen found again."""
    trip = await make_trip(database, in_days=30)
    tea = await goods.make_goods(database, "tea")
    kiwi = await goods.make_goods(
        database, "kiwi", kind="produce", storage="chilled", returns="exempt", price=6800, grams=2500, keeps=(20,)
    )
    crayfish = await goods.make_goods(
        database, "crayfish", kind="aquatic", storage="live", returns="exempt", price=15800, grams=2000, keeps=(2,)
    )
    await buying.sign_in(client, settings.data_dir)
    home = await goods.add_address(client)
    soon = goods.in_days(3)
    body = buying.order_body(
        buying.line(trip), goods.line(tea, home, 1), goods.line(kiwi, home, 2, deliverOn=soon),
        goods.line(crayfish, home, 1, deliverOn=soon),
    )  # fmt: skip
    placed = await buying.place(client, body)
    assert placed.status_code == 201, placed.text
    order = placed.json()
    freight = {"ambient": 800, "chilled": 1800 + 4 * 600 + 600, "live": 2600 + 900 + 1000}
    total = 2 * 69800 + 12800 + 2 * 6800 + 15800 + sum(freight.values())
    assert order["total"]["amount"] == total
    shipments = [one for part in order["supplierOrders"] for one in part["shipments"]]
    assert sorted(one["storage"] for one in shipments) == ["ambient", "chilled", "live"]
    assert {one["deliverOn"] for one in shipments} == {None, soon}
    await buying.pay(client, order["number"])
    order = (await client.get(f"/api/orders/{order['number']}")).json()
    assert order["state"] == "paid"
    async with database.reading() as session:
        balances = await ledger.list_balances(session)
    assert balances[f"supplier:{tea.supplier_id}"] == -(12800 + 800)
    assert balances[f"supplier:{kiwi.supplier_id}"] == -(2 * 6800 + freight["chilled"])
    assert balances[f"supplier:{crayfish.supplier_id}"] == -(15800 + freight["live"])
    assert sum(balances.values()) == 0
    url = f"/api/orders/{order['number']}/cancellations"
    tickets = next(line["id"] for line in order["lines"] if line["type"] == "ADULT")
    gone = await client.post(
        url, json={"lines": [{"line": tickets, "quantity": 2}]}, headers={"Idempotency-Key": "no-trip-please"}
    )
    assert gone.json()["back"]["amount"] == 2 * 69800
    order = (await client.get(f"/api/orders/{order['number']}")).json()
    assert order["state"] == "paid"
    assert {one["state"] for part in order["supplierOrders"] for one in part["shipments"]} == {"to_ship"}


async def test_the_buyer_must_answer_what_the_law_asks(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    opened = await goods.make_goods(database, "opened", returns="confirm")
    live = await goods.make_goods(database, "live", kind="aquatic", storage="live", returns="exempt", keeps=(2,))
    await buying.sign_in(client, settings.data_dir)
    home = await goods.add_address(client)

    async def refused(*lines: dict[str, Any]) -> tuple[int, str]:
        answer = (await buying.place(client, buying.order_body(*lines))).json()
        return answer["status"], answer["errors"][0]["field"]

    assert await refused(goods.line(opened)) == (400, "lines.0.address")
    assert await refused(goods.line(opened, home)) == (400, "lines.0.answers.noReturn")
    assert await refused(goods.line(live, home)) == (400, "lines.0.answers.deliverOn")
    assert await refused(goods.line(live, home, deliverOn=goods.in_days(1))) == (400, "lines.0.answers.deliverOn")
    assert await refused(goods.line(live, "01a1f2b0-0000-7000-8000-000000000000")) == (400, "lines.0.address")
    fine = await buying.place(client, buying.order_body(goods.line(opened, home, noReturn="yes")))
    assert fine.status_code == 201
    assert fine.json()["lines"][0]["terms"]["confirmed"] is True


async def test_alcohol_is_for_adults_whatever_the_client_sends(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    liquor = await goods.make_goods(database, "liquor", kind="alcohol")
    quoted = await client.post("/api/quotes", json={"lines": [goods.line(liquor)]})
    assert quoted.json()["shipments"][0]["needs"] == [{"line": 0, "what": "adult"}]
    await buying.sign_in(client, settings.data_dir)
    home = await goods.add_address(client)
    for answers in ({}, {"adult": "yes"}, {"noReturn": "yes"}):
        refused = await buying.place(client, buying.order_body(goods.line(liquor, home, **answers)))
        assert refused.status_code == 403, refused.text
    unasked = await client.post("/api/me/age", json={"number": buying.ADULT_ID})
    assert unasked.json()["errors"][0]["field"] == "consents.sensitive", "PIPL 29"
    await client.patch("/api/me", json={"kind": "sensitive", "given": True})
    child = await client.post("/api/me/age", json={"number": child_id()})
    assert (child.status_code, child.json()["errors"][0]["field"]) == (400, "number")
    assert (await client.post("/api/me/age", json={"number": "110105194912310021"})).status_code == 400
    assert (await client.post("/api/me/age", json={"number": buying.ADULT_ID})).json() == {"proven": True}
    assert (await buying.place(client, buying.order_body(goods.line(liquor, home)))).status_code == 201
    mine = (await client.get("/api/me/export")).json()
    assert mine["ageProven"] is True
    assert buying.ADULT_ID not in str(mine)


def child_id() -> str:
    """A well-formed number of somebody born ten years ago; made up, its order code is none that was given out."""
    body = f"110105{clock.today().year - 10}0101000"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"kind": "knowledge"}, "not_for_sale"),
        ({"kind": "herb", "title": "断血流饮片"}, "not_a_food"),
        ({"kind": "snack", "label": {"ingredients": {"zh": "面粉、断血流", "en": "flour"}}}, "not_a_food"),
        ({"kind": "health"}, "approval_needed"),
        ({"kind": "health", "label": {"approval": "国食健字"}}, "approval_needed"),
    ],
)
async def test_illegal_goods_are_refused(
    client: AsyncClient, database: Database, settings: Settings, more: dict[str, Any], said: str
) -> None:
    made = await goods.make_goods(database, "goods", **more)
    await buying.sign_in(client, settings.data_dir)
    home = await goods.add_address(client)
    refused = await buying.place(client, buying.order_body(goods.line(made, home, noReturn="yes")))
    assert refused.status_code == 409, refused.text
    assert refused.json()["errors"][0]["field"] == "lines.0.offer"
    page = (await client.get("/api/products/goods")).json()
    assert page["notSold"]
    assert said


async def test_expired_licences_and_lots_sell_nothing(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    real = await goods.make_cooperative(database, "real", demo=False)
    tea = await goods.make_goods(database, "tea", supplier_id=real)
    await buying.sign_in(client, settings.data_dir)
    home = await goods.add_address(client)
    body = buying.order_body(goods.line(tea, home))
    without = await buying.place(client, body)
    assert (without.status_code, without.json()["detail"]) == (409, "商户没有出售这类商品的许可")
    from backend.kernel.ids import new_id
    from backend.media.models import Picture

    me = (await client.get("/api/me")).json()["id"]
    async with database.transaction() as session:
        picture = Picture(
            id=new_id(), supplier_id=real, account_id=me, purpose="licence", state="ready", width=1, height=1,
            colour="#fff", alt={}, crop=None, version=1,
        )  # fmt: skip
        session.add(picture)
        await session.flush()
        licence = Licence(
            id=new_id(), supplier_id=real, kind="food", number="JY-DEMO", picture_id=picture.id, state="accepted",
            expires_on=clock.today() + timedelta(days=5),
        )  # fmt: skip
        session.add(licence)
    await _forget_shelves(client)
    assert (await buying.place(client, body)).status_code == 201
    async with database.transaction() as session:
        await session.execute(update(Licence).values(expires_on=clock.today() - timedelta(days=1)))
    await _forget_shelves(client)
    expired = await buying.place(client, body)
    assert (expired.status_code, expired.json()["detail"]) == (409, "证照已过期")
    async with database.transaction() as session:
        await session.execute(update(Licence).values(expires_on=None))
        await session.execute(update(Lot).values(best_before=clock.today() + timedelta(days=29)))
    await _forget_shelves(client)
    stale = await buying.place(client, body)
    assert (stale.status_code, stale.json()["left"]) == (409, 0)


async def _forget_shelves(client: AsyncClient) -> None:
    """What hearing a change does in a running process."""
    app: Any = client._transport.app.app  # type: ignore[attr-defined]
    app.dependencies["catalogue"].dependency().clear()


async def test_a_cap_per_buyer_holds_over_orders(client: AsyncClient, database: Database, settings: Settings) -> None:
    gift = await goods.make_goods(database, "gift", per_buyer=2)
    await buying.sign_in(client, settings.data_dir)
    home = await goods.add_address(client)
    first = await buying.place(client, buying.order_body(goods.line(gift, home, 1)))
    assert first.status_code == 201
    more = await buying.place(client, buying.order_body(goods.line(gift, home, 2)))
    assert (more.status_code, more.json()["slug"], more.json()["left"]) == (409, "limit_reached", 1)
    await buying.pay(client, first.json()["number"])
    still = await buying.place(client, buying.order_body(goods.line(gift, home, 2)))
    assert still.json()["slug"] == "limit_reached"
    url = f"/api/orders/{first.json()['number']}/cancellations"
    await client.post(url, json={}, headers={"Idempotency-Key": "give-it-back"})
    assert (await buying.place(client, buying.order_body(goods.line(gift, home, 2)))).status_code == 201


async def test_a_harvest_is_ordered_ahead_until_it_closes(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    tea = await goods.make_goods(
        database, "spring", packs=(4,), keeps=(300,),
        lot={
            "state": "expected", "harvested_on": None, "best_before": None,
            "expected_from": clock.today() + timedelta(days=100),
            "expected_until": clock.today() + timedelta(days=120), "closes_on": clock.today() + timedelta(days=60),
        },
    )  # fmt: skip
    await buying.sign_in(client, settings.data_dir)
    home = await goods.add_address(client)
    page = (await client.get("/api/products/spring")).json()
    assert page["skus"][0]["left"] == 0
    assert page["skus"][0]["harvests"][0]["left"] == 4
    now = await buying.place(client, buying.order_body(goods.line(tea, home)))
    assert now.status_code == 409
    ahead = await buying.place(client, buying.order_body(goods.line(tea, home, 3, harvest="SPRING-0")))
    assert ahead.status_code == 201, ahead.text
    shipment = ahead.json()["supplierOrders"][0]["shipments"][0]
    assert goods.day(shipment["shipsBy"]) == clock.today() + timedelta(days=122)
    async with database.transaction() as session:
        await session.execute(update(Lot).values(closes_on=clock.today() - timedelta(days=1)))
    late = await buying.place(client, buying.order_body(goods.line(tea, home, 1, harvest="SPRING-0")))
    assert (late.status_code, late.json()["slug"]) == (409, "not_on_sale")


@pytest.mark.world(EMPTY)
async def test_goods_are_found_and_forgotten(client: AsyncClient, database: Database) -> None:
    from backend.catalogue.models import Product
    from backend.search import indexing

    await goods.make_goods(database, "kiwi", title="高山猕猴桃", kind="produce")

    async def found() -> list[str]:
        return [one["path"] for one in (await client.get("/api/search?q=mihoutao&kind=goods")).json()["items"]]

    async with database.transaction() as session:
        await indexing.refresh(session)
    assert await found() == ["/goods/kiwi"]
    async with database.transaction() as session:
        assert await indexing.refresh(session) == (0, 0)
        await session.execute(update(Product).values(title={"zh": "山葵", "en": "Wasabi"}, version=2))
        assert (await indexing.refresh(session))[0] == 1
        await session.execute(update(Product).values(state="withdrawn"))
        assert (await indexing.refresh(session))[1] == 1


async def test_a_parcel_goes_to_a_pick_up_point(client: AsyncClient, database: Database, settings: Settings) -> None:
    """The point's own price instead of freight, the contact as receiver, only what it can keep, only while open."""
    me = await buying.sign_in(client, settings.data_dir)
    tea = await goods.make_goods(database, "tea")
    fish = await goods.make_goods(database, "fish", supplier_id=tea.supplier_id, kind="aquatic", storage="frozen")
    other = await goods.make_goods(database, "nut")
    async with database.transaction() as session:
        session.add(Member(supplier_id=tea.supplier_id, account_id=me["id"], role="manager"))
    base = f"/api/supplier/{tea.supplier_id}/pick-up-points"
    body: dict[str, Any] = {
        "name": {"zh": "演示社区服务站", "en": "Demo community desk"}, "region": goods.SONGJIANG, "detail": "文诚路600号",
        "phone": "021-12345678", "hours": {"zh": "每天9:00-20:00", "en": "9:00-20:00 daily"},
        "storages": ["ambient"], "fee": {"amount": 300, "currency": "CNY"},
    }  # fmt: skip
    for more, field in (
        ({"region": "999999"}, "region"),
        ({"storages": ["live"]}, "storages"),
        ({"fee": {"amount": -1}}, "fee.amount"),
    ):
        answer = await client.post(base, json=body | more)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field), answer.text
    made = await client.post(base, json=body)
    assert made.status_code == 201, made.text
    point = made.json()["id"]
    (shown,) = (await client.get(f"/api/suppliers/{tea.supplier_id}/pick-up-points")).json()["items"]
    assert (shown["id"], shown["text"]) == (point, "上海市松江区")
    wish = goods.line(tea, None, 1) | {"pickUp": point}
    quoted = (await client.post("/api/quotes", json={"lines": [wish]})).json()
    assert quoted["freight"]["amount"] == 300
    placed = await buying.place(client, buying.order_body(wish))
    assert placed.status_code == 201, placed.text
    assert placed.json()["total"]["amount"] == 12800 + 300
    (shipment,) = placed.json()["supplierOrders"][0]["shipments"]
    assert (shipment["pickUp"], shipment["address"]["text"]) == (point, "上海市松江区")
    await buying.pay(client, placed.json()["number"])
    (packing,) = (await client.get(f"/api/supplier/{tea.supplier_id}/shipments")).json()["items"]
    assert packing["id"] == shipment["id"]

    async def refused(line: dict[str, Any]) -> tuple[int, str]:
        answer = await buying.place(client, buying.order_body(line))
        return answer.status_code, answer.json()["errors"][0]["field"]

    home = await goods.add_address(client)
    assert await refused(goods.line(fish, None, 1) | {"pickUp": point}) == (409, "lines.0.pickUp")
    assert await refused(goods.line(other, None, 1) | {"pickUp": point}) == (400, "lines.0.pickUp")
    assert await refused(wish | {"address": home}) == (400, "lines.0.pickUp")
    assert (await client.put(f"{base}/{point}", json=body | {"open": False})).status_code == 200
    assert await refused(wish) == (409, "lines.0.pickUp")
    assert (await client.get(f"/api/suppliers/{tea.supplier_id}/pick-up-points")).json()["items"] == []
    assert (await client.get(f"/api/pick-up-points/{point}")).json()["open"] is False

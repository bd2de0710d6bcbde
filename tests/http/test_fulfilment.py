"""From the packing list to after-sale, by buyer, supplier, platform and clock; money followed to the fen."""

import uuid
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from httpx import AsyncClient
from sqlalchemy import select, text, update

from backend.accounts import keys as secrets
from backend.db.session import Database
from backend.fulfilment import cases, tracking
from backend.fulfilment.models import AfterSale, Parcel
from backend.fulfilment.ports import Simulated, read_kuaidi100
from backend.fulfilment.shipment_models import Shipment
from backend.kernel import clock
from backend.ledger import queries as ledger
from backend.notices import actions as notices
from backend.notices.models import Notice
from backend.settings import Settings
from backend.suppliers.models import Member
from tests.factories import buying, goods, joining
from tests.factories.goods import GoodsMade
from tests.worlds import EMPTY

pytestmark = pytest.mark.anyio
NUMBER = "SF1234567890123"


class Sold(NamedTuple):
    """A paid order of one kind of goods, its buyer a member of the supplier too (one client plays both)."""

    order: dict[str, Any]
    made: GoodsMade

    @property
    def number(self) -> str:
        return str(self.order["number"])

    @property
    def line(self) -> str:
        return str(self.order["lines"][0]["id"])

    @property
    def shipment(self) -> str:
        return str(self.order["supplierOrders"][0]["shipments"][0]["id"])

    @property
    def base(self) -> str:
        return f"/api/supplier/{self.made.supplier_id}"


async def sell(
    client: AsyncClient, database: Database, settings: Settings, quantity: int = 2, role: str = "manager", **more: Any
) -> Sold:
    made = await goods.make_goods(database, **more)
    me = await buying.sign_in(client, settings.data_dir)
    async with database.transaction() as session:
        session.add(Member(supplier_id=made.supplier_id, account_id=me["id"], role=role))
    home = await goods.add_address(client)
    answers = {"deliverOn": goods.in_days(3)} if more.get("storage") in {"chilled", "live"} else {}
    placed = await buying.place(client, buying.order_body(goods.line(made, home, quantity, **answers)))
    assert placed.status_code == 201, placed.text
    await buying.pay(client, placed.json()["number"])
    return Sold((await client.get(f"/api/orders/{placed.json()['number']}")).json(), made)


async def send(client: AsyncClient, sold: Sold, **more: Any) -> Any:
    body = {"carrier": "shunfeng", "number": NUMBER} | more
    return await client.post(f"{sold.base}/shipments/{sold.shipment}/parcels", json=body)


async def arrive(database: Database, sold: Sold, ago: timedelta = timedelta(0)) -> None:
    """The carrier tells that everything arrived."""
    async with database.transaction() as session:
        at = clock.now() - ago
        values = {"state": "delivered", "delivered_at": at, "shipped_at": at - timedelta(days=1)}
        await session.execute(update(Shipment).where(Shipment.id == uuid.UUID(sold.shipment)).values(values))
        await session.execute(update(Parcel).values(state="delivered", delivered_at=at))


async def as_buyer_alone(database: Database) -> None:
    """The one person of these tests packs too; whoever reviews must have nothing to do with the seller."""
    async with database.transaction() as session:
        await session.execute(text("delete from insider"))


async def owed(database: Database, sold: Sold) -> int:
    async with database.reading() as session:
        balances = await ledger.list_balances(session)
    assert sum(balances.values()) == 0
    return -balances.get(f"supplier:{sold.made.supplier_id}", 0)


async def ask(client: AsyncClient, sold: Sold, kind: str, reason: str, fen: int, key: str = "", **more: Any) -> Any:
    body = {"line": sold.line, "kind": kind, "reason": reason, "quantity": 1, "text": "说明"}
    body |= {"amount": {"amount": fen, "currency": "CNY"}} | more
    headers = {"Idempotency-Key": key or uuid.uuid4().hex}
    return await client.post(f"/api/orders/{sold.number}/after-sales", json=body, headers=headers)


async def act(client: AsyncClient, sold: Sold, case: str, what: str, who: str = "buyer", **more: Any) -> Any:
    base = f"/api/orders/{sold.number}" if who == "buyer" else sold.base
    return await client.post(f"{base}/after-sales/{case}", json={"act": what} | more)


async def picture(client: AsyncClient, sold: Sold) -> str:
    """What a phone sends as it is: megabytes."""
    url = f"/api/orders/{sold.number}/claim-pictures?line={sold.line}"
    answer = await client.post(url, content=joining.phone_photo(), headers={"content-type": "image/jpeg"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_packing_and_split_parcels(client: AsyncClient, database: Database, settings: Settings) -> None:
    sold = await sell(client, database, settings, 3, role="packer", slug="tea", packs=(2, 9), keeps=(60, 300))
    listed = (await client.get(f"{sold.base}/shipments")).json()["items"]
    (todo,) = listed
    assert todo["goods"][0]["lots"] == [{"lot": "TEA-0", "quantity": 2}, {"lot": "TEA-1", "quantity": 1}]
    assert (todo["door"]["phone"], todo["door"]["detail"]) == ("+8613900001111", "文诚路500弄12号301室")
    bad = await send(client, sold, number="短")
    assert bad.status_code == 400
    many = await send(client, sold, lines=[{"line": sold.line, "quantity": 4}])
    assert (many.status_code, many.json()["errors"][0]["field"]) == (400, "lines.0.quantity")
    first = await send(client, sold, lines=[{"line": sold.line, "quantity": 1}])
    assert (first.status_code, first.json()["state"]) == (201, "to_ship")
    again = await send(client, sold)
    assert (again.status_code, again.json()["errors"][0]["field"]) == (400, "number"), "the first parcel's label"
    second = await send(client, sold, carrier="ems", number="EA123456789CN")
    assert second.json()["state"] == "shipped"
    assert (await send(client, sold, number="SF0000000000001")).status_code == 409
    order = (await client.get(f"/api/orders/{sold.number}")).json()
    parcels = order["supplierOrders"][0]["shipments"][0]["parcels"]
    assert [one["lines"][0]["quantity"] for one in parcels] == [1, 2]
    mended = await client.patch(
        f"{sold.base}/parcels/{parcels[0]['id']}", json={"carrier": "jd", "number": "JD00012345678"}
    )
    assert mended.status_code == 204
    taken = await client.patch(
        f"{sold.base}/parcels/{parcels[0]['id']}", json={"carrier": "ems", "number": "EA123456789CN"}
    )
    assert (taken.status_code, taken.json()["errors"][0]["field"]) == (400, "number")
    assert (await client.get(f"{sold.base}/shipments")).json()["items"] == []
    assert len((await client.get(f"{sold.base}/shipments?state=sent")).json()["items"]) == 1


async def test_a_cancelled_shipment_leaves_the_list_at_once(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    sold = await sell(client, database, settings)
    url = f"/api/orders/{sold.number}/cancellations"
    await client.post(url, json={}, headers={"Idempotency-Key": "changed-my-mind"})
    assert (await client.get(f"{sold.base}/shipments")).json()["items"] == []
    refused = await send(client, sold)
    assert (refused.status_code, refused.json()["detail"]) == (409, "买家刚刚取消，请不要发货")
    assert await owed(database, sold) == 0


async def test_part_cancelled_goods_are_packed_without_it(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    sold = await sell(client, database, settings, 3)
    part = {"lines": [{"line": sold.line, "quantity": 1}]}
    await client.post(
        f"/api/orders/{sold.number}/cancellations", json=part, headers={"Idempotency-Key": "one-less-please"}
    )
    (todo,) = (await client.get(f"{sold.base}/shipments")).json()["items"]
    assert todo["goods"][0]["quantity"] == 2
    assert (await send(client, sold)).json()["state"] == "shipped"
    gone = await client.post(
        f"/api/orders/{sold.number}/cancellations", json={}, headers={"Idempotency-Key": "too-late-now"}
    )
    assert (gone.status_code, gone.json()["detail"]) == (409, "商品已发出，请申请售后")


async def test_a_supplier_that_cannot_send_gives_everything_back(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    sold = await sell(client, database, settings, 1)
    url = f"{sold.base}/shipments/{sold.shipment}/cancellation"
    assert (await client.post(url, json={"reason": "采摘季遇暴雨"})).status_code == 204
    order = (await client.get(f"/api/orders/{sold.number}")).json()
    assert order["state"] == "cancelled"
    assert sum(line["back"]["amount"] for line in order["lines"]) == 12800 + 800
    assert await owed(database, sold) == 0


@pytest.mark.world(EMPTY)
async def test_carriers_and_time_move_parcels(client: AsyncClient, database: Database, settings: Settings) -> None:
    sold = await sell(client, database, settings)
    await send(client, sold, number="SF1234567890900")
    ring = secrets.load(settings)
    assert await tracking.look(database, ring, Simulated()) == 1
    assert await tracking.look(database, ring, Simulated()) == 0
    order = (await client.get(f"/api/orders/{sold.number}")).json()
    shipment = order["supplierOrders"][0]["shipments"][0]
    assert shipment["state"] == "delivered"
    assert shipment["parcels"][0]["events"][0]["status"] == "delivered"
    assert await tracking.let_time_decide(database, clock.now() + timedelta(days=6)) == 0
    assert await tracking.let_time_decide(database, clock.now() + timedelta(days=8)) == 1
    order = (await client.get(f"/api/orders/{sold.number}")).json()
    assert order["supplierOrders"][0]["shipments"][0]["state"] == "completed"


def test_kuaidi100_answers_are_read() -> None:
    answer = {
        "state": "3", "com": "shunfeng", "nu": NUMBER,
        "data": [
            {"ftime": "2026-11-24 10:00:00", "context": "已签收", "statusCode": "301"},
            {"ftime": "2026-11-23 09:00:00", "context": "已揽收", "statusCode": "1"},
        ],
    }  # fmt: skip
    told = read_kuaidi100(answer)
    assert [(one.status, one.text) for one in told] == [("delivered", "已签收"), ("collected", "已揽收")]
    assert told[0].at.utcoffset() == timedelta(hours=8)
    assert read_kuaidi100({"message": "查询无结果", "result": False}) == []


async def test_fresh_goods_are_refunded_in_part_with_a_picture(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    sold = await sell(client, database, settings, 2, slug="kiwi", kind="produce", storage="chilled", returns="exempt",
                      price=6800, grams=2500, keeps=(20,))  # fmt: skip
    early = await ask(client, sold, "refund_only", "quality", 3400)
    assert (early.status_code, early.json()["slug"]) == (409, "outside_period")
    await send(client, sold)
    await arrive(database, sold)
    may = (await client.get(f"/api/orders/{sold.number}/lines/{sold.line}/after-sale")).json()
    assert "no_reason" not in may["reasons"]
    assert may["until"] is None
    no_picture = await ask(client, sold, "refund_only", "quality", 3400)
    assert no_picture.json()["errors"][0]["field"] == "pictures"
    shown = [await picture(client, sold)]
    back = await ask(client, sold, "return_refund", "quality", 3400, pictures=shown)
    assert back.json()["errors"][0]["field"] == "kind"
    much = await ask(client, sold, "refund_only", "quality", 6801, pictures=shown)
    assert much.json()["errors"][0]["field"] == "amount"
    opened = await ask(client, sold, "refund_only", "quality", 3400, pictures=shown, key="half-a-box")
    assert opened.status_code == 201, opened.text
    same = await ask(client, sold, "refund_only", "quality", 3400, pictures=shown, key="half-a-box")
    assert same.json()["id"] == opened.json()["id"]
    other = await ask(client, sold, "refund_only", "quality", 3300, pictures=shown, key="half-a-box")
    assert other.json()["slug"] == "key_reused"
    twice = await ask(client, sold, "refund_only", "quality", 3400, pictures=shown)
    assert twice.json()["slug"] == "limit_reached"
    before = await owed(database, sold)
    done = await act(client, sold, opened.json()["id"], "accept", "supplier")
    assert (done.json()["state"], done.json()["granted"]["amount"]) == ("done", 3400)
    assert before - await owed(database, sold) == 3400
    again = await act(client, sold, opened.json()["id"], "accept", "supplier")
    assert again.status_code == 409
    seen = await client.get(f"{sold.base}/pictures/{shown[0]}/file")
    assert seen.status_code in {200, 404}
    order = (await client.get(f"/api/orders/{sold.number}")).json()
    assert order["lines"][0]["back"]["amount"] == 3400


async def test_seven_day_return_and_its_exceptions(client: AsyncClient, database: Database, settings: Settings) -> None:
    sold = await sell(client, database, settings, 2)
    await send(client, sold)
    await arrive(database, sold, timedelta(days=7))
    opened = await ask(client, sold, "return_refund", "no_reason", 12800)
    assert opened.status_code == 201, opened.text
    case = opened.json()
    assert case["freightBy"] == "buyer"
    assert (await act(client, sold, case["id"], "receive", "supplier")).status_code == 409
    assert (await act(client, sold, case["id"], "accept", "supplier")).json()["state"] == "to_return"
    parcel = {"carrier": "ems", "number": "EA123456789CN"}
    assert (await act(client, sold, case["id"], "send_back", parcel=parcel)).json()["state"] == "returning"
    before = await owed(database, sold)
    assert (await act(client, sold, case["id"], "receive", "supplier")).json()["state"] == "done"
    # Freight was free from ¥200 on; for the pack that stays it is due (网络购买商品七日无理由退货暂行办法 18).
    assert before - await owed(database, sold) == 12800 - 800
    steps = [
        one["act"] for one in (await client.get(f"/api/orders/{sold.number}/after-sales")).json()["items"][0]["steps"]
    ]
    assert steps == ["ask", "accept", "send_back", "receive"]
    await arrive(database, sold, timedelta(days=9))
    late = await ask(client, sold, "return_refund", "no_reason", 12800)
    assert (late.status_code, late.json()["detail"]) == (409, "已过七天无理由退货期")


async def test_refused_then_the_platform_decides(client: AsyncClient, database: Database, settings: Settings) -> None:
    sold = await sell(client, database, settings, 1)
    await send(client, sold)
    await arrive(database, sold)
    case = (await ask(client, sold, "refund_only", "missing", 12800)).json()
    silent = await act(client, sold, case["id"], "refuse", "supplier")
    assert silent.json()["errors"][0]["field"] == "text"
    assert (await act(client, sold, case["id"], "grant", "supplier")).status_code == 403
    refused = await act(client, sold, case["id"], "refuse", "supplier", text="称重无误，有照片")
    assert refused.json()["state"] == "refused"
    assert (await act(client, sold, case["id"], "escalate")).json()["state"] == "escalated"
    async with database.transaction() as session:
        found = await session.get_one(AfterSale, uuid.UUID(case["id"]))
        grant = type("Grant", (), {"amount": type("M", (), {"amount": 6400})()})()
        await cases.act(session, found, "platform", "grant", "按一半处理", clock.now(), grant)
    shown = (await client.get(f"/api/orders/{sold.number}/after-sales")).json()["items"][0]
    assert (shown["state"], shown["granted"]["amount"]) == ("done", 6400)
    assert await owed(database, sold) == 12800 + 800 - 6400


@pytest.mark.world(EMPTY)
async def test_silence_brings_the_platform(client: AsyncClient, database: Database, settings: Settings) -> None:
    sold = await sell(client, database, settings, 1)
    await send(client, sold)
    await arrive(database, sold)
    case = (await ask(client, sold, "refund_only", "missing", 100)).json()
    assert await cases.escalate_late(database, clock.now() + timedelta(hours=47)) == 0
    assert await cases.escalate_late(database, clock.now() + timedelta(hours=49)) == 1
    shown = (await client.get(f"/api/orders/{sold.number}/after-sales")).json()["items"][0]
    assert (shown["id"], shown["state"], shown["may"]) == (case["id"], "escalated", ["withdraw"])
    assert (await act(client, sold, case["id"], "withdraw")).json()["state"] == "withdrawn"


async def test_an_exchange_takes_new_packs_from_stock(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    sold = await sell(client, database, settings, 2, packs=(3,))
    await send(client, sold)
    await arrive(database, sold)
    shown = [await picture(client, sold)]
    case = (await ask(client, sold, "exchange", "damaged", 0, pictures=shown)).json()
    parcel = {"carrier": "ems", "number": "EA123456789CN"}
    for what, who, more in (
        ("accept", "supplier", {}), ("send_back", "buyer", {"parcel": parcel}), ("receive", "supplier", {}),
    ):  # fmt: skip
        assert (await act(client, sold, case["id"], what, who, **more)).status_code == 200
    (lot,) = sold.made.lots.values()
    assert await goods.left_of(database, lot, sold.made.offer) == 1
    sent = await act(
        client, sold, case["id"], "resent", "supplier", parcel={"carrier": "jd", "number": "JD00012345678"}
    )
    assert sent.json()["state"] == "done"
    assert await goods.left_of(database, lot, sold.made.offer) == 0
    assert await owed(database, sold) == 2 * 12800
    second = (await ask(client, sold, "exchange", "damaged", 0, pictures=shown)).json()
    for what, who, more in (
        ("accept", "supplier", {}), ("send_back", "buyer", {"parcel": parcel}), ("receive", "supplier", {}),
    ):  # fmt: skip
        await act(client, sold, second["id"], what, who, **more)
    short = await act(client, sold, second["id"], "resent", "supplier", parcel=parcel)
    assert (short.status_code, short.json()["slug"]) == (409, "sold_out")


async def test_who_got_a_recalled_pack_in_exchange_is_told(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    sold = await sell(client, database, settings, 1, packs=(1, 1), keeps=(200, 300))
    await send(client, sold)
    await arrive(database, sold)
    case = (await ask(client, sold, "exchange", "damaged", 0, pictures=[await picture(client, sold)])).json()
    parcel = {"carrier": "ems", "number": "EA123456789CN"}
    for what, who, more in (
        ("accept", "supplier", {}), ("send_back", "buyer", {"parcel": parcel}), ("receive", "supplier", {}),
        ("resent", "supplier", {"parcel": {"carrier": "jd", "number": "JD00012345678"}}),
    ):  # fmt: skip
        assert (await act(client, sold, case["id"], what, who, **more)).status_code == 200
    (other,) = set(sold.made.lots) - set(sold.order["lines"][0]["lots"])
    assert (await client.post(f"/api/supplier/{sold.made.supplier_id}/lots/{other}/recall")).status_code == 200
    for _ in range(2):
        await notices.remind(database)
    async with database.reading() as session:
        told = [one for one in (await session.execute(select(Notice))).scalars() if one.kind == "goods_recalled"]
    assert [(one.link, one.values["lot"]) for one in told] == [(f"/orders/{sold.number}", other)]


async def test_what_a_flash_sale_sold_is_exchanged_and_reviewed_like_its_sku(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    plain = await sell(client, database, settings, 1, packs=(5,))
    flash, _ = await goods.open_flash(database, plain.made, 3, 2)
    home = await goods.add_address(client)
    wish = goods.line(plain.made, home, 1) | {"offer": str(flash)}
    placed = await buying.place(client, buying.order_body(wish))
    assert placed.status_code == 201, placed.text
    await buying.pay(client, placed.json()["number"])
    sold = Sold((await client.get(f"/api/orders/{placed.json()['number']}")).json(), plain.made)
    await send(client, sold)
    await arrive(database, sold)
    (lot,) = sold.made.lots.values()
    assert await goods.left_of(database, lot, sold.made.offer) == 3
    case = (await ask(client, sold, "exchange", "damaged", 0, pictures=[await picture(client, sold)])).json()
    parcel = {"carrier": "ems", "number": "EA123456789CN"}
    await act(client, sold, case["id"], "accept", "supplier")
    await act(client, sold, case["id"], "send_back", "buyer", parcel=parcel)
    await act(client, sold, case["id"], "receive", "supplier")
    sent = await act(client, sold, case["id"], "resent", "supplier", parcel=parcel)
    assert (sent.status_code, sent.json().get("state")) == (200, "done")
    assert await goods.left_of(database, lot, sold.made.offer) == 2
    said = {"stars": 5, "text": "茶香足", "pictures": []}
    await as_buyer_alone(database)
    url = f"/api/orders/{sold.number}/lines/{sold.line}/review"
    assert (await client.post(url, json=said)).status_code == 201
    assert (await client.get(f"/api/products/{sold.made.slug}/reviews")).json()["count"] == 1


async def test_others_see_nothing(client: AsyncClient, database: Database, settings: Settings) -> None:
    sold = await sell(client, database, settings, 1)
    await send(client, sold)
    await arrive(database, sold)
    shown = await picture(client, sold)
    case = (await ask(client, sold, "refund_only", "damaged", 100, pictures=[shown])).json()
    await buying.sign_in(client, settings.data_dir, "13900002222")
    for url in (
        f"/api/orders/{sold.number}/after-sales", f"/api/orders/{sold.number}/lines/{sold.line}/after-sale",
        f"/api/me/claim-pictures/{shown}", f"{sold.base}/shipments", f"{sold.base}/after-sales",
    ):  # fmt: skip
        assert (await client.get(url)).status_code == 404, url
    assert (await act(client, sold, case["id"], "withdraw")).status_code == 404
    assert (await act(client, sold, case["id"], "accept", "supplier")).status_code == 404
    assert (await send(client, sold)).status_code == 404
    other = await goods.make_cooperative(database, "other")
    me = (await client.get("/api/me")).json()["id"]
    async with database.transaction() as session:
        session.add(Member(supplier_id=other, account_id=me, role="manager"))
    foreign = f"/api/supplier/{other}"
    url = f"{foreign}/shipments/{sold.shipment}/parcels"
    assert (await client.post(url, json={"carrier": "ems", "number": NUMBER})).status_code == 404
    assert (await client.post(f"{foreign}/after-sales/{case['id']}", json={"act": "accept"})).status_code == 404


async def test_everybody_concerned_is_told(client: AsyncClient, database: Database, settings: Settings) -> None:
    from backend.notices import actions as notices

    sold = await sell(client, database, settings, 1, packs=(1,))
    await client.put(f"/api/me/restocks/{sold.made.offer}")
    await notices.collect(database)
    await notices.remind(database)

    async def kinds() -> set[str]:
        found = (await client.get("/api/me/notices")).json()["items"]
        return {one["kind"] for one in found}

    assert {"goods_paid", "goods_sold"} <= await kinds()
    assert "back_in_stock" not in await kinds()
    url = f"/api/orders/{sold.number}/cancellations"
    await client.post(url, json={}, headers={"Idempotency-Key": "nobody-sends-it"})
    await notices.collect(database)
    await notices.remind(database)
    assert {"goods_cancelled", "back_in_stock", "order_cancelled"} <= await kinds()


async def test_reviews_are_of_verified_buyers_and_stay(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    from tests.factories import joining

    sold = await sell(client, database, settings, 1)
    url = f"/api/orders/{sold.number}/lines/{sold.line}/review"
    assert (await client.post(url, json={"stars": 5})).status_code == 409
    await as_buyer_alone(database)
    early = await client.post(url, json={"stars": 5})
    assert early.status_code == 409
    await send(client, sold)
    await arrive(database, sold)
    shown = await picture(client, sold)
    assert (await client.post(url, json={"stars": 6})).status_code == 400
    foreign = await client.post(url, json={"stars": 2, "pictures": [sold.shipment]})
    assert foreign.json()["errors"][0]["field"] == "pictures"
    made = await client.post(url, json={"stars": 2, "text": "碎叶偏多", "pictures": [shown]})
    assert made.status_code == 201, made.text
    assert (await client.post(url, json={"stars": 5})).json()["slug"] == "limit_reached"
    one = made.json()["id"]
    answer = {"text": "已改进筛选，谢谢提醒"}
    assert (await client.post(f"{sold.base}/reviews/{one}/reply", json=answer)).status_code == 204
    assert (await client.post(f"{sold.base}/reviews/{one}/reply", json=answer)).status_code == 409
    listed = (await client.get(f"/api/products/{sold.made.slug}/reviews")).json()
    assert (listed["count"], listed["average"]) == (1, 20)
    (item,) = listed["items"]
    assert (item["author"], item["text"], item["reply"]) == ("演**", "碎叶偏多", answer["text"])
    assert (await client.get(f"/api/reviews/pictures/{shown}")).headers["content-type"] == "image/jpeg"
    removal = f"/api/platform/reviews-of-goods/{one}/removal"
    assert (await client.post(removal, json={"reason": "insult", "words": "不好听"})).status_code == 403
    await joining.as_staff(client, database, settings, "support")
    assert (await client.post(removal, json={"reason": "displeases", "words": "商家不喜欢"})).status_code == 400
    assert (await client.post(removal, json={"reason": "insult", "words": "含侮辱性词语"})).status_code == 204
    async with database.reading() as session:
        from backend.reviews.models import Review

        kept = await session.get_one(Review, uuid.UUID(one))
    assert (kept.text, kept.removed_for) == ("碎叶偏多", "insult")
    assert (await client.get(f"/api/reviews/pictures/{shown}")).status_code == 404

"""What has left in a parcel is gone: nobody cancels it. Random walks of ordering, sending in parts, cancelling in parts,
arriving and after-sale, with the piece and the fen followed by a count of their own."""

import random
import uuid
from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update

from backend.db.session import Database
from backend.fulfilment import packing
from backend.fulfilment.models import Parcel
from backend.kernel import clock
from backend.ledger import queries as ledger
from backend.payments.providers import Providers
from backend.payments.sandbox import Sandbox
from backend.payments.sweep import sweep_once
from backend.selfcheck import breaches
from backend.settings import Settings
from backend.suppliers.models import Member
from tests.factories import buying, deals, goods

pytestmark = pytest.mark.anyio


class Shop:
    """One cooperative with tea and nuts; one person buys and packs."""

    def __init__(self, client: AsyncClient, database: Database) -> None:
        self.client, self.database = client, database

    async def make(self, settings: Settings) -> "Shop":
        me = await buying.sign_in(self.client, settings.data_dir)
        self.tea = await goods.make_goods(self.database, "tea", price=3800, grams=250, packs=(90,))
        self.nut = await goods.make_goods(
            self.database, "nut", supplier_id=self.tea.supplier_id, kind="snack", price=6800, grams=500, packs=(90,)
        )
        async with self.database.transaction() as session:
            session.add(Member(supplier_id=self.tea.supplier_id, account_id=uuid.UUID(me["id"]), role="manager"))
        self.home = await goods.add_address(self.client)
        self.base = f"/api/supplier/{self.tea.supplier_id}"
        return self

    async def buy(self, teas: int, nuts: int, **more: Any) -> dict[str, Any]:
        lines = [goods.line(one, self.home, n) for one, n in ((self.tea, teas), (self.nut, nuts)) if n]
        placed = await buying.place(self.client, buying.order_body(*lines, **more))
        assert placed.status_code == 201, placed.text
        await buying.pay(self.client, placed.json()["number"])
        return await self.read(placed.json()["number"])

    async def read(self, number: str) -> dict[str, Any]:
        return dict((await self.client.get(f"/api/orders/{number}")).json())

    async def send(self, order: dict[str, Any], packs: dict[str, int] | None = None) -> Any:
        shipment = order["supplierOrders"][0]["shipments"][0]["id"]
        lines = [{"line": line, "quantity": n} for line, n in (packs or {}).items()]
        parcel = {"carrier": "ems", "number": uuid.uuid4().hex[:16].upper(), "lines": lines}
        return await self.client.post(f"{self.base}/shipments/{shipment}/parcels", json=parcel)

    async def cancel(self, order: dict[str, Any], packs: dict[str, int] | None = None) -> Any:
        lines = [{"line": line, "quantity": n} for line, n in (packs or {}).items()]
        key = {"Idempotency-Key": uuid.uuid4().hex}
        return await self.client.post(
            f"/api/orders/{order['number']}/cancellations", json={"lines": lines}, headers=key
        )

    async def give_up(self, order: dict[str, Any]) -> Any:
        shipment = order["supplierOrders"][0]["shipments"][0]["id"]
        return await self.client.post(
            f"{self.base}/shipments/{shipment}/cancellation", json={"reason": "山里下雪发不出"}
        )

    async def arrive(self, order: dict[str, Any]) -> None:
        """Every parcel on its way arrives."""
        async with self.database.transaction() as session:
            for shipment in order["supplierOrders"][0]["shipments"]:
                for box in shipment["parcels"]:
                    await packing.deliver(session, await session.get_one(Parcel, uuid.UUID(box["id"])), clock.now())

    async def stock(self) -> dict[str, int]:
        return {one.slug: await goods.left_of(self.database, lot, one.offer)
                for one in (self.tea, self.nut) for lot in one.lots.values()}  # fmt: skip


def goods_lines(order: dict[str, Any]) -> list[dict[str, Any]]:
    return [line for line in order["lines"] if line["type"] == "GOODS"]


async def test_what_was_sent_is_not_cancelled_by_anybody(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    shop = await Shop(client, database).make(settings)
    for who in ("buyer", "supplier"):
        before = await shop.stock()
        order = await shop.buy(2, 1)
        tea, _nut = goods_lines(order)
        assert (await shop.send(order, {tea["id"]: 2})).status_code == 201
        shown = (await client.get(f"{shop.base}/shipments")).json()["items"]
        packed = next(one for one in shown if one["order"] == order["number"])
        assert [(one["sent"], one["left"]) for one in packed["goods"]] == [(2, 0), (0, 1)]
        assert [box["number"] for box in packed["parcels"]] != []
        refused = await shop.cancel(order, {tea["id"]: 1})
        assert (refused.status_code, refused.json()["slug"]) == (409, "not_cancellable")
        if who == "buyer":
            preview = await client.post(f"/api/orders/{order['number']}/cancellations?preview=true", json={"lines": []})
            done = await shop.cancel(order)
            assert done.json()["back"] == preview.json()["back"]
            assert done.json()["back"]["amount"] == 6800, "the unsent; freight stays with what was sent"
        else:
            assert (await shop.give_up(order)).status_code == 204
        order = await shop.read(order["number"])
        assert order["supplierOrders"][0]["shipments"][0]["state"] == "shipped"
        assert [line["cancelled"] for line in goods_lines(order)] == [0, 1]
        assert (await shop.stock())["tea"] == before["tea"] - 2
        assert (await shop.stock())["nut"] == before["nut"]
        assert (await shop.cancel(order)).status_code == 409
        await shop.arrive(order)
        order = await shop.read(order["number"])
        assert order["supplierOrders"][0]["shipments"][0]["state"] == "delivered"


async def test_one_of_two_cancelled_then_the_rest_sent_is_shipped(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    shop = await Shop(client, database).make(settings)
    order = await shop.buy(2, 0)
    (tea,) = goods_lines(order)
    assert (await shop.send(order, {tea["id"]: 1})).status_code == 201
    assert (await shop.cancel(order, {tea["id"]: 2})).status_code == 409
    assert (await shop.cancel(order, {tea["id"]: 1})).json()["back"]["amount"] == 3800
    order = await shop.read(order["number"])
    assert order["supplierOrders"][0]["shipments"][0]["state"] == "shipped"
    assert (await shop.send(order)).status_code == 409
    waiting = (await client.get(f"{shop.base}/shipments")).json()["items"]
    assert order["number"] not in {one["order"] for one in waiting}


async def test_a_broken_threshold_is_taken_back_in_one_step_or_two(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    """Three teas at ¥118 less ¥150 from ¥350: one alone costs ¥118, however the others were given up."""
    shop = await Shop(client, database).make(settings)
    tea = await goods.make_goods(database, "spring", supplier_id=shop.tea.supplier_id, price=11800, packs=(90,))
    await deals.promote(database, tea.supplier_id, 35000, 15000)
    for steps in ((2,), (1, 1), (1, 1, 1), (3,)):
        placed = await buying.place(client, buying.order_body(goods.line(tea, shop.home, 3)))
        await buying.pay(client, placed.json()["number"])
        order = await shop.read(placed.json()["number"])
        assert order["total"]["amount"] == 3 * 11800 - 15000, "freight is free from ¥200 on"
        (line,) = goods_lines(order)
        back = 0
        for step in steps:
            preview = await client.post(
                f"/api/orders/{order['number']}/cancellations?preview=true",
                json={"lines": [{"line": line["id"], "quantity": step}]},
            )
            done = (await shop.cancel(order, {line["id"]: step})).json()
            assert done["back"] == preview.json()["back"]
            assert done["amount"]["amount"] == done["kept"]["amount"] + done["lost"]["amount"] + done["back"]["amount"]
            back += done["back"]["amount"]
        rest = 3 - sum(steps)
        due = rest * 11800 + (800 if rest else 0)  # and freight, which was free for three
        assert back == order["total"]["amount"] - due, steps
        await sweep_once(database, Providers(Sandbox(database, settings.origin)))
        assert (await shop.read(order["number"]))["refunded"]["amount"] == back


async def test_what_the_seller_cannot_send_costs_no_discount(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    shop = await Shop(client, database).make(settings)
    await deals.promote(database, shop.tea.supplier_id, 14000, 3000)
    order = await shop.buy(2, 1)
    tea, nut = goods_lines(order)
    assert (await shop.send(order, {tea["id"]: 2})).status_code == 201
    assert (await shop.give_up(order)).status_code == 204
    now = await shop.read(order["number"])
    assert sum(line["lost"]["amount"] for line in now["lines"]) == 0
    assert next(one for one in now["lines"] if one["id"] == nut["id"])["back"]["amount"] == nut["amount"]["amount"]


async def test_postage_comes_back_when_nothing_of_the_parcel_was_right(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    shop = await Shop(client, database).make(settings)
    for teas, nuts, right in ((1, 0, 3800 + 800), (1, 1, 3800)):
        order = await shop.buy(teas, nuts)
        assert (await shop.send(order)).status_code == 201
        order = await shop.read(order["number"])
        await shop.arrive(order)
        line = goods_lines(order)[0]
        wish = {"line": line["id"], "kind": "refund_only", "reason": "missing", "quantity": 1, "text": "箱子是空的",
                "amount": {"amount": 3800, "currency": "CNY"}}  # fmt: skip
        url = f"/api/orders/{order['number']}/after-sales"
        case = (await client.post(url, json=wish, headers={"Idempotency-Key": uuid.uuid4().hex})).json()
        done = await client.post(f"{shop.base}/after-sales/{case['id']}", json={"act": "accept"})
        assert done.json()["granted"]["amount"] == right
        await sweep_once(database, Providers(Sandbox(database, settings.origin)))
        assert (await shop.read(order["number"]))["refunded"]["amount"] == right


@pytest.mark.parametrize("seed", range(12))
async def test_pieces_and_fen_are_conserved_whatever_the_order_of_events(
    client: AsyncClient, database: Database, settings: Settings, seed: int
) -> None:
    chance = random.Random(seed)
    shop = await Shop(client, database).make(settings)
    if seed % 2:
        await deals.promote(database, shop.tea.supplier_id, 12000, 2500)
    start = await shop.stock()
    order = await shop.buy(chance.randint(1, 4), chance.randint(0, 3))
    own: dict[str, dict[str, int]] = {line["id"]: defaultdict(int) for line in goods_lines(order)}
    back = 0
    for _step in range(9):
        line = chance.choice(goods_lines(order))
        count, mine = chance.randint(1, 3), own[line["id"]]
        left = line["quantity"] - mine["sent"] - mine["gone"]
        act = chance.choice(["send", "cancel", "cancel", "arrive", "give_up", "ask"])
        if act == "send":
            answer = await shop.send(order, {line["id"]: count})
            assert (answer.status_code == 201) == (count <= left), answer.text
            mine["sent"] += count if answer.status_code == 201 else 0
        elif act == "cancel":
            answer = await shop.cancel(order, {line["id"]: count})
            assert (answer.status_code == 200) == (count <= left), answer.text
            if answer.status_code == 200:
                mine["gone"] += count
                back += answer.json()["back"]["amount"]
        elif act == "arrive":
            await shop.arrive(order)
        elif act == "give_up" and chance.random() < 0.3:
            answer = await shop.give_up(order)
            open_ones = {one: order_line["quantity"] - own[one]["sent"] - own[one]["gone"]
                         for order_line in goods_lines(order) for one in [order_line["id"]]}  # fmt: skip
            assert (answer.status_code == 204) == any(open_ones.values()), answer.text
            for one, n in open_ones.items():
                own[one]["gone"] += n
        elif act == "ask":
            await complain(shop, order, line["id"])
        order = await shop.read(order["number"])
        await agrees(shop, order, own, start)
    await sweep_once(database, Providers(Sandbox(database, settings.origin)))
    order = await shop.read(order["number"])
    net = sum(one["back"]["amount"] - one["lost"]["amount"] for one in order["lines"])
    assert order["refunded"]["amount"] == net >= back
    async with database.reading() as session:
        balances = await ledger.list_balances(session)
    assert sum(balances.values()) == 0
    assert balances.get("buyers:refunds", 0) == 0
    supplier = -balances.get(f"supplier:{shop.tea.supplier_id}", 0) - balances.get("platform:commission", 0)
    assert supplier == order["total"]["amount"] - net, (
        "what the buyer paid and did not get back is the seller's and ours"
    )


async def test_late_is_what_has_not_come_by_the_day_it_left_itself(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    shop = await Shop(client, database).make(settings)
    order = await shop.buy(2, 0)
    (tea,) = goods_lines(order)
    assert (await shop.send(order, {tea["id"]: 1})).status_code == 201
    await shop.arrive(await shop.read(order["number"]))
    async with database.transaction() as session:
        await session.execute(update(Parcel).values(sent_at=clock.now() - timedelta(days=9)))
    assert (await shop.send(order)).status_code == 201
    wish = {"line": tea["id"], "kind": "refund_only", "reason": "not_received", "quantity": 1, "text": "没有收到",
            "amount": {"amount": 100, "currency": "CNY"}}  # fmt: skip
    url = f"/api/orders/{order['number']}/after-sales"
    early = await client.post(url, json=wish, headers={"Idempotency-Key": uuid.uuid4().hex})
    assert (early.status_code, early.json()["slug"]) == (409, "outside_period"), early.text
    async with database.transaction() as session:
        late = clock.now() - timedelta(days=4)
        await session.execute(update(Parcel).where(Parcel.delivered_at.is_(None)).values(sent_at=late))
    asked = await client.post(url, json=wish, headers={"Idempotency-Key": uuid.uuid4().hex})
    assert asked.status_code == 201, asked.text


async def bring_back(shop: Shop, order: dict[str, Any], line: dict[str, Any], price: int) -> None:
    """One pack is returned by a change of mind."""
    wish = {"line": line["id"], "kind": "return_refund", "reason": "no_reason", "quantity": 1,
            "amount": {"amount": price, "currency": "CNY"}}  # fmt: skip
    url, key = f"/api/orders/{order['number']}/after-sales", {"Idempotency-Key": uuid.uuid4().hex}
    case = await shop.client.post(url, json=wish, headers=key)
    assert case.status_code == 201, case.text
    one = case.json()["id"]
    parcel = {"carrier": "ems", "number": uuid.uuid4().hex[:16].upper()}
    for base, body in (
        (f"{shop.base}/after-sales/{one}", {"act": "accept"}),
        (f"{url}/{one}", {"act": "send_back", "parcel": parcel}),
        (f"{shop.base}/after-sales/{one}", {"act": "receive"}),
    ):
        done = await shop.client.post(base, json=body)
        assert done.status_code == 200, done.text


@pytest.mark.parametrize(
    ("threshold", "steps"),
    [(35000, ("return", "cancel")), (35000, ("cancel", "return")), (36000, ("return", "cancel")),
     (36000, ("return", "give_up"))],
)  # fmt: skip
async def test_what_is_kept_costs_the_same_in_whatever_order_the_rest_went(
    client: AsyncClient, database: Database, settings: Settings, threshold: int, steps: tuple[str, ...]
) -> None:
    """Four teas at ¥118 less ¥150; one comes back, one never leaves: the two that are kept cost their price."""
    shop = await Shop(client, database).make(settings)
    tea = await goods.make_goods(database, "spring", supplier_id=shop.tea.supplier_id, price=11800, packs=(90,))
    await deals.promote(database, tea.supplier_id, threshold, 15000)
    placed = await buying.place(client, buying.order_body(goods.line(tea, shop.home, 4)))
    await buying.pay(client, placed.json()["number"])
    order = await shop.read(placed.json()["number"])
    (line,) = goods_lines(order)
    assert (await shop.send(order, {line["id"]: 3})).status_code == 201
    await shop.arrive(await shop.read(order["number"]))
    for step in steps:
        if step == "return":
            await bring_back(shop, order, line, (4 * 11800 - 15000) // 4)
        elif step == "cancel":
            assert (await shop.cancel(order, {line["id"]: 1})).status_code == 200
        else:
            assert (await shop.give_up(order)).status_code == 204
    await sweep_once(database, Providers(Sandbox(database, settings.origin)))
    refunded = (await shop.read(order["number"]))["refunded"]["amount"]
    if steps[-1] == "give_up":
        # The seller's fault costs nothing more: of what the three kept cost by now, a third comes back.
        assert refunded == (4 * 11800 - 15000) // 3
    else:
        assert 4 * 11800 - 15000 - refunded == 2 * 11800
    assert breaches(settings.database_owner_url) == []


async def complain(shop: Shop, order: dict[str, Any], line: str) -> None:
    may = (await shop.client.get(f"/api/orders/{order['number']}/lines/{line}/after-sale")).json()
    if "missing" not in may["reasons"]:
        return
    amount = {"amount": 1 if may["left"]["amount"] < 3800 else 3800, "currency": "CNY"}
    wish = {"line": line, "kind": "refund_only", "reason": "missing", "quantity": 1, "amount": amount, "text": "少了"}
    url = f"/api/orders/{order['number']}/after-sales"
    opened = await shop.client.post(url, json=wish, headers={"Idempotency-Key": uuid.uuid4().hex})
    if opened.status_code == 201:
        await shop.client.post(f"{shop.base}/after-sales/{opened.json()['id']}", json={"act": "accept"})


async def agrees(shop: Shop, order: dict[str, Any], own: dict[str, dict[str, int]], start: dict[str, int]) -> None:
    """bought = to send + sent + given up; stock follows to the piece."""
    gone: dict[str, int] = defaultdict(int)
    for line in goods_lines(order):
        mine = own[line["id"]]
        assert (line["sent"], line["cancelled"]) == (mine["sent"], mine["gone"])
        packed = sum(
            one["quantity"] for part in order["supplierOrders"] for shipment in part["shipments"]
            for box in shipment["parcels"] for one in box["lines"] if one["line"] == line["id"]
        )  # fmt: skip
        assert packed == mine["sent"]
        gone["tea" if line["offer"] == str(shop.tea.offer) else "nut"] += line["quantity"] - mine["gone"]
    assert await shop.stock() == {name: left - gone[name] for name, left in start.items()}


async def test_the_database_itself_refuses_to_cancel_what_has_left(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    shop = await Shop(client, database).make(settings)
    order = await shop.buy(2, 0)
    await shop.send(order)
    with pytest.raises(Exception, match="ck_order_line_sent"):
        async with database.transaction() as session:
            await session.execute(text("update order_line set cancelled = 1 where offer_id is not null"))


async def test_a_part_that_arrived_can_be_complained_about_before_the_rest_leaves(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    shop = await Shop(client, database).make(settings)
    order = await shop.buy(3, 0)
    (tea,) = goods_lines(order)
    await shop.send(order, {tea["id"]: 2})
    url = f"/api/orders/{order['number']}/lines/{tea['id']}/after-sale"
    assert (await client.get(url)).json()["reasons"] == []
    async with database.transaction() as session:
        await session.execute(update(Parcel).values(sent_at=clock.now() - timedelta(days=4)))
    assert (await client.get(url)).json()["reasons"] == ["not_received"]
    await shop.arrive(await shop.read(order["number"]))
    may = (await client.get(url)).json()
    assert "missing" in may["reasons"]
    assert may["quantity"] == 2


async def test_sixty_of_eighty_packs_can_be_given_up(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    shop = await Shop(client, database).make(settings)
    order = await shop.buy(80, 0)
    (tea,) = goods_lines(order)
    done = await shop.cancel(order, {tea["id"]: 60})
    assert (done.status_code, done.json()["back"]["amount"]) == (200, 60 * 3800)
    assert (await shop.stock())["tea"] == 70


async def test_packs_paid_back_for_a_fault_carry_no_discount_that_is_lost_later(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    """Ten at ¥100 less ¥200 from ¥900: five never came, two more are returned. The three that are kept cost ¥300."""
    shop = await Shop(client, database).make(settings)
    tea = await goods.make_goods(database, "ten", supplier_id=shop.tea.supplier_id, price=10000, packs=(90,))
    await deals.promote(database, tea.supplier_id, 90000, 20000)
    placed = await buying.place(client, buying.order_body(goods.line(tea, shop.home, 10)))
    await buying.pay(client, placed.json()["number"])
    order = await shop.read(placed.json()["number"])
    assert order["total"]["amount"] == 80000
    (line,) = goods_lines(order)
    assert (await shop.send(order)).status_code == 201
    await shop.arrive(await shop.read(order["number"]))
    wish = {"line": line["id"], "kind": "refund_only", "reason": "missing", "quantity": 5, "text": "少了五份",
            "amount": {"amount": 40000, "currency": "CNY"}}  # fmt: skip
    url = f"/api/orders/{order['number']}/after-sales"
    case = await client.post(url, json=wish, headers={"Idempotency-Key": uuid.uuid4().hex})
    done = await client.post(f"{shop.base}/after-sales/{case.json()['id']}", json={"act": "accept"})
    assert done.json()["granted"]["amount"] == 40000
    for _ in range(2):
        may = (await client.get(f"/api/orders/{order['number']}/lines/{line['id']}/after-sale")).json()
        assert may["quantity"] >= 1
        await bring_back(shop, order, line, 8000)
    await sweep_once(database, Providers(Sandbox(database, settings.origin)))
    refunded = (await shop.read(order["number"]))["refunded"]["amount"]
    assert 80000 - refunded == 30000
    assert breaches(settings.database_owner_url) == []

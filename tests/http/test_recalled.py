"""A recalled lot is never sent, its buyers have their money back, and whoever has a pack is told; and what comes back
in all does not hang on the order in which things happened."""

import itertools
import uuid
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from backend.db.session import Database
from backend.notices import actions as notices
from backend.notices.models import Notice
from backend.payments.providers import connect
from backend.payments.sweep import sweep_once
from backend.settings import Settings
from tests.factories import buying, deals, goods
from tests.http.test_what_has_left import Shop, goods_lines

pytestmark = [pytest.mark.anyio, pytest.mark.world("huliu_template")]


class Lots(Shop):
    """The same cooperative, its tea from two lots of two packs each."""

    async def make(self, settings: Settings) -> "Lots":
        await super().make(settings)
        two = await goods.make_goods(
            self.database,
            "two",
            supplier_id=self.tea.supplier_id,
            price=3800,
            grams=250,
            packs=(2, 2),
            keeps=(200, 300),
        )
        self.tea, self.codes = two, list(two.lots)
        return self

    async def recall(self, code: str) -> None:
        answer = await self.client.post(f"{self.base}/lots/{code}/recall")
        assert answer.status_code == 200, answer.text

    async def sweep(self, settings: Settings) -> None:
        await sweep_once(self.database, connect(settings, self.database))


async def test_what_was_recalled_is_given_back_and_the_rest_sent(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    shop = await Lots(client, database).make(settings)
    order = await shop.buy(3, 1)
    tea, _ = goods_lines(order)
    assert sorted(tea["lots"]) == sorted(shop.codes)
    await shop.recall(tea["lots"][0])
    refused = await shop.send(order)
    assert (refused.status_code, refused.json()["slug"]) == (409, "wrong_state")
    await shop.sweep(settings)
    order = await shop.read(order["number"])
    tea, nut = goods_lines(order)
    assert (tea["cancelled"], tea["back"]["amount"], tea["lots"]) == (2, 7600, [tea["lots"][-1]])
    await shop.sweep(settings)
    assert goods_lines(await shop.read(order["number"]))[0]["cancelled"] == 2, "once"
    for _ in range(2):
        await notices.remind(database)
    async with database.reading() as session:
        told = [one for one in (await session.execute(select(Notice))).scalars() if one.kind == "recalled_back"]
    assert [one.link for one in told] == [f"/orders/{order['number']}"]
    assert (await shop.send(order)).status_code == 201
    order = await shop.read(order["number"])
    assert [line["sent"] for line in goods_lines(order)] == [1, 1]
    assert nut["cancelled"] == 0


async def test_who_gives_up_some_gives_up_recalled_packs_first(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    shop = await Lots(client, database).make(settings)
    order = await shop.buy(4, 0)
    (tea,) = goods_lines(order)
    bad, good = tea["lots"]
    await shop.recall(bad)
    await shop.cancel(order, {tea["id"]: 2})
    (tea,) = goods_lines(await shop.read(order["number"]))
    assert tea["lots"] == [good]


async def test_who_has_a_pack_is_told_once_and_unpaid_orders_end(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    shop = await Lots(client, database).make(settings)
    sent = await shop.buy(1, 0)
    code = goods_lines(sent)[0]["lots"][0]
    assert (await shop.send(sent)).status_code == 201
    held = (await buying.place(client, buying.order_body(goods.line(shop.tea, shop.home, 1)))).json()
    assert goods_lines(held)[0]["lots"] == [code]
    await shop.recall(code)
    await shop.sweep(settings)
    assert (await shop.read(held["number"]))["state"] == "cancelled"
    for _ in range(2):
        await notices.remind(database)
    async with database.reading() as session:
        told = [one for one in (await session.execute(select(Notice))).scalars() if one.kind == "goods_recalled"]
    assert [one.link for one in told] == [f"/orders/{sent['number']}"]
    assert goods_lines(await shop.read(sent["number"]))[0]["cancelled"] == 0


async def test_a_line_named_twice_in_a_parcel_is_refused(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    shop = await Shop(client, database).make(settings)
    order = await shop.buy(3, 0)
    (tea,) = goods_lines(order)
    shipment = order["supplierOrders"][0]["shipments"][0]["id"]
    one = {"line": tea["id"], "quantity": 1}
    parcel = {"carrier": "ems", "number": uuid.uuid4().hex[:16].upper(), "lines": [one, one]}
    answer = await client.post(f"{shop.base}/shipments/{shipment}/parcels", json=parcel)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "lines")
    assert goods_lines(await shop.read(order["number"]))[0]["sent"] == 0


@pytest.mark.parametrize(("reason", "cut", "back"), [
    ("missing", True, 12200), ("missing", False, 15200), ("no_reason", True, 11400), ("no_reason", False, 14400),
])  # fmt: skip
async def test_what_comes_back_in_all_is_the_same_in_every_order_of_events(
    client: AsyncClient, database: Database, settings: Settings, reason: str, cut: bool, back: int
) -> None:
    """Two teas are sent and given back whole, a nut is cancelled unsent: nothing is kept but, by choice, postage."""
    shop = await Shop(client, database).make(settings)
    if cut:
        await deals.promote(database, shop.tea.supplier_id, 14000, 3000)
    for turn in itertools.permutations(("cancel", "ask", "accept")):
        if turn.index("ask") > turn.index("accept"):
            continue
        order = await shop.buy(2, 1)
        tea, nut = goods_lines(order)
        assert (await shop.send(order, {tea["id"]: 2})).status_code == 201
        await shop.arrive(await shop.read(order["number"]))
        for act in turn:
            await _act(shop, order, act, {"tea": tea, "nut": nut}, reason)
        after = await shop.read(order["number"])
        net = sum(line["back"]["amount"] - line["lost"]["amount"] for line in after["lines"])
        assert net == back, turn


async def _act(shop: Shop, order: dict[str, Any], act: str, lines: dict[str, Any], reason: str) -> None:
    if act == "cancel":
        assert (await shop.cancel(order, {lines["nut"]["id"]: 1})).status_code == 200
        return
    cases = f"/api/orders/{order['number']}/after-sales"
    if act == "ask":
        may = (await shop.client.get(f"/api/orders/{order['number']}/lines/{lines['tea']['id']}/after-sale")).json()
        kind = "return_refund" if reason == "no_reason" else "refund_only"
        wish = {
            "line": lines["tea"]["id"], "kind": kind, "reason": reason, "quantity": 2, "amount": may["left"],
            "text": "", "pictures": [],
        }  # fmt: skip
        asked = await shop.client.post(cases, json=wish, headers={"Idempotency-Key": uuid.uuid4().hex})
        assert asked.status_code == 201, asked.text
        return
    (case,) = [one for one in (await shop.client.get(cases)).json()["items"] if one["state"] == "asked"]
    own = f"{shop.base}/after-sales/{case['id']}"
    assert (await shop.client.post(own, json={"act": "accept"})).status_code == 200
    if reason == "no_reason":
        back = {"act": "send_back", "parcel": {"carrier": "ems", "number": uuid.uuid4().hex[:16].upper()}}
        assert (await shop.client.post(f"{cases}/{case['id']}", json=back)).status_code == 200
        assert (await shop.client.post(own, json={"act": "receive"})).status_code == 200

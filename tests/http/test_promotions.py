"""满减 and coupons over HTTP: what a quote says, what an order costs, when a coupon comes back, who pays for it."""

import asyncio
import uuid
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select, text

from backend.db.session import Database
from backend.inventory.queries import list_stock
from backend.ledger import queries as ledger
from backend.payments.providers import Providers
from backend.payments.sandbox import Sandbox
from backend.payments.sweep import sweep_once
from backend.promotions.models import Coupon
from backend.settings import Settings
from backend.suppliers.models import Member
from tests.factories import buying, deals, goods
from tests.factories.goods import GoodsMade
from tests.factories.trips import make_trip
from tests.worlds import EMPTY

pytestmark = pytest.mark.anyio


async def left(database: Database, promotion: Any) -> int:
    async with database.reading() as session:
        return (await list_stock(session, [promotion.quota_id]))[promotion.quota_id].left


async def shop(client: AsyncClient, database: Database, settings: Settings) -> tuple[GoodsMade, str]:
    await buying.sign_in(client, settings.data_dir)
    tea = await goods.make_goods(database, "tea", price=12000, packs=(50,))
    return tea, await goods.add_address(client)


@pytest.mark.world(EMPTY)
async def test_a_quote_says_what_each_coupon_does(client: AsyncClient, database: Database, settings: Settings) -> None:
    tea, home = await shop(client, database, settings)
    await deals.promote(database, tea.supplier_id, 20000, 2000)
    await deals.promote(database, tea.supplier_id, 22000, 1000, "TEA10")
    await deals.promote(database, None, 30000, 5000, "HULIU50")
    for code in ("tea10", "HULIU50"):
        assert (await client.post("/api/me/coupons", json={"code": code})).status_code == 201
    assert (await client.post("/api/me/coupons", json={"code": "NONE9"})).json()["slug"] == "not_found"
    body: dict[str, Any] = {"lines": [goods.line(tea, home, 2)]}
    said = (await client.post("/api/quotes", json=body)).json()
    assert said["before"]["amount"] == 24000 + said["freight"]["amount"]
    assert [one["amount"]["amount"] for one in said["discounts"]] == [2000]
    assert said["discounts"][0]["supplier"] is not None
    states = {one["code"]: (one["state"], one["off"]["amount"], one["missing"]["amount"]) for one in said["coupons"]}
    assert states == {"TEA10": ("usable", 1000, 0), "HULIU50": ("not_met", 0, 8000)}
    assert said["total"]["amount"] == said["before"]["amount"] - 2000
    said = (await client.post("/api/quotes", json=body | {"coupons": ["TEA10"]})).json()
    assert said["total"]["amount"] == said["before"]["amount"] - 3000
    assert said["lines"][0]["off"]["amount"] == 3000
    wrong = await client.post("/api/quotes", json=body | {"coupons": ["TEA10", "TYPO1"]})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "coupons.1")
    mine = (await client.get("/api/me/coupons")).json()["items"]
    assert {one["code"]: one["state"] for one in mine} == {"TEA10": "usable", "HULIU50": "usable"}
    offered = (await client.get("/api/products/tea/deals")).json()
    assert [one["off"]["amount"] for one in offered["cuts"]] == [2000]
    assert {one["code"] for one in offered["coupons"]} == {"TEA10", "HULIU50"}


@pytest.mark.world(EMPTY)
async def test_who_pays_a_coupon_and_what_comes_back(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    """Three packs at ¥120: the supplier takes ¥20 off, its coupon ¥10, ours ¥33; then packs go back one by one."""
    tea, home = await shop(client, database, settings)
    await deals.promote(database, tea.supplier_id, 20000, 2000)
    mine = await deals.promote(database, tea.supplier_id, 22000, 1000, "TEA10")
    ours = await deals.promote(database, None, 30000, 3300, "HULIU33")
    body = buying.order_body(goods.line(tea, home, 3), coupons=["TEA10", "HULIU33"])
    placed = await buying.place(client, body)
    assert placed.status_code == 201, placed.text
    order = placed.json()
    line = next(one for one in order["lines"] if one["type"] == "GOODS")
    assert (line["off"]["amount"], line["amount"]["amount"]) == (6300, 36000 - 6300)
    assert sorted(one["amount"]["amount"] for one in order["discounts"]) == [1000, 2000, 3300]
    assert order["total"]["amount"] == 29700, "freight is free from ¥200 on, before promotions"
    assert (await left(database, mine), await left(database, ours)) == (99, 99)
    again = await buying.place(client, body)
    assert again.status_code == 409
    assert again.json()["errors"][0]["field"] in {"coupons.0", "coupons.1"}, "once each"
    await buying.pay(client, order["number"])
    async with database.reading() as session:
        balances = await ledger.list_balances(session)
    assert balances["coupons:platform"] == 3300
    assert balances[f"supplier:{tea.supplier_id}"] == -33000
    backs = []
    for _ in range(3):
        cancel = {"lines": [{"line": line["id"], "quantity": 1}]}
        url, key = f"/api/orders/{order['number']}/cancellations", {"Idempotency-Key": uuid.uuid4().hex}
        backs.append((await client.post(url, json=cancel, headers=key)).json()["back"]["amount"])
        now = (await client.get(f"/api/orders/{order['number']}")).json()
        held = now["state"] != "cancelled"
        assert (await left(database, ours) == 99) == held, "it comes back with the last pack"
    # Two of three: ours (¥300 on) is lost, its ¥22 for two packs kept back. One: everything is, and freight is due (¥8).
    assert backs == [9900 - 2200, (29700 - 12000 - 800) - 7700, 12000 + 800]
    await sweep_once(database, Providers(Sandbox(database, settings.origin)))
    async with database.reading() as session:
        balances = await ledger.list_balances(session)
    assert {name: fen for name, fen in balances.items() if fen} == {}
    after = await buying.place(client, body)
    assert after.status_code == 201, "what came back can be used again"


@pytest.mark.world(EMPTY)
async def test_an_unpaid_order_gives_its_coupon_back(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    tea, home = await shop(client, database, settings)
    ours = await deals.promote(database, None, 10000, 500, "HULIU5")
    body = buying.order_body(goods.line(tea, home, 1), coupons=["HULIU5"])
    for way in ("cancelled", "expired"):
        order = (await buying.place(client, body)).json()
        assert await left(database, ours) == 99
        if way == "cancelled":
            key = {"Idempotency-Key": uuid.uuid4().hex}
            await client.post(f"/api/orders/{order['number']}/cancellations", json={}, headers=key)
        else:
            async with database.transaction() as session:
                await session.execute(text("update orders set expires_at = now() - interval '1 hour'"))
            await sweep_once(database, Providers(Sandbox(database, settings.origin)))
        assert await left(database, ours) == 100, way
    async with database.reading() as session:
        assert len((await session.execute(select(Coupon))).scalars().all()) == 1


async def test_a_budget_is_never_overspent(client: AsyncClient, database: Database, settings: Settings) -> None:
    """Twelve orders at once for a coupon that pays five."""
    tea, home = await shop(client, database, settings)
    ours = await deals.promote(database, None, 10000, 500, "FIVE5", budget=5, per_buyer=50)
    body = buying.order_body(goods.line(tea, home, 1), coupons=["FIVE5"])
    answers = await asyncio.gather(*(buying.place(client, body) for _ in range(12)))
    made = [one for one in answers if one.status_code == 201]
    refused = {(one.status_code, one.json()["slug"]) for one in answers if one.status_code != 201}
    assert len(made) <= 5
    assert await left(database, ours) == 5 - len(made)
    assert refused <= {(409, "coupon_unusable"), (409, "limit_reached")}
    assert all(one.json()["total"]["amount"] == made[0].json()["total"]["amount"] for one in made)


async def test_a_coupon_lowers_a_trip_by_its_scope(client: AsyncClient, database: Database, settings: Settings) -> None:
    tea, home = await shop(client, database, settings)
    trip = await make_trip(database, in_days=30)
    await deals.promote(database, None, 30000, 4000, "TRIP40", scope="trips")
    both = [goods.line(tea, home, 1), buying.line(trip)]
    placed = (await buying.place(client, buying.order_body(*both, coupons=["TRIP40"]))).json()
    offs = {one["type"]: one["off"]["amount"] for one in placed["lines"] if one["offer"]}
    assert offs == {"ADULT": 4000, "GOODS": 0}
    await buying.pay(client, placed["number"])
    ticket = next(one for one in placed["lines"] if one["type"] == "ADULT")
    cancel = {"lines": [{"line": ticket["id"], "quantity": 2}]}
    key = {"Idempotency-Key": uuid.uuid4().hex}
    done = (await client.post(f"/api/orders/{placed['number']}/cancellations", json=cancel, headers=key)).json()
    assert done["back"]["amount"] == ticket["amount"]["amount"], "free so early, and no more than was paid"


async def test_what_does_not_fit_is_refused_by_name(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    tea, home = await shop(client, database, settings)
    ours = await deals.promote(database, None, 10000, 500, "FIRST5")
    await deals.promote(database, None, 10000, 600, "SECOND6")
    await deals.promote(database, None, 90000, 600, "BIG6")
    stranger = await goods.make_goods(database, "nut", price=5000)
    await deals.promote(database, stranger.supplier_id, 1000, 600, "NUTS6")
    wish = goods.line(tea, home, 1)

    async def refused(*codes: str) -> tuple[int, str, str]:
        answer = await buying.place(client, buying.order_body(wish, coupons=list(codes)))
        body = answer.json()
        return answer.status_code, body["errors"][0]["field"], body["errors"][0]["message"]

    assert (await refused("FIRST5", "SECOND6"))[:2] == (400, "coupons.1")
    assert (await refused("BIG6"))[:2] == (400, "coupons.0")
    assert "780" in (await refused("BIG6"))[2]
    assert (await refused("NUTS6"))[:2] == (400, "coupons.0")
    assert (await refused("WHAT9"))[:2] == (400, "coupons.0")
    assert (await refused("FIRST5", "FIRST5"))[:2] == (400, "coupons.1")
    async with database.transaction() as session:
        from backend.kernel import clock
        from backend.promotions import actions

        await actions.stop(session, None, ours.id, clock.now())
    assert (await refused("FIRST5"))[:2] == (409, "coupons.0")
    assert (await client.post("/api/me/coupons", json={"code": "FIRST5"})).status_code == 409
    flash, _ = await goods.open_flash(database, tea, 5, 2)
    rush = buying.order_body(wish | {"offer": str(flash)}, coupons=["SECOND6"])
    assert (await buying.place(client, rush)).status_code == 400, "a flash sale takes no coupon"


@pytest.mark.world(EMPTY)
async def test_a_secret_code_is_taken_before_it_is_used(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    tea, home = await shop(client, database, settings)
    await deals.promote(database, None, 10000, 700, "HUSH77", listed=False)
    body = buying.order_body(goods.line(tea, home, 1), coupons=["HUSH77"])
    assert (await buying.place(client, body)).json()["errors"][0]["field"] == "coupons.0"
    assert (await client.get("/api/products/tea/deals")).json()["coupons"] == []
    assert (await client.get("/api/me/coupons")).json()["items"] == []
    assert (await client.post("/api/me/coupons", json={"code": "hush77"})).status_code == 201
    assert (await buying.place(client, body)).status_code == 201
    for n in range(60):
        answer = await client.post("/api/me/coupons", json={"code": f"GUESS{n}"})
    assert answer.status_code == 429


async def test_a_supplier_opens_and_stops_its_own(client: AsyncClient, database: Database, settings: Settings) -> None:
    me = await buying.sign_in(client, settings.data_dir)
    tea = await goods.make_goods(database, "tea", price=12000)
    async with database.transaction() as session:
        session.add(Member(supplier_id=tea.supplier_id, account_id=uuid.UUID(me["id"]), role="manager"))
    base = f"/api/supplier/{tea.supplier_id}/promotions"
    body: dict[str, Any] = {
        "kind": "coupon", "scope": "goods", "name": {"zh": "满百减十", "en": "Ten off"},
        "threshold": {"amount": 10000, "currency": "CNY"}, "off": {"amount": 1000, "currency": "CNY"},
        "startsAt": "2026-01-01T00:00:00Z", "endsAt": "2026-02-01T00:00:00Z", "code": "TENOFF", "budget": 3,
        "perBuyer": 1,
    }  # fmt: skip

    async def fault(**more: Any) -> str:
        answer = await client.post(base, json=body | more)
        assert answer.status_code == 400, answer.text
        return str(answer.json()["errors"][0]["field"])

    assert await fault() == "endsAt", "it would be over already"
    body |= {"startsAt": goods.in_days(-1) + "T00:00:00Z", "endsAt": goods.in_days(20) + "T00:00:00Z"}
    assert await fault(off={"amount": 10000, "currency": "CNY"}) == "off"
    assert await fault(code=None) == "code"
    assert await fault(kind="full_cut") == "code"
    assert await fault(endsAt=goods.in_days(300) + "T00:00:00Z") == "endsAt"
    made = await client.post(base, json=body)
    assert made.status_code == 201, made.text
    assert (made.json()["budget"], made.json()["used"]) == (3, 0)
    assert await fault() == "code", "a code is used once"
    home = await goods.add_address(client)
    placed = await buying.place(client, buying.order_body(goods.line(tea, home, 1), coupons=["TENOFF"]))
    assert placed.status_code == 201
    (shown,) = (await client.get(base)).json()["items"]
    assert shown["used"] == 1
    stopped = await client.post(f"{base}/{shown['id']}/stop", json={})
    assert stopped.json()["stoppedAt"]
    await buying.pay(client, placed.json()["number"])
    paid = (await client.get(f"/api/orders/{placed.json()['number']}")).json()
    assert (paid["state"], paid["total"]["amount"]) == ("paid", placed.json()["total"]["amount"]), "kept as ordered"
    other = f"/api/supplier/{uuid.uuid4()}/promotions/{shown['id']}/stop"
    assert (await client.post(other, json={})).status_code == 404


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"startsAt": "2026-11-26T00:00:00"}, "startsAt"),
        ({"threshold": {"amount": 10000, "currency": "USD"}}, "threshold.currency"),
        ({"off": {"amount": -5, "currency": "CNY"}}, "off.amount"),
        ({"code": "tea 1"}, "code"),
        ({"name": {"zh": "", "en": "x"}}, "name.zh"),
        ({"budget": 0}, "budget"),
        ({"scope": "moon"}, "scope"),
    ],
)
async def test_a_bad_promotion_names_its_field(
    client: AsyncClient, database: Database, settings: Settings, more: dict[str, Any], field: str
) -> None:
    me = await buying.sign_in(client, settings.data_dir)
    tea = await goods.make_goods(database, "tea")
    async with database.transaction() as session:
        session.add(Member(supplier_id=tea.supplier_id, account_id=uuid.UUID(me["id"]), role="manager"))
    body: dict[str, Any] = {
        "kind": "coupon", "scope": "goods", "name": {"zh": "满减", "en": "Deal"}, "code": "GOOD1", "budget": 5,
        "threshold": {"amount": 10000, "currency": "CNY"}, "off": {"amount": 1000, "currency": "CNY"}, "perBuyer": 1,
        "startsAt": goods.in_days(-1) + "T00:00:00Z", "endsAt": goods.in_days(9) + "T00:00:00Z",
    }  # fmt: skip
    answer = await client.post(f"/api/supplier/{tea.supplier_id}/promotions", json=body | more)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field), answer.text

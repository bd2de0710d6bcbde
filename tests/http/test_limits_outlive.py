"""Limits count people: erasing an account and coming back with the same phone changes none of them. Holds that come to
nothing make their buyer wait; a seller's own people review nothing."""

import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select, text, update

from backend import features
from backend.accounts import keys as secrets
from backend.accounts.limits import KeptLimit
from backend.db.session import Database
from backend.fulfilment.shipment_models import Shipment
from backend.jobs.app import build
from backend.kernel import clock
from backend.kernel.ids import new_id
from backend.orders import holding
from backend.orders.models import BuyerCap
from backend.settings import Settings
from backend.suppliers.models import BankAccount, Member
from tests.factories import buying, deals, goods
from tests.factories.trips import make_trip
from tests.worlds import EMPTY

pytestmark = pytest.mark.anyio


async def receive_all(database: Database) -> None:
    """Everything was sent, arrived and was received."""
    async with database.transaction() as session:
        now = clock.now()
        done = {"state": "completed", "shipped_at": now, "delivered_at": now, "completed_at": now}
        await session.execute(update(Shipment).values(done))
        await session.execute(text("update supplier_order set state = 'completed'"))


async def come_back(client: AsyncClient, settings: Settings) -> str:
    """Erase the account and sign in with the same phone; the new address."""
    gone = await client.delete("/api/me")
    assert gone.status_code == 204, gone.text
    await buying.sign_in(client, settings.data_dir)
    return await goods.add_address(client)


@pytest.mark.world(EMPTY)
async def test_a_coupon_once_per_buyer_is_used_up_after_coming_back(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    tea = await goods.make_goods(database, "tea", price=12000, packs=(50,))
    await deals.promote(database, None, 10000, 500, "HULIU5")
    await buying.sign_in(client, settings.data_dir)
    home = await goods.add_address(client)
    first = await buying.place(client, buying.order_body(goods.line(tea, home, 1), coupons=["HULIU5"]))
    assert first.status_code == 201, first.text
    await buying.pay(client, first.json()["number"])
    await receive_all(database)
    for _again in range(2):
        home = await come_back(client, settings)
        used = await buying.place(client, buying.order_body(goods.line(tea, home, 1), coupons=["HULIU5"]))
        assert (used.status_code, used.json()["slug"]) == (409, "coupon_unusable"), "used up, however often they return"
    async with database.reading() as session:
        assert (await session.execute(select(KeptLimit))).first() is None, "on the account again"


async def test_a_cap_per_buyer_is_used_up_after_coming_back(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    tea = await goods.make_goods(database, "tea", packs=(50,), per_buyer=2)
    await buying.sign_in(client, settings.data_dir)
    home = await goods.add_address(client)
    first = await buying.place(client, buying.order_body(goods.line(tea, home, 2)))
    await buying.pay(client, first.json()["number"])
    await receive_all(database)
    home = await come_back(client, settings)
    more = await buying.place(client, buying.order_body(goods.line(tea, home, 1)))
    assert (more.status_code, more.json()["slug"]) == (409, "limit_reached")


@pytest.mark.world(EMPTY)
async def test_what_is_kept_names_nobody_and_ends_with_its_offer(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    await deals.promote(database, None, 10000, 500, "HULIU5")
    await buying.sign_in(client, settings.data_dir)
    assert (await client.post("/api/me/coupons", json={"code": "HULIU5"})).status_code == 201
    async with database.reading() as session:
        lookup = (await session.execute(text("select phone_lookup from account"))).scalar_one()
    assert (await client.delete("/api/me")).status_code == 204
    async with database.transaction() as session:
        kept = (await session.execute(select(KeptLimit))).scalars().one()
        assert bytes(kept.phone_hash) != bytes(lookup), "no account can be found by it"
        kept.until = clock.now() - timedelta(seconds=1)
    await buying.sign_in(client, settings.data_dir)
    async with database.reading() as session:
        assert (await session.execute(text("select count(*) from coupon"))).scalar_one() == 0
        assert (await session.execute(text("select count(*) from kept_limit"))).scalar_one() == 0


async def test_places_are_capped_beside_orders(client: AsyncClient, database: Database, settings: Settings) -> None:
    trip = await make_trip(database, seats=30, rooms=30)
    await buying.sign_in(client, settings.data_dir)
    all_of_it = await buying.place(client, buying.order_body(buying.line(trip, quantity=30)))
    assert (all_of_it.status_code, all_of_it.json()["slug"]) == (409, "limit_reached")
    assert "20" in all_of_it.json()["detail"]
    assert (await buying.place(client, buying.order_body(buying.line(trip, quantity=12)))).status_code == 201
    more = await buying.place(client, buying.order_body(buying.line(trip, quantity=10)))
    assert (more.status_code, more.json()["slug"]) == (409, "limit_reached")
    assert (await buying.place(client, buying.order_body(buying.line(trip, quantity=8)))).status_code == 201


async def test_holds_that_come_to_nothing_make_their_buyer_wait_even_after_coming_back(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    trip = await make_trip(database, seats=30, rooms=30)
    await buying.sign_in(client, settings.data_dir)
    for n in range(holding.PATIENCE):
        placed = await buying.place(client, buying.order_body(buying.line(trip, quantity=10)))
        assert placed.status_code == 201, (n, placed.text)
        url = f"/api/orders/{placed.json()['number']}/cancellations"
        await client.post(url, json={}, headers={"Idempotency-Key": uuid.uuid4().hex})
    refused = await buying.place(client, buying.order_body(buying.line(trip)))
    assert (refused.status_code, refused.headers["retry-after"] > "0") == (429, True)
    await come_back(client, settings)
    assert (await buying.place(client, buying.order_body(buying.line(trip)))).status_code == 429
    async with database.transaction() as session:
        await session.execute(update(BuyerCap).values(cools_until=clock.now() - timedelta(seconds=1)))
    assert (await buying.place(client, buying.order_body(buying.line(trip)))).status_code == 201


@pytest.mark.parametrize(("unpaid", "minutes"), [(0, 0), (4, 0), (5, 10), (6, 20), (9, 160), (11, 360), (99, 360)])
def test_a_pause_doubles_up_to_six_hours(unpaid: int, minutes: int) -> None:
    assert holding.pause(unpaid) == timedelta(minutes=minutes)


@pytest.mark.parametrize("near", ["member", "was", "came_back", "bank", "nobody"])
async def test_a_sellers_own_people_review_nothing(
    client: AsyncClient, database: Database, settings: Settings, near: str
) -> None:
    tea = await goods.make_goods(database, "tea", packs=(50,))
    me = await buying.sign_in(client, settings.data_dir)
    person, ring = uuid.UUID(me["id"]), secrets.load(settings)
    other = await goods.make_cooperative(database, "other")
    async with database.transaction() as session:
        if near in {"member", "was", "came_back"}:
            session.add(Member(supplier_id=tea.supplier_id, account_id=person, role="packer"))
        if near == "bank":
            session.add(Member(supplier_id=other, account_id=person, role="owner"))
            session.add_all(account(ring, one) for one in (other, tea.supplier_id))
    async with database.transaction() as session:
        if near in {"was", "came_back"}:
            await session.execute(text("delete from member"))
    if near == "came_back":
        await come_back(client, settings)
    home = await goods.add_address(client)
    placed = await buying.place(client, buying.order_body(goods.line(tea, home, 1)))
    await buying.pay(client, placed.json()["number"])
    await receive_all(database)
    line = next(one for one in placed.json()["lines"] if one["type"] == "GOODS")["id"]
    url = f"/api/orders/{placed.json()['number']}/lines/{line}/review"
    said = await client.post(url, json={"stars": 5, "text": "很香"})
    assert said.status_code == (201 if near == "nobody" else 403), said.text


def account(ring: Any, supplier: uuid.UUID) -> BankAccount:
    number = ring.seal("6222020200112233445", supplier)
    return BankAccount(
        supplier_id=supplier, holder="演示", bank="演示银行", number_sealed=number, number_masked="****3445"
    )


@pytest.mark.world(EMPTY)
async def test_what_no_longer_matters_is_forgotten_at_night(database: Database, settings: Settings) -> None:
    over, runs = (clock.now() + timedelta(days=days) for days in (-1, 1))
    async with database.transaction() as session:
        for until in (over, runs):
            session.add(KeptLimit(phone_hash=b"x", kind="coupon", subject_id=new_id(), quota_id=None, until=until))
    app = build(settings.database_url, features.jobs_by_feature())
    async with app.open_async():
        context: Any = SimpleNamespace(additional_context={"database": database, "keys": secrets.load(settings)})
        await app.tasks["orders:nightly"].func(context, timestamp=0)
    async with database.reading() as session:
        assert [one.until for one in (await session.execute(select(KeptLimit))).scalars()] == [runs]

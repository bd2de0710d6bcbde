"""拼团: who is in, when it comes together, what happens to everybody when it doesn't, and after a member has gone."""

import asyncio
import uuid
from typing import Any

import pytest
from httpx import AsyncClient

from backend.db.session import Database
from backend.ledger import queries as ledger
from backend.payments.providers import Providers
from backend.payments.sandbox import Sandbox
from backend.payments.sweep import sweep_once
from backend.settings import Settings
from backend.suppliers.models import Member
from tests.factories import buying, crowd, goods, groups
from tests.worlds import EMPTY

pytestmark = pytest.mark.anyio


async def sweep(database: Database, settings: Settings) -> None:
    await sweep_once(database, Providers(Sandbox(database, settings.origin)))


async def states(buyers: list[groups.Buyer], numbers: list[str]) -> list[str]:
    found = []
    for buyer, number in zip(buyers, numbers, strict=True):
        order = await buyer.get(f"/api/orders/{number}")
        found.append(order["supplierOrders"][0]["shipments"][0]["state"])
    return found


async def test_a_group_comes_together_with_its_last_payment(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    tea = await goods.make_goods(database, "tea", price=12800, packs=(30,))
    offer = await groups.open_deal(database, tea)
    buyers = await groups.make_buyers(client, database, settings, 4)
    team = (await buyers[0].post(f"/api/group-deals/{offer}/teams")).json()
    assert (team["state"], team["size"], team["joined"], team["free"]) == ("gathering", 3, 0, 3)
    again = (await buyers[0].post(f"/api/group-deals/{offer}/teams")).json()
    assert again["id"] == team["id"], "an empty team is not opened twice"
    url = f"/api/group-deals/{offer}/teams"
    assert (await client.get(url)).json()["items"] == [], "nobody is in it"
    first = await buyers[0].join_and_pay(offer, team["id"], 2)
    second = await buyers[1].join_and_pay(offer, team["id"])
    order = await buyers[0].get(f"/api/orders/{first}")
    assert order["lines"][0]["amount"]["amount"] == 2 * 8800
    assert order["supplierOrders"][0]["state"] == "gathering"
    (shown,) = (await client.get(url)).json()["items"]
    assert (shown["joined"], shown["free"]) == (2, 1)
    await sweep(database, settings)
    assert await states(buyers[:2], [first, second]) == ["gathering", "gathering"]
    third = await buyers[2].join(offer, team["id"])
    full = await buyers[3].join(offer, team["id"])
    assert (full.status_code, full.json()["slug"]) == (409, "sold_out"), "the last seat is held"
    await buyers[2].pay(third.json()["number"])
    await sweep(database, settings)
    numbers = [first, second, third.json()["number"]]
    assert await states(buyers[:3], numbers) == ["to_ship"] * 3
    done = (await client.get(f"/api/teams/{team['id']}")).json()
    assert (done["state"], done["joined"]) == ("formed", 3)
    late = await buyers[3].join(offer, team["id"])
    assert (late.status_code, late.json()["errors"][0]["field"]) == (409, "lines.0.answers.team")


async def test_the_packing_list_waits_for_the_group(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    tea = await goods.make_goods(database, "tea", packs=(30,))
    offer = await groups.open_deal(database, tea, size=2)
    buyers = await groups.make_buyers(client, database, settings, 2)
    me = await buying.sign_in(client, settings.data_dir)
    async with database.transaction() as session:
        session.add(Member(supplier_id=tea.supplier_id, account_id=uuid.UUID(me["id"]), role="packer"))
    team = (await buyers[0].post(f"/api/group-deals/{offer}/teams")).json()["id"]
    await buyers[0].join_and_pay(offer, team)
    packing = f"/api/supplier/{tea.supplier_id}/shipments"
    assert (await client.get(packing)).json()["items"] == []
    number = await buyers[1].join_and_pay(offer, team)
    await sweep(database, settings)
    assert len((await client.get(packing)).json()["items"]) == 2
    await buyers[1].cancel(number)
    assert len((await client.get(packing)).json()["items"]) == 1, "the other's price and parcel stay"
    shown = (await client.get(f"/api/teams/{team}")).json()
    assert (shown["state"], shown["joined"]) == ("formed", 1), "and the team says who is left"


@pytest.mark.world(EMPTY)
async def test_a_group_that_fails_refunds_everybody(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    tea = await goods.make_goods(database, "tea", packs=(30,))
    (lot,) = tea.lots.values()
    offer = await groups.open_deal(database, tea)
    buyers = await groups.make_buyers(client, database, settings, 3)
    team = (await buyers[0].post(f"/api/group-deals/{offer}/teams")).json()["id"]
    paid = [await buyers[n].join_and_pay(offer, team) for n in range(2)]
    held = (await buyers[2].join(offer, team)).json()["number"]
    assert await goods.left_of(database, lot, tea.offer) == 27
    await groups.end(database, team)
    await sweep(database, settings)
    await sweep(database, settings)
    for buyer, number in zip(buyers[:2], paid, strict=True):
        order = await buyer.get(f"/api/orders/{number}")
        assert (order["state"], order["refunded"]["amount"]) == ("cancelled", order["total"]["amount"])
    assert (await buyers[2].get(f"/api/orders/{held}"))["state"] == "cancelled"
    shown = (await client.get(f"/api/teams/{team}")).json()
    assert (shown["state"], shown["joined"]) == ("failed", 0)
    assert await goods.left_of(database, lot, tea.offer) == 30
    async with database.reading() as session:
        assert {name: fen for name, fen in (await ledger.list_balances(session)).items() if fen} == {}
    assert await crowd.breaches(database) == []
    over = await buyers[2].join(offer, team)
    assert over.status_code == 409
    anew = (await buyers[2].post(f"/api/group-deals/{offer}/teams")).json()
    assert (await buyers[2].join(offer, anew["id"])).status_code == 201, "what failed counts against nobody"


async def test_a_member_who_goes_frees_the_seat(client: AsyncClient, database: Database, settings: Settings) -> None:
    tea = await goods.make_goods(database, "tea", packs=(30,))
    offer = await groups.open_deal(database, tea)
    buyers = await groups.make_buyers(client, database, settings, 4)
    team = (await buyers[0].post(f"/api/group-deals/{offer}/teams")).json()["id"]
    numbers = [await buyers[n].join_and_pay(offer, team) for n in range(2)]
    back = await buyers[0].cancel(numbers[0])
    assert back.json()["kept"]["amount"] == 0
    shown = (await client.get(f"/api/teams/{team}")).json()
    assert (shown["state"], shown["joined"], shown["free"]) == ("gathering", 1, 2)
    last = [await buyers[n].join_and_pay(offer, team) for n in (2, 3)]
    await sweep(database, settings)
    assert (await client.get(f"/api/teams/{team}")).json()["joined"] == 3
    assert await states([*buyers[1:]], [numbers[1], *last]) == ["to_ship"] * 3
    again = await buyers[0].join(offer, team)
    assert again.status_code == 409, "a group that is complete takes nobody"


async def test_one_seat_a_buyer_and_no_other_way_in(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    tea = await goods.make_goods(database, "tea", packs=(30,))
    nuts = await goods.make_goods(database, "nut", packs=(30,))
    offer, other = await groups.open_deal(database, tea), await groups.open_deal(database, nuts)
    buyers = await groups.make_buyers(client, database, settings, 2)
    team = (await buyers[0].post(f"/api/group-deals/{offer}/teams")).json()["id"]
    await buyers[0].join_and_pay(offer, team)

    async def refused(buyer: groups.Buyer, wish: dict[str, Any]) -> tuple[int, str]:
        base = {"offer": offer, "quantity": 1, "answers": {"team": team}, "address": buyer.home}
        answer = await buyer.post("/api/orders", buying.order_body(base | wish))
        return answer.status_code, answer.json()["errors"][0]["field"]

    assert await refused(buyers[0], {}) == (409, "lines.0.offer"), "sits in it already"
    elsewhere = (await buyers[0].post(f"/api/group-deals/{offer}/teams")).json()["id"]
    assert await refused(buyers[0], {"answers": {"team": elsewhere}}) == (409, "lines.0.offer"), "once in a deal"
    assert await refused(buyers[1], {"quantity": 3}) == (409, "lines.0.quantity")
    assert await refused(buyers[1], {"answers": {}}) == (400, "lines.0.answers.team")
    assert await refused(buyers[1], {"answers": {"team": "no"}}) == (400, "lines.0.answers.team")
    assert await refused(buyers[1], {"answers": {"team": str(uuid.uuid4())}}) == (400, "lines.0.answers.team")
    assert await refused(buyers[1], {"offer": other}) == (400, "lines.0.answers.team"), "a team of another deal"
    assert await refused(buyers[1], {"offer": str(tea.offer)}) == (400, "lines.0.answers.team"), "not at the full price"
    assert (await client.get(f"/api/teams/{uuid.uuid4()}")).status_code == 404


async def test_many_at_once_for_the_last_seats(client: AsyncClient, database: Database, settings: Settings) -> None:
    """Ten people for three seats: three get in, and the group is decided once."""
    tea = await goods.make_goods(database, "tea", packs=(30,))
    offer = await groups.open_deal(database, tea)
    buyers = await groups.make_buyers(client, database, settings, 10)
    team = (await buyers[0].post(f"/api/group-deals/{offer}/teams")).json()["id"]
    answers = await asyncio.gather(*(one.join(offer, team) for one in buyers))
    inside = [(one, a.json()["number"]) for one, a in zip(buyers, answers, strict=True) if a.status_code == 201]
    assert len(inside) == 3
    await asyncio.gather(*(one.pay(number) for one, number in inside))
    await asyncio.gather(*(sweep(database, settings) for _ in range(3)))
    shown = (await client.get(f"/api/teams/{team}")).json()
    assert (shown["state"], shown["joined"]) == ("formed", 3)
    assert await crowd.breaches(database) == []


async def test_a_deal_that_is_stopped_refunds_who_still_waits(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    tea = await goods.make_goods(database, "tea", packs=(30,))
    offer = await groups.open_deal(database, tea)
    buyers = await groups.make_buyers(client, database, settings, 1)
    team = (await buyers[0].post(f"/api/group-deals/{offer}/teams")).json()["id"]
    number = await buyers[0].join_and_pay(offer, team)
    me = await buying.sign_in(client, settings.data_dir)
    async with database.transaction() as session:
        session.add(Member(supplier_id=tea.supplier_id, account_id=uuid.UUID(me["id"]), role="manager"))
    stopped = await client.post(f"/api/supplier/{tea.supplier_id}/specials/{offer}/stop", json={})
    assert stopped.json()["items"] == []
    await sweep(database, settings)
    await sweep(database, settings)
    order = await buyers[0].get(f"/api/orders/{number}")
    assert (order["state"], order["refunded"]["amount"]) == ("cancelled", order["total"]["amount"])


async def test_a_supplier_opens_a_deal(client: AsyncClient, database: Database, settings: Settings) -> None:
    tea = await goods.make_goods(database, "tea", price=12800)
    me = await buying.sign_in(client, settings.data_dir)
    async with database.transaction() as session:
        session.add(Member(supplier_id=tea.supplier_id, account_id=uuid.UUID(me["id"]), role="manager"))
    base = {
        "sku": str(tea.offer), "price": {"amount": 9900, "currency": "CNY"}, "packs": 20, "size": 3, "hours": 24,
        "perBuyer": 2, "startsAt": goods.in_days(-1) + "T00:00:00Z", "endsAt": goods.in_days(10) + "T00:00:00Z",
    }  # fmt: skip
    url = f"/api/supplier/{tea.supplier_id}/group-deals"
    for more, field in (
        ({"price": {"amount": 12800, "currency": "CNY"}}, "price"),
        ({"packs": 2}, "packs"),
        ({"endsAt": goods.in_days(-2) + "T00:00:00Z"}, "endsAt"),
        ({"size": 1}, "size"),
    ):
        answer = await client.post(url, json=base | more)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    made = await client.post(url, json=base)
    assert (made.status_code, made.json()["fullPrice"]["amount"]) == (201, 12800)
    page = (await client.get(f"/api/products/{tea.slug}")).json()
    (group,) = page["skus"][0]["groups"]
    assert (group["offer"], group["size"], group["left"]) == (made.json()["offer"], 3, 20)


@pytest.mark.parametrize(("size", "packs"), [(2, (2, 1)), (3, (1, 2, 1)), (3, (2, 2, 2))])
async def test_who_leaves_a_complete_group_pays_what_the_others_save_by_them(
    client: AsyncClient, database: Database, settings: Settings, size: int, packs: tuple[int, ...]
) -> None:
    """¥128 alone, ¥88 in a group: a second account that joins, completes the group and goes lowers nobody's price."""
    tea = await goods.make_goods(database, "tea", price=12800, packs=(30,))
    offer = await groups.open_deal(database, tea, size=size)
    buyers = await groups.make_buyers(client, database, settings, size)
    team = (await buyers[0].post(f"/api/group-deals/{offer}/teams")).json()["id"]
    numbers = [await one.join_and_pay(offer, team, n) for one, n in zip(buyers, packs, strict=True)]
    await sweep(database, settings)
    assert await states(buyers, numbers) == ["to_ship"] * size
    saved = 0
    for n in range(1, size):
        order = await buyers[n].get(f"/api/orders/{numbers[n]}")
        url = f"/api/orders/{numbers[n]}/cancellations?preview=true"
        preview = (await buyers[n].post(url, {"lines": []})).json()
        done = (await buyers[n].cancel(numbers[n])).json()
        assert done["back"] == preview["back"]
        kept = order["total"]["amount"] - done["back"]["amount"]
        others = sum(packs) - packs[n] - sum(packs[1:n])
        assert kept == done["leaving"]["amount"] == min(packs[n] * 8800, others * 4000 // (size - 1)), order
        saved += kept
    assert saved >= packs[0] * 4000 or packs[0] * 4000 > sum(packs[1:]) * 8800, "the first one's price is paid for"
    await sweep(database, settings)
    async with database.reading() as session:
        balances = await ledger.list_balances(session)
    assert sum(balances.values()) == 0
    assert balances.get("buyers:refunds", 0) == 0

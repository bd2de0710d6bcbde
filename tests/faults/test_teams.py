"""The worker is killed just after it decided that a group does not come together: everybody is refunded all the same."""

import pytest
from httpx import AsyncClient

from backend.db.session import Database
from backend.settings import Settings
from tests.factories import crowd, goods, groups
from tests.faults.test_points import settle_down, sweep_and_die

pytestmark = [pytest.mark.anyio, pytest.mark.race]


async def test_a_failed_group_is_refunded_after_a_crash(
    client: AsyncClient, settings: Settings, database: Database
) -> None:
    tea = await goods.make_goods(database, "tea", packs=(30,))
    offer = await groups.open_deal(database, tea)
    buyers = await groups.make_buyers(client, database, settings, 2)
    team = (await buyers[0].post(f"/api/group-deals/{offer}/teams")).json()["id"]
    numbers = [await one.join_and_pay(offer, team) for one in buyers]
    await groups.end(database, team)
    assert await sweep_and_die(settings, "team_decided") == -9, "the worker should have died there"
    await settle_down(database)
    for buyer, number in zip(buyers, numbers, strict=True):
        order = await buyer.get(f"/api/orders/{number}")
        refunds = [one["amount"]["amount"] for one in order["payments"] if one["kind"] == "refund"]
        assert (order["state"], refunds) == ("cancelled", [order["total"]["amount"]])
    assert await crowd.breaches(database) == []

"""Which of several tickets is given up is the buyer's choice, by full name as they typed it."""

import uuid
from typing import Any

import pytest
from httpx import AsyncClient

from backend.db.session import Database
from backend.settings import Settings
from tests.factories import buying
from tests.factories.trips import make_trip

pytestmark = pytest.mark.anyio
FAMILY = ("李建国", "李建军", "李建", "李小妹")


async def test_the_one_who_is_named_goes_and_nobody_else(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    trip = await make_trip(database, in_days=30)
    await buying.sign_in(client, settings.data_dir)
    ids = [
        await buying.add_traveller(client, name, document="passport", number=f"E1234567{n}", born="1980-01-01")
        for n, name in enumerate(FAMILY)
    ]
    placed = await buying.place(client, buying.order_body(buying.line(trip, quantity=4, travellers=ids)))
    assert placed.status_code == 201, placed.text
    await buying.pay(client, placed.json()["number"])
    url = f"/api/orders/{placed.json()['number']}"
    assert [one["name"] for one in await people(client, url)] == list(FAMILY)
    line = next(one for one in (await client.get(url)).json()["lines"] if one["type"] == "ADULT")["id"]
    second = (await people(client, url))[1]["id"]
    for odd in ([str(uuid.uuid4())], [one["id"] for one in await people(client, url)][:2]):
        wish = {"lines": [{"line": line, "quantity": 1, "passengers": odd}]}
        refused = await client.post(f"{url}/cancellations?preview=true", json=wish)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "lines.0.passengers")
    third = (await people(client, url))[2]["id"]
    wish = {"lines": [{"line": line, "quantity": 2, "passengers": [second, third]}]}
    done = await client.post(f"{url}/cancellations", json=wish, headers={"Idempotency-Key": uuid.uuid4().hex})
    assert done.status_code == 200, done.text
    assert [one["name"] for one in await people(client, url)] == [FAMILY[0], FAMILY[3]]


async def people(client: AsyncClient, url: str) -> list[dict[str, Any]]:
    return list((await client.get(url)).json()["supplierOrders"][0]["bookings"][0]["passengers"])

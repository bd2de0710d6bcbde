"""Words that are taken down, or whose author is erased, are gone for everybody at once, however warm an answer is."""

import asyncio
import uuid

import pytest
from httpx import AsyncClient
from sqlalchemy import text

from backend.db.session import Database
from backend.kernel import clock
from backend.settings import Settings
from tests.factories import buying, goods

pytestmark = pytest.mark.anyio
WORDS = "打我电话13900001111再买"


async def shown(client: AsyncClient, slug: str) -> str:
    return (await client.get(f"/api/products/{slug}/reviews")).text


async def until(client: AsyncClient, slug: str, *, there: bool) -> None:
    for _ in range(60):
        if (WORDS in await shown(client, slug)) == there:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"three seconds later it is still {'away' if there else 'there'}")


async def test_a_review_that_goes_is_gone_from_warm_answers(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    made = await goods.make_goods(database, f"tea-{uuid.uuid4().hex[:6]}")
    await buying.sign_in(client, settings.data_dir, "13900002222")
    home = await goods.add_address(client)
    number = (await buying.place(client, buying.order_body(goods.line(made, home)))).json()["number"]
    await buying.pay(client, number)
    order = (await client.get(f"/api/orders/{number}")).json()
    async with database.transaction() as session:
        line = next(one["id"] for one in order["lines"] if one["type"] == "GOODS")
        await session.execute(text("update order_line set sent = 1, arrived = 1 where id = :id"), {"id": line})
        done = "update shipment set state = 'completed', delivered_at = :at, completed_at = :at where order_id ="
        mine = " (select id from orders where number = :number)"
        await session.execute(text(done + mine), {"at": clock.now(), "number": number})
        await session.execute(
            text("update orders set state = 'completed', ended_at = now() where number = :n"), {"n": number}
        )
    review = {"stars": 5, "text": WORDS, "pictures": []}
    written = await client.post(f"/api/orders/{number}/lines/{line}/review", json=review)
    assert written.status_code == 201, written.text
    await until(client, made.slug, there=True)
    assert WORDS in await shown(client, made.slug)
    assert (await client.request("DELETE", "/api/me", json={})).status_code == 204
    await until(client, made.slug, there=False)

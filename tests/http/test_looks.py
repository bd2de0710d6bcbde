"""Looking at people's data leaves a line each, whoever looks: packing lists, manifests, the desk's search and pages."""

import uuid

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from backend.accounts.models import Audit
from backend.db.session import Database
from backend.settings import Settings
from backend.suppliers.models import Member
from tests.factories import buying, goods, joining

pytestmark = pytest.mark.anyio
PHONE = "13900004321"


async def lines(database: Database, *acts: str) -> list[Audit]:
    async with database.transaction() as session:
        return list((await session.execute(select(Audit).where(Audit.act.in_(acts)).order_by(Audit.id))).scalars())


async def test_a_packing_list_is_one_line_with_its_orders(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    made = await goods.make_goods(database)
    me = await buying.sign_in(client, settings.data_dir, PHONE)
    async with database.transaction() as session:
        session.add(Member(supplier_id=made.supplier_id, account_id=uuid.UUID(me["id"]), role="packer"))
    url = f"/api/supplier/{made.supplier_id}/shipments"
    assert (await client.get(url)).json()["items"] == []
    assert await lines(database, "reveal:list") == [], "an empty list shows nobody"
    home, numbers = await goods.add_address(client), []
    for _ in range(3):
        placed = await buying.place(client, buying.order_body(goods.line(made, home)))
        numbers.append(placed.json()["number"])
        await buying.pay(client, numbers[-1])
    assert len((await client.get(url)).json()["items"]) == 3
    (line,) = await lines(database, "reveal:list")
    assert (str(line.actor), line.supplier_id, line.reason) == (me["id"], made.supplier_id, "packing:to_ship")
    assert line.after == {"count": 3, "orders": sorted(numbers)}
    looked = (await client.get("/api/me/export")).json()["looks"]
    assert [(one["act"], one["why"]) for one in looked] == [("reveal:list", "packing:to_ship")]
    await joining.as_staff(client, database, settings, "finance")
    shown = (await client.get("/api/platform/audit", params={"by": me["id"], "actor": me["id"]})).json()["items"]
    assert "reveal:list" in [one["act"] for one in shown]


async def test_the_desk_leaves_a_line_for_every_search_and_page(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    made = await goods.make_goods(database)
    me = await buying.sign_in(client, settings.data_dir, PHONE)
    home = await goods.add_address(client)
    number = (await buying.place(client, buying.order_body(goods.line(made, home)))).json()["number"]
    await joining.as_staff(client, database, settings, "support")
    for wanted in (PHONE, number, "13900009999"):
        await client.get("/api/platform/look-up", params={"q": wanted})
    await client.get(f"/api/platform/orders/{number}")
    await client.get(f"/api/platform/buyers/{me['id']}")
    written = await lines(database, "look_up", "look_at")
    assert [(one.act, one.subject) for one in written] == [
        ("look_up", f"buyer:{me['id']}"), ("look_up", f"order:{number}"), ("look_up", "look_up:nothing"),
        ("look_at", f"order:{number}"), ("look_at", f"buyer:{me['id']}"),
    ]  # fmt: skip
    assert "1390000" not in str([(one.after, one.reason) for one in written]), "what was typed is not kept"

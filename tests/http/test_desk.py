"""The staff's desk: masked until revealed with a reason, help that is written down, roles."""

import pytest
from httpx import AsyncClient
from sqlalchemy import text

from backend.db.session import Database
from backend.settings import Settings
from tests.factories import buying, joining
from tests.factories.trips import make_trip
from tests.worlds import EMPTY

pytestmark = pytest.mark.anyio
PHONE = "13900004321"


async def placed(client: AsyncClient, database: Database, settings: Settings, *, paid: bool) -> str:
    trip = await make_trip(database)
    await buying.sign_in(client, settings.data_dir, PHONE)
    body = buying.order_body(buying.line(trip), contact={"name": "演示乙丙", "phone": PHONE})
    number = str((await buying.place(client, body)).json()["number"])
    if paid:
        await buying.pay(client, number)
    return number


async def test_look_up_is_masked_and_a_reveal_is_written_down(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    number = await placed(client, database, settings, paid=True)
    await joining.as_staff(client, database, settings, "support")
    for wanted, kind in ((number.lower(), "order"), (PHONE, "buyer"), ("trip-a", "supplier")):
        items = (await client.get("/api/platform/look-up", params={"q": wanted})).json()["items"]
        if kind != "supplier":
            assert [one["kind"] for one in items] == [kind]
    assert (await client.get("/api/platform/look-up", params={"q": "1390000"})).json()["items"] == []
    assert (await client.get("/api/platform/look-up", params={"q": "%%"})).json()["items"] == []
    order = (await client.get(f"/api/platform/orders/{number}")).json()
    person = (await client.get(f"/api/platform/buyers/{order['buyer']}")).json()
    shown = str(order) + str(person)
    assert PHONE not in shown
    assert "演示乙丙" not in shown
    assert "code" not in order
    wish = {"subject": f"order:{number}", "reason": "客人来电核实"}
    assert (await client.post("/api/platform/reveals", json=wish | {"reason": ""})).status_code == 400
    found = (await client.post("/api/platform/reveals", json=wish)).json()
    assert found == {"name": "演示乙丙", "phone": f"+86{PHONE}"}
    await joining.as_staff(client, database, settings, "finance")
    lines = (await client.get("/api/platform/audit", params={"subject": f"order:{number}"})).json()["items"]
    assert [(one["act"], one["reason"]) for one in lines][:1] == [("reveal", "客人来电核实")]
    assert lines[0]["actor"].startswith("139****")
    assert PHONE not in str(lines)


@pytest.mark.parametrize(
    "subject", ["order:HL-NONE", "buyer:not-an-id", "supplier:01a209e6-3c7e-7278-b5c9-3ebb79027a9d", "order:x'or"]
)
async def test_nothing_is_revealed_of_what_is_not_there(
    client: AsyncClient, database: Database, settings: Settings, subject: str
) -> None:
    await joining.as_staff(client, database, settings, "support")
    answer = await client.post("/api/platform/reveals", json={"subject": subject, "reason": "just looking"})
    assert answer.status_code in {400, 404}


async def test_a_hold_is_released_and_a_contact_corrected(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    number = await placed(client, database, settings, paid=False)
    await joining.as_staff(client, database, settings, "support")
    url = f"/api/platform/orders/{number}"
    fixed = await client.post(
        f"{url}/contact", json={"name": "演示丁", "phone": "13900004322", "reason": "客人换了手机"}
    )
    assert fixed.json()["contact"] == {"name": "演**", "phone": "139****4322"}
    assert (await client.post(f"{url}/notices", json={"reason": "还没有付款"})).status_code == 409
    assert (await client.post(f"{url}/release", json={"reason": "客人要求取消"})).status_code == 204
    assert (await client.get(url)).json()["cancellations"][0]["by"] == "staff"
    assert (await client.post(f"{url}/release", json={"reason": "客人要求取消"})).status_code == 409
    assert (await client.post(f"{url}/notices", json={"reason": "客人没收到"})).status_code == 204
    async with database.transaction() as session:
        told = await session.execute(text("select count(*) from notice where key like 'again:%'"))
        assert told.scalar_one() == 1


async def test_nobody_helps_themselves(client: AsyncClient, database: Database, settings: Settings) -> None:
    number = await placed(client, database, settings, paid=False)
    async with database.transaction() as session:
        await session.execute(text("update account set staff_role = 'support'"))
    await joining.strong(database)
    answer = await client.post(f"/api/platform/orders/{number}/release", json={"reason": "my own order"})
    assert answer.status_code == 403


@pytest.mark.world(EMPTY)
async def test_staff_is_made_and_ended(client: AsyncClient, database: Database, settings: Settings) -> None:
    await joining.as_staff(client, database, settings, "admin")
    made = await client.post(
        "/api/platform/staff", json={"phone": "13900005555", "role": "county_reviewer", "county": "jinzhai"}
    )
    assert [(one["role"], one["county"], one["me"]) for one in made.json()["items"]] == [
        ("admin", None, True), ("county_reviewer", "jinzhai", False),
    ]  # fmt: skip
    ended = await client.post("/api/platform/staff", json={"phone": "13900005555", "role": None})
    assert len(ended.json()["items"]) == 1
    own = await client.post("/api/platform/staff", json={"phone": "13900090003", "role": "support"})
    assert own.status_code == 403
    lost = await client.post("/api/platform/staff", json={"phone": "13900005555", "role": "admin", "county": "jinzhai"})
    assert lost.json()["errors"][0]["field"] == "county"


async def test_background_work_that_stopped_is_seen(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    await joining.as_staff(client, database, settings, "support")
    async with database.transaction() as session:
        await session.execute(
            text(
                "insert into procrastinate_jobs (queue_name, task_name, status, args)"
                " select 'default', 'media:derive', 'failed', '{}' from generate_series(1, 2)"
            )
        )
        await session.execute(text("delete from procrastinate_workers"))
    told = (await client.get("/api/platform/jobs")).json()
    assert told["away"] is True
    assert [(one["task"], one["count"]) for one in told["failed"]] == [("media:derive", 2)]

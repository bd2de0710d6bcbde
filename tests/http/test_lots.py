"""A lot from its field to its mark: ordered ahead and harvested, tests shown by the supplier and read by the platform,
papers granted and ended; and what none of them may do."""

import io
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from PIL import Image
from sqlalchemy import update

from backend.accounts.models import Account
from backend.catalogue.models import Product
from backend.db.session import Database
from backend.kernel import clock
from backend.lots.models import Lot
from backend.settings import Settings
from backend.suppliers.models import Member
from tests.factories import buying, goods, joining
from tests.factories.goods import GoodsMade
from tests.worlds import EMPTY

pytestmark = [pytest.mark.anyio, pytest.mark.world(EMPTY)]  # counts all rows


async def world(client: AsyncClient, database: Database, settings: Settings, **more: Any) -> GoodsMade:
    """One person who runs the cooperative and checks for the platform."""
    made = await goods.make_goods(database, "shihu", **more)
    me = await buying.sign_in(client, settings.data_dir)
    async with database.transaction() as session:
        session.add(Member(supplier_id=made.supplier_id, account_id=uuid.UUID(me["id"]), role="manager"))
        await session.execute(update(Account).where(Account.id == uuid.UUID(me["id"])).values(staff_role="reviewer"))
    await joining.strong(database)
    return made


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process is told of no change after its first second: what the database tells is late."""

    async def once(_url: str, changed: Callable[[], None]) -> None:
        changed()

    monkeypatch.setattr("backend.app.listen", once)


@pytest.mark.usefixtures("unheard")
async def test_who_wrote_reads_their_own_writing_before_the_database_tells_of_it(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    made = await world(client, database, settings, kind="tea", mark="huoshan-shihu")
    (code,) = made.lots
    lot = f"/api/lots/{code}"
    papers = f"/api/platform/suppliers/{made.supplier_id}/certificates"
    before = [(await client.get(lot)).json()["markFaults"] for _ in range(2)][1]
    paper = {
        "kind": "gi", "list": "huoshan-shihu", "product": None, "number": "演示-1", "issuer": "演示机关",
        "validFrom": goods.in_days(-30), "validUntil": goods.in_days(30),
    }  # fmt: skip
    refused = await client.post(papers, json=paper | {"list": "nothing"})
    assert refused.status_code == 400
    assert (await client.get(lot)).json()["markFaults"] == before
    assert (await client.post(papers, json=paper)).status_code == 201
    assert len((await client.get(lot)).json()["markFaults"]) == len(before) - 1


async def report(client: AsyncClient, made: GoodsMade) -> str:
    file = io.BytesIO()
    Image.new("RGB", (500, 700), "#eeeeee").save(file, "JPEG")
    url = f"/api/supplier/{made.supplier_id}/pictures?purpose=report"
    answer = await client.post(url, content=file.getvalue(), headers={"content-type": "image/jpeg"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_a_mark_appears_with_checked_tests_and_goes_with_its_paper(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    autumn = clock.today().replace(month=10, day=20)
    autumn = autumn if autumn < clock.today() else autumn.replace(year=autumn.year - 1)
    made = await world(
        client, database, settings, kind="tea", mark="huoshan-shihu",
        lot={"county": "huoshan", "township": "太平畈乡", "altitude": 600, "harvested_on": autumn},
    )  # fmt: skip
    (code,) = made.lots

    async def faults() -> tuple[str | None, int]:
        lot = (await client.get(f"/api/lots/{code}")).json()
        return lot["mark"], len(lot["markFaults"])

    assert await faults() == (None, 4), "no paper, three values nobody has tested"
    papers = f"/api/platform/suppliers/{made.supplier_id}/certificates"
    paper: dict[str, Any] = {
        "kind": "gi", "list": "huoshan-shihu", "product": None, "number": "演示-1", "issuer": "演示机关",
        "validFrom": goods.in_days(-30), "validUntil": goods.in_days(30),
    }  # fmt: skip
    for more, field in (
        ({"list": "nothing"}, "list"),
        ({"product": made.slug}, "product"),
        ({"validUntil": goods.in_days(-1)}, "validUntil"),
    ):
        answer = await client.post(papers, json=paper | more)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    granted = await client.post(papers, json=paper)
    assert granted.status_code == 201, granted.text
    assert (await faults())[1] == 3
    tests = f"/api/supplier/{made.supplier_id}/lots/{code}/tests"
    foreign = await client.post(tests, json={"key": "moisture", "value": 9, "report": str(uuid.uuid4())})
    assert (foreign.status_code, foreign.json()["errors"][0]["field"]) == (400, "report")
    shown = await report(client, made)
    for key, value in (("moisture", 9.5), ("polysaccharide", 7.1), ("alkaloid", 0.03)):
        assert (await client.post(tests, json={"key": key, "value": value, "report": shown})).status_code == 204
    assert (await faults())[1] == 3, "a value counts when somebody has read the report"
    assert (await client.get(f"/api/lots/{code}/reports/{shown}")).status_code == 404
    (waiting,) = (await client.get("/api/platform/lots-to-check")).json()["items"]
    assert [one["key"] for one in waiting["tests"]] == ["moisture", "polysaccharide", "alkaloid"]
    assert (await client.get(f"/api/platform/report-pictures/{shown}")).status_code == 200
    for one in waiting["tests"]:
        url = f"/api/platform/lots/{code}/judgement"
        other = await client.post(url, json={"place": one["place"], "key": one["key"], "value": 99.0, "accepted": True})
        assert other.status_code == 409, "not the value that was looked at"
        body = {"place": one["place"], "key": one["key"], "value": one["value"], "accepted": True}
        assert (await client.post(url, json=body)).status_code == 204
        assert (await client.post(url, json=body)).status_code == 409, "once"
    lot = (await client.get(f"/api/lots/{code}")).json()
    assert (lot["mark"], lot["markFaults"]) == ("huoshan-shihu", [])
    assert (await client.get(f"/api/lots/{code}/reports/{shown}")).status_code == 200
    (held,) = (await client.get(papers)).json()["items"]
    ended = await client.post(f"/api/platform/certificates/{held['id']}/end", json={})
    assert ended.json()["items"] == []
    assert (await client.get(f"/api/lots/{code}")).json()["mark"] is None


async def test_a_test_without_a_report_is_not_taken(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    made = await world(client, database, settings)
    (code,) = made.lots
    url = f"/api/supplier/{made.supplier_id}/lots/{code}/tests"
    assert (await client.post(url, json={"key": "moisture", "value": 9})).status_code == 204
    judged = f"/api/platform/lots/{code}/judgement"
    body = {"place": 0, "key": "moisture", "value": 9.0}
    assert (await client.post(judged, json=body | {"accepted": True})).json()["errors"][0]["field"] == "accepted"
    assert (await client.post(judged, json=body | {"accepted": False})).json()["errors"][0]["field"] == "words"
    assert (await client.post(judged, json=body | {"accepted": False, "words": "没有报告"})).status_code == 204
    assert (await client.get("/api/platform/lots-to-check")).json()["items"] == []


async def test_a_list_is_only_for_its_counties(client: AsyncClient, database: Database, settings: Settings) -> None:
    made = await world(client, database, settings)
    papers = f"/api/platform/suppliers/{made.supplier_id}/certificates"
    paper = {
        "kind": "assistance", "list": "832", "product": made.slug, "number": "演示-2", "issuer": "演示机关",
        "validFrom": goods.in_days(-1), "validUntil": goods.in_days(30),
    }  # fmt: skip
    assert (await client.post(papers, json=paper)).status_code == 201
    page = (await client.get(f"/api/products/{made.slug}")).json()
    assert [one["list"] for one in page["lists"]] == ["832"]
    async with database.transaction() as session:
        await session.execute(update(Product).values(county="huoshan"))
    again = await client.post(papers, json=paper)
    assert (again.status_code, again.json()["errors"][0]["field"]) == (400, "product")
    assert (await client.get(f"/api/products/{made.slug}")).json()["lists"] == [], "no paper makes a county fit"


async def test_what_was_ordered_ahead_is_harvested_and_sent(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    made = await world(client, database, settings, packs=(), keeps=())
    base = f"/api/supplier/{made.supplier_id}/lots"
    body = {
        "product": made.slug, "code": "AHEAD-1", "county": "yuan", "township": "独山镇", "proof": {"zh": "承诺达标合格证"},
        "window": [goods.in_days(5), goods.in_days(9), goods.in_days(7)],
        "packs": [{"offer": str(made.offer), "packs": 10}],
    }  # fmt: skip
    opened = await client.post(base, json=body)
    assert opened.status_code == 201, opened.text
    home = await goods.add_address(client)
    ahead = goods.line(made, home, 2, harvest="AHEAD-1")
    placed = await buying.place(client, buying.order_body(ahead))
    assert placed.status_code == 201, placed.text
    assert (await buying.place(client, buying.order_body(goods.line(made, home, 1)))).status_code == 409, "not yet"
    early = await client.post(f"{base}/AHEAD-1/harvest", json={"harvestedOn": goods.in_days(1)})
    assert (early.status_code, early.json()["errors"][0]["field"]) == (400, "harvestedOn")
    assert (await client.post(f"{base}/AHEAD-1/harvest", json={"harvestedOn": goods.in_days(0)})).status_code == 204
    assert (await client.post(f"{base}/AHEAD-1/harvest", json={"harvestedOn": goods.in_days(0)})).status_code == 409
    assert (await buying.place(client, buying.order_body(goods.line(made, home, 1)))).status_code == 201
    async with database.reading() as session:
        lot = await session.get_one(Lot, uuid.UUID(str((await session.execute(Lot.__table__.select())).one().id)))
        assert (lot.state, lot.best_before) == ("open", clock.today() + timedelta(days=365))


async def test_a_supplier_sees_and_ends_its_specials(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    made = await world(client, database, settings)
    flash, _ = await goods.open_flash(database, made, 5, 2)
    base = f"/api/supplier/{made.supplier_id}/specials"
    (shown,) = (await client.get(base)).json()["items"]
    assert (shown["kind"], shown["packs"], shown["claimed"]) == ("flash", 5, 0)
    home = await goods.add_address(client)
    wish = goods.line(made, home, 1) | {"offer": str(flash)}
    assert (await buying.place(client, buying.order_body(wish))).status_code == 201
    assert (await client.post(f"{base}/{flash}/stop", json={})).json()["items"] == []
    assert (await buying.place(client, buying.order_body(wish))).status_code == 409
    assert (await client.post(f"{base}/{uuid.uuid4()}/stop", json={})).status_code == 404

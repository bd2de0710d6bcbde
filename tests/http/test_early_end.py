"""旅游法 65: who ends a trip on the way gets back all but the necessary costs; the books say the same."""

import uuid
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from httpx import AsyncClient
from sqlalchemy import select, text, update

from backend.db.session import Database
from backend.departures.models import Booking
from backend.kernel import clock
from backend.ledger import queries as ledger
from backend.payments.providers import Providers
from backend.payments.sandbox import Sandbox
from backend.payments.sweep import sweep_once
from backend.settings import Settings
from backend.suppliers.models import Member
from tests.factories import buying, joining
from tests.factories.trips import make_trip
from tests.worlds import EMPTY

pytestmark = [pytest.mark.anyio, pytest.mark.world(EMPTY)]
COSTS = [{"name": "地接社已付的两晚房费", "amount": 30000}, {"name": "门票", "amount": 5000}]


class Gone(NamedTuple):
    number: str
    url: str
    total: int
    supplier: uuid.UUID


async def on_the_way(client: AsyncClient, database: Database, settings: Settings, days: int = 0) -> Gone:
    """A paid trip that began `days` ago; its buyer is of the operator too (one client plays both)."""
    trip = await make_trip(database, "ended")
    me = await buying.sign_in(client, settings.data_dir)
    placed = await buying.place(client, buying.order_body(buying.line(trip, quantity=2)))
    await buying.pay(client, placed.json()["number"])
    async with database.transaction() as session:
        session.add(Member(supplier_id=trip.supplier_id, account_id=uuid.UUID(me["id"]), role="owner"))
        booking = (await session.execute(select(Booking))).scalar_one()
        day = clock.today() - timedelta(days=days)
        later = {"starts_on": day, "ends_on": day + timedelta(days=1), "state": "checked_in"}
        await session.execute(update(Booking).values(later))
    await joining.strong(database)
    url = f"/api/supplier/{trip.supplier_id}/departures/{booking.departure_id}/bookings/{booking.id}/early-end"
    return Gone(placed.json()["number"], url, placed.json()["total"]["amount"], trip.supplier_id)


def body(costs: list[dict[str, Any]] = COSTS, **more: Any) -> dict[str, Any]:
    return {"reason": "老人不适，第一天返沪", "costs": costs} | more


async def test_all_but_what_was_necessary_comes_back_once(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    gone = await on_the_way(client, database, settings, 1)
    seen = (await client.post(f"{gone.url}?preview=true", json=body())).json()
    assert (seen["kept"]["amount"], seen["back"]["amount"]) == (35000, gone.total - 35000)
    stale = await client.post(gone.url, json=body(expectedBack=1))
    assert (stale.status_code, stale.json()["errors"][0]["field"]) == (400, "expectedBack")
    done = await client.post(gone.url, json=body(expectedBack=seen["back"]["amount"]))
    assert done.json() == seen, done.text
    again = await client.post(gone.url, json=body([]))
    assert again.status_code == 409
    for _ in range(4):
        await sweep_once(database, Providers(Sandbox(database, "")))
    order = (await client.get(f"/api/orders/{gone.number}")).json()
    assert order["refunded"]["amount"] == gone.total - 35000
    told = order["supplierOrders"][0]["bookings"][0]["earlyEnd"]
    assert (told["kept"]["amount"], told["back"]["amount"]) == (35000, gone.total - 35000)
    assert told["words"].splitlines() == ["老人不适，第一天返沪", "地接社已付的两晚房费 ¥300.00", "门票 ¥50.00"]
    assert sum(line["back"]["amount"] for line in order["lines"]) == gone.total - 35000
    async with database.reading() as session:
        balances = await ledger.list_balances(session)
    assert sum(balances.values()) == 0
    assert balances[f"supplier:{gone.supplier}"] == -35000
    assert balances.get("refunds_due", 0) == 0


async def test_costs_beyond_what_is_left_and_a_trip_that_has_not_begun_are_refused(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    gone = await on_the_way(client, database, settings, 1)
    much = await client.post(gone.url, json=body([{"name": "全部", "amount": gone.total + 1}]))
    assert (much.status_code, much.json()["errors"][0]["field"]) == (400, "costs")
    for days in (-1, 62):
        async with database.transaction() as session:
            day = clock.today() - timedelta(days=days)
            await session.execute(update(Booking).values(starts_on=day, ends_on=day))
        late = await client.post(gone.url, json=body())
        assert (late.status_code, late.json()["slug"]) == (409, "outside_period"), days


async def test_nothing_necessary_gives_everything_and_everything_gives_nothing(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    gone = await on_the_way(client, database, settings)
    async with database.transaction() as session:
        await session.execute(text("update booking set boarding = jsonb_set(boarding, '{at}', '\"00:00\"')"))
    assert (await client.post(f"{gone.url}?preview=true", json=body([]))).json()["back"]["amount"] == gone.total
    whole = [{"name": "全部已付", "amount": gone.total}]
    assert (await client.post(gone.url, json=body(whole))).json()["back"]["amount"] == 0
    foreign = gone.url.replace(gone.url.split("/")[-2], str(uuid.uuid4()))
    assert (await client.post(foreign, json=body())).status_code == 404

"""Whom buyers may call on the day: told from the day before until it is over, masked to the operator, forgotten."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, update

from backend.accounts import keys as secrets
from backend.db.session import Database
from backend.departures import leading
from backend.departures.models import Booking, DepartureContact
from backend.kernel import clock
from backend.settings import Settings
from backend.suppliers.models import Member
from backend.trips.models import Departure
from tests.factories import buying, joining
from tests.factories.trips import make_trip
from tests.worlds import EMPTY

pytestmark = [pytest.mark.anyio, pytest.mark.world(EMPTY)]
LEADER = {"name": "王领队", "phone": "13900008888"}


async def test_a_leader_is_told_when_it_is_near(client: AsyncClient, database: Database, settings: Settings) -> None:
    trip = await make_trip(database, "led")
    me = await buying.sign_in(client, settings.data_dir)
    placed = await buying.place(client, buying.order_body(buying.line(trip)))
    url = f"/api/orders/{placed.json()['number']}"
    await buying.pay(client, placed.json()["number"])
    async with database.transaction() as session:
        session.add(Member(supplier_id=trip.supplier_id, account_id=uuid.UUID(me["id"]), role="owner"))
        departure = (await session.execute(select(Booking.departure_id))).scalar_one()
    await joining.strong(database)
    base = f"/api/supplier/{trip.supplier_id}/departures/{departure}"
    wrong = await client.put(f"{base}/leader", json={"leader": LEADER | {"phone": "12345"}})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "phone")
    for _ in range(2):  # said again, it is written over
        told = await client.put(f"{base}/leader", json={"leader": LEADER})
        assert told.status_code == 200, told.text
    assert "王领队" not in told.text
    assert LEADER["phone"] not in told.text

    for days, seen in ((2, False), (1, True), (0, True), (-1, False)):
        await move(database, days)
        assert (await leader(client, url) == {"name": "王领队", "phone": "+8613900008888"}) is seen, days
        assert ("13900008888" in (await client.get(url)).text) is seen
    await move(database, 0)
    await client.put(f"{base}/leader", json={"leader": None})
    assert await leader(client, url) is None


async def leader(client: AsyncClient, url: str) -> Any:
    return (await client.get(url)).json()["supplierOrders"][0]["bookings"][0]["leader"]


async def move(database: Database, days: int) -> None:
    day = clock.today() + timedelta(days=days)
    async with database.transaction() as session:
        await session.execute(update(Booking).values(starts_on=day, ends_on=day))


async def test_who_led_is_forgotten_a_week_after(client: AsyncClient, database: Database, settings: Settings) -> None:
    del client
    trip = await make_trip(database, "led")
    async with database.transaction() as session:
        keys = secrets.load(settings)
        found = select(Departure).where(Departure.trip_id == trip.trip_id).limit(1)
        departure = (await session.execute(found)).scalar_one()
        await leading.set_contact(session, keys, departure.id, leading.ContactIn(**LEADER))
        for days, left in ((7, 1), (8, 0)):
            await leading.forget(session, departure.ends_on + timedelta(days=days))
            assert await session.scalar(select(func.count()).select_from(DepartureContact)) == left

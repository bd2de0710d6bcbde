"""The calendar file, read by the library that writes everybody's: same event for good, hours in Shanghai's time."""

from datetime import date, datetime
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient
from icalendar import Calendar
from sqlalchemy import update

from backend.db.session import Database
from backend.departures.models import Booking
from backend.kernel import clock
from backend.kernel.bilingual import Bilingual
from backend.settings import Settings
from tests.factories import buying
from tests.factories.trips import make_trip

pytestmark = pytest.mark.anyio


async def events(client: AsyncClient, number: str) -> list[Any]:
    answer = await client.get(f"/api/orders/{number}/calendar.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    found = Calendar.from_ical(answer.content)
    (zone,) = found.walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Shanghai"
    return list(found.walk("VEVENT"))


async def order(client: AsyncClient, database: Database, settings: Settings) -> tuple[str, date]:
    trip = await make_trip(database)
    await buying.sign_in(client, settings.data_dir)
    number = str((await buying.place(client, buying.order_body(buying.line(trip)))).json()["number"])
    await buying.pay(client, number)
    return number, trip.day


async def test_after_cancelling_it_is_the_same_event_called_off(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    number, day = await order(client, database, settings)
    (before,) = await events(client, number)
    assert before["DTSTART"].dt == clock.at(day, "06:30")
    assert before["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert before["DTSTART"].dt.tzinfo is not None
    assert isinstance(before["DTEND"].dt, datetime)
    assert (before["STATUS"], before["SEQUENCE"]) == ("CONFIRMED", 0)
    headers = {"Idempotency-Key": "call-it-off"}
    off = await client.post(f"/api/orders/{number}/cancellations", json={}, headers=headers)
    assert off.status_code == 200, off.text
    (after,) = await events(client, number)
    assert (after["UID"], after["STATUS"]) == (before["UID"], "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt >= before["DTSTAMP"].dt
    assert after["DTSTART"].dt == before["DTSTART"].dt


@pytest.mark.parametrize(
    "title",
    [
        "茶谷\r\nATTENDEE:mailto:a@example.org",
        "茶谷\nEND:VEVENT\nBEGIN:VEVENT\nUID:x",
        "茶谷\rURL:https://example.org",
        '茶谷; a, b \\n c: "d" \u2028 e \x85 f',
    ],
)
async def test_no_title_becomes_a_line_of_its_own(
    client: AsyncClient, database: Database, settings: Settings, title: str
) -> None:
    number, _ = await order(client, database, settings)
    async with database.transaction() as session:
        point = (
            await session.get_one(Booking, (await session.execute(Booking.__table__.select())).first()[0])
        ).boarding
        names = {"zh": title, "en": title}
        values = {"title": names, "boarding": msgspec.structs.replace(point, name=Bilingual(**names))}
        await session.execute(update(Booking).values(values))
    (event,) = await events(client, number)
    assert set(event) == {
        "UID", "SEQUENCE", "DTSTAMP", "STATUS", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION",
    }  # fmt: skip
    assert str(event["SUMMARY"]) == " ".join(title.split())

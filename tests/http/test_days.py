"""Between midnight and eight in Shanghai it is still yesterday in UTC: days are Shanghai's all the same."""

import importlib.util
from datetime import date, timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from backend.calendar import opening
from backend.db.session import Database
from backend.kernel import clock
from backend.notices import rules as notices
from backend.settings import ROOT, Settings
from tests.factories import buying, joining
from tests.factories.trips import make_trip

pytestmark = pytest.mark.anyio
HOURS = ("00:00", "02:30", "07:59")


@pytest.fixture(params=HOURS)
def night(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> date:
    """It is early in the morning; the Shanghai day."""
    day = clock.today() + timedelta(days=1)
    moment = clock.at(day, request.param)
    assert moment.date() < day, "still yesterday by UTC"
    monkeypatch.setattr(clock, "now", lambda: moment)
    return day


async def test_a_newborn_of_today_travels_and_one_of_tomorrow_is_not_born(
    client: AsyncClient, settings: Settings, night: date
) -> None:
    await buying.sign_in(client, settings.data_dir)
    for kind in ("sensitive", "guardian"):
        await client.patch("/api/me", json={"kind": kind, "given": True})
    child = {"name": "演示童", "document": "none"}
    born = await client.post("/api/me/travellers", json=child | {"bornOn": night.isoformat()})
    assert born.status_code == 201, born.text
    unborn = child | {"bornOn": (night + timedelta(days=1)).isoformat()}
    assert (await client.post("/api/me/travellers", json=unborn)).status_code == 400


async def test_a_fourteenth_birthday_begins_at_midnight(client: AsyncClient, settings: Settings, night: date) -> None:
    await buying.sign_in(client, settings.data_dir)
    await client.patch("/api/me", json={"kind": "sensitive", "given": True})
    for days, status in ((1, 400), (0, 201)):
        day = night + timedelta(days=days)
        born = (
            day.replace(year=day.year - 14)
            if (day.month, day.day) != (2, 29)
            else day.replace(year=day.year - 14, day=28)
        )
        child = {"name": "演示童", "document": "none", "bornOn": born.isoformat()}
        assert (await client.post("/api/me/travellers", json=child)).status_code == status


async def test_the_horizon_of_opening_is_counted_from_the_shanghai_day(
    client: AsyncClient, database: Database, settings: Settings, night: date
) -> None:
    trip = await make_trip(database)
    await buying.sign_in(client, settings.data_dir)
    async with database.transaction() as session:
        from backend.suppliers.models import Member

        me = (await client.get("/api/me")).json()["id"]
        session.add(Member(supplier_id=trip.supplier_id, account_id=me, role="owner"))
    await joining.strong(database)
    base = f"/api/supplier/{trip.supplier_id}/trips/{trip.trip_id}/departures"
    last = night + opening.HORIZON
    wish: dict[str, Any] = {"seats": 10, "rooms": 5, "prices": {}}
    beyond = await client.post(base, json=wish | {"days": [(last + timedelta(days=1)).isoformat()]})
    assert (beyond.status_code, beyond.json()["errors"][0]["field"]) == (400, "days")
    assert (await client.post(base, json=wish | {"days": [last.isoformat()]})).status_code == 201


def test_quiet_hours_end_on_the_shanghai_day(night: date) -> None:
    moment = clock.now()
    assert notices.due(moment, "22:00", "08:00", urgent=False) == clock.at(night, "08:00")


LINT = importlib.util.spec_from_file_location("lint", ROOT / "tools" / "lint.py")


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("day = now.date()", 1),
        ("day = clock.now().date() + HORIZON", 1),
        ("day = date.today()", 1),
        ("day = row.created_at.astimezone(UTC).date()", 1),
        ("day = clock.day_of(now)", 0),
        ("day = date(2026, 1, 2)", 0),
        ("sql = 'select created_at::date from orders'", 1),
        ("sql = 'where day >= current_date'", 1),
        ("sql = \"select (created_at at time zone 'Asia/Shanghai')::date from orders\"", 0),
        ("sql = 'select null::date'", 0),
    ],
)
def test_the_lint_finds_days_of_another_zone(source: str, found: int) -> None:
    assert LINT is not None
    assert LINT.loader is not None
    lint = importlib.util.module_from_spec(LINT)
    LINT.loader.exec_module(lint)
    assert len(lint.foreign_days(source)) == found

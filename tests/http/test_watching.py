"""What the edge keeps is dropped when a listing changes, and what it counts can be read."""

import asyncio

import msgspec
import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy import update

from backend.app import create
from backend.db.session import Database
from backend.settings import Settings
from backend.trips.models import Trip
from tests.factories.trips import make_trip

pytestmark = pytest.mark.anyio


async def test_a_change_is_seen_at_once(client: AsyncClient, database: Database) -> None:
    trip = await make_trip(database)
    url = f"/api/trips/{trip.slug}"
    await asyncio.sleep(0.3)
    assert (await client.get(url)).status_code == 200
    kept = await client.get(url)
    async with database.transaction() as session:
        await session.execute(update(Trip).values(title={"zh": "改名", "en": "Renamed"}))
    for _ in range(40):
        now = await client.get(url)
        if now.json()["title"] == "改名":
            break
        await asyncio.sleep(0.05)
    assert now.json()["title"] == "改名", "well before the ten seconds an answer is kept"
    assert now.headers["etag"] != kept.headers["etag"]


async def test_metrics_count_and_name_no_path(client: AsyncClient) -> None:
    await client.get("/api/orders/HL000000000000")
    await client.request("BREW", "/coffee")
    text = (await client.get("/metrics")).text
    assert 'huliu_requests_total{method="GET",status="401"} 1.0' in text
    assert 'method="other"' in text
    assert "BREW" not in text
    assert "HL000000000000" not in text


async def test_metrics_want_their_token(settings: Settings) -> None:
    edge = create(msgspec.structs.replace(settings, metrics_token="only-for-the-scraper"))
    async with edge.app.lifespan(), AsyncClient(transport=ASGITransport(edge), base_url="http://127.0.0.1") as asker:
        assert (await asker.get("/metrics")).status_code == 404
        given = {"authorization": "Bearer only-for-the-scraper"}
        assert (await asker.get("/metrics", headers=given)).status_code == 200

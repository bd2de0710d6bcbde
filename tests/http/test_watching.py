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
from tests.factories import buying
from tests.factories.trips import make_trip
from tests.worlds import EMPTY

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


@pytest.mark.world(EMPTY)
async def test_ready_and_metrics_tell_of_worker_and_jobs(
    client: AsyncClient, settings: Settings, database: Database
) -> None:
    async def run(statement: str) -> None:
        async with database.pool.connection() as connection:
            await connection.execute(statement)

    async def told() -> tuple[str, str]:
        return (await client.get("/ready")).json()["worker"], (await client.get("/metrics")).text

    worker, text = await told()
    assert worker == "no worker yet"
    assert "huliu_worker_silent_seconds NaN" in text
    await run("insert into procrastinate_workers default values")
    assert (await told())[0] == "at work"
    await run("update procrastinate_workers set last_heartbeat = now() - interval '90 seconds'")
    await run(
        "insert into procrastinate_jobs (queue_name, task_name, status, scheduled_at) values ('default', 'a', 'todo', null),"
        " ('default', 'b', 'todo', now() + interval '1 hour'), ('default', 'c', 'failed', null),"
        " ('default', 'd', 'failed', null)"
    )
    worker, text = await told()
    assert worker in {"no worker for 90 s", "no worker for 91 s"}
    assert 'huliu_jobs{state="waiting"} 1.0' in text
    assert 'huliu_jobs{state="failed"} 2.0' in text
    assert "huliu_database_up 1.0" in text
    await run("delete from procrastinate_workers")
    await run("insert into procrastinate_events (job_id, type, at) select id, 'succeeded', now() - interval '40 seconds'"
              " from procrastinate_jobs limit 1")  # fmt: skip
    assert (await told())[0].startswith("no worker for 5"), "one that left in good order is missed as well"


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("127.0.0.1:8000", None, 422), ("127.0.0.1:8000", "http://127.0.0.1:8000", 422),
        ("localhost:8000", "http://localhost:8000", 422), ("evil.example", "http://evil.example", 403),
        ("evil.example:8000", "http://evil.example:8000", 403), ("127.0.0.1:8000", "http://127.0.0.1:9000", 403),
        ("127.0.0.1:8000", "https://127.0.0.1:8000", 403), ("127.0.0.1:8000", "null", 403),
        ("127.0.0.1:8000.evil.example", "http://127.0.0.1:8000.evil.example", 403),
    ],
)  # fmt: skip
async def test_no_host_makes_a_foreign_page_ours(
    host: str, origin: str | None, status: int, client: AsyncClient
) -> None:
    headers = {"host": host} | ({"origin": origin} if origin else {})
    answer = await client.post("/api/auth/codes", json={}, headers=headers)
    assert (answer.status_code == 403) == (status == 403), answer.text
    inbox = await client.get("/dev/inbox", headers={"host": host})
    assert (inbox.status_code == 403) == ("evil" in host)


async def test_in_production_only_the_public_address_is_ours(settings: Settings) -> None:
    there = msgspec.structs.replace(settings, public_url="https://huliu.example/")
    assert there.origins == {"https://huliu.example"}


async def test_a_torn_line_in_the_inbox_stops_nobody(client: AsyncClient, settings: Settings) -> None:
    inbox = settings.data_dir / "inbox.jsonl"
    for torn in (b'{"to": "+86139', b"\xff\xfe\n", b"[1]\n", b"\n\n", b'{"to": "\xe4\xb8'):
        with inbox.open("ab") as file:
            file.write(torn)
        await buying.sign_in(client, settings.data_dir, f"1390000{len(torn):04}")

"""The real worker process: it runs jobs and the sweep, and leaves when it is told to."""

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from httpx import AsyncClient

from backend.db.session import Database
from backend.settings import ROOT, Settings
from tests.factories import buying
from tests.factories.processes import environment
from tests.factories.trips import make_trip

pytestmark = [pytest.mark.anyio, pytest.mark.race]


async def test_the_worker_refunds_and_stops_cleanly(
    client: AsyncClient, database: Database, settings: Settings, tmp_path: Path
) -> None:
    trip = await make_trip(database)
    await buying.sign_in(client, settings.data_dir)
    number = (await buying.place(client, buying.order_body(buying.line(trip)))).json()["number"]
    await buying.pay(client, number)
    await client.post(f"/api/orders/{number}/cancellations", json={}, headers={"Idempotency-Key": "worker-test"})
    log = tmp_path / "worker.log"
    process = subprocess.Popen(
        [sys.executable, "-m", "backend", "worker"], cwd=ROOT, env=environment(settings, 0), stderr=log.open("wb")
    )
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            payments = (await client.get(f"/api/orders/{number}")).json()["payments"]
            if [p["state"] for p in payments if p["kind"] == "refund"] == ["succeeded"]:
                break
            await asyncio.sleep(0.3)
        else:
            raise AssertionError(f"no refund: {log.read_text()[-800:]}")
        await asyncio.sleep(1.5)
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(15)
    said = log.read_text()
    assert code == 0, said[-800:]
    assert "ERROR" not in said, said[:800]

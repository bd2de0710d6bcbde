"""Three hundred buyers, four processes, twenty seats on a coach that two trips share; then with kills in the middle."""

import asyncio
import os
import random
import shutil
import signal
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backend import tables
from backend.accounts import keys as secrets
from backend.db import embedded, migrate, roles
from backend.db.session import Database
from backend.kernel import clock
from backend.payments.providers import Providers
from backend.payments.sandbox import Sandbox
from backend.payments.sweep import sweep_once
from backend.settings import ROOT, Settings
from tests.factories import buying, crowd, wire
from tests.factories.processes import Process, serving
from tests.factories.trips import TripMade, make_coach, make_trip

pytestmark = [pytest.mark.anyio, pytest.mark.race]
BUYERS, SEATS = 300, 20
RACE = ROOT / ".data" / "race"
FINE = {201, 409, 503}


async def _world(database: Database) -> tuple[list[TripMade], uuid.UUID]:
    """Trips drawing one (own seats), two (+ shared coach) and four quotas (+ two nights)."""

    first = await make_trip(database, "one", seats=SEATS, days=1)
    coach = await make_coach(database, first.supplier_id, clock.today() + timedelta(days=30), SEATS)
    two = await make_trip(database, "two", supplier_id=first.supplier_id, seats=SEATS, days=1, shared=coach)
    four = await make_trip(database, "four", supplier_id=first.supplier_id, seats=SEATS, rooms=9, days=3, shared=coach)
    return [first, two, four], coach


def _wish(dice: random.Random, trips: list[TripMade]) -> dict[str, Any]:
    chosen = dice.sample(trips, dice.choice((1, 1, 1, 2, 3)))
    return buying.order_body(*[buying.line(trip, quantity=dice.choice((2, 2, 4))) for trip in chosen])


async def _ask(port: int, token: str, body: dict[str, Any], key: str) -> tuple[int, float, str]:
    started = time.monotonic()
    headers = {"X-Huliu": "1", "Cookie": f"huliu={token}", "Idempotency-Key": key}
    status, answer = await wire.post(port, "/api/orders", body, headers)
    return status, time.monotonic() - started, (answer or {}).get("number", "")


async def _rush(
    processes: list[Process], tokens: list[str], trips: list[TripMade], dice: random.Random
) -> list[tuple[int, float, str]]:
    asks = []
    for n, token in enumerate(tokens):
        port = processes[n % len(processes)].port
        asks.append(_ask(port, token, _wish(dice, trips), f"rush-{n:06d}"))
    return await asyncio.gather(*asks)


async def test_twenty_seats_are_sold_exactly(settings: Settings, database: Database, tmp_path: Path) -> None:
    trips, coach = await _world(database)
    tokens = await crowd.make_crowd(database, secrets.load(settings), BUYERS)
    with serving(settings, 4, tmp_path / "serve.log", HULIU_DATABASE_POOL="9") as processes:
        answers = await _rush(processes, tokens, trips, random.Random(7))
    assert {status for status, _, _ in answers} <= FINE, [a for a in answers if a[0] not in FINE][:5]
    assert max(seconds for _, seconds, _ in answers) < 5
    assert await crowd.breaches(database) == []
    # What fits is sold: only an odd seat may be left, since every party is even.
    assert await crowd.seats_held(database, coach) >= SEATS - 1
    assert await crowd.seats_held(database, trips[0].quotas["heads"]) == SEATS
    log = (tmp_path / "serve.log").read_text(errors="replace")
    assert "deadlock" not in log.lower()


async def test_kills_lose_nothing_and_sell_nothing_twice(settings: Settings, tmp_path: Path) -> None:
    # In the project's own data folder: the database's user can't reach root's temporary ones.
    shutil.rmtree(RACE, ignore_errors=True)
    with embedded.attached(RACE) as server:
        roles.prepare(server.url("postgres", "postgres"))
        migrate.upgrade(server.url(roles.OWNER))
        roles.grant(server.url(roles.OWNER), tables.RIGHTS)
        settings = msgspec.structs.replace(settings, database_url=server.url(roles.APP))
        database = Database(settings.database_url)
        await database.open()
        trips, _ = await _world(database)
        tokens = await crowd.make_crowd(database, secrets.load(settings), BUYERS)
        dice = random.Random(11)
        with serving(settings, 4, tmp_path / "serve.log", HULIU_DATABASE_POOL="9") as processes:
            rush = asyncio.create_task(_rush(processes, tokens, trips, dice))
            await asyncio.sleep(0.15)
            processes[3].kill()
            await asyncio.sleep(0.15)
            _kill_database(server)
            embedded.start(server.place)
            answers = await rush
            assert {status for status, _, _ in answers} <= FINE | {0}
            survivors = processes[:3]
            # Every unknown answer is asked again with its key: it shows the truth.
            dice = random.Random(11)
            again = await _rush([survivors[n % 3] for n in range(len(tokens))], tokens, trips, dice)
        told = {n: number for n, (status, _, number) in enumerate(answers) if status == 201}
        assert all(again[n][2] == number for n, number in told.items()), "an order that was confirmed is gone"
        assert {status for status, _, _ in again} <= FINE
        assert max(seconds for _, seconds, _ in again) < 5
        assert await crowd.breaches(database) == []
        await crowd.make_expired(database)
        for _ in range(12):
            await sweep_once(database, Providers(Sandbox(database, "")))
        for trip in trips:
            assert await crowd.seats_held(database, trip.quotas["heads"]) == 0
        assert await crowd.breaches(database) == []
        await database.close()


def _kill_database(server: embedded.Server) -> None:
    pid = int((server.place.home / "cluster" / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.3)

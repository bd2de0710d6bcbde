"""Every named point at which a process may die has a test that kills it there, for real, and sees it converge."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient, Client, HTTPError
from sqlalchemy import update

from backend.accounts import keys as secrets
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.points import POINTS
from backend.payments import sweep_steps
from backend.payments.providers import Providers
from backend.payments.sandbox import Sandbox
from backend.payments.sweep import sweep_once
from backend.settings import ROOT, Settings
from backend.trips.models import Departure
from tests.factories import buying, crowd
from tests.factories.processes import Process, environment
from tests.factories.trips import TripMade, make_trip

pytestmark = [pytest.mark.anyio, pytest.mark.race]
SERVED = ("order_placed", "attempt_committed", "provider_asked", "event_stored", "payment_looked_up", "payment_settled")
TOLD = ("notices_heard", "notice_sent")
"""Killed in `test_notices.py`."""
SWEPT = ("expiry_cancelled", "refund_committed", "refund_asked", "departure_closed")
GROUPED = ("team_decided",)
"""Killed in `test_teams.py`."""


def test_every_named_point_has_a_crash_test() -> None:
    assert set(SERVED) | set(SWEPT) | set(TOLD) | set(GROUPED) == set(POINTS)


def ask(url: str, path: str, token: str, body: Any, key: str = "crash-key-1") -> Any:
    """A buyer's request; None when the server died under it."""
    headers = {"X-Huliu": "1", "Cookie": f"huliu={token}", "Idempotency-Key": key}
    try:
        with Client(base_url=url, headers=headers, timeout=10) as client:
            answer = client.post(path, json=body)
            return answer.json() if answer.content else {}
    except HTTPError:
        return None


async def settle_down(database: Database) -> None:
    """What the worker would do in the next seconds."""
    providers = Providers(Sandbox(database, ""))
    for _ in range(3):
        await sweep_steps.ask_about_attempts(database, providers, timedelta(0))
        await sweep_steps.stop_attempts(database, providers, timedelta(0))
        await sweep_steps.handle_events(database, providers)
        await sweep_once(database, providers)


async def arrive(database: Database) -> None:
    """Late money arrives after a second; an event nobody handled is taken up two seconds later."""
    await asyncio.sleep(1.1)
    await settle_down(database)
    await asyncio.sleep(2.1)
    await settle_down(database)


async def _buyer(database: Database, settings: Settings) -> str:
    return (await crowd.make_crowd(database, secrets.load(settings), 1))[0]


@pytest.mark.parametrize("point", SERVED)
async def test_a_server_killed_while_buying_converges(
    point: str, settings: Settings, database: Database, tmp_path: Path
) -> None:
    trip = await make_trip(database)
    token = await _buyer(database, settings)
    body = buying.order_body(buying.line(trip))
    dying = Process(settings, tmp_path / "dying.log", HULIU_CRASH_AT=point)
    dying.wait_ready()
    try:
        _buy(dying.url, token, body)
    finally:
        dying.kill()
    living = Process(settings, tmp_path / "living.log")
    living.wait_ready()
    try:
        number = _buy(living.url, token, body)
        await settle_down(database)
        with Client(base_url=living.url, headers={"Cookie": f"huliu={token}"}) as client:
            order = client.get(f"/api/orders/{number}").json()
            orders = client.get("/api/me/orders").json()["items"]
    finally:
        living.kill()
    assert len(orders) == 1, "one key, one order, whatever died"
    assert order["state"] == "paid"
    paid = sum(p["amount"]["amount"] for p in order["payments"] if p["kind"] == "payment" and p["state"] == "succeeded")
    back = sum(p["amount"]["amount"] for p in order["payments"] if p["kind"] == "refund")
    assert paid - back == order["total"]["amount"]
    assert await crowd.breaches(database) == []


def _buy(url: str, token: str, body: dict[str, Any]) -> str | None:
    """Place, start to pay, pay: as far as the server lives."""
    placed = ask(url, "/api/orders", token, body)
    if not placed:
        return None
    number = str(placed["number"])
    attempt = ask(url, f"/api/orders/{number}/payments", token, {"method": "card"})
    if attempt and "id" in attempt:
        ask(url, f"/dev/pay/{attempt['id']}", token, {"act": "pay"})
    return number


CRASHING = """
import asyncio, sys
from backend import features
from backend.db.session import Database
from backend.payments.providers import Providers
from backend.payments.sandbox import Sandbox
from backend.payments.sweep import sweep_once
async def main():
    features.assemble()
    database = Database(sys.argv[1]); await database.open()
    await sweep_once(database, Providers(Sandbox(database, "")))
asyncio.run(main())
"""


async def sweep_and_die(settings: Settings, point: str) -> int:
    """A worker's round in a process of its own that dies at the point."""
    env = environment(settings, 0, HULIU_CRASH_AT=point)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CRASHING, settings.database_url, cwd=ROOT, env=env
    )
    return await process.wait()


@pytest.mark.parametrize("point", SWEPT)
async def test_a_worker_killed_in_its_round_converges(
    point: str, client: AsyncClient, settings: Settings, database: Database
) -> None:
    trip = await make_trip(database, minimum=10)
    await buying.sign_in(client, settings.data_dir)
    order = (await buying.place(client, buying.order_body(buying.line(trip)))).json()
    if point == "expiry_cancelled":
        await client.post(f"/api/orders/{order['number']}/payments", json={"method": "card"})
        await crowd.make_expired(database)
    else:
        await buying.pay(client, order["number"])
        await _make_decision_due(database, trip)
    assert await sweep_and_die(settings, point) == -9, "the worker should have died there"
    await settle_down(database)
    shown = (await client.get(f"/api/orders/{order['number']}")).json()
    refunds = [p for p in shown["payments"] if p["kind"] == "refund"]
    if point == "expiry_cancelled":
        assert (shown["state"], refunds) == ("expired", [])
    else:
        assert shown["state"] == "cancelled"
        assert [(p["state"], p["amount"]["amount"]) for p in refunds] == [("succeeded", order["total"]["amount"])]
    assert await crowd.seats_held(database, trip.quotas["heads"]) == 0
    assert await crowd.breaches(database) == []


async def _make_decision_due(database: Database, trip: TripMade) -> None:
    async with database.transaction() as session:
        due = clock.now() - timedelta(minutes=1)
        await session.execute(update(Departure).where(Departure.id == trip.departure_id).values(decides_at=due))


async def test_money_accidents(client: AsyncClient, settings: Settings, database: Database) -> None:
    """Paid twice, failed then paid, never answered, paid late with room, paid late when sold out."""
    trip = await make_trip(database, seats=4, rooms=4)
    await buying.sign_in(client, settings.data_dir)

    async def order_of(quantity: int = 2) -> str:
        return str(
            (await buying.place(client, buying.order_body(buying.line(trip, quantity=quantity)))).json()["number"]
        )

    async def shown(number: str) -> Any:
        return (await client.get(f"/api/orders/{number}")).json()

    twice = await order_of()
    await buying.pay(client, twice, "twice")
    await settle_down(database)
    refunds = [p["amount"]["amount"] for p in (await shown(twice))["payments"] if p["kind"] == "refund"]
    assert ((await shown(twice))["state"], refunds) == ("paid", [139600])

    failed = await order_of()
    await buying.pay(client, failed, "fail")
    assert (await shown(failed))["state"] == "awaiting_payment"
    attempt = (await client.post(f"/api/orders/{failed}/payments", json={"method": "card"})).json()
    await client.post(f"/dev/pay/{attempt['id']}", json={"act": "late", "afterSeconds": 1})
    await crowd.make_expired(database)
    await settle_down(database)
    assert (await shown(failed))["state"] == "expired"
    await arrive(database)
    assert (await shown(failed))["state"] == "paid", "late money found its places still free"

    late = await make_trip(database, "late", seats=2)
    line = buying.order_body(buying.line(late))
    first = (await buying.place(client, line)).json()["number"]
    attempt = (await client.post(f"/api/orders/{first}/payments", json={"method": "card"})).json()
    await client.post(f"/dev/pay/{attempt['id']}", json={"act": "late", "afterSeconds": 1})
    await crowd.make_expired(database)
    await settle_down(database)
    second = (await buying.place(client, line)).json()["number"]
    await buying.pay(client, second)
    await arrive(database)
    refunds = [(p["state"], p["amount"]["amount"]) for p in (await shown(first))["payments"] if p["kind"] == "refund"]
    assert ((await shown(first))["state"], refunds) == ("expired", [("succeeded", 139600)])
    assert (await shown(second))["state"] == "paid"
    assert await crowd.breaches(database) == []

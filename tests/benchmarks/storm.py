"""Placing while webhooks storm in: each event three times, shuffled, forged and stale ones among them, 200 a second."""

import asyncio
import json
import random
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import httpx
import psycopg

from backend.db import embedded, roles
from backend.settings import ROOT, Settings
from tests.benchmarks.load import ratio, wrk
from tests.benchmarks.placing import _lua
from tests.benchmarks.report import ROUNDS, Report
from tests.factories.processes import environment, serving
from tests.factories.stripe import simulated
from tests.fakes.stripe_server import signature

EVENTS, RATE, CLIENTS = 400, 200, 16
PAID = "select count(*) from payment_attempt where state = 'succeeded' and provider = 'stripe'"


def storm(report: Report, settings: Settings, server: embedded.Server, spread: object, folder: Path) -> None:
    """Placing alone and under the storm, in turn; then everything must be paid once and the queue empty."""
    with simulated(folder / "stripe.log") as stripe:
        paying = stripe.settings(settings)
        names = ("payments", "stripe_secret_key", "stripe_publishable_key", "stripe_webhook_secret", "stripe_api_base")
        more = {f"HULIU_{name.upper()}": str(getattr(paying, name)) for name in names}
        with serving(settings, 1, folder / "storm.log", **more) as (process,):
            worker = subprocess.Popen([sys.executable, "-m", "backend", "worker"], cwd=ROOT,
                                      env=environment(settings, process.port, **more))  # fmt: skip
            headers = {"content-type": "application/json", "X-Huliu": "1"}
            try:
                alone, stormy, answers = [], [], []
                for n in range(ROUNDS):
                    intents = _pending(process.url, spread, n)
                    stripe.do("pay", intents=intents)
                    alone.append(wrk(process.url, CLIENTS, headers, _lua(*spread, f"a{n}-")))  # type: ignore[misc]
                    sender = subprocess.Popen(
                        [sys.executable, "-m", "tests.benchmarks.storm", str(process.port), *intents],
                        cwd=ROOT, stdout=subprocess.PIPE,
                    )  # fmt: skip
                    stormy.append(wrk(process.url, CLIENTS, headers, _lua(*spread, f"b{n}-")))  # type: ignore[misc]
                    answers.append(json.loads(sender.communicate(timeout=60)[0]))
                drained = _drain(server.url(roles.OWNER, "bench"), ROUNDS * EVENTS // 10)
            finally:
                worker.kill()
                worker.wait(10)
    mid, low, high = ratio(stormy, alone)
    odd = {status for answer in answers for status in answer if status not in {"200", "400"}}
    report.say(
        f"placing under {RATE} webhooks/s against placing alone, c={CLIENTS} (≥ 0.7)",
        f"{mid:.2f} [{low:.2f}–{high:.2f}], {median(r.rate for r in stormy):,.0f}/s, other answers than 200 and 400: "
        f"{sorted(odd) or 'none'}, drained after {drained}",
        alone=alone, stormy=stormy, answers=answers,
    )  # fmt: skip


def _pending(url: str, spread: object, turn: int) -> list[str]:
    """Orders placed and started to pay; the provider's references."""
    tokens, bodies = spread  # type: ignore[misc]
    started = []
    with httpx.Client(base_url=url, headers={"X-Huliu": "1"}, timeout=30) as client:
        for n in range(EVENTS // 10):
            token = tokens[n % len(tokens)]
            own = {
                "Cookie": f"huliu={token}",
                "Idempotency-Key": f"storm-{turn}-{n}",
                "content-type": "application/json",
            }
            order = client.post("/api/orders", content=bodies[n % len(bodies)][0], headers=own).json()
            attempt = client.post(f"/api/orders/{order['number']}/payments", json={"method": "alipay"}, headers=own)
            started.append(attempt.json()["action"]["url"].rpartition("/")[2])
    return started


def _drain(owner: str, wanted: int) -> str:
    started = time.monotonic()
    with psycopg.connect(owner, autocommit=True) as connection:
        while time.monotonic() - started < 60:
            paid = connection.execute(PAID).fetchone()
            left = connection.execute("select count(*) from provider_event where handled_at is null").fetchone()
            if paid and left and paid[0] == wanted and left[0] == 0:
                return f"{time.monotonic() - started:.0f} s, every payment settled once"
            time.sleep(0.5)
    return f"never: {paid} of {wanted} paid, {left} events left"


def _payloads(intents: list[str]) -> list[tuple[bytes, str]]:
    """Events with their signatures: about ten kinds of moment per payment, three times each, some forged or stale."""
    dice, told = random.Random(len(intents)), []
    for intent in intents:
        for n in range(3):
            kind = "payment_intent.succeeded" if n == 0 else "payment_intent.processing"
            event = {"id": f"evt_{intent}_{n}", "object": "event", "type": kind, "data": {"object": {"id": intent}}}
            payload = json.dumps(event).encode()
            told += [(payload, signature(payload))] * 3
            told.append((payload, signature(payload, "whsec_guessed")))
            told.append((payload, signature(payload, at=1)))
    dice.shuffle(told)
    return told


async def _send(port: int, intents: list[str]) -> dict[str, int]:
    """Post for about three seconds at RATE; answers by status."""
    seen: dict[str, int] = {}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:

        async def one(payload: bytes, mark: str) -> None:
            headers = {"stripe-signature": mark, "content-type": "application/json"}
            answer = await client.post("/api/payments/stripe/webhook", content=payload, headers=headers)
            seen[str(answer.status_code)] = seen.get(str(answer.status_code), 0) + 1

        started, tasks = time.monotonic(), []
        for n, (payload, mark) in enumerate(_payloads(intents)):
            await asyncio.sleep(max(0.0, started + n / RATE - time.monotonic()))
            tasks.append(asyncio.create_task(one(payload, mark)))
        await asyncio.gather(*tasks)
    return seen


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_send(int(sys.argv[1]), sys.argv[2:]))))

"""Public reads beside a bare handler, and painting."""

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import httpx

from tests.benchmarks.load import ratio, wrk
from tests.benchmarks.report import HERE, ROUNDS, Report
from tests.factories.processes import free_port

BARE = """
import json, os
BODY = open(os.environ["BARE_BODY"], "rb").read()
HEADERS = [(k.encode(), v.encode()) for k, v in json.loads(os.environ["BARE_HEADERS"])]
async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send({"type": "http.response.body", "body": BODY, "more_body": False})
"""


def reads(report: Report, url: str, folder: Path) -> None:
    """Public list and detail against a bare handler on the same server returning the same bytes."""
    for name, path in (("list", "/api/trips"), ("detail", "/api/trips/huoshan-dam"), ("painted home", "/")):
        answer = httpx.get(url + path, headers={"accept-encoding": "br"})
        with httpx.stream("GET", url + path, headers={"accept-encoding": "br"}) as stream:
            raw = b"".join(stream.iter_raw())
        (folder / "bare.py").write_text(BARE)
        (folder / "body").write_bytes(raw)
        port = free_port()
        code = (f"from granian import Granian;from granian.constants import Interfaces, Loops;Granian('bare:app',address='127.0.0.1',"
                f"port={port},interface=Interfaces.ASGI,loop=Loops.uvloop,websockets=False).serve()")  # fmt: skip
        env = {
            **os.environ,
            "BARE_BODY": str(folder / "body"),
            "BARE_HEADERS": json.dumps([h for h in answer.headers.items() if h[0] not in {"date", "server"}]),
        }
        process = subprocess.Popen([sys.executable, "-c", code], cwd=folder, env=env, stderr=subprocess.DEVNULL)
        try:
            time.sleep(2)
            ours, bare = [], []
            for _ in range(ROUNDS):
                ours.append(wrk(url + path, 32, {"accept-encoding": "br"}))
                bare.append(wrk(f"http://127.0.0.1:{port}/", 32))
        finally:
            process.terminate()
            process.wait(10)
        mid, low, high = ratio(ours, bare)
        rate = median(r.rate for r in ours)
        report.say(f"{name} against a bare handler (≥ 0.9)", f"{mid:.2f} [{low:.2f}–{high:.2f}], {rate:,.0f}/s of {len(raw):,} bytes",
                   ours=ours, bare=bare)  # fmt: skip


def painting(report: Report) -> None:
    """Renders of the home page per second, as V8 makes them."""
    from backend.web.pages import BUNDLE
    from backend.web.paint import Painter

    async def act() -> list[float]:
        painter = Painter(BUNDLE)
        data = {"/api/home": json.loads((HERE / "home.json").read_text(encoding="utf-8"))}
        filings = {"icp": "", "police": "", "licence": "", "complaint": ""}
        await painter.paint("/", "zh", data, filings)
        rates = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            for _ in range(100):
                assert await painter.paint("/", "zh", data, filings)
            rates.append(100 / (time.perf_counter() - started))
        painter.close()
        return rates

    rates = asyncio.run(act())
    report.say("home painted by V8", f"{median(rates):,.0f}/s [{min(rates):,.0f}–{max(rates):,.0f}]", rates=rates)

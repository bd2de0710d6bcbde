"""Public reads beside a bare handler, and painting."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import httpx

from backend.settings import Settings
from tests.benchmarks.load import ratio, wrk
from tests.benchmarks.report import HERE, ROUNDS, Report
from tests.factories.processes import free_port, serving

BARE = """
import json, os
BODY = open(os.environ["BARE_BODY"], "rb").read()
HEADERS = [(k.encode(), v.encode()) for k, v in json.loads(os.environ["BARE_HEADERS"])]
async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send({"type": "http.response.body", "body": BODY, "more_body": False})
"""


INSIDE = """
import os, sys
sys.path.insert(0, os.getcwd())
from backend.app import create as ours
BODY = open(os.environ["BARE_BODY"], "rb").read()
HEADERS = [(b"content-type", b"application/json"), (b"content-encoding", b"br")] + [
    (f"x-filling-{n}".encode(), b"as long as the headers of a real answer are") for n in range(9)]
def create():
    app = ours()
    async def outer(scope, receive, send):
        if scope["type"] == "http" and scope["path"] == "/bare":
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await send({"type": "http.response.body", "body": BODY, "more_body": False})
            return
        await app(scope, receive, send)
    return outer
"""
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; location / {{ alias {folder}/body; default_type application/json; }} }} }}
"""
CODING = {"accept-encoding": "br"}


def reads(report: Report, settings: Settings, url: str, folder: Path) -> None:
    """Public list, detail and page against a bare handler of the same server returning the same bytes.

    Also shown: the bare handler inside a process that has everything else of ours loaded, and nginx with the file.
    """
    for name, path in (("list", "/api/trips"), ("detail", "/api/trips/huoshan-dam"), ("painted home", "/")):
        answer = httpx.get(url + path, headers=CODING)
        with httpx.stream("GET", url + path, headers=CODING) as stream:
            raw = b"".join(stream.iter_raw())
        (folder / "body").write_bytes(raw)
        ours, bare, inside, nginx = [], [], [], []
        with _bare(folder, answer) as bare_url, _inside(settings, folder) as inside_url, _nginx(folder) as nginx_url:
            for _ in range(ROUNDS):
                ours.append(wrk(url + path, 32, CODING))
                bare.append(wrk(bare_url, 32, CODING))
                inside.append(wrk(inside_url, 32, CODING))
                if nginx_url:
                    nginx.append(wrk(nginx_url, 32, CODING))
        mid, low, high = ratio(ours, bare)
        report.say(f"{name} against a bare handler (≥ 0.9)",
                   f"{mid:.2f} [{low:.2f}–{high:.2f}], {median(r.rate for r in ours):,.0f}/s of {len(raw):,} bytes",
                   ours=ours, bare=bare)  # fmt: skip
        mid, low, high = ratio(ours, inside)
        report.say(
            f"{name} against the bare handler inside our process", f"{mid:.2f} [{low:.2f}–{high:.2f}]", inside=inside
        )
        if nginx:
            mid, low, high = ratio(ours, nginx)
            report.say(f"{name} against nginx with the file (shown)", f"{mid:.2f} [{low:.2f}–{high:.2f}]", nginx=nginx)


@contextmanager
def _bare(folder: Path, answer: httpx.Response) -> Iterator[str]:
    (folder / "bare.py").write_text(BARE)
    port = free_port()
    code = (f"from granian import Granian;from granian.constants import Interfaces, Loops;Granian('bare:app',address='127.0.0.1',"
            f"port={port},interface=Interfaces.ASGI,loop=Loops.uvloop,websockets=False).serve()")  # fmt: skip
    headers = json.dumps([h for h in answer.headers.items() if h[0] not in {"date", "server"}])
    env = {**os.environ, "BARE_BODY": str(folder / "body"), "BARE_HEADERS": headers}
    process = subprocess.Popen([sys.executable, "-c", code], cwd=folder, env=env, stderr=subprocess.DEVNULL)
    try:
        time.sleep(2)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def _inside(settings: Settings, folder: Path) -> Iterator[str]:
    (folder / "inside.py").write_text(INSIDE)
    more = {"BARE_BODY": str(folder / "body"), "PYTHONPATH": str(folder)}
    with serving(settings, 1, folder / "inside.log", factory="inside:create", **more) as (process,):
        httpx.get(process.url + "/")  # V8 and everything else are loaded
        yield process.url + "/bare"


@contextmanager
def _nginx(folder: Path) -> Iterator[str | None]:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        yield None
        return
    port = free_port()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    process = subprocess.Popen([program, "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        yield f"http://127.0.0.1:{port}/body"
    finally:
        process.terminate()
        process.wait(10)


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

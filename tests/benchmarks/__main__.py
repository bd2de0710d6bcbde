"""`make bench`: prints the ratios and writes them into RESULTS.md, every raw round into `raw/`.

`python -m tests.benchmarks PART…` runs some of them: reads, placing, browser, storm, process, growth, painting.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec
import psycopg

from backend import tables
from backend.db import embedded, migrate, roles
from backend.running import _prepare
from backend.settings import ROOT, Settings
from tests.benchmarks.browser import browser
from tests.benchmarks.growth import growth
from tests.benchmarks.load import memory, wrk
from tests.benchmarks.placing import TABLES, placing, world
from tests.benchmarks.reading import painting, reads
from tests.benchmarks.report import HERE, Report
from tests.benchmarks.storm import storm
from tests.factories.processes import serving

PARTS = ("reads", "placing", "browser", "storm", "process", "growth", "painting")


@contextmanager
def bench_database(folder: Path) -> Iterator[tuple[embedded.Server, Settings]]:
    """An empty database with real fsync, at the newest schema, holding the demo trips."""
    with embedded.attached(folder, (*embedded.DURABLE, "-c", "max_connections=120")) as server:
        superuser = server.url("postgres", "postgres")
        with psycopg.connect(superuser, autocommit=True) as connection:
            connection.execute("drop database if exists bench with (force)")
        roles.prepare(superuser, "bench")
        owner = server.url(roles.OWNER, "bench")
        migrate.upgrade(owner)
        roles.grant(owner, tables.RIGHTS)
        with psycopg.connect(owner) as connection:
            connection.execute(TABLES)
        settings = msgspec.structs.replace(Settings(), data_dir=folder, database_url=server.url(roles.APP, "bench"))
        asyncio.run(_prepare(settings))
        yield server, settings


def main() -> None:
    """Run the named parts, or all; each keeps its own result as soon as it is done."""
    wanted, folder = sys.argv[1:] or list(PARTS), ROOT / ".data" / "bench"
    with bench_database(folder) as (server, settings):
        _, spread, hot = asyncio.run(world(settings))

        def part(name: str, act: Callable[[Report], None]) -> None:
            if name in wanted:
                report = Report(name)
                act(report)
                report.write()

        with serving(settings, 1, folder / "serve.log") as (process,):
            (HERE / "home.json").write_text(json.dumps(httpx.get(f"{process.url}/api/home").json(), ensure_ascii=False))
            part("reads", lambda report: reads(report, settings, process.url, folder))
            part("placing", lambda report: placing(report, process.url, server, "bench", spread, hot))
            part("browser", lambda report: browser(report, process.url, folder))
        part("storm", lambda report: storm(report, settings, server, spread, folder))
        part("process", lambda report: a_process(report, settings, folder))
        with serving(settings, 1, folder / "serve.log") as (process,):
            part("growth", lambda report: growth(report, process.url, server, spread))
        part("painting", painting)


def a_process(report: Report, settings: Settings, folder: Path) -> None:
    """How long a serving process takes to be ready, and how large it is with V8 loaded and work done."""
    started = time.perf_counter()
    with serving(settings, 1, folder / "serve.log") as (process,):
        report.say("start to ready, existing database (≤ 2 s)", f"{time.perf_counter() - started:.1f} s")
        for path in ("/", "/trips", "/trips/huoshan-dam", "/sites"):
            wrk(process.url + path, 16)
        size = memory(process._process.pid)
        report.say("memory of a serving process with V8 loaded (≤ 250 MiB)", f"{size:.0f} MiB")


if __name__ == "__main__":
    main()

"""`make bench [parts]`: prints the ratios and writes them, with every raw round, into RESULTS.md.

Named parts (reads, placing, storm, browser, growth, painting) run alone and are only printed.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec
import psycopg

from backend.db import embedded, migrate, roles
from backend.running import _prepare
from backend.settings import ROOT, Settings
from tests.benchmarks.browser import lighthouse, taps
from tests.benchmarks.growth import growth
from tests.benchmarks.load import memory
from tests.benchmarks.placing import TABLES, placing, world
from tests.benchmarks.reading import painting, reads
from tests.benchmarks.report import HERE, Report
from tests.benchmarks.storm import storm
from tests.factories.processes import serving

PARTS = ("reads", "placing", "storm", "browser", "growth", "painting")


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
        roles.grant(owner)
        with psycopg.connect(owner) as connection:
            connection.execute(TABLES)
        settings = msgspec.structs.replace(Settings(), data_dir=folder, database_url=server.url(roles.APP, "bench"))
        asyncio.run(_prepare(settings))
        yield server, settings


def main() -> None:
    """Run the named parts, or all and keep the result."""
    wanted = sys.argv[1:] or list(PARTS)
    report, folder = Report(), ROOT / ".data" / "bench"
    with bench_database(folder) as (server, settings):
        _, spread, hot = asyncio.run(world(settings))
        started = time.perf_counter()
        with serving(settings, 1, folder / "serve.log") as (process,):
            report.say("start to ready, existing database (≤ 2 s)", f"{time.perf_counter() - started:.1f} s")
            (HERE / "home.json").write_text(json.dumps(httpx.get(f"{process.url}/api/home").json(), ensure_ascii=False))
            if "reads" in wanted:
                reads(report, settings, process.url, folder)
            if "placing" in wanted:
                placing(report, process.url, server, "bench", spread, hot)
            if "browser" in wanted:
                lighthouse(report, process.url, folder)
                taps(report, process.url)
            if "growth" in wanted:
                growth(report, process.url, server, spread)
            memory_said = f"{memory(process._process.pid):.0f} MiB"
            report.say("memory of a serving process with V8 loaded (≤ 250 MiB)", memory_said)
        if "storm" in wanted:
            storm(report, settings, server, spread, folder)
        if "painting" in wanted:
            painting(report)
    if not sys.argv[1:]:
        report.write()


if __name__ == "__main__":
    main()

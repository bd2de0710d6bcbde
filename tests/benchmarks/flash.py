"""Other products' orders beside a flash sale: how much of their throughput is left while 500 buyers rush one offer.

`python -m tests.benchmarks.flash`: rounds of the same order load, alone and beside a rush, alternating; the ratio of the
medians. The rush's own client shares the machine, so the ratio is a floor.
"""

import asyncio
import random
import statistics
import tempfile
import time
import uuid
from pathlib import Path

import msgspec

from backend import tables
from backend.accounts import keys as secrets
from backend.db import embedded, migrate, roles
from backend.db.session import Database
from backend.settings import ROOT, Settings
from tests.factories import buying, crowd, goods
from tests.factories.goods import GoodsMade
from tests.factories.processes import Process, serving
from tests.race.test_flash_sale import ask, give_addresses, rush

BUYERS, OTHERS, CONCURRENT, ROUNDS, ORDERS = 500, 64, 16, 5, 800
PLACE = ROOT / ".data" / "bench-flash"


async def others(processes: list[Process], tokens: list[str], homes: list[str], made: GoodsMade) -> float:
    """Orders per second of other goods, ORDERS of them by CONCURRENT clients."""
    left, done = iter(range(ORDERS)), 0

    async def client() -> None:
        nonlocal done
        for n in left:
            body = buying.order_body(goods.line(made, homes[n % len(homes)], 1))
            status, _, _ = await ask(
                processes[n % len(processes)].port, tokens[n % len(tokens)], body, uuid.uuid4().hex
            )
            done += status == 201

    started = time.monotonic()
    await asyncio.gather(*(client() for _ in range(CONCURRENT)))
    assert done == ORDERS, f"{done} of {ORDERS} were placed"
    return done / (time.monotonic() - started)


async def main() -> None:
    with embedded.attached(PLACE) as server, tempfile.TemporaryDirectory() as folder:
        roles.prepare(server.url("postgres", "postgres"))
        migrate.upgrade(server.url(roles.OWNER))
        roles.grant(server.url(roles.OWNER), tables.RIGHTS)
        settings = msgspec.structs.replace(
            Settings(), data_dir=Path(folder), database_url=server.url(roles.APP), demo=False
        )
        database = Database(settings.database_url)
        await database.open()
        name = uuid.uuid4().hex[:6]
        tea = await goods.make_goods(database, f"tea{name}", packs=(5000, 5000), keeps=(100, 300))
        rice = await goods.make_goods(database, f"rice{name}", kind="grain", packs=(100_000,), keeps=(300,))
        tokens = await crowd.make_crowd(database, secrets.load(settings), BUYERS + OTHERS, cap=100_000)
        homes = [str(one) for one in (await give_addresses(database, settings)).values()]
        alone, beside = [], []
        with serving(settings, 2, Path(folder) / "serve.log", HULIU_DATABASE_POOL="9") as processes:
            await others(processes, tokens[BUYERS:], homes[BUYERS:], rice)
            for turn in range(ROUNDS):
                alone.append(await others(processes, tokens[BUYERS:], homes[BUYERS:], rice))
                offer, _ = await goods.open_flash(database, tea, 50, 2)
                await asyncio.sleep(1)
                load = asyncio.create_task(others(processes, tokens[BUYERS:], homes[BUYERS:], rice))
                crowd_asks = rush(processes, tokens[:BUYERS], homes[:BUYERS], offer, random.Random(turn), 1)
                answers, rate = await asyncio.gather(crowd_asks, load)
                beside.append(rate)
                sold = sum(1 for status, _, _ in answers if status == 201)
                slowest = max(seconds for _, seconds, _ in answers)
                print(
                    f"alone {alone[-1]:.0f}/s, beside {beside[-1]:.0f}/s, {sold} flash orders, slowest {slowest:.2f} s"
                )
        ratio = statistics.median(beside) / statistics.median(alone)
        print(f"medians {statistics.median(alone):.0f} and {statistics.median(beside):.0f}: ratio {ratio:.2f}")
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())

"""The shop at a thousand and at a hundred thousand skus: lists, a product's page, quotes, orders, made anew each time.

`python -m tests.benchmarks.skus`: medians over the same questions in one process, and how many times slower the large
shop is (design: at most 1.5).
"""

import asyncio
import statistics
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import psycopg
from httpx import ASGITransport, AsyncClient

from backend import tables
from backend.app import create
from backend.db import embedded, migrate, roles
from backend.db.session import Database
from backend.kernel import clock
from backend.settings import ROOT, Settings
from backend.shop import listing
from backend.shop.listing import Filters
from tests.factories import buying, goods

SMALL, LARGE, TIMES = 1_000, 100_000, 60
PLACE = ROOT / ".data" / "bench-skus"
GROW = (
    """create temp table fresh as
         select gen_random_uuid() as product, gen_random_uuid() as offer, gen_random_uuid() as lot,
                gen_random_uuid() as quota, gen_random_uuid() as resource, n from generate_series(%(start)s::int, %(end)s::int) n""",
    """insert into product (id, slug, supplier_id, state, kind, shelves, county, months, storage, returns, title, story,
                            price_from)
       select f.product, 'grown-' || f.n, p.supplier_id, 'published', p.kind,
              array[(array['tea', 'herbs', 'mountain', 'water'])[1 + f.n %% 4]],
              (array['jinzhai', 'huoshan', 'yuan', 'shucheng'])[1 + f.n %% 4],
              array[(1 + f.n / 4 %% 12)::smallint, (1 + (f.n / 4 + 1) %% 12)::smallint], 'ambient', 'seven_days',
              p.title, p.story, 1000 + f.n %% 50000 from fresh f, (select * from product where slug = 'seed') p""",
    "insert into offer (id, supplier_id, kind, subject_id) select f.offer, p.supplier_id, 'sku', f.product"
    " from fresh f, (select supplier_id from product where slug = 'seed') p",
    "insert into rate (id, offer_id, amount) select gen_random_uuid(), offer, 1000 + n %% 50000 from fresh",
    "insert into sku (offer_id, product_id, code, name, grams, position)"
    """ select offer, product, 'one', '{"zh": "一份", "en": "pack"}', 100, 0 from fresh""",
    "insert into lot (id, code, product_id, supplier_id, state, county, township, harvested_on, best_before, steps, tests,"
    " proof) select f.lot, 'GROWN-' || f.n, f.product, l.supplier_id, 'open', 'yuan', '独山镇', l.harvested_on,"
    " l.best_before, l.steps, l.tests, l.proof from fresh f, (select * from lot limit 1) l",
    "insert into resource (id, supplier_id, kind, name) select f.resource, p.supplier_id, 'stock', 'grown' from fresh f,"
    " (select supplier_id from product where slug = 'seed') p",
    "insert into quota (id, resource_id) select quota, resource from fresh",
    "insert into quota_count (quota_id, capacity) select quota, 1000 from fresh",
    "insert into lot_stock (offer_id, lot_id, quota_id) select offer, lot, quota from fresh",
    "drop table fresh",
)  # fmt: skip


def grow(url: str, start: int, end: int) -> None:
    """More products, each with a sku, a lot and its stock."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in GROW:
            connection.execute(statement, {"start": start, "end": end})
        connection.execute("vacuum analyze")


async def timed(act: Callable[[int], Awaitable[None]]) -> float:
    """Milliseconds of the median call."""
    spent = []
    for n in range(TIMES):
        started = time.perf_counter()
        await act(n)
        spent.append((time.perf_counter() - started) * 1000)
    return statistics.median(spent)


async def measure(settings: Settings, database: Database, size: int) -> dict[str, float]:
    edge = create(settings)
    transport = ASGITransport(edge)
    async with edge.app.lifespan(), AsyncClient(
        transport=transport, base_url="http://127.0.0.1:8000", headers={"X-Huliu": "1"}, timeout=30
    ) as client:  # fmt: skip
        await buying.sign_in(client, settings.data_dir, f"139{size:08d}")
        home = await goods.add_address(client)
        async with database.reading() as session:
            raw = await session.connection()
            rows = (await raw.exec_driver_sql("select offer_id, p.slug from sku join product p on p.id = product_id"
                                              " where slug like 'grown-%%' order by md5(slug) limit 200")).all()  # fmt: skip
        offers, slugs = [str(row[0]) for row in rows], [row[1] for row in rows]

        async def get(path: str) -> dict[str, object]:
            answer = await client.get(path, headers={"Cache-Control": "no-cache"})
            assert answer.status_code == 200, answer.text
            return dict(answer.json())

        # Lists past the byte cache: what the database and we do for one that nobody asked for lately.
        async def read(filters: Filters, cursor: str | None = None) -> str | None:
            async with database.reading() as session:
                return (await listing.list_products(session, filters, cursor, clock.today(), "zh")).next_cursor

        async def shelf(n: int) -> None:
            await read(Filters(shelf=("tea", "herbs", "mountain", "water")[n % 4]))

        async def filtered(n: int) -> None:
            await read(Filters(county=("jinzhai", "huoshan")[n % 2], month=1 + n % 12, sort="price"))

        async def season(n: int) -> None:
            await read(Filters(month=1 + n % 12))

        async def deep(n: int) -> None:
            nonlocal cursor
            cursor = await read(Filters(sort="price_down"), cursor)

        async def page(n: int) -> None:
            await get(f"/api/products/{slugs[n]}")

        async def quote(n: int) -> None:
            lines = [{"offer": one, "quantity": 1, "answers": {}} for one in offers[n : n + 5]]
            answer = await client.post("/api/quotes", json={"lines": lines, "region": goods.SONGJIANG})
            assert answer.status_code == 200, answer.text

        async def place(n: int) -> None:
            line = {"offer": offers[n], "quantity": 1, "answers": {}, "address": home}
            answer = await buying.place(client, buying.order_body(line), uuid.uuid4().hex)
            assert answer.status_code == 201, answer.text

        cursor: str | None = None
        acts = {
            "shelf": shelf,
            "filtered": filtered,
            "in season": season,
            "deep": deep,
            "page": page,
            "quote of 5": quote,
            "order": place,
        }
        return {name: await timed(act) for name, act in acts.items()}


async def main() -> None:
    with embedded.attached(PLACE) as server, tempfile.TemporaryDirectory() as folder:
        roles.prepare(server.url("postgres", "postgres"))
        migrate.upgrade(server.url(roles.OWNER))
        roles.grant(server.url(roles.OWNER), tables.RIGHTS)
        settings = msgspec.structs.replace(
            Settings(), data_dir=Path(folder), database_url=server.url(roles.APP), demo=False, open_holds=100_000
        )
        database = Database(settings.database_url)
        await database.open()
        await goods.make_goods(database, "seed")
        found, have = {}, 0
        for size in (SMALL, LARGE):
            grow(server.url(roles.OWNER), have + 1, size)
            have = size
            found[size] = await measure(settings, database, size)
        for name, small in found[SMALL].items():
            large = found[LARGE][name]
            print(f"{name}: {small:.1f} ms with {SMALL} skus, {large:.1f} ms with {LARGE}: {large / small:.2f}")
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())

"""Placing orders over HTTP beside pgbench on the same PostgreSQL."""

import json
import random
from statistics import median

from backend.accounts import actions as people
from backend.accounts import keys as secrets
from backend.db import embedded
from backend.db.session import Database
from backend.kernel import clock
from backend.orders import holding
from backend.settings import Settings
from backend.terms import contract
from tests.benchmarks.load import Round, pgbench, ratio, wrk
from tests.benchmarks.report import ROUNDS, Report
from tests.factories.trips import TripMade, make_trip

SIX = """
\\set q random(1, {quotas})
\\set o random(1, 1000000000)
begin;
insert into bench_orders (key, buyer, total) values (md5(random()::text || :o), :o, 139600) returning id \\gset
update bench_quota set claimed = claimed + 2 where id = :q and claimed + 2 <= capacity;
insert into bench_claims (quota, order_id, quantity, expires_at) values (:q, :id, 2, now() + interval '15 min');
insert into bench_lines (order_id, offer, name, price, quantity) values (:id, :q, 'adult', 69800, 2);
insert into bench_people (order_id, name, number) values (:id, 'sealed', 'sealed');
update bench_orders set total = 139600 where id = :id;
commit;
"""
TABLES = """
create table bench_orders (id bigserial primary key, key text unique, buyer bigint, total bigint);
create table bench_quota (id int primary key, capacity bigint, claimed bigint, check (claimed between 0 and capacity));
create table bench_claims (id bigserial primary key, quota int references bench_quota, order_id bigint references bench_orders,
  quantity int, expires_at timestamptz);
create index on bench_claims (quota); create index on bench_claims (order_id);
create table bench_lines (id bigserial primary key, order_id bigint references bench_orders, offer int, name text, price bigint, quantity int);
create index on bench_lines (order_id);
create table bench_people (id bigserial primary key, order_id bigint references bench_orders, name text, number text);
create index on bench_people (order_id);
insert into bench_quota select n, 1000000000, 0 from generate_series(1, 200) n;
"""
LUA = """
local bodies = {bodies}
local tokens = {tokens}
local n = 0
local mark = "{mark}"
function setup(thread) thread:set("id", tostring(math.random(1e9))) end
request = function()
  n = n + 1
  local pick = math.random(#tokens)
  wrk.headers["Cookie"] = "huliu=" .. tokens[pick]
  wrk.headers["Idempotency-Key"] = mark .. id .. "-" .. n
  return wrk.format("POST", "/api/orders", wrk.headers, bodies[pick][math.random(#bodies[pick])])
end
"""


async def _buyers(
    database: Database, settings: Settings, trips: list[TripMade], count: int
) -> tuple[list[str], list[list[str]]]:
    """Signed-in buyers with two named travellers each, and the order bodies they send."""
    keys = secrets.load(settings)
    tokens, bodies = [], []
    for n in range(count):
        async with database.transaction() as session:
            account, token = await people.sign_in(session, keys, f"+86135{n:08d}", "bench", clock.now())
            await people.give_consent(session, account.id, "sensitive")
            await holding.ensure_cap(session, account.id, 10**8)
            ids = []
            for name in ("演示甲", "演示乙"):
                one = await people.add_traveller(session, keys, account.id, name=name, document="none", number="",
                                                 born_on="1980-01-01", today=clock.now())  # fmt: skip
                ids.append(str(one.id))
        tokens.append(token)
        bodies.append([_body(trip, ids) for trip in random.sample(trips, min(8, len(trips)))])
    return tokens, bodies


def _body(trip: TripMade, travellers: list[str]) -> str:
    line = {"offer": str(trip.offers["adult"]), "quantity": 2, "day": trip.day.isoformat(), "travellers": travellers,
            "answers": {"boarding": "rmgc"}}  # fmt: skip
    contact = {"name": "演示甲", "phone": "13500000000"}
    return json.dumps({"lines": [line], "contact": contact, "terms": {"version": contract.CURRENT, "accepted": True}})


def _lua(tokens: list[str], bodies: list[list[str]], mark: str) -> str:
    rows = ",".join("{" + ",".join(f"[==[{b}]==]" for b in group) + "}" for group in bodies)
    names = ",".join(f'"{token}"' for token in tokens)
    return LUA.replace("{bodies}", "{" + rows + "}").replace("{tokens}", "{" + names + "}").replace("{mark}", mark)


async def world(
    settings: Settings,
) -> tuple[list[TripMade], tuple[list[str], list[list[str]]], tuple[list[str], list[list[str]]]]:
    database = Database(settings.database_url)
    trips = [await make_trip(database, f"bench-{n}", seats=10**8, rooms=10**8, days=1) for n in range(40)]
    spread = await _buyers(database, settings, trips, 60)
    keys = spread[0]
    hot_bodies = [[b for b in group[:1]] for group in spread[1]]
    one = trips[0]
    hot_bodies = [
        [
            json.dumps(
                {**json.loads(b[0]), "lines": [{**json.loads(b[0])["lines"][0], "offer": str(one.offers["adult"])}]}
            )
        ]
        for b in spread[1]
    ]
    await database.close()
    return trips, spread, (keys, hot_bodies)


def placing(report: Report, url: str, server: embedded.Server, database: str, spread: object, hot: object) -> None:
    """Orders over HTTP, fully real, against pgbench on the same PostgreSQL with real fsync."""
    headers = {"content-type": "application/json", "X-Huliu": "1"}
    program, env = server.tools.bin / "pgbench", server.tools.environment()
    for clients, wanted in ((16, 0.6), (64, 1.0)):
        ours: list[Round] = []
        theirs: list[Round] = []
        hots: list[Round] = []
        for n in range(ROUNDS):
            ours.append(wrk(url, clients, headers, _lua(*spread, f"s{clients}-{n}-")))  # type: ignore[misc]
            theirs.append(
                pgbench(program, env, server.place.sockets, database, SIX.replace("{quotas}", "200"), clients)
            )
            hots.append(wrk(url, clients, headers, _lua(*hot, f"h{clients}-{n}-")))  # type: ignore[misc]
        mid, low, high = ratio(ours, theirs)
        bad = sum(r.bad for r in ours + hots)
        text = f"{mid:.2f} [{low:.2f}–{high:.2f}], {median(r.rate for r in ours):,.0f}/s, p99 {median(r.p99 for r in ours):.0f} ms, refused {bad}"
        report.say(
            f"placing against six statements in pgbench, c={clients} (≥ {wanted})", text, ours=ours, pgbench=theirs
        )
        mid, low, high = ratio(hots, ours)
        report.say(f"one hot departure against 40, c={clients} (≥ 0.8)", f"{mid:.2f} [{low:.2f}–{high:.2f}]", hot=hots)

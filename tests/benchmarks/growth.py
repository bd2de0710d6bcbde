"""The same reads and orders on a database that has grown: a million quotas, claims and orders."""

import time
from statistics import median

import psycopg

from backend.accounts.queries import hash_token
from backend.db import embedded, roles
from tests.benchmarks.load import Round, wrk
from tests.benchmarks.placing import _lua
from tests.benchmarks.report import ROUNDS, Report

MANY = 1_000_000
GROW = (
    """insert into quota (id, resource_id, day) select gen_random_uuid(), r.id, date '1970-01-01' + n
         from (select id from resource order by id limit 100) r, generate_series(1, %(each)s) n""",
    """insert into quota_count (quota_id, capacity, claimed, open) select id, 10, 0, true from quota
        where day < '2000-01-01' on conflict do nothing""",
    """insert into orders (id, number, account_id, key, body_hash, state, currency, total, contact_masked, terms_version,
                           terms_hash, language, expires_at, placed_at, ended_at)
       select gen_random_uuid(), 'OLD-' || n, a.id, 'old-' || n, '', 'expired', 'CNY', 100, '{}', o.terms_version,
              o.terms_hash, 'zh', now() - interval '100 days', now() - interval '100 days' - n * interval '1 s', now()
         from generate_series(1, %(many)s) n
         join (select row_number() over () - 1 as k, id from account where id <> %(me)s) a
           on a.k = n %% (select count(*) - 1 from account)
        cross join (select terms_version, terms_hash from orders limit 1) o""",
    """insert into claim (id, quota_id, owner_id, part_id, quantity, state, reason)
       select gen_random_uuid(), q.id, gen_random_uuid(), null, 1, 'released', 'expired' from
         (select id from quota where day < '2000-01-01' limit %(many)s) q""",
)


def growth(report: Report, url: str, server: embedded.Server, spread: object) -> None:
    """Uncached reads and placing before and after; each must stay within 1.5 ×."""
    headers = {"content-type": "application/json", "X-Huliu": "1"}
    tokens, _ = spread  # type: ignore[misc]
    cases = {
        # First, so that "my orders" is a full page before as after.
        "placing": lambda: wrk(url, 16, headers, _lua(*spread, f"g{time.time()}-")),  # type: ignore[misc]
        "list (made anew)": lambda: _anew(url, "/api/trips"),
        "calendar (made anew)": lambda: _anew(url, "/api/trips/huoshan-dam/calendar"),
        "my orders": lambda: wrk(f"{url}/api/me/orders", 4, {"Cookie": f"huliu={tokens[0]}"}),
    }
    before = {name: [act() for _ in range(ROUNDS)] for name, act in cases.items()}
    started = time.monotonic()
    with psycopg.connect(server.url(roles.OWNER, "bench"), autocommit=True) as connection:
        # Who is measured keeps their own page of orders: a longer page would be another read.
        mine = connection.execute("select account_id from session where token_hash = %s", [hash_token(tokens[0])])
        me = (mine.fetchone() or [None])[0]
        for statement in GROW:
            connection.execute(statement, {"many": MANY, "each": MANY // 100, "me": me})
            connection.execute("analyze")  # a plan made for the small tables would take hours on these
        connection.execute("vacuum analyze")
    print(f"grown in {time.monotonic() - started:.0f} s", flush=True)
    for name, act in cases.items():
        after = [act() for _ in range(ROUNDS)]
        slower = median(r.rate for r in before[name]) / median(r.rate for r in after)
        report.say(f"{name}: how many times slower with 1 M quotas, claims and orders (≤ 1.5)", f"{slower:.2f}",
                   before=before[name], after=after)  # fmt: skip


def _anew(url: str, path: str) -> Round:
    """A read that no cache answers: each request asks for another price limit or day."""
    name = "priceTo" if path == "/api/trips" else "from"
    script = f"""
    local n = math.random(1e6)
    request = function()
      n = n + 1
      local value = "{name}" == "priceTo" and tostring(100000 + n) or string.format("2026-12-%02d&to=2027-%02d-%02d",
        n % 28 + 1, math.floor(n / 28) % 11 + 1, math.floor(n / 308) % 28 + 1)
      return wrk.format("GET", "{path}?{name}=" .. value)
    end"""
    return wrk(url, 4, {}, script)

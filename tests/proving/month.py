"""`huliu prove-month`: the month is lived over HTTP by a served process and a worker that die and are started again."""

import asyncio
import json
import random
import sys
import time
import uuid
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from sqlalchemy import func, update

from backend import tables
from backend.accounts import actions as people
from backend.accounts import keys as secrets
from backend.accounts.models import Account, Session
from backend.db import embedded, migrate, roles
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.ids import new_id
from backend.orders import holding
from backend.settings import ROOT, Settings
from backend.suppliers.models import FeeRule, Member
from backend.terms import contract
from backend.trips.models import Departure
from tests.factories import wire
from tests.factories.processes import environment, free_port
from tests.factories.stripe import Simulator, simulated
from tests.factories.trips import TripMade, make_supplier, make_trip
from tests.proving.counting import checks
from tests.proving.kept import SERVED, WORKED, Kept
from tests.proving.plots import KINDS, SUPPLIERS, Plot, Rule, write

BUYERS, AT_ONCE = 24, 20
SERVE = """
import sys
from granian import Granian
from granian.constants import Interfaces, Loops
Granian('backend.app:create', factory=True, address='127.0.0.1', port=int(sys.argv[1]), interface=Interfaces.ASGI,
        loop=Loops.uvloop, websockets=False, workers=1, workers_kill_timeout=3).serve()
"""


class Month:
    """The world of one run."""

    def __init__(self, settings: Settings, owner: str, stripe: Simulator, seed: int, count: int) -> None:
        self.settings, self.owner, self.stripe, self.seed = settings, owner, stripe, seed
        self.rules, self.plots = write(seed, count)
        self.trips: dict[tuple[int, str], TripMade] = {}
        self.tokens: list[str] = []
        self.port = free_port()
        self.look = psycopg.connect(owner, autocommit=True)
        self.retried = 0
        self.chapters: list[str] = []

    async def build(self) -> None:
        """Suppliers with fee rules and one trip per kind of departure; buyers; one who is owner and staff."""
        database, keys = Database(self.settings.database_url), secrets.load(self.settings)
        for n, rule in enumerate(self.rules):
            await self._supplier(database, n, rule)
        for n in range(BUYERS + 1):
            async with database.transaction() as session:
                account, token = await people.sign_in(session, keys, f"+86138{n:08d}", "month", clock.now())
                await holding.ensure_cap(session, account.id, 10**6)
                self.tokens.append(token)
                if n == BUYERS:
                    (await session.get_one(Account, account.id)).staff_role = "admin"
                    await session.execute(update(Session).values(strong_at=func.now()))
                    owned = {trip.supplier_id for trip in self.trips.values()}
                    session.add_all(Member(supplier_id=s, account_id=account.id, role="owner") for s in owned)
        await database.close()

    async def _supplier(self, database: Database, n: int, rule: Rule) -> None:
        async with database.transaction() as session:
            supplier = await make_supplier(session, f"month-{n}")
            session.add(FeeRule(id=new_id(), supplier_id=supplier, kind=None, category=None, valid_until=None,
                                valid_from=clock.today(), **vars(rule)))  # fmt: skip
        for kind in KINDS:
            near = kind in {"soon", "called_off"}
            trip = await make_trip(database, f"month-{n}-{kind}", supplier_id=supplier, seats=10**7, days=1,
                                   minimum=10**6 if kind == "failing" else 1, in_days=5 if near else 30)  # fmt: skip
            self.trips[n, kind] = trip
            if near:
                async with database.transaction() as session:
                    (await session.get_one(Departure, trip.departure_id)).state = "confirmed"

    async def ask(self, path: str, body: Any, token: str, key: str = "") -> Any:
        """Ask until there is an answer: a server that died is asked again with the same key."""
        headers = {"X-Huliu": "1", "Cookie": f"huliu={token}", **({"Idempotency-Key": key} if key else {})}
        for _ in range(120):
            status, answer = await wire.post(self.port, path, body, headers)
            if 200 <= status < 300:
                return answer
            if status not in {0, 429, 500, 503}:
                raise AssertionError(f"{path}: {status} {answer}")
            self.retried += 1
            await asyncio.sleep(0.25)
        raise AssertionError(f"{path}: no answer")

    async def world(self, verb: str, **given: Any) -> Any:
        port = int(self.stripe.url.rpartition(":")[2])
        return (await wire.post(port, f"/_sim/{verb}", given, {}, patience=60))[1]

    async def live(self, plot: Plot) -> None:
        """An order's own part of the month: place, pay, cancel."""
        token, trip = self.tokens[plot.number % BUYERS], self.trips[plot.supplier, plot.departure]
        lines = [{"offer": str(trip.offers[unit]), "quantity": quantity, "day": trip.day.isoformat(),
                  "answers": {"boarding": "rmgc"}} for unit, quantity in plot.lines]  # fmt: skip
        body = {"lines": lines, "contact": {"name": "演示甲", "phone": "13500000000"},
                "terms": {"version": contract.CURRENT, "accepted": True}}  # fmt: skip
        order = await self.ask("/api/orders", body, token, f"month-{plot.number:08d}")
        plot.order = str(order["number"])
        assert order["total"]["amount"] == plot.total
        if plot.story == "abandoned":
            return
        methods = [plot.method] + (["card" if plot.method != "card" else "alipay"] if plot.story == "twice" else [])
        attempts = [await self.ask(f"/api/orders/{plot.order}/payments", {"method": m}, token) for m in methods]
        references = self._references([a["id"] for a in attempts])
        if plot.story == "late":
            await self.ask(f"/api/orders/{plot.order}/cancellations", {}, token, f"late-{plot.number:08d}")
        await self.world("pay", intents=references)
        if plot.story in {"kept", "late", "twice"} or plot.story.startswith("dispute"):
            return
        await self._paid(plot)
        await self._change(plot, order, token)

    def _references(self, attempts: list[str]) -> list[str]:
        question = "select reference from payment_attempt where id = any (%s::uuid[])"
        return [str(row[0]) for row in self.look.execute(question, [attempts])]

    async def _paid(self, plot: Plot) -> None:
        for _ in range(600):
            if self.one("select state from orders where number = %s", plot.order) == "paid":
                return
            await asyncio.sleep(0.25)
        raise AssertionError(f"{plot.order} was never paid")

    def one(self, question: str, *given: Any) -> Any:
        """The first value a question finds."""
        row = self.look.execute(question, list(given)).fetchone()
        return row[0] if row else None

    async def _change(self, plot: Plot, order: Any, token: str) -> None:
        """What the buyer or staff does to a paid order."""
        url, key = f"/api/orders/{plot.order}/cancellations", f"change-{plot.number:08d}"
        if "goodwill" in plot.story:
            payer = str(self.trips[plot.supplier, plot.departure].supplier_id)
            gift = {
                "amount": plot.goodwill,
                "reason": "made good",
                "payer": payer if "supplier" in plot.story else None,
            }
            await self.ask(f"/api/platform/orders/{plot.order}/goodwill", gift, self.tokens[BUYERS], key)
        if plot.story == "part":
            adults = next(line for line in order["lines"] if line["type"] == "ADULT")
            await self.ask(url, {"lines": [{"line": adults["id"], "quantity": plot.part}]}, token, key)
        elif plot.story in {"all", "refund_fails", "goodwill_then_all"}:
            await self.ask(url, {}, token, key)

    async def departures_end(self) -> None:
        """One departure of each supplier misses its minimum, one is called off by its operator."""
        failing = [self.trips[n, "failing"].departure_id for n in range(SUPPLIERS)]
        with psycopg.connect(self.owner) as connection:
            connection.execute(
                "update departure set decides_at = now() - interval '1 min' where id = any (%s)", [failing]
            )
            connection.execute("update orders set expires_at = now() where state = 'awaiting_payment'")
            connection.execute("update claim set expires_at = now() where state = 'held'")
        for n in range(SUPPLIERS):
            trip = self.trips[n, "called_off"]
            url = f"/api/supplier/{trip.supplier_id}/departures/{trip.departure_id}/cancel"
            with suppress(AssertionError):  # asked again after a crash it says that it is called off already
                await self.ask(url, {"reason": "the road is closed"}, self.tokens[BUYERS])

    async def trouble(self) -> None:
        """Banks send refunds back and take money."""
        told = [plot for plot in self.plots if plot.story == "refund_fails" or plot.story.startswith("dispute")]
        found = await self.world("of", orders=[plot.order for plot in told])
        for plot in told:
            intent = found[plot.order]
            if plot.story == "refund_fails":
                for refund in (await self.world("refunds_of", intent=intent))["refunds"]:
                    await self.world("fail_refund", refund=refund)
            else:
                dispute = (await self.world("dispute", intent=intent))["dispute"]
                plot.done.add(dispute)

    async def mended(self) -> None:
        """Staff has failed refunds sent again; banks decide."""
        staff = self.tokens[BUYERS]
        for plot in self.plots:
            if plot.story == "refund_fails":
                act = {"act": "try_again", "reason": "the bank is back"}
                with suppress(AssertionError):  # asked again after a crash: nothing is stuck any more
                    await self.ask(f"/api/platform/orders/{plot.order}/settle", act, staff)
            for dispute in plot.done:
                await self.world("close_dispute", dispute=dispute, won=plot.story == "dispute_won")

    async def quiet(self, patience: float = 300) -> None:
        """Wait until nothing moves: no event, no job, no live attempt with money, no open due, no refund under way."""
        question = """
            select (select count(*) from provider_event where handled_at is null)
                 + (select count(*) from refund where state in ('pending', 'sent')) + (select count(*) from open_due)
                 + (select count(*) from procrastinate_jobs where status = 'todo' and task_name = 'payments:handle_event')
                 + (select count(*) from payment_attempt a join orders o on o.id = a.order_id
                     where a.state in ('starting', 'pending') and o.state <> 'awaiting_payment')
                 + (select count(*) from booking b join departure d on d.id = b.departure_id
                     where b.state in ('held', 'confirmed') and d.state in ('failed', 'cancelled'))
        """
        deadline, calm = time.monotonic() + patience, 0
        while calm < 3:
            left = int(self.one(question)) + int((await self.world("switches"))["waiting"])
            calm = calm + 1 if left == 0 else 0
            if time.monotonic() > deadline:
                raise AssertionError(f"{left} things never came to rest")
            await asyncio.sleep(0.4)


async def _in_turns(month: Month) -> None:
    waiting = iter(month.plots)

    async def one() -> None:
        for plot in waiting:
            await month.live(plot)

    await asyncio.gather(*(one() for _ in range(AT_ONCE)))


async def _watched(month: Month, houses: list[Kept], act: Any) -> None:
    """Do one chapter while dead processes are started again."""

    async def look() -> None:
        while True:
            for house in houses:
                house.look()
            await asyncio.sleep(0.3)

    watch, started = asyncio.create_task(look()), time.monotonic()
    try:
        await act
        acted = time.monotonic()
        await month.quiet()
        month.chapters.append(f"{acted - started:.0f} + {time.monotonic() - acted:.0f} s")
    finally:
        watch.cancel()


async def _live(month: Month, folder: Path, crash: bool) -> dict[str, Any]:
    dice = random.Random(month.seed + 1)
    names = ("payments", "stripe_secret_key", "stripe_publishable_key", "stripe_webhook_secret", "stripe_api_base")
    more = {f"HULIU_{name.upper()}": str(getattr(month.settings, name)) for name in names}
    env = environment(month.settings, month.port, **more)
    started = time.monotonic()
    await month.build()
    houses = [
        Kept(
            [sys.executable, "-c", SERVE, str(month.port)],
            env,
            folder / "serve.log",
            dice,
            SERVED if crash else (),
            len(month.plots),
        ),
        Kept(
            [sys.executable, "-m", "backend", "worker"],
            env,
            folder / "worker.log",
            dice,
            WORKED if crash else (),
            len(month.plots),
        ),
    ]
    try:
        await month.world("switches", hook=f"http://127.0.0.1:{month.port}/api/payments/stripe/webhook")
        for chapter in (_in_turns(month), month.departures_end(), month.trouble(), month.mended()):
            await _watched(month, houses, chapter)
        for house in houses:
            house.end()
        found = await checks(month)
        deaths = sum((house.deaths for house in houses), Counter())
        return found | {"deaths": dict(deaths), "asked again": month.retried, "chapters": month.chapters,
                        "seconds": round(time.monotonic() - started)}  # fmt: skip
    finally:
        for house in houses:
            house.end()
        month.look.close()


def prove(seed: int, count: int, *, crash: bool, folder: Path | None = None) -> dict[str, Any]:
    """Live the month and count it; the findings. `wrong`, `differences`, `sum` and `unbalanced` must be empty or 0."""
    folder = folder or ROOT / ".data" / "prove"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"month_{uuid.uuid4().hex[:8]}"
    with embedded.attached(folder, (*embedded.FAST_FOR_TESTS, "-c", "max_connections=120")) as server:
        superuser = server.url("postgres", "postgres")
        roles.prepare(superuser, name)
        owner = server.url(roles.OWNER, name)
        migrate.upgrade(owner)
        roles.grant(owner, tables.RIGHTS)
        base = msgspec.structs.replace(
            Settings(), data_dir=folder, database_url=server.url(roles.APP, name), demo=False
        )
        try:
            with simulated(folder / "stripe.log") as stripe:
                month = Month(stripe.settings(base), owner, stripe, seed, count)
                return asyncio.run(_live(month, folder, crash))
        finally:
            with psycopg.connect(superuser, autocommit=True) as connection:
                connection.execute(f"drop database if exists {name} with (force)")


def main(seed: int, count: int, crash: bool) -> None:
    """Print the findings; exit 1 when anything is off. The ledger's text is kept for comparing runs of one seed."""
    found = prove(seed, count, crash=crash)
    ledger = ROOT / ".data" / "prove" / f"ledger-{seed}-{count}.txt"
    ledger.write_text(found.pop("ledger"), encoding="utf-8")
    print(json.dumps(found, indent=1, ensure_ascii=False))
    print(f"the ledger, one entry a line: {ledger}")
    ours, theirs = found["clearing"]
    good = found["sum"] == found["unbalanced"] == found["differences"] == 0 and not found["wrong"] and ours == theirs
    print("✓ every fen has its place" if good else "✗ the books are off")
    sys.exit(0 if good else 1)

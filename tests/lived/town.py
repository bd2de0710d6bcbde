"""The town: who lives in it, what they ask of the product, and how its time passes."""

import random
import re
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import psycopg
from httpx import AsyncClient, Response
from procrastinate.tasks import Task
from psycopg import sql

from backend import features
from backend.accounts import actions as people
from backend.accounts import keys as secrets
from backend.accounts import ports as sms_ports
from backend.db.session import Database
from backend.fulfilment import ports as carrier_ports
from backend.jobs.app import Jobs, build
from backend.kernel import clock
from backend.media import store as picture_store
from backend.notices import actions as notices
from backend.notices import ports as push_ports
from backend.orders import holding
from backend.payments.providers import connect
from backend.payments.sweep import sweep_once
from backend.search import indexing
from backend.settings import Settings
from tests.factories.goods import GoodsMade
from tests.factories.trips import TripMade

DAY = re.compile(r"\b(20[2-9]\d-\d\d-\d\d)(?=[T\"])")
BORN = ("born_on",)
"""Days that do not move when time passes."""
FAR = 400 * 365
"""Days; shifted there and back, rows of following days never meet on their way."""
ROUNDS = 3
"""What one round of the sweep frees, the next one offers or pays."""


@dataclass
class Person:
    """Somebody with a session, and what they have."""

    id: uuid.UUID
    token: str
    phone: str
    home: str = ""
    companions: list[str] = field(default_factory=list)


@dataclass
class Seller:
    """A supplier, its people by role, and what it sells."""

    id: uuid.UUID
    people: dict[str, Person]
    goods: list[GoodsMade] = field(default_factory=list)
    trips: list[TripMade] = field(default_factory=list)
    deals: list[str] = field(default_factory=list)
    flashes: list[str] = field(default_factory=list)

    @property
    def base(self) -> str:
        """Where its own pages ask."""
        return f"/api/supplier/{self.id}"


@dataclass
class Town:
    """One world while it is made."""

    client: AsyncClient
    database: Database
    settings: Settings
    chance: random.Random
    superuser: str
    buyers: list[Person] = field(default_factory=list)
    staff: dict[str, Person] = field(default_factory=dict)
    sellers: list[Seller] = field(default_factory=list)
    number: int = 0
    refused: dict[str, int] = field(default_factory=dict)

    async def ask(self, who: Person | None, method: str, path: str, body: Any = None, **more: Any) -> Response:
        """A request of somebody. A fault of ours ends the making of the world."""
        headers = {"X-Huliu": "1", "Idempotency-Key": uuid.UUID(int=self.chance.getrandbits(128), version=4).hex}
        if who is not None:
            headers["Cookie"] = f"huliu={who.token}"
        self.client.cookies.clear()
        if body is not None:
            more["json"] = body
        answer = await self.client.request(method, path, headers=headers, **more)
        if answer.status_code >= 500:
            raise AssertionError(f"{method} {path}: {answer.status_code} {answer.text}")
        if answer.status_code >= 400:
            told = answer.json()
            fields = [one["field"] for one in told.get("errors", ())]
            slug = " ".join([path.partition("?")[0].rpartition("/")[2][:20], told["slug"], *fields])
            self.refused[slug] = self.refused.get(slug, 0) + 1
        return answer

    async def must(self, who: Person | None, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """A request that has to succeed; its document."""
        answer = await self.ask(who, method, path, body, **more)
        assert answer.status_code < 300, f"{method} {path} {body}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def next(self) -> int:
        """A number nobody had before."""
        self.number += 1
        return self.number

    async def arrive(self, device: str = "lived-in", phone: str = "") -> Person:
        """Somebody new signs in, or somebody known with another device."""
        phone = phone or f"+86136{self.next():08d}"
        async with self.database.transaction() as session:
            account, token = await people.sign_in(session, self.keys, phone, device, clock.now())
            await holding.ensure_cap(session, account.id, 500)
        return Person(account.id, token, phone)

    @property
    def keys(self) -> secrets.Keys:
        """The ring that people are sealed under."""
        return secrets.load(self.settings)

    async def work(self) -> None:
        """The worker's day: every periodic task, every job deferred, the sweep, notices, the search."""
        providers, jobs = (
            connect(self.settings, self.database),
            build(self.settings.database_url, features.jobs_by_feature()),
        )
        house = {"database": self.database, "providers": providers, "store": picture_store.connect(self.settings),
                 "keys": self.keys, "tracker": carrier_ports.connect(self.settings)}  # fmt: skip
        async with jobs.open_async():
            context: Any = SimpleNamespace(additional_context=house, app=jobs)
            for _ in range(ROUNDS):
                await sweep_once(self.database, providers)
            for periodic in jobs.periodic_registry.periodic_tasks.values():
                task: Task[Any, Any, Any] = periodic.task
                await task.func(context, timestamp=0)
            await self._run_deferred(jobs, context)
        await self.hear()
        sms, push = sms_ports.connect(self.settings), push_ports.connect(self.settings)
        while await notices.deliver(self.database, self.keys, sms, push):
            pass
        async with self.database.transaction() as session:
            await indexing.refresh(session)

    async def hear(self) -> None:
        """What happened becomes what somebody is to be told, at whatever hour."""
        while await notices.collect(self.database):
            pass

    async def _run_deferred(self, jobs: Jobs, context: Any) -> None:
        """Every job that waits. Not by a worker: one process has one application that may run one."""
        with psycopg.connect(self.settings.database_owner_url) as connection:
            todo = "select id, task_name, args from procrastinate_jobs where status = 'todo' order by id"
            for number, name, arguments in connection.execute(todo).fetchall():
                task: Task[Any, Any, Any] = jobs.tasks[name]
                await task.func(*([context] if task.pass_context else []), **arguments)
                connection.execute("delete from procrastinate_jobs where id = %s", [number])

    def pass_days(self, days: int) -> None:
        """Everything that happened so far was `days` days earlier. Whole weeks keep the days of the week.

        Triggers rest meanwhile: the append-only tables refuse to be rewritten, and nothing really happens.
        """
        for trip in (trip for seller in self.sellers for trip in seller.trips):
            trip.day -= timedelta(days=days)
        with psycopg.connect(self.superuser) as connection:
            connection.execute("set session_replication_role = replica")
            rows = connection.execute(
                "select c.table_name, c.column_name, c.data_type from information_schema.columns c"
                " join information_schema.tables t using (table_schema, table_name)"
                " where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and t.table_name not like 'procrastinate%%'"
                " and c.data_type in ('date', 'timestamp with time zone', 'jsonb') and c.column_name <> all(%s)",
                [list(BORN)],
            ).fetchall()
            columns: dict[str, list[str]] = {}
            for table, column, kind in rows:
                if kind != "jsonb":
                    columns.setdefault(table, []).append(column)
            for step in (-FAR, FAR - days):
                for table, names in columns.items():
                    connection.execute(_moved(table, names), {"days": step})
            for table, column, kind in rows:
                if kind == "jsonb":
                    _pass_in_words(connection, table, column, days)


def _moved(table: str, columns: list[str]) -> sql.Composed:
    """All days of a table at once: some are held against each other."""
    one = sql.SQL("{c} = {c} + %(days)s::int * interval '1 day'")
    moves = sql.SQL(", ").join(one.format(c=sql.Identifier(column)) for column in columns)
    return sql.SQL("update {t} set {moves}").format(t=sql.Identifier(table), moves=moves)


def _pass_in_words(connection: psycopg.Connection[Any], table: str, column: str, days: int) -> None:
    """Days that a document holds as text."""

    def earlier(found: re.Match[str]) -> str:
        try:
            return (date.fromisoformat(found[1]) - timedelta(days=days)).isoformat()
        except ValueError:
            return found[1]

    named = {"t": sql.Identifier(table), "c": sql.Identifier(column)}
    read = sql.SQL("select ctid::text, {c}::text from {t} where {c}::text ~ '20[2-9][0-9]-[0-9][0-9]-[0-9][0-9]'")
    for place, text in connection.execute(read.format(**named)).fetchall():
        write = sql.SQL("update {t} set {c} = %s::jsonb where ctid = %s::tid")
        connection.execute(write.format(**named), [DAY.sub(earlier, text), place])

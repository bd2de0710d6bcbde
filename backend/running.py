"""What the verbs of the command do: start the parts in order, stop them in the opposite one."""

import asyncio
import contextlib
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from backend import leash, serving, supervising
from backend.db import checking, embedded, roles
from backend.db import migrate as migrations
from backend.db.session import Database
from backend.kernel import clock
from backend.refusals import refusals
from backend.settings import ROOT, Settings
from backend.supervising import Child

log = logging.getLogger("huliu")


class JsonLines(logging.Formatter):
    """One JSON object per line; messages never carry personal data."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        line = {"at": self.formatTime(record), "level": record.levelname, "in": record.name, "say": record.getMessage()}
        line |= {name: record.__dict__[name] for name in ("path", "status", "ms", "id") if name in record.__dict__}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_to_stderr() -> None:
    """Our own JSON log, warnings of libraries included."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("huliu").setLevel(logging.INFO)


@contextlib.contextmanager
def database_of(settings: Settings) -> Iterator[Settings]:
    """Settings whose database is there: the named one, or the embedded one, started for the time being."""
    if settings.database_url:
        yield settings
        return
    room = max(embedded.CONNECTIONS, settings.connections + embedded.RESERVED)
    options = (*embedded.DURABLE, "-c", f"max_connections={room}")
    with contextlib.ExitStack() as stack:
        try:
            server = stack.enter_context(embedded.attached(settings.data_dir, options))
        except RuntimeError as missing:
            sys.exit(f"✗ {missing}")
        stack.enter_context(embedded.kept_alive(server, options))
        roles.prepare(server.url("postgres", "postgres"))
        yield msgspec.structs.replace(
            settings, database_url=server.url(roles.APP), database_owner_url=server.url(roles.OWNER)
        )


def with_database(settings: Settings, act: Callable[[Settings], None]) -> None:
    """Run one verb with the database there."""
    leash.follow()
    log_to_stderr()
    _refuse(settings)
    with database_of(settings) as ready:
        act(ready)


def _refuse(settings: Settings) -> None:
    refused = refusals(settings)
    if refused:
        sys.exit("✗ this configuration may not start:\n- " + "\n- ".join(refused))


def _refuse_database(settings: Settings) -> None:
    found = checking.refusals(settings.database_url, settings.connections, production=not settings.development)
    if found:
        sys.exit("✗ this database may not be served from:\n- " + "\n- ".join(found))


def migrate(settings: Settings) -> None:
    """Newest schema and the running role's rights. Needs HULIU_DATABASE_OWNER_URL beside a named database."""
    owner = settings.database_owner_url or settings.database_url
    if migrations.pending(owner):
        migrations.upgrade(owner)
    app_role = psycopg.conninfo.conninfo_to_dict(settings.database_url).get("user") or roles.APP
    if owner != settings.database_url:
        from backend import tables  # all features: only whoever migrates waits for them

        roles.grant(owner, tables.RIGHTS, str(app_role))


async def _prepare(settings: Settings) -> None:
    from backend import demo, features
    from backend.terms import contract

    database = Database(settings.database_url)
    try:
        async with database.transaction() as session:
            await contract.store(session)
        if settings.demo:
            features.assemble()
            await demo.load(database, settings)
    finally:
        await database.close()


def load_demo(settings: Settings) -> None:
    """Migrate, then demo suppliers, trips and departures; repeatable."""
    migrate(settings)
    asyncio.run(_prepare(settings))


def serve(settings: Settings, *, reload: bool) -> None:
    """Everything one machine needs: database, schema, content, worker, HTTP. Ctrl-C stops all of it."""
    log_to_stderr()
    _refuse(settings)
    try:
        held = serving.claim(settings.host, settings.port)
    except serving.PortTaken as taken:
        sys.exit(f"✗ {taken} (HULIU_HOST, HULIU_PORT)")
    with held, database_of(settings) as ready:
        servers = _servers(ready, reload=reload)
        with supervising.started_ahead(servers):
            migrate(ready)
            _refuse_database(ready)
            asyncio.run(_prepare(ready))
            _greet(ready)
            supervising.supervise([*servers, *_worker(ready)])


def _environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "HULIU_DATABASE_URL": settings.database_url,
        "HULIU_DATABASE_OWNER_URL": "",
        "HULIU_DATA_DIR": str(settings.data_dir),
    }


def _servers(settings: Settings, *, reload: bool) -> list[Child]:
    command = [sys.executable, "-m", "backend.serving"]
    more = ["reload"] if reload else []
    return [
        Child(f"server {number}", [*command, str(workers), *more], _environment(settings))
        for number, workers in enumerate(serving.slots(settings), 1)
    ]


def _worker(settings: Settings) -> list[Child]:
    """A worker beside the server in development; production runs its own."""
    if not settings.development:
        return []
    return [Child("worker", [sys.executable, "-m", "backend", "worker"], _environment(settings))]


def _greet(settings: Settings) -> None:
    print(f"\n  沪六同行 · {settings.origin}\n", file=sys.stderr)
    if settings.development:
        print(
            "  登录：输入任意手机号，验证码在 /dev/inbox\n"
            "  演示商户：13800000001 / 13800000002 / 13800000003 登录后打开 /supplier\n",
            file=sys.stderr,
        )


def print_openapi() -> None:
    """The OpenAPI document, as committed in tests/http/openapi.json."""
    from backend.app import openapi_document

    text = json.dumps(openapi_document(), ensure_ascii=False, indent=1, sort_keys=True)
    print(text)


def check_content() -> None:
    """Read every content file and tell all their faults."""
    from backend import demo
    from backend.heritage import checking, reading

    count, faults = checking.check(reading.CONTENT)
    for fault in faults:
        print(f"✗ {fault.file}: {fault.says}")
    try:
        count += len(demo.trips.read_trips()) if not faults else 0
    except ValueError as faulty:
        sys.exit(f"✗ {faulty}")
    if faults:
        sys.exit(f"{len(faults)} faults")
    print(f"✓ {count} content files")


def print_posters(settings: Settings, folder: Path, sites: list[str] | None, until: date | None, *, png: bool) -> None:
    """Write a poster per heritage site, and tell each code's address."""
    from backend.accounts import keys
    from backend.heritage import printing
    from backend.heritage.reading import library
    from backend.heritage.stamping import Poster, sign

    ring, today = keys.load(settings), clock.today()
    known = [slug for slug, site in library().sites.items() if site.kind == "site"]
    if unknown := sorted(set(sites or []) - set(known)):
        sys.exit(f"✗ no such site: {', '.join(unknown)}")
    last = until or today + timedelta(days=365)
    if last < today:
        sys.exit("✗ --until has passed")
    folder.mkdir(parents=True, exist_ok=True)
    for slug in sites or known:
        at = Poster(slug, today, last)
        address = f"{settings.origin}/stamp/{sign(ring, at)}"
        made = printing.code_png(address) if png else printing.poster(at, address)
        (folder / f"{slug}.{'png' if png else 'pdf'}").write_bytes(made)
        print(f"{slug}\t{address}")


def _of_the_tests(name: str, verb: str) -> Any:
    """A module of the project's own folder: what only proves the product lives with its tests, not in it."""
    import importlib

    sys.path.insert(0, str(ROOT))
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as missing:
        sys.exit(f"✗ {verb} runs from the project's folder with its test packages (make test): {missing}")


def prove_month(seed: int, orders: int, *, crash: bool) -> None:
    """A month with a simulated Stripe and a recount of the books."""
    _of_the_tests("tests.proving.month", "prove-month").main(seed, orders, crash)


def live_in(settings: Settings, seed: int, size: int) -> None:
    """Migrate, then a world that has been lived in for weeks: everything in every state."""
    migrate(settings)
    filling = _of_the_tests("tests.lived.filling", "demo --lived-in")
    filling.main(msgspec.structs.replace(settings, demo=True), seed, size)


def add_staff(settings: Settings, phone: str, role: str, county: str | None) -> None:
    """Make the account of a phone a staff member; it is made if need be. `county` narrows a county reviewer."""
    from backend.accounts import actions, keys, rules

    async def act() -> None:
        database = Database(settings.database_url)
        ring = keys.load(settings)
        try:
            async with database.transaction() as session:
                number = rules.parse_phone(phone)
                account = await actions.open_account(session, ring, number)
                account.staff_role, account.staff_county = role, county
        finally:
            await database.close()

    migrate(settings)
    asyncio.run(act())
    print(f"✓ {phone} is staff: {role}")

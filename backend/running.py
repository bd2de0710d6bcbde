"""What the verbs of the command do: start the parts in order, stop them in the opposite one."""

import asyncio
import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import psycopg

from backend import settings as configuration
from backend.db import embedded, roles
from backend.db import migrate as migrations
from backend.db.session import Database
from backend.kernel import clock
from backend.settings import ROOT, Settings

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
    with embedded.attached(settings.data_dir) as server, embedded.kept_alive(server):
        roles.prepare(server.url("postgres", "postgres"))
        yield msgspec.structs.replace(
            settings, database_url=server.url(roles.APP), database_owner_url=server.url(roles.OWNER)
        )


def with_database(settings: Settings, act: Callable[[Settings], None]) -> None:
    """Run one verb with the database there."""
    log_to_stderr()
    _refuse(settings)
    with database_of(settings) as ready:
        act(ready)


def _refuse(settings: Settings) -> None:
    refused = configuration.refusals(settings)
    if refused:
        sys.exit("✗ this configuration may not start:\n- " + "\n- ".join(refused))


def migrate(settings: Settings) -> None:
    """Newest schema and the running role's rights. Needs HULIU_DATABASE_OWNER_URL beside a named database."""
    owner = settings.database_owner_url or settings.database_url
    if migrations.pending(owner):
        migrations.upgrade(owner)
    app_role = psycopg.conninfo.conninfo_to_dict(settings.database_url).get("user") or roles.APP
    if owner != settings.database_url:
        roles.grant(owner, str(app_role))


async def _prepare(settings: Settings) -> None:
    from backend import demo
    from backend.orders import terms

    database = Database(settings.database_url)
    try:
        async with database.transaction() as session:
            await terms.store(session)
        if settings.demo:
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
    with database_of(settings) as ready:
        migrate(ready)
        asyncio.run(_prepare(ready))
        with _worker(ready):
            _greet(ready)
            _serve_http(ready, reload=reload)


def _environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "HULIU_DATABASE_URL": settings.database_url,
        "HULIU_DATABASE_OWNER_URL": "",
        "HULIU_DATA_DIR": str(settings.data_dir),
    }


@contextlib.contextmanager
def _worker(settings: Settings) -> Iterator[None]:
    """A worker beside the server in development; production runs its own."""
    if not settings.development:
        yield
        return
    process = subprocess.Popen([sys.executable, "-m", "backend", "worker"], env=_environment(settings), cwd=ROOT)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()


def _serve_http(settings: Settings, *, reload: bool) -> None:
    from granian import Granian
    from granian.constants import Interfaces, Loops

    os.environ.update(_environment(settings))
    Granian(
        "backend.app:create",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        workers=settings.workers,
        websockets=False,
        log_access=False,
        log_enabled=True,
        workers_kill_timeout=5,
        respawn_failed_workers=True,
        reload=reload,
        reload_paths=[ROOT / "backend"] if reload else None,
    ).serve()


def _greet(settings: Settings) -> None:
    print(f"\n  沪六同行 · {settings.origin}\n", file=sys.stderr)
    if settings.development:
        print(
            "  登录:输入任意手机号,验证码在 /dev/inbox\n"
            "  演示商户:13800000001 / 13800000002 / 13800000003 登录后打开 /supplier\n",
            file=sys.stderr,
        )


def doctor(settings: Settings) -> None:
    """Say what is configured, what is missing, and what production would refuse."""
    from backend.db.binaries import find

    def line(good: bool, text: str) -> None:
        print(("✓ " if good else "✗ ") + text)

    line(True, f"HULIU_ENV={settings.env}, data in {settings.data_dir}, serving {settings.origin}")
    if settings.database_url:
        line(True, "database: HULIU_DATABASE_URL")
    else:
        try:
            tools = find(embedded.place_for(settings.data_dir).home / "program")
            line(True, f"database: embedded, programs in {tools.bin}")
        except RuntimeError as missing:
            line(False, f"database: {missing}")
    line(True, f"shared state: {'Redis' if settings.redis_url else 'this process (one serving process only)'}")
    line((ROOT / "pwa" / "dist" / "index.html").exists(), "PWA built")
    line(bool(settings.secret_keys) or settings.development, "secret keys")
    line(settings.sms != "dev", f"SMS: {settings.sms}")
    line(settings.payments != "sandbox", f"payments: {settings.payments}")
    if settings.payments == "stripe":
        line(bool(settings.stripe_publishable_key), "HULIU_STRIPE_PUBLISHABLE_KEY (cards are offered only with it)")
    for name in ("icp_number", "police_number", "agency_licence", "complaint_phone"):
        line(bool(getattr(settings, name)), f"HULIU_{name.upper()} (shown in the footer)")
    now = configuration.refusals(settings)
    production = configuration.refusals(msgspec.structs.replace(settings, env="production"))
    for refusal in now:
        line(False, f"refused now: {refusal}")
    for refusal in production:
        line(False, f"production would refuse: {refusal}")
    sys.exit(1 if now else 0)


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
        count += len(demo.read_trips()) if not faults else 0
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


def prove_month(seed: int, orders: int, *, crash: bool) -> None:
    """Needs the project's own folder: the simulated Stripe and the recount live with the tests, not in the product."""
    import importlib

    sys.path.insert(0, str(ROOT))
    try:
        month = importlib.import_module("tests.proving.month")
    except ModuleNotFoundError as missing:
        sys.exit(f"✗ prove-month runs from the project's folder with its test packages (make test): {missing}")
    month.main(seed, orders, crash)


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

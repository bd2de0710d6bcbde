"""The `huliu` command: serve, worker, migrate, demo, doctor, self-check, keys, staff, openapi, prove-month."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, get_args

import psycopg

from backend import settings as configuration
from backend.settings import Settings
from backend.suppliers.schemas import County


def main() -> None:
    """Read the settings, refuse what may not start, run one verb."""
    parser = argparse.ArgumentParser(prog="huliu", description=__doc__)
    parser.add_argument("--version", action="version", version=f"huliu {version('huliu')}")
    verbs = parser.add_subparsers(dest="verb", required=True)
    serve = verbs.add_parser("serve", help="serve HTTP; with the embedded database also migrate and run the worker")
    serve.add_argument("--reload", action="store_true", help="restart when Python files change")
    verbs.add_parser("worker", help="run jobs and the sweep")
    verbs.add_parser("migrate", help="bring the database to the newest schema")
    demo = verbs.add_parser("demo", help="load demo suppliers, trips and the next eight weekends")
    demo.add_argument("--lived-in", action="store_true", help="and weeks of use: orders, people, cases in every state")
    demo.add_argument("--seed", type=int, default=1, help="of the lived-in world")
    demo.add_argument("--size", type=int, default=400, help="orders and other doings of the lived-in world")
    verbs.add_parser("doctor", help="say what is configured, what is missing, what production would refuse")
    verbs.add_parser(
        "self-check", help="count what must hold of stock, orders, money and people; exit 1 if it does not"
    )
    verbs.add_parser("openapi", help="print the OpenAPI document")
    verbs.add_parser("check-content", help="check every file of content/")
    keys = verbs.add_parser("keys", help="the keys that personal data is sealed under").add_subparsers(
        dest="act", required=True
    )
    keys.add_parser("rotate", help="seal anew under the newest key, beside running servers; say which older one can go")
    posters = verbs.add_parser("posters", help="print the sites' stamp posters as PDF, or their codes as PNG")
    posters.add_argument("folder", type=Path)
    posters.add_argument("--site", action="append", help="only this site; may be given more than once")
    posters.add_argument(
        "--until", type=date.fromisoformat, help="last day of the posters (default: a year from today)"
    )
    posters.add_argument("--png", action="store_true", help="the bare codes as PNG instead")
    prove = verbs.add_parser("prove-month", help="live a random month against a simulated Stripe and recount the books")
    prove.add_argument("--seed", type=int, default=1)
    prove.add_argument("--orders", type=int, default=1000)
    prove.add_argument("--crash", action="store_true", help="kill processes at random named points")
    _staff(verbs)
    wish = parser.parse_args()
    try:
        settings = configuration.load()
    except ValueError as wrong:
        sys.exit(f"✗ {wrong}")
    _run(wish, settings)


def _staff(verbs: Any) -> None:
    staff = verbs.add_parser("staff", help="manage the platform's own people").add_subparsers(dest="act", required=True)
    add = staff.add_parser("add", help="make an account a staff member")
    add.add_argument("phone")
    add.add_argument("--role", default="admin", choices=["county_reviewer", "reviewer", "support", "finance", "admin"])
    add.add_argument("--county", choices=get_args(County), help="the only county a county_reviewer sees")


def _work(settings: Settings) -> None:
    from backend import working  # the whole application: the other verbs need not wait for it

    asyncio.run(working.work(settings))


def _demo(settings: Settings, wish: argparse.Namespace) -> None:
    from backend import running

    if wish.lived_in:
        running.live_in(settings, wish.seed, wish.size)
    else:
        running.load_demo(settings)


def _run(wish: argparse.Namespace, settings: Settings) -> None:
    from backend import doctoring, rotating, running, selfcheck

    acts: dict[str, Callable[[], None]] = {
        "serve": lambda: running.serve(settings, reload=wish.reload),
        "worker": lambda: running.with_database(settings, _work),
        "migrate": lambda: running.with_database(settings, running.migrate),
        "demo": lambda: running.with_database(settings, lambda s: _demo(s, wish)),
        "doctor": lambda: doctoring.doctor(settings),
        "self-check": lambda: running.with_database(settings, selfcheck.self_check),
        "openapi": running.print_openapi,
        "check-content": running.check_content,
        "keys": lambda: running.with_database(settings, rotating.rotate),
        "posters": lambda: running.print_posters(settings, wish.folder, wish.site, wish.until, png=wish.png),
        "prove-month": lambda: running.prove_month(wish.seed, wish.orders, crash=wish.crash),
        "staff": lambda: running.with_database(
            settings, lambda s: running.add_staff(s, wish.phone, wish.role, wish.county)
        ),
    }
    try:
        acts[wish.verb]()
    except psycopg.OperationalError as away:
        sys.exit(f"✗ the database does not answer: {str(away).splitlines()[0]}")


if __name__ == "__main__":
    main()

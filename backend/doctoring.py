"""`huliu doctor`: what is configured, what is missing, and what production would refuse."""

import sys
from collections.abc import Callable

import msgspec
import psycopg

from backend.db import binaries, checking, places
from backend.refusals import refusals
from backend.settings import ROOT, Settings


def doctor(settings: Settings) -> None:
    """Say what is configured, what is missing, and what production would refuse."""

    def line(good: bool, text: str) -> None:
        print(("✓ " if good else "✗ ") + text)

    line(True, f"HULIU_ENV={settings.env}, data in {settings.data_dir}, serving {settings.origin}")
    faults = refusals(settings) + _database(settings, line)
    line(True, f"shared state: {'Redis' if settings.redis_url else 'this process (one serving process only)'}")
    line((ROOT / "pwa" / "dist" / "index.html").exists(), "PWA built")
    line(bool(settings.secret_keys) or settings.development, "secret keys")
    line(settings.sms != "dev", f"SMS: {settings.sms}")
    line("sandbox" not in settings.providers, f"payments: {', '.join(settings.providers)}")
    if "stripe" in settings.providers:
        line(bool(settings.stripe_publishable_key), "HULIU_STRIPE_PUBLISHABLE_KEY (cards are offered only with it)")
    for name in ("icp_number", "police_number", "agency_licence", "complaint_phone"):
        line(bool(getattr(settings, name)), f"HULIU_{name.upper()} (shown in the footer)")
    for fault in faults:
        line(False, f"refused now: {fault}")
    for refusal in refusals(msgspec.structs.replace(settings, env="production")):
        line(False, f"production would refuse: {refusal}")
    sys.exit(1 if faults else 0)


def _database(settings: Settings, line: Callable[[bool, str], None]) -> list[str]:
    """What is wrong with the database or the place for one."""
    if settings.database_url:
        try:
            found = checking.refusals(settings.database_url, settings.connections, production=not settings.development)
        except psycopg.OperationalError as away:
            return [f"HULIU_DATABASE_URL: {str(away).splitlines()[0]}"]
        line(True, "database: HULIU_DATABASE_URL answers")
        return found + _left_with_others(settings)
    try:
        places.check(settings.data_dir)
        tools = binaries.find(places.place_for(settings.data_dir).home / "program")
    except RuntimeError as missing:
        return [f"database: {missing}"]
    line(True, f"database: embedded, programs in {tools.bin}")
    return []


WAITING = """
    select a.provider, count(*) from payment_attempt a
     where a.state in ('starting', 'pending')
        or exists (select from refund r where r.attempt_id = a.id and r.state in ('pending', 'sent'))
     group by 1 order by 1
"""


def _left_with_others(settings: Settings) -> list[str]:
    """Payments and refunds that wait for a provider which is not set any more: nobody asks about them until it is."""
    with psycopg.connect(settings.database_url) as connection:
        try:
            waiting = connection.execute(WAITING).fetchall()
        except psycopg.errors.UndefinedTable:  # nothing was migrated yet
            return []
    left = [(name, count) for name, count in waiting if name not in settings.providers]
    return [f"HULIU_PAYMENTS does not name {name}: {count} payments or refunds wait for it" for name, count in left]

"""`huliu doctor`: what is configured, what is missing, and what production would refuse."""

import sys

import msgspec

from backend import settings as configuration
from backend.db import binaries, places
from backend.settings import ROOT, Settings


def doctor(settings: Settings) -> None:
    """Say what is configured, what is missing, and what production would refuse."""

    def line(good: bool, text: str) -> None:
        print(("✓ " if good else "✗ ") + text)

    line(True, f"HULIU_ENV={settings.env}, data in {settings.data_dir}, serving {settings.origin}")
    if settings.database_url:
        line(True, "database: HULIU_DATABASE_URL")
    else:
        try:
            tools = binaries.find(places.place_for(settings.data_dir).home / "program")
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

"""Every setting, read once from HULIU_* variables into one frozen record."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parent.parent
"""The project folder: content, the built PWA and the default data folder lie in it."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What `.env.example` documents, parsed. Field `x_y` comes from `HULIU_X_Y`."""

    env: str = "development"
    host: str = "127.0.0.1"
    port: int = 8000
    data_dir: Path = ROOT / ".data"
    database_url: str = ""
    database_owner_url: str = ""
    database_read_url: str = ""
    database_pool: int = 12
    redis_url: str = ""
    workers: int = 1
    public_url: str = ""
    secret_keys: str = ""
    demo: bool = True
    hold_minutes: int = 15
    payment_grace_minutes: int = 10
    open_holds: int = 5
    second_factor: bool = True
    media_url: str = ""
    sms: str = "dev"
    vapid_key: str = ""
    vapid_contact: str = ""
    push_hosts: str = ""
    tracking: str = "simulated"
    kuaidi100_customer: str = ""
    kuaidi100_key: str = ""
    payments: str = "sandbox"
    stripe_secret_key: str = ""
    stripe_publishable_key: str = ""
    stripe_webhook_secret: str = ""
    stripe_api_base: str = ""
    trusted_proxy: str = ""
    metrics_token: str = ""
    icp_number: str = ""
    police_number: str = ""
    agency_licence: str = ""
    complaint_phone: str = ""

    @property
    def development(self) -> bool:
        """Whether the sandbox, the inbox and demo data may exist."""
        return self.env != "production"

    @property
    def origin(self) -> str:
        """The address the browser uses, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def secure(self) -> bool:
        """Whether cookies carry Secure and the `__Host-` prefix."""
        return self.origin.startswith("https://")


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment. Raises ValueError naming the variable that can't be read."""
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    for field in msgspec.structs.fields(Settings):
        name = f"HULIU_{field.name.upper()}"
        if name not in environ:
            continue
        try:
            values[field.name] = _parse(field.type, environ[name])
        except (ValueError, msgspec.ValidationError) as problem:
            raise ValueError(f"{name}: {problem}") from problem
    settings = Settings(**values)
    if "demo" not in values:
        settings = msgspec.structs.replace(settings, demo=settings.development)
    return settings


def _parse(kind: Any, text: str) -> object:
    if kind is Path:
        return (ROOT / text).resolve()
    if kind is bool:
        return text.strip().lower() in {"1", "true", "yes"}
    return msgspec.convert(text, kind, strict=False)


def refusals(settings: Settings) -> list[str]:
    """Why this configuration may not start; empty when it may.

    Production refuses stand-ins and plain HTTP; development refuses any address but loopback.
    """
    return _refused_always(settings) + ([] if settings.development else _refused_in_production(settings))


def _refused_always(settings: Settings) -> list[str]:
    found = []
    if settings.env not in {"development", "production"}:
        found.append("HULIU_ENV is neither development nor production")
    if settings.development and settings.host not in {"127.0.0.1", "localhost", "::1"}:
        found.append("development serves on 127.0.0.1 only (it shows sent codes to anybody)")
    if settings.workers > 1 and not settings.redis_url:
        found.append("several serving processes need HULIU_REDIS_URL for shared throttles")
    if settings.tracking not in {"simulated", "kuaidi100"}:
        found.append(f"HULIU_TRACKING: unknown '{settings.tracking}' (simulated, kuaidi100)")
    if settings.tracking == "kuaidi100" and not (settings.kuaidi100_customer and settings.kuaidi100_key):
        found.append("HULIU_TRACKING=kuaidi100 needs HULIU_KUAIDI100_CUSTOMER and HULIU_KUAIDI100_KEY")
    if settings.payments not in {"sandbox", "stripe"}:
        found.append(f"HULIU_PAYMENTS: unknown '{settings.payments}' (sandbox, stripe)")
    if settings.payments == "stripe" and not (settings.stripe_secret_key and settings.stripe_webhook_secret):
        found.append("HULIU_PAYMENTS=stripe needs HULIU_STRIPE_SECRET_KEY and HULIU_STRIPE_WEBHOOK_SECRET")
    return found


def _refused_in_production(settings: Settings) -> list[str]:
    wrong = {
        "the simulated carrier tells stories: set HULIU_TRACKING": settings.tracking == "simulated",
        "the payment sandbox can't take money: set HULIU_PAYMENTS": settings.payments == "sandbox",
        "HULIU_STRIPE_API_BASE points away from Stripe: it is for tests": (
            settings.payments == "stripe" and bool(settings.stripe_api_base)
        ),
        "HULIU_PUSH_HOSTS opens the push port to other hosts: it is for tests": bool(settings.push_hosts),
        "the development inbox sends nothing: set HULIU_SMS": settings.sms == "dev",
        "HULIU_SECRET_KEYS is missing or a default": (not settings.secret_keys or "change-me" in settings.secret_keys),
        "HULIU_PUBLIC_URL must be an https:// address": not settings.secure,
        "HULIU_DATABASE_URL is empty: the embedded database is for one machine's development": (
            not settings.database_url
        ),
        "HULIU_SECOND_FACTOR must stay on: staff and supplier owners hold money and personal data": (
            not settings.second_factor
        ),
        "HULIU_DEMO must be 0": settings.demo,
    }
    return [why for why, refused in wrong.items() if refused]

"""Why a configuration may not start. Each refusal is one line that names the variable."""

import importlib.util
import itertools
import json
import re
from typing import get_args
from urllib.parse import urlsplit

from backend.settings import POOL_LEAST, Settings, SmsTemplate, as_sent

CHOICES = {
    "env": ("development", "production"),
    "sms": ("dev", "aliyun"),
    "tracking": ("simulated", "kuaidi100"),
}
PROVIDERS = ("sandbox", "stripe")
NEEDS = {
    ("sms", "aliyun"): ("aliyun_key_id", "aliyun_key_secret", "aliyun_sign_name", "aliyun_templates"),
    ("tracking", "kuaidi100"): ("kuaidi100_customer", "kuaidi100_key"),
    ("payments", "stripe"): ("stripe_secret_key", "stripe_webhook_secret"),
}
"""What else must be set with a choice."""
LIVE_KEYS = {
    "stripe_secret_key": r"(sk|rk)_live_\w+",
    "stripe_publishable_key": r"(pk_live_\w+)?",
    "stripe_webhook_secret": r"whsec_\w+",
}
KNOWN_SECRETS = re.compile(
    r"change.?me|generate.?me|openssl|production|1q2w3e|password|passw0rd|secret|example|default|qwerty|1234567", re.I
)
HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::\d+)?|\[[0-9a-f:]+\](?::\d+)?"
)
LEAST = 32
DIFFERENT = 8
"""Different letters a secret has at least: 32 random hexadecimal digits have 14 or so, a repeated word has fewer."""
PAIRS = 20
"""Different pairs of neighbours it has at least: a pattern that repeats has as many as it is long."""
EVERYBODY = 8
"""A network with a shorter prefix is no proxy of ours."""


def name(field: str) -> str:
    """The variable of a field."""
    return f"HULIU_{field.upper()}"


def refusals(settings: Settings) -> list[str]:
    """Why this configuration may not start; empty when it may.

    Production refuses stand-ins and plain HTTP; development refuses any address but loopback, and live keys.
    """
    return _always(settings) + (_in_development(settings) if settings.development else _in_production(settings))


def _always(settings: Settings) -> list[str]:
    found = [
        f"{name(field)}: unknown '{getattr(settings, field)}' ({', '.join(known)})"
        for field, known in CHOICES.items()
        if getattr(settings, field) not in known
    ]
    for (field, choice), needed in NEEDS.items():
        missing = [name(other) for other in needed if not getattr(settings, other)]
        if choice in _chosen(settings, field) and missing:
            found.append(f"{name(field)}={choice} needs {', '.join(missing)}")
    if settings.workers > 1 and not settings.redis_url:
        found.append(f"HULIU_WORKERS={settings.workers} needs HULIU_REDIS_URL for shared throttles")
    if settings.database_pool < (least := settings.workers * POOL_LEAST):
        found.append(
            f"HULIU_DATABASE_POOL={settings.database_pool} is too little"
            f" for HULIU_WORKERS={settings.workers}: {least} at least"
        )
    return found + _providers(settings) + _proxies(settings) + _public_url(settings) + _secrets(settings)


def _chosen(settings: Settings, field: str) -> tuple[str, ...]:
    """What a setting chooses: one, or for payments several."""
    return settings.providers if field == "payments" else (getattr(settings, field),)


def _providers(settings: Settings) -> list[str]:
    if not settings.providers:
        return ["HULIU_PAYMENTS names no provider"]
    unknown = [one for one in settings.providers if one not in PROVIDERS]
    return [f"HULIU_PAYMENTS: unknown '{one}' ({', '.join(PROVIDERS)})" for one in unknown]


def _proxies(settings: Settings) -> list[str]:
    try:
        wide = [str(one) for one in settings.proxies if one.prefixlen < EVERYBODY]
    except ValueError as wrong:
        return [f"HULIU_TRUSTED_PROXY: {wrong}"]
    return [f"HULIU_TRUSTED_PROXY: {one} would let anybody say who they are" for one in wide]


def _public_url(settings: Settings) -> list[str]:
    if not settings.public_url:
        return []
    try:
        parts, sent = urlsplit(settings.public_url), urlsplit(as_sent(settings.public_url))
        whole = (
            parts.scheme in {"http", "https"}
            and parts.port != 0
            and HOST.fullmatch(sent.netloc)
            and parts.path in {"", "/"}
        )
    except ValueError:  # a port that is none, a label that no name may have
        whole = None
    if not whole or parts.query or parts.fragment or parts.username:
        return ["HULIU_PUBLIC_URL is not an address like https://huliu.example"]
    if not settings.development and (sent.hostname or "").startswith(("localhost", "127.", "::1", "0.")):
        return ["HULIU_PUBLIC_URL is this machine's own name: nobody else's browser gets there"]
    return []


def _secrets(settings: Settings) -> list[str]:
    """Keys that can't be read, and secrets that can be guessed."""
    if not settings.secret_keys:
        return []
    pairs = [item.strip().partition(":") for item in settings.secret_keys.split(",")]
    names = [key for key, _, _ in pairs]
    if any(not key.isalnum() or len(key) > 16 or len(secret) < LEAST for key, _, secret in pairs):
        return [f"HULIU_SECRET_KEYS: each item is id:secret with at least {LEAST} characters"]
    if len(set(names)) < len(names):
        return ["HULIU_SECRET_KEYS: two keys have one id"]
    return [f"HULIU_SECRET_KEYS: the secret of '{key}' can be guessed" for key, _, secret in pairs if guessable(secret)]


def guessable(secret: str) -> bool:
    """Whether a secret is a pattern, a run through the alphabet or a well-known word, and not the work of dice."""
    neighbours = list(itertools.pairwise(secret))
    runs = sum(abs(ord(a) - ord(b)) <= 1 for a, b in neighbours)
    return (
        len(set(secret)) < DIFFERENT
        or len(set(neighbours)) < PAIRS
        or 3 * runs > 2 * len(neighbours)
        or KNOWN_SECRETS.search(secret) is not None
    )


def _in_development(settings: Settings) -> list[str]:
    found = []
    if settings.host not in {"127.0.0.1", "localhost", "::1"}:
        found.append("HULIU_HOST: development serves on 127.0.0.1 only (it shows sent codes to anybody)")
    if "_live_" in settings.stripe_secret_key:
        found.append("HULIU_STRIPE_SECRET_KEY is a live key: development would move real money")
    return found


def _in_production(settings: Settings) -> list[str]:
    wrong = {
        "the simulated carrier tells stories: set HULIU_TRACKING": settings.tracking == "simulated",
        "the payment sandbox can't take money: set HULIU_PAYMENTS": "sandbox" in settings.providers,
        "HULIU_STRIPE_API_BASE points away from Stripe: it is for tests": bool(settings.stripe_api_base),
        "HULIU_PUSH_HOSTS opens the push port to other hosts: it is for tests": bool(settings.push_hosts),
        "the development inbox sends nothing: set HULIU_SMS": settings.sms == "dev",
        "HULIU_SECRET_KEYS is missing": not settings.secret_keys,
        "HULIU_PUBLIC_URL must be an https:// address": not settings.secure,
        "HULIU_TRUSTED_PROXY is empty: https ends at a proxy, whose address every visitor would be counted by": (
            not settings.trusted_proxy.strip(" ,")
        ),
        "HULIU_DATABASE_URL is empty: the embedded database is for one machine's development": (
            not settings.database_url
        ),
        "HULIU_DATABASE_OWNER_URL names the role of HULIU_DATABASE_URL: who serves may not own the tables": (
            bool(settings.database_url) and _role(settings.database_url) == _role(settings.database_owner_url)
        ),
        "HULIU_SECOND_FACTOR must stay on: staff and supplier owners hold money and personal data": (
            not settings.second_factor
        ),
        "HULIU_DEMO must be 0": settings.demo,
    }
    return [why for why, refused in wrong.items() if refused] + _carrier(settings) + _live(settings)


def _role(url: str) -> str | None:
    return urlsplit(url).username


def _carrier(settings: Settings) -> list[str]:
    if settings.sms != "aliyun" or not settings.aliyun_templates:
        return []
    try:
        templates = json.loads(settings.aliyun_templates)
    except ValueError:
        templates = None
    if not isinstance(templates, dict) or any(not templates.get(kind) for kind in get_args(SmsTemplate)):
        return [f"HULIU_ALIYUN_TEMPLATES is no object with a template for {' and '.join(get_args(SmsTemplate))}"]
    if importlib.util.find_spec("alibabacloud_dysmsapi20170525") is None:
        return ["HULIU_SMS=aliyun needs the extra `aliyun`, which is not installed"]
    return []


def _live(settings: Settings) -> list[str]:
    if "stripe" not in settings.providers:
        return []
    return [
        f"{name(field)} is not a live key of Stripe's"
        for field, form in LIVE_KEYS.items()
        if not re.fullmatch(form, getattr(settings, field))
    ]

"""Every setting, read once from HULIU_* variables into one frozen record."""

import difflib
import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec

_HERE = Path(__file__).resolve().parent
INSTALLED = (_HERE / "_bundle").is_dir()
"""Whether this runs from a wheel, which brings content and the built PWA with it, and not from the project's folder."""
ROOT = _HERE / "_bundle" if INSTALLED else _HERE.parent
"""Where content and the built PWA lie: the project's folder, or what a wheel brings."""
BASE = Path.cwd() if INSTALLED else ROOT
"""What relative paths are relative to, and where the data folder is by default."""
SmsTemplate = Literal["sign_in", "notice"]
"""What is sent by SMS, codes and notices: each has its template with the carrier."""
SESSION = "huliu"
"""The cookie of a session where the site is served by http."""


Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Positive = Annotated[int, msgspec.Meta(ge=1)]
POOL_LEAST = 6
"""Connections a process needs at least: two each for writes, reads and SQL functions."""
LISTENING = 1
WORKER_CONNECTIONS = POOL_LEAST + 2 + LISTENING
"""The worker's pool, the job library's two."""
COMMAND_CONNECTIONS = 4
BESIDE = ("HULIU_CRASH_AT", "HULIU_TEST_")
"""Names that are read elsewhere: where tests die, and what only tests read."""
YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What `.env.example` documents, parsed. Field `x_y` comes from `HULIU_X_Y`."""

    env: str = "development"
    host: str = "127.0.0.1"
    port: Port = 8000
    data_dir: Path = BASE / ".data"
    database_url: str = ""
    database_owner_url: str = ""
    database_read_url: str = ""
    database_pool: Positive = 12
    redis_url: str = ""
    workers: Positive = 1
    public_url: str = ""
    secret_keys: str = ""
    demo: bool = True
    hold_minutes: Positive = 15
    payment_grace_minutes: Positive = 10
    open_holds: Positive = 5
    second_factor: bool = True
    media_url: str = ""
    sms: str = "dev"
    aliyun_key_id: str = ""
    aliyun_key_secret: str = ""
    aliyun_sign_name: str = ""
    aliyun_templates: str = ""
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
    def providers(self) -> tuple[str, ...]:
        """The payment providers, the one whose ways to pay are offered first in front."""
        return tuple(dict.fromkeys(one.strip() for one in self.payments.split(",") if one.strip()))

    @property
    def origin(self) -> str:
        """The address the browser uses, without a trailing slash."""
        return as_sent(self.public_url) if self.public_url else f"http://{self.host}:{self.port}"

    @property
    def origins(self) -> frozenset[str]:
        """Origins whose pages may write: our address, and in development this machine's other names for it."""
        names = ("127.0.0.1", "localhost", "[::1]") if self.development and not self.public_url else ()
        return frozenset({self.origin, *(f"http://{name}:{self.port}" for name in names)})

    @property
    def connections(self) -> int:
        """Connections to the database of everything that `huliu serve` starts, and of one command beside it."""
        return self.database_pool + self.workers * LISTENING + WORKER_CONNECTIONS + COMMAND_CONNECTIONS

    @property
    def proxies(self) -> tuple[Network, ...]:
        """Networks of our own proxies. Raises ValueError for what is none."""
        return tuple(ipaddress.ip_network(one.strip()) for one in self.trusted_proxy.split(",") if one.strip())

    @property
    def secure(self) -> bool:
        """Whether cookies carry Secure and the `__Host-` prefix."""
        return self.origin.startswith("https://")


def as_sent(url: str) -> str:
    """An address as browsers send it in `Origin`: lower case, punycode, without the usual port (RFC 6454); what is no
    address as it stands."""
    try:
        return _as_sent(url)
    except ValueError:
        return url.rstrip("/")


def _as_sent(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode() if not (parts.hostname or "").isascii() else parts.hostname
    named = f"[{host}]" if host and ":" in host else host or ""
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    return f"{parts.scheme}://{named}" + (f":{parts.port}" if parts.port not in {None, usual} else "")


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment. Raises ValueError naming the variable that can't be read, or that nobody reads."""
    environ = os.environ if environ is None else environ
    fields = {f"HULIU_{field.name.upper()}": field for field in msgspec.structs.fields(Settings)}
    values: dict[str, Any] = {}
    for name in sorted(name for name in environ if name.startswith("HULIU_")):
        if name not in fields:
            _refuse_unknown(name, list(fields))
            continue
        try:
            values[fields[name].name] = _parse(fields[name].type, environ[name])
        except (ValueError, msgspec.ValidationError) as problem:
            raise ValueError(f"{name}: {problem}") from problem
    settings = Settings(**values)
    if "demo" not in values:
        settings = msgspec.structs.replace(settings, demo=settings.development)
    return settings


def _refuse_unknown(name: str, known: list[str]) -> None:
    if name.startswith(BESIDE):
        return
    near = difflib.get_close_matches(name, known, n=1)
    raise ValueError(f"{name} is no setting" + (f"; is {near[0]} meant?" if near else " (.env.example lists them)"))


def _parse(kind: Any, text: str) -> object:
    if kind is Path:
        return (BASE / text).resolve()
    if kind is bool:
        if (word := text.strip().lower()) not in YES | NO:
            raise ValueError(f"'{text}' is neither 1 nor 0")
        return word in YES
    return msgspec.convert(text, kind, strict=False)

"""What a browser shows at sign-in: that a code or a challenge was asked for here, and that a phone was proved here
before.

They are cookies that scripts can't read, signed by us. They give nobody an account: the code decides, they only keep
a person's own tries apart from what strangers try.
"""

import hashlib
import hmac
from typing import Any
from uuid import UUID

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from backend.accounts.keys import Keys
from backend.accounts.rules import CHALLENGE_LIFE, CODE_LIFE, SESSION_LIFE
from backend.settings import Settings

ASKED, KNOWN, CHALLENGED = "asked", "known", "challenged"
LIVES = {ASKED: CODE_LIFE, KNOWN: SESSION_LIFE, CHALLENGED: CHALLENGE_LIFE}


def _name(settings: Settings, kind: str) -> str:
    return f"__Host-huliu-{kind}" if settings.secure else f"huliu-{kind}"


def _signature(keys: Keys, kind: str, value: str, key: str) -> str:
    return hmac.new(keys.derive("device", key), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def cookie(keys: Keys, settings: Settings, kind: str, value: str) -> Cookie:
    """A signed cookie; an empty value deletes it."""
    signed = f"{value}.{keys.current}.{_signature(keys, kind, value, keys.current)}" if value else ""
    return Cookie(
        key=_name(settings, kind),
        value=signed,
        max_age=int(LIVES[kind].total_seconds()) if value else 0,
        path="/",
        httponly=True,
        secure=settings.secure,
        samesite="lax",
    )


def read(connection: ASGIConnection[Any, Any, Any, Any], keys: Keys, settings: Settings, kind: str) -> str:
    """The value of a cookie that we signed, under any key of the ring; empty without one."""
    value, _, rest = connection.cookies.get(_name(settings, kind), "").partition(".")
    key, _, signature = rest.partition(".")
    if not value or key not in keys.names:
        return ""
    return value if hmac.compare_digest(_signature(keys, kind, value, key).encode(), signature.encode()) else ""


def asked_for(
    connection: ASGIConnection[Any, Any, Any, Any], keys: Keys, settings: Settings, kind: str = ASKED
) -> UUID | None:
    """The code, or the challenge for a passkey, that this browser asked for, if it did."""
    value = read(connection, keys, settings, kind)
    return UUID(value) if value else None

"""The push port: a message to a browser over Web Push (RFC 8030, 8291, 8292), through the kept library."""

import asyncio
import base64
import json
import os
import re
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, runtime_checkable
from urllib.parse import urlsplit

from backend.settings import Settings

SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "notify.windows.com",
    "push.apple.com",
)
"""Where browsers' push services live. Whatever a browser names beside them is not called: it could be our own house."""
ADDRESS = re.compile(r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+(:\d{1,5})?)/[!-\[\]-~]*")
"""What an endpoint may look like: no user, no backslash, nothing two parsers could read differently."""
DAY = 86_400
PATIENCE = 10


class Gone(Exception):
    """Nobody listens there any more."""


@runtime_checkable
class Push(Protocol):
    """Sends to one browser."""

    drops_repeats: bool

    @property
    def public_key(self) -> str:
        """What browsers subscribe with; empty where push is not set up."""

    def allows(self, endpoint: str, /) -> bool:
        """Whether an endpoint belongs to a push service we call."""

    async def send(self, endpoint: str, keys: dict[str, Any], text: str, link: str, topic: str) -> None:
        """Hand a message over; the same `topic` is shown once. Raises Gone, or whatever the service raises."""


class WebPush:
    """The push service of the browser itself, signed with our VAPID key; without a key nobody can subscribe."""

    drops_repeats = True  # the service replaces by topic while undelivered, the browser by tag

    def __init__(self, private: str, contact: str, hosts: tuple[str, ...]) -> None:
        self._private, self._contact, self._hosts = private, contact, hosts

    @cached_property
    def _vapid(self) -> Any:
        from py_vapid import Vapid  # only whoever sends or subscribes waits for it

        return Vapid.from_string(self._private)

    @property
    def public_key(self) -> str:
        """See Push."""
        if not self._private:
            return ""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        raw: bytes = self._vapid.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    def allows(self, endpoint: str, /) -> bool:
        """Whether an endpoint belongs to a push service we call."""
        found = ADDRESS.fullmatch(endpoint)
        if not (found and self._private):
            return False
        scheme, host = found["scheme"], found["host"]
        known = any(host == name or host.endswith("." + name) for name in SERVICES)
        return (scheme == "https" and known) or host in self._hosts

    async def send(self, endpoint: str, keys: dict[str, Any], text: str, link: str, topic: str) -> None:
        """See Push."""
        from pywebpush import WebPushException, webpush

        if not self.allows(endpoint):
            raise Gone("not a push service")
        body = json.dumps({"text": text, "link": link, "tag": topic}, ensure_ascii=False)
        try:
            await asyncio.to_thread(
                webpush,
                {"endpoint": endpoint, "keys": keys}, body, vapid_private_key=self._vapid,
                vapid_claims={"sub": self._contact}, ttl=DAY, timeout=PATIENCE,
                headers={"Topic": topic.replace("-", "")[:32], "Urgency": "normal"},
            )  # fmt: skip
        except WebPushException as refused:
            if refused.response is not None and refused.response.status_code in {404, 410}:
                raise Gone(str(refused.response.status_code)) from refused
            raise


def _own_key(folder: Path) -> str:
    """Development's VAPID key, made once and kept beside the other secrets."""
    from py_vapid import Vapid

    place = folder / "vapid.key"
    if not place.exists():
        made = Vapid()
        made.generate_keys()
        number = made.private_key.private_numbers().private_value
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("="))
    return place.read_text()


def connect(settings: Settings) -> WebPush:
    """HULIU_VAPID_KEY's signer; development makes its own key; production without one has no push."""
    key = settings.vapid_key or (_own_key(settings.data_dir) if settings.development else "")
    hosts = tuple(host for host in settings.push_hosts.split(",") if host)
    return WebPush(key, settings.vapid_contact or f"mailto:postmaster@{urlsplit(settings.origin).hostname}", hosts)

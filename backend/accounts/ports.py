"""The SMS port: sending a code or a notice to a phone. Called after the commit, never from a job row."""

import asyncio
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from backend.settings import Settings, SmsTemplate


@runtime_checkable
class Sms(Protocol):
    """Sends one text. `drops_repeats`: a message that comes again with its `key` is sent once."""

    drops_repeats: bool

    async def send(self, phone: str, template: SmsTemplate, values: dict[str, str], key: str = "") -> None:
        """Hand a message over; raises whatever the carrier raises. `phone` is E.164."""


class DevInbox:
    """Development's stand-in: messages land in a file that `/dev/inbox` shows. Refused in production."""

    KEEP = 2000
    drops_repeats = True

    def __init__(self, folder: Path) -> None:
        self._path = folder / "inbox.jsonl"

    async def send(self, phone: str, template: SmsTemplate, values: dict[str, str], key: str = "") -> None:
        """See Sms."""
        if key and any(known.get("key") == key for known in self.read()):
            return
        line = {"to": phone, "template": template, **values, "at": datetime.now(UTC).isoformat()}
        line |= {"key": key} if key else {}
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "rb+", buffering=0) as file:
            size = os.fstat(descriptor).st_size
            torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"  # somebody died, or the disk was full
            file.write(b"\n" * torn + json.dumps(line, ensure_ascii=False).encode() + b"\n")

    def read(self) -> list[dict[str, Any]]:
        """What was sent, newest first. A line that is not whole is passed over."""
        if not self._path.exists():
            return []
        lines = self._path.read_bytes().split(b"\n")[-self.KEEP :]
        return [told for line in reversed(lines) if (told := _read(line)) is not None]


def _read(line: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


class AliyunSms:
    """Aliyun's own SDK (the `aliyun` extra); key, secret, sign name and templates from HULIU_ALIYUN_*."""

    drops_repeats = False  # the carrier knows no idempotency key

    def __init__(self, settings: Settings) -> None:
        from alibabacloud_dysmsapi20170525.client import Client
        from alibabacloud_tea_openapi.models import Config

        self._sign = settings.aliyun_sign_name
        self._templates: dict[str, str] = json.loads(settings.aliyun_templates)
        endpoint = "dysmsapi.aliyuncs.com"
        self._client = Client(
            Config(
                access_key_id=settings.aliyun_key_id,
                access_key_secret=settings.aliyun_key_secret,
                endpoint=endpoint,
            )
        )

    async def send(self, phone: str, template: SmsTemplate, values: dict[str, str], key: str = "") -> None:
        """See Sms. Raises RuntimeError with the carrier's code when it refuses."""
        from alibabacloud_dysmsapi20170525.models import SendSmsRequest

        request = SendSmsRequest(
            phone_numbers=phone.removeprefix("+86"),
            sign_name=self._sign,
            template_code=self._templates[template],
            template_param=json.dumps(values),
            out_id=key or None,
        )
        answer = await asyncio.wait_for(self._client.send_sms_async(request), 10)
        if answer.body.code != "OK":
            raise RuntimeError(f"the SMS carrier refused: {answer.body.code}")


def connect(settings: Settings) -> Sms:
    """The implementation HULIU_SMS names: dev or aliyun."""
    if settings.sms == "dev":
        return DevInbox(settings.data_dir)
    if settings.sms == "aliyun":
        return AliyunSms(settings)
    raise ValueError(f"HULIU_SMS: unknown '{settings.sms}' (dev, aliyun)")

"""The simulated Stripe as a process, and asking it to do what the world outside would."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import msgspec

from backend.settings import ROOT, Settings
from tests.factories.processes import free_port
from tests.fakes.stripe_server import SECRET


class Simulator:
    """Where it listens, and its control verbs."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def do(self, verb: str, **given: Any) -> Any:
        """A control verb's answer; `books` tells everything it knows."""
        return httpx.post(f"{self.url}/_sim/{verb}", json=given, timeout=30).json()

    def settings(self, settings: Settings, **more: Any) -> Settings:
        """Settings that pay through it."""
        return msgspec.structs.replace(
            settings, payments="stripe", stripe_secret_key="sk_test_simulated", stripe_webhook_secret=SECRET,
            stripe_publishable_key="pk_test_simulated", stripe_api_base=self.url, **more,
        )  # fmt: skip


@contextmanager
def simulated(log: Path) -> Iterator[Simulator]:
    """A fresh simulated account; its process ends with the block."""
    port = free_port()
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.stripe_server", str(port)],
            cwd=ROOT, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    made = Simulator(port)
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with suppress(httpx.HTTPError):
                made.do("switches")
                break
            time.sleep(0.05)
        yield made
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

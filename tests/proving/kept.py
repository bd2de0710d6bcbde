"""Processes that die at named points and are started again."""

import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from backend.settings import ROOT

SERVED = ("order_placed", "attempt_committed", "provider_asked", "event_stored")
WORKED = (
    "payment_looked_up",
    "payment_settled",
    "expiry_cancelled",
    "refund_committed",
    "refund_asked",
    "departure_closed",
)
"""Points a serving process and a worker come by."""


class Kept:
    """A process that is started again whenever it dies, each time with another point to die at, or none."""

    def __init__(
        self,
        command: list[str],
        env: dict[str, str],
        log: Path,
        dice: random.Random,
        points: Sequence[str],
        orders: int,
    ) -> None:
        self._command, self._env, self._dice, self._points = command, env, dice, points
        self._until = max(30, orders // 12)
        self._log = log.open("ab")
        self.deaths: Counter[str] = Counter()
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        self._point = self._dice.choice(self._points) if self._points else ""
        env = self._env | (
            {"HULIU_CRASH_AT": f"{self._point}:{self._dice.randint(1, self._until)}"} if self._point else {}
        )
        return subprocess.Popen(self._command, env=env, cwd=ROOT, stdout=self._log, stderr=self._log,
                                start_new_session=True)  # fmt: skip

    def look(self) -> None:
        """Start it again if it is gone, or if its only worker is (granian's parent outlives it)."""
        text = Path(self._log.name).read_bytes()[-400:] if self._process.poll() is None else b"gone"
        if self._process.poll() is not None or b"Unexpected exit from worker" in text:
            self.end()
            self.deaths[self._point] += 1
            self._log.write(b"\n-- again --" + b" " * 400)
            self._log.flush()
            self._process = self._start()

    def end(self) -> None:
        """kill -9 of its group."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

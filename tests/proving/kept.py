"""Processes that die at named points and are started again."""

import os
import random
import signal
import subprocess
from collections import Counter
from contextlib import suppress
from pathlib import Path

from backend.kernel.points import POINTS
from backend.settings import ROOT


class Kept:
    """A process that is started again whenever it dies, each time with another point to die at, or none."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path, dice: random.Random, crash: bool) -> None:
        self._command, self._env, self._dice, self._crash = command, env, dice, crash
        self._log = log.open("ab")
        self.deaths: Counter[str] = Counter()
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        self._point = self._dice.choice(POINTS) if self._crash and self._dice.random() < 0.9 else ""
        env = self._env | ({"HULIU_CRASH_AT": f"{self._point}:{self._dice.randint(1, 60)}"} if self._point else {})
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

    def calm(self) -> None:
        """From now on it lives."""
        self._crash = False
        self.end()
        self._process = self._start()

    def end(self) -> None:
        """kill -9 of its group."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

"""Children that should live as long as their parent: started, started again when they end, stopped together."""

import contextlib
import logging
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from types import FrameType

from backend import leash
from backend.settings import ROOT

LOOK = 0.2
FIRST, LONGEST = 0.2, 15.0
"""Seconds before a child that ended is started again: the first time, and after many times in a row."""
STEADY = 20.0
"""Seconds of life after which an end is the first one again."""
PATIENCE = 13.0
"""Seconds a child may take to stop: a worker may have a message in hand (`working.LAST_BREATH`)."""
log = logging.getLogger("huliu")


def delay(failures: int) -> float:
    """Seconds to wait before the next start, after so many ends in a row."""
    return float(min(LONGEST, FIRST * 2 ** min(failures - 1, 20)))


class Child:
    """One program to keep running. Started ahead, it may load while we prepare: its input ends when we are ready."""

    def __init__(self, name: str, command: Sequence[str], environ: Mapping[str, str]) -> None:
        self.name, self._command, self._environ = name, command, environ
        self._process: subprocess.Popen[bytes] | None = None
        self._failures, self._since, self._due = 0, 0.0, 0.0

    def start_ahead(self) -> None:
        """Start it before we are ready."""
        self._start(subprocess.PIPE)

    def _start(self, stdin: int) -> None:
        self._since = time.monotonic()
        self._process = subprocess.Popen(self._command, env=leash.environment(self._environ), cwd=ROOT, stdin=stdin)

    def go(self) -> None:
        """We are ready."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def look(self, now: float) -> None:
        """Start it when that is due; note that it ended."""
        if self._process is None:
            if now >= self._due:
                self._start(subprocess.DEVNULL)
            return
        code = self._process.poll()
        if code is None:
            return
        self._process = None
        self._failures = 1 if now - self._since > STEADY else self._failures + 1
        self._due = now + delay(self._failures)
        log.error("%s ended with %s; it starts again in %.1f s", self.name, code, self._due - now)

    def stop(self, sent: signal.Signals) -> None:
        """Ask it to stop, or make it."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(sent)

    @property
    def running(self) -> bool:
        """Whether its process lives."""
        return self._process is not None and self._process.poll() is None


@contextlib.contextmanager
def started_ahead(children: Sequence[Child]) -> Iterator[None]:
    """Children that load while the body prepares; none outlives it."""
    try:
        for child in children:
            child.start_ahead()
        yield
    finally:
        _stop(children)


def supervise(children: Sequence[Child]) -> None:
    """Keep children running until SIGTERM, SIGINT or SIGHUP; then stop them all and return.

    They are started from the main thread: Linux counts the end of the thread that started a child as its parent's end.
    """
    stop = threading.Event()

    def leave(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, leave)
    try:
        for child in children:
            child.go()
        while not stop.is_set():
            for child in children:
                child.look(time.monotonic())
            stop.wait(LOOK)
    finally:
        _stop(children)


def _stop(children: Sequence[Child]) -> None:
    for child in children:
        child.stop(signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while any(child.running for child in children) and time.monotonic() < deadline:
        time.sleep(0.02)
    for child in children:
        child.stop(signal.SIGKILL)

"""Real serving processes for tests that kill: granian on 127.0.0.1, one per port, ended by pid."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from backend.settings import ROOT, Settings


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(settings: Settings, port: int, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "HULIU_ENV": "development",
        "HULIU_DATABASE_URL": settings.database_url,
        "HULIU_DATA_DIR": str(settings.data_dir),
        "HULIU_PORT": str(port or free_port()),
        "HULIU_DEMO": "0",
        **more,
    }


class Process:
    """One serving process in a process group of its own."""

    def __init__(
        self, settings: Settings, log: Path, factory: str = "backend.app:create", port: int = 0, **more: str
    ) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = log.open("ab")
        code = (
            "from granian import Granian; from granian.constants import HTTPModes, Interfaces, Loops;"
            "from granian.http import HTTP1Settings; from backend.serving import SLOW;"
            f"Granian('{factory}', factory=True, address='127.0.0.1', port={self.port},"
            "http=HTTPModes.http1, http1_settings=HTTP1Settings(header_read_timeout=SLOW * 1000),"
            "interface=Interfaces.ASGI, loop=Loops.uvloop, websockets=False, workers=1).serve()"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            env=environment(settings, self.port, **more),
            cwd=ROOT,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )

    def wait_ready(self, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/ready", timeout=2).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"no answer on {self.url}")

    def kill(self) -> None:
        """kill -9 of the whole group: the process has no chance to say goodbye."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)
        self._log.close()


@contextmanager
def serving(settings: Settings, count: int, log: Path, **more: str) -> Iterator[list[Process]]:
    """`count` processes, ready; whatever still lives at the end is killed."""
    processes = [Process(settings, log, **more) for _ in range(count)]
    try:
        for process in processes:
            process.wait_ready()
        yield processes
    finally:
        for process in processes:
            if not process._log.closed:
                process.kill()

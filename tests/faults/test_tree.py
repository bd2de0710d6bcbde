"""`huliu serve` and what it starts: every part is killed; the rest lives, or goes with its parent, as it should."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from backend import supervising
from backend.settings import ROOT, Settings
from tests.factories.processes import environment, free_port

pytestmark = pytest.mark.race
SOON = 150.0
"""Seconds that starting Python, or ending it, may take on a busy machine."""


class Tree:
    """A whole `huliu serve`, on a database of its own."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        self.url, self.log = f"http://127.0.0.1:{env['HULIU_PORT']}", log
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=file, stderr=file, start_new_session=True
            )

    def ready(self) -> dict[str, str] | None:
        with suppress(httpx.HTTPError):
            answer = httpx.get(f"{self.url}/ready", timeout=2)
            return dict(answer.json()) if answer.status_code == 200 else None
        return None

    def parts(self, word: str) -> list[psutil.Process]:
        """Living processes under the tree whose command names a word."""
        found = []
        for process in psutil.Process(self.process.pid).children(recursive=True):
            with suppress(psutil.Error):
                if word in " ".join(process.cmdline()) and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found


def eventually(found: Callable[[], Any], seconds: float = SOON) -> Any:
    deadline = time.monotonic() + seconds
    while not (value := found()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return value


Serve = Callable[..., Tree]


@pytest.fixture
def serve(settings: Settings, tmp_path: Path) -> Iterator[Serve]:
    begun: list[Tree] = []

    def begin(*command: str, port: int = 0, **more: str) -> Tree:
        env = environment(settings, port or free_port(), **more)
        tree = Tree([*command] or [sys.executable, "-m", "backend", "serve"], env, tmp_path / f"log{len(begun)}")
        begun.append(tree)
        return tree

    yield begin
    for tree in begun:
        with suppress(ProcessLookupError):
            os.killpg(tree.process.pid, signal.SIGKILL)
        tree.process.wait(10)


def gone(processes: list[psutil.Process]) -> bool:
    return not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes)


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_children_go_with_their_parent(sent: signal.Signals, serve: Serve) -> None:
    tree = serve()
    assert eventually(tree.ready), tree.log.read_text()
    assert eventually(lambda: tree.parts("backend worker"))
    family = psutil.Process(tree.process.pid).children(recursive=True)
    assert len(family) >= 3, "a server, the process it forked, a worker"
    tree.process.send_signal(sent)
    tree.process.wait(SOON)
    assert eventually(lambda: gone(family)), [p for p in family if p.is_running()]


def test_children_go_with_the_make_that_was_told_to_end(serve: Serve) -> None:
    tree = serve("make", "serve", "PYTHON=true")  # everything is set up already
    assert eventually(tree.ready, 2 * SOON), tree.log.read_text()
    family = psutil.Process(tree.process.pid).children(recursive=True)
    tree.process.send_signal(signal.SIGTERM)
    tree.process.wait(SOON)
    assert eventually(lambda: gone(family)), [p for p in family if p.is_running()]


def test_a_taken_port_is_refused_also_at_the_same_moment(serve: Serve) -> None:
    port = free_port()
    rivals = [serve(port=port) for _ in range(3)]
    assert eventually(lambda: [r.process.poll() for r in rivals].count(1) == 2), "one serves, two refuse"
    assert eventually(lambda: any(r.ready() for r in rivals))
    late = serve(port=port)
    assert late.process.wait(SOON) == 1
    for loser in (*[r for r in rivals if r.process.poll() is not None], late):
        said = loser.log.read_text()
        assert str(port) in said
        assert "✗" in said
        assert "Traceback" not in said


def test_a_server_killed_again_and_again_is_back_and_nobody_else_notices(serve: Serve) -> None:
    tree = serve()
    assert eventually(tree.ready), tree.log.read_text()
    worker = eventually(lambda: tree.parts("backend worker"))[0].pid
    for _ in range(4):
        servers = eventually(lambda: tree.parts("backend.serving"))
        for process in servers[1:] or servers:
            with suppress(psutil.Error):
                process.kill()
        time.sleep(1)
    assert eventually(tree.ready), tree.log.read_text()[-2000:]
    assert tree.process.poll() is None
    assert [p.pid for p in tree.parts("backend worker")] == [worker]


def test_a_dead_worker_is_told_and_replaced(serve: Serve) -> None:
    tree = serve()
    assert eventually(tree.ready), tree.log.read_text()
    assert eventually(lambda: (tree.ready() or {}).get("worker") == "at work"), tree.log.read_text()
    worker = tree.parts("backend worker")[0]
    worker.kill()
    assert eventually(lambda: [p for p in tree.parts("backend worker") if p.pid != worker.pid])
    assert "worker ended with -9" in tree.log.read_text()


def test_back_off_grows_and_ends_somewhere() -> None:
    waits = [supervising.delay(failures) for failures in range(1, 60)]
    assert waits[0] < 1
    assert waits == sorted(waits)
    assert waits[-1] == supervising.LONGEST

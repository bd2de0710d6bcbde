"""The embedded PostgreSQL is killed, its files are wrong, its users vanish: it comes back, and leaves with the last."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import psutil
import psycopg
import pytest

from backend.db import embedded, places, postmaster
from backend.settings import ROOT

pytestmark = pytest.mark.race
TIMES = int(os.environ.get("HULIU_TEST_KEEPER_TIMES", "4"))
"""Kills of one server in a row; a release asks for fifty."""

USER = """
import os, random, sys, threading, time
from pathlib import Path
from backend.db import embedded
def bear():
    while True:
        child = os.fork()
        if child == 0:
            time.sleep(random.random() * 3)
            os._exit(random.choice((0, 1)))
        time.sleep(random.random() / 20)
with embedded.attached(Path(sys.argv[1])) as server, embedded.kept_alive(server):
    if "bear" in sys.argv:
        threading.Thread(target=bear, daemon=True).start()
    print(server.url("postgres", "postgres"), flush=True)
    time.sleep(600)
"""


class User(NamedTuple):
    """A process that uses an embedded server and nothing else."""

    process: subprocess.Popen[str]
    url: str
    place: places.Place


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose database, wherever it had to live, goes with the test."""
    data = tmp_path / "data"
    yield data
    clean(data)


def clean(data: Path) -> None:
    home = places.place_for(data).home
    if home != data / "postgres":
        shutil.rmtree(home.parent, ignore_errors=True)


@pytest.fixture
def use(folder: Path) -> Iterator[Callable[..., User]]:
    begun: list[subprocess.Popen[str]] = []

    def begin(*words: str) -> User:
        command = [sys.executable, "-c", USER, str(folder), *words]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
        begun.append(process)
        assert process.stdout is not None
        return User(process, process.stdout.readline().strip(), places.place_for(folder))

    yield begin
    for process in begun:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def eventually(found: Callable[[], Any], seconds: float) -> Any:
    deadline = time.monotonic() + seconds
    while not (value := found()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return value


def ask(url: str, question: str = "select 1") -> Any:
    with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=2, autocommit=True) as connection:
        return connection.execute(question).fetchone()


def test_killed_at_any_moment_beside_dying_children_it_is_back_within_five_seconds(use: Callable[..., User]) -> None:
    user = use("bear")
    with psycopg.connect(user.url, autocommit=True) as connection:
        connection.execute("create table kept as select 7 as n")
    dice, took = random.Random(14), []
    for _ in range(TIMES):
        time.sleep(dice.random() * 1.5)
        busy = psycopg.connect(user.url)
        busy.pgconn.send_query(b"select count(*) from generate_series(1, 2000000000)")
        old = postmaster.find(user.place.cluster)
        assert old is not None
        os.kill(old, signal.SIGKILL)
        begun = time.monotonic()
        back = eventually(lambda: ask(user.url, "select n from kept"), 20)
        took.append(round(time.monotonic() - begun, 2))
        assert back == (7,)
        assert postmaster.find(user.place.cluster) != old
        busy.close()
    print(f"killed {TIMES} times; back after {sorted(took)} s")
    assert max(took) < 5, took


@pytest.fixture
def zombie() -> Iterator[int]:
    process = subprocess.Popen(["true"])
    eventually(lambda: psutil.Process(process.pid).status() == psutil.STATUS_ZOMBIE, 5)
    yield process.pid
    process.wait()


@pytest.fixture
def stranger(folder: Path) -> Iterator[int]:
    """A live process of the very user who runs the server: PostgreSQL takes such a one for its own."""
    process = subprocess.Popen(["sleep", "60"], user=places.place_for(folder).user, cwd="/")
    yield process.pid
    process.kill()
    process.wait()


@pytest.mark.parametrize("left", ["zombie", "stranger", "torn", "empty", "words"])
def test_pid_files_that_name_nobody_of_ours_do_not_stop_a_start(
    left: str, folder: Path, zombie: int, stranger: int
) -> None:
    with embedded.attached(folder) as server:
        file, lock = server.place.cluster / "postmaster.pid", server.place.sockets / ".s.PGSQL.5432.lock"
        kept = file.read_text(), lock.read_text()
    pids = {"zombie": zombie, "stranger": stranger}
    for path, text in zip((file, lock), kept, strict=True):
        rest = text.partition("\n")[2]
        path.write_text(
            {"torn": text[:1] + "\x00\n", "empty": "", "words": "hello\n"}.get(left, f"{pids.get(left)}\n{rest}")
        )
        if server.place.user:
            shutil.chown(path, server.place.user)
    with embedded.attached(folder) as server:
        assert ask(server.url("postgres", "postgres")) == (1,)


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_server_leaves_with_its_last_user_however_that_one_goes(
    sent: signal.Signals, use: Callable[..., User]
) -> None:
    first, second = use(), use()
    first.process.send_signal(sent)
    first.process.wait(30)
    time.sleep(1.2)
    assert ask(second.url) == (1,), "somebody still uses it"
    second.process.send_signal(sent)
    second.process.wait(30)
    assert eventually(lambda: postmaster.find(first.place.cluster) is None, 10), "nobody uses it any more"
    assert eventually(lambda: not _here(str(first.place.home)), 10), "and nobody guards it"


def _here(word: str) -> list[int]:
    """Processes whose command names a folder; those that end while we look are none."""
    found = psutil.process_iter(["cmdline", "status"])
    return [p.pid for p in found if word in " ".join(p.info["cmdline"] or []) and p.info["status"] != "zombie"]


HANGING = """
import time
def test_that_hangs(server):
    print("HANGING", flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("runner", ["pytest", "the runner of all tests"])
def test_a_test_run_that_is_told_to_end_ends_its_server(runner: str, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "test_hanging.py").write_text(HANGING)
    command = [sys.executable, "-m", "pytest", "-s", "-p", "tests.conftest", str(tmp_path / "test_hanging.py")]
    if runner != "pytest":
        given = f"import os, run_tests; run_tests.run({command!r}, run_tests.bootstrap.ROOT, dict(os.environ))"
        command = [sys.executable, "-c", f"import sys; sys.path.insert(0, 'tools'); {given}"]
    env = {**os.environ, "HULIU_TEST_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert any("HANGING" in line for line in process.stdout), "it began"
    place = places.place_for(folder)
    assert postmaster.find(place.cluster)
    process.terminate()
    process.wait(60)
    assert postmaster.find(place.cluster) is None, "at once, not only by its guardian"


@pytest.mark.parametrize("name", ['it\'s two "words"', "沪,六", "100%25?b=c&d#e"])
def test_a_data_folder_may_have_any_name(name: str, tmp_path: Path) -> None:
    data = tmp_path / name / "data"
    with embedded.attached(data) as server:
        assert ask(server.url("postgres", "postgres")) == (1,)
    clean(data)


def test_a_folder_that_can_not_hold_it_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    usage = type(shutil.disk_usage(tmp_path))
    for folder in (Path("/proc/huliu/data"), tmp_path / "file"):
        with pytest.raises(RuntimeError, match="can't be written") as told, embedded.attached(folder):
            pass
        assert "\n" not in str(told.value)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 10**6))
    with pytest.raises(RuntimeError, match="is full: 0 MB free"), embedded.attached(tmp_path / "data"):
        pass

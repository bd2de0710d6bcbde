"""A PostgreSQL of our own in the data folder, for machines without a server.

A file lock elects who starts it; everybody else attaches. A server left by a killed process is adopted,
a dead one is restarted. The last process to detach stops it; when that one was killed, the guardian does. Root can't
run PostgreSQL, so as root it runs as an unprivileged user, in a folder that user can reach.

A lock taken here is given up by name, never by closing alone: a child forked meanwhile holds the same open file, and
with it a lock that is only closed.
"""

import contextlib
import fcntl
import logging
import os
import pwd
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import IO, NamedTuple

import psycopg

from backend.db import postmaster
from backend.db.binaries import Binaries, find
from backend.db.places import Place, check, own, place_for

CONNECTIONS = 100
"""Room for a few servers of one data folder; a larger pool asks for more when the server starts."""
LOOK = 0.25
"""Seconds between two looks of the keeper: it reads a file and asks the system for one process."""
PATIENCE = 20.0
FULL = "too many clients"
ROOT = Path(__file__).resolve().parent.parent.parent
RESERVED = 3
"""PostgreSQL keeps them for its superuser."""
DURABLE = ("-c", "fsync=on")
FAST_FOR_TESTS = ("-c", "fsync=off", "-c", "full_page_writes=off")


log = logging.getLogger("huliu")


class Server(NamedTuple):
    """A running embedded server; `pid` is the postmaster's."""

    place: Place
    tools: Binaries
    pid: int

    def url(self, role: str, database: str = "huliu") -> str:
        """A libpq URL over the unix socket."""
        return f"postgresql://{role}@/{database}?host={self.place.sockets}"


@contextlib.contextmanager
def attached(data_dir: Path, options: tuple[str, ...] = DURABLE) -> Iterator[Server]:
    """The server of `data_dir`, started if need be; the last one out stops it, on SIGTERM too.

    Raises RuntimeError in one line where the folder can't hold it.
    """
    place = place_for(data_dir)
    check(data_dir)
    place.home.mkdir(parents=True, exist_ok=True)
    with _ending_on_term(), (place.home / "users.lock").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)  # before the start: nobody stops what is just being started for us
        try:
            server = start(place, options)
            _guard(place)
            yield server
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            with contextlib.suppress(OSError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop(place)
                fcntl.flock(users, fcntl.LOCK_UN)


@contextlib.contextmanager
def _ending_on_term() -> Iterator[None]:
    """SIGTERM unwinds the stack where it would end the process on the spot and leave the server behind."""
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return

    def leave(number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _guard(place: Place) -> None:
    """A guardian that outlives us; there is one for each place."""
    subprocess.Popen(
        [sys.executable, "-m", "backend.db.guardian", str(place.home)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@contextlib.contextmanager
def kept_alive(server: Server, options: tuple[str, ...] = DURABLE) -> Iterator[None]:
    """Look after a server while it is needed: one that died is started again within five seconds."""
    leaving = threading.Event()

    def look() -> None:
        while not leaving.wait(LOOK):
            if postmaster.find(server.place.cluster) is not None:
                continue
            try:
                start(server.place, options)
            except (RuntimeError, OSError, psycopg.Error) as failed:
                log.error("the database could not be started again: %s", failed)

    thread = threading.Thread(target=look, name="database-keeper", daemon=True)
    thread.start()
    try:
        yield
    finally:
        leaving.set()
        thread.join(5)


def start(place: Place, options: tuple[str, ...] = DURABLE) -> Server:
    """Adopt the live server of `place`, or start it; safe to call from several processes at once."""
    place.home.mkdir(parents=True, exist_ok=True)
    with (place.home / "start.lock").open("w") as election, _holding(election):
        tools = find(place.home / "program")
        alive = _answering(place)
        if alive is not None:
            return Server(place, tools, alive)
        own(place, place.sockets, 0o700)
        if not (place.cluster / "PG_VERSION").exists():
            _initialise(place, tools, place.cluster)
        return Server(place, tools, _launch(place, tools, options))


@contextlib.contextmanager
def _holding(file: IO[str]) -> Iterator[None]:
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _initialise(place: Place, tools: Binaries, cluster: Path) -> None:
    if cluster.exists():
        shutil.rmtree(cluster)  # a first start that was cut off; PG_VERSION is written early, so it is empty
    own(place, cluster, 0o700)
    base = [str(tools.bin / "initdb"), "-D", str(cluster), "-E", "UTF8", "-A", "trust", "-U", "postgres"]
    for locale in ("C.UTF-8", "C"):
        done = _as_owner(place, tools, [*base, f"--locale={locale}"])
        if done.returncode == 0:
            return
    shutil.rmtree(cluster, ignore_errors=True)
    raise RuntimeError(f"initdb failed: {done.stderr.strip()}")


def _as_owner(place: Place, tools: Binaries, command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        user=place.user,
        group=pwd.getpwnam(place.user).pw_gid if place.user else None,
        extra_groups=[] if place.user else None,
        cwd="/",
        env=tools.environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def _launch(place: Place, tools: Binaries, options: tuple[str, ...]) -> int:
    """Wait for the live server, or run one, until it answers; its pid."""
    deadline = time.monotonic() + PATIENCE
    process: subprocess.Popen[bytes] | None = None
    while time.monotonic() < deadline:
        pid = _answering(place)
        if pid is not None:
            return pid
        ours = process is not None and process.poll() is None
        if not ours and postmaster.find(place.cluster) is None:
            postmaster.clear(place.cluster, place.sockets)
            process = _run(place, tools, options)
        time.sleep(0.02 if ours else 0.1)
    tail = (place.home / "server.log").read_text(errors="replace")[-800:]
    raise RuntimeError(f"PostgreSQL did not start:\n{tail}")


def _run(place: Place, tools: Binaries, options: tuple[str, ...]) -> subprocess.Popen[bytes]:
    command = [str(tools.bin / "postgres"), "-D", str(place.cluster), "-k", str(place.sockets)]
    for setting in (
        "listen_addresses=",
        f"max_connections={CONNECTIONS}",
        "shared_buffers=128MB",
        "unix_socket_permissions=0700",
        "timezone=UTC",
        "wal_compression=on",
    ):
        command += ["-c", setting]
    with (place.home / "server.log").open("ab") as log_file:
        return subprocess.Popen(
            [*command, *options],
            user=place.user,
            group=pwd.getpwnam(place.user).pw_gid if place.user else None,
            extra_groups=[] if place.user else None,
            cwd="/",
            env=tools.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log_file,
            stderr=log_file,
            start_new_session=True,
        )


def _answering(place: Place) -> int | None:
    """The postmaster's pid when the server answers, else None."""
    pid = postmaster.find(place.cluster)
    if pid is None:
        return None
    try:
        psycopg.connect(host=str(place.sockets), user="postgres", dbname="postgres", connect_timeout=3).close()
    except psycopg.OperationalError as refused:
        return pid if FULL in str(refused) else None
    return pid


def stop(place: Place) -> None:
    """Stop fast: open transactions are rolled back, nothing committed is lost."""
    deadline = time.monotonic() + PATIENCE
    pid = postmaster.find(place.cluster)
    if pid is not None:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGINT)
    while pid is not None and postmaster.find(place.cluster) == pid and time.monotonic() < deadline:
        time.sleep(0.02)
        postmaster.reap(pid)

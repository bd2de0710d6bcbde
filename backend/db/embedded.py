"""A PostgreSQL of our own in the data folder, for machines without a server.

A file lock elects who starts it; everybody else attaches. A server left by a killed process is adopted,
a dead one is restarted. The last process to detach stops it. Root can't run PostgreSQL, so as root it
runs as an unprivileged user, in a folder that user can reach.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg

from backend.db.binaries import Binaries, find

SOCKET_LIMIT = 100
"""Bytes a unix socket's path may take (108 in Linux, 104 in macOS, minus the file's own name)."""
CONNECTIONS = 40
DURABLE = ("-c", "fsync=on")
FAST_FOR_TESTS = ("-c", "fsync=off", "-c", "full_page_writes=off")


class Place(NamedTuple):
    """Where an embedded server lives and who runs it."""

    home: Path
    sockets: Path
    user: str | None


class Server(NamedTuple):
    """A running embedded server; `pid` is the postmaster's."""

    place: Place
    tools: Binaries
    pid: int

    def url(self, role: str, database: str = "huliu") -> str:
        """A libpq URL over the unix socket."""
        return f"postgresql://{role}@/{database}?host={self.place.sockets}"


def place_for(data_dir: Path) -> Place:
    """Choose the folders. As root where the project is unreachable for others: /var/lib/huliu/<hash>."""
    mark = hashlib.sha256(str(data_dir).encode()).hexdigest()[:12]
    home, user = data_dir / "postgres", None
    if os.geteuid() == 0:
        user = "nobody"
        if not _reachable(data_dir.parent):
            home = Path("/var/lib/huliu") / mark / "postgres"
            _say(f"{data_dir} can't be reached by '{user}'; the database lives in {home}")
    sockets = home / "run"
    if len(str(sockets).encode()) + len("/.s.PGSQL.5432.lock") > SOCKET_LIMIT:
        sockets = Path("/tmp") / f"huliu-{mark}"  # noqa: S108 - mode 0700, ours, checked below
    return Place(home, sockets, user)


def _reachable(folder: Path) -> bool:
    return all(p.stat().st_mode & 0o001 for p in (folder, *folder.parents) if p.exists())


def _say(text: str) -> None:
    print(f"» {text}", file=sys.stderr, flush=True)


def _own(place: Place, folder: Path, mode: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if place.user:
        account = pwd.getpwnam(place.user)
        os.chown(folder, account.pw_uid, account.pw_gid)
    elif folder.stat().st_uid != os.geteuid():
        raise RuntimeError(f"{folder} belongs to another user")
    folder.chmod(mode)


@contextlib.contextmanager
def attached(data_dir: Path, options: tuple[str, ...] = DURABLE) -> Iterator[Server]:
    """The server of `data_dir`, started if need be; the last one out stops it."""
    place = place_for(data_dir)
    data_dir.mkdir(parents=True, exist_ok=True)
    place.home.mkdir(parents=True, exist_ok=True)
    with (place.home / "users.lock").open("w") as users:
        server = start(place, options)
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield server
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            with contextlib.suppress(OSError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop(server)


@contextlib.contextmanager
def kept_alive(server: Server, options: tuple[str, ...] = DURABLE) -> Iterator[None]:
    """Look after a server while it is needed: one that died is started again within two seconds."""
    leaving = threading.Event()

    def look() -> None:
        while not leaving.wait(1):
            if _answering(server.place) is None and not leaving.is_set():
                with contextlib.suppress(RuntimeError, OSError):
                    start(server.place, options)

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
    with (place.home / "start.lock").open("w") as election:
        fcntl.flock(election, fcntl.LOCK_EX)
        tools = find(place.home / "program")
        alive = _answering(place)
        if alive:
            return Server(place, tools, alive)
        _own(place, place.sockets, 0o700)
        cluster = place.home / "cluster"
        if not (cluster / "PG_VERSION").exists():
            _initialise(place, tools, cluster)
        pid = _launch(place, tools, cluster, options)
        return Server(place, tools, pid)


def _initialise(place: Place, tools: Binaries, cluster: Path) -> None:
    if cluster.exists():
        shutil.rmtree(cluster)  # a first start that was cut off; PG_VERSION is written early, so it is empty
    _own(place, cluster, 0o700)
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


def _launch(place: Place, tools: Binaries, cluster: Path, options: tuple[str, ...]) -> int:
    command = [str(tools.bin / "postgres"), "-D", str(cluster), "-k", str(place.sockets)]
    for setting in (
        "listen_addresses=",
        f"max_connections={CONNECTIONS}",
        "shared_buffers=128MB",
        "unix_socket_permissions=0700",
        "timezone=UTC",
        "wal_compression=on",
    ):
        command += ["-c", setting]
    command += options
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        # After kill -9 the old server's children may still hold shared memory for a moment: try again.
        with (place.home / "server.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                user=place.user,
                group=pwd.getpwnam(place.user).pw_gid if place.user else None,
                extra_groups=[] if place.user else None,
                cwd="/",
                env=tools.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while process.poll() is None and time.monotonic() < deadline:
            if _answering(place):
                return process.pid
            time.sleep(0.02)
        time.sleep(0.1)
    tail = (place.home / "server.log").read_text(errors="replace")[-800:]
    raise RuntimeError(f"PostgreSQL did not start:\n{tail}")


def _answering(place: Place) -> int | None:
    """The postmaster's pid when the server answers, else None."""
    try:
        with psycopg.connect(f"host={place.sockets} user=postgres dbname=postgres connect_timeout=3"):
            return int((place.home / "cluster" / "postmaster.pid").read_text().split()[0])
    except (psycopg.OperationalError, OSError, IndexError):
        return None


def stop(server: Server) -> None:
    """Stop fast: open transactions are rolled back, nothing committed is lost."""
    cluster = str(server.place.home / "cluster")
    pg_ctl = str(server.tools.bin / "pg_ctl")
    _as_owner(server.place, server.tools, [pg_ctl, "stop", "-D", cluster, "-m", "fast", "-w", "-t", "20"])

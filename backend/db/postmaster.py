"""Who stands behind a PostgreSQL's pid files, and what a dead one left: read from the processes, never believed.

A killed server leaves files that name its pid. The system may since have given that pid to somebody else, a zombie
nobody waited for still answers to it, and the file may be torn. PostgreSQL refuses to start in all three cases.
"""

import contextlib
import os
import signal
import time
from pathlib import Path

import psutil

PID_FILE = "postmaster.pid"
SOCKET_LOCK = ".s.PGSQL.5432.lock"


def find(cluster: Path) -> int | None:
    """The pid of the live server of a cluster, else None."""
    told = _told(cluster / PID_FILE)
    return told if told is not None and _serves(told, cluster) else None


def clear(cluster: Path, sockets: Path) -> None:
    """Before a start: end what a dead server's children still do, reap it, and take away files that name nobody.

    Call it only while no live server of the cluster is known and nobody else may start one. PostgreSQL itself still
    refuses to run beside a process that holds the cluster's shared memory.
    """
    dead = _told(cluster / PID_FILE)
    if dead is not None:
        reap(dead)
    orphans = [process.pid for process in psutil.process_iter() if _serves(process.pid, cluster)]
    for orphan in orphans:
        with contextlib.suppress(OSError):
            os.kill(
                orphan, signal.SIGKILL
            )  # its shared memory is worth nothing any more, and a query may run for hours
    deadline = time.monotonic() + 2
    while any(_serves(orphan, cluster) for orphan in orphans) and time.monotonic() < deadline:
        time.sleep(0.01)
    for left in (cluster / PID_FILE, sockets / SOCKET_LOCK):
        told = _told(left)
        if told is None or not _serves(told, cluster):
            left.unlink(missing_ok=True)


def reap(pid: int) -> None:
    """Wait for a child that ended, if it is ours: a zombie keeps its pid."""
    with contextlib.suppress(ChildProcessError, OSError):
        os.waitpid(pid, os.WNOHANG)


def _told(file: Path) -> int | None:
    """The pid in a file's first line; None for no file and for garbage."""
    try:
        told = int(file.read_text(errors="replace").split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return abs(told) or None  # a stand-alone backend writes its pid negative


def _serves(pid: int, cluster: Path) -> bool:
    """Whether a process is a PostgreSQL at work in this cluster: its servers stand in their data folder."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
            return False
        return Path(process.cwd()) == cluster.resolve()
    except (psutil.Error, OSError, ValueError, OverflowError):
        return False

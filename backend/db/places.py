"""Where an embedded server may live: folders that its user reaches, that can be written and have room."""

import hashlib
import os
import pwd
import re
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

SOCKET_LIMIT = 100
"""Bytes a unix socket's path may take (108 in Linux, 104 in macOS, minus the file's own name)."""
PLAIN = re.compile(r"[A-Za-z0-9._/+@=-]+")
"""Letters of a socket's folder that mean nothing in a URL, a connection string or PostgreSQL's own list of folders."""
ROOM_TO_BEGIN, ROOM_TO_RUN = 128, 16
"""Megabytes that must be free to make a cluster, and to run one."""


class Place(NamedTuple):
    """Where an embedded server lives and who runs it."""

    home: Path
    sockets: Path
    user: str | None

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.home / "cluster"


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
    too_long = len(str(sockets).encode()) + len("/.s.PGSQL.5432.lock") > SOCKET_LIMIT
    if too_long or not PLAIN.fullmatch(str(sockets)):
        sockets = Path("/tmp") / f"huliu-{mark}"  # noqa: S108 - mode 0700, ours, checked below
    return Place(home, sockets, user)


def _reachable(folder: Path) -> bool:
    return all(p.stat().st_mode & 0o001 for p in (folder, *folder.parents) if p.exists())


def _say(text: str) -> None:
    print(f"» {text}", file=sys.stderr, flush=True)


def own(place: Place, folder: Path, mode: int) -> None:
    """Make a folder of the user who runs the server. Raises RuntimeError for somebody else's."""
    folder.mkdir(parents=True, exist_ok=True)
    if place.user:
        account = pwd.getpwnam(place.user)
        os.chown(folder, account.pw_uid, account.pw_gid)
    elif folder.stat().st_uid != os.geteuid():
        raise RuntimeError(f"{folder} belongs to another user")
    folder.chmod(mode)


def check(data_dir: Path) -> None:
    """Say in one line that the folder can't be written, or is too full to begin or to run."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        probe = data_dir / f".probe-{os.getpid()}"
        probe.write_bytes(b"\0" * 4096)
        probe.unlink()
        free = shutil.disk_usage(data_dir).free // 2**20
    except OSError as wrong:
        raise RuntimeError(f"the data folder {data_dir} can't be written: {wrong.strerror}") from wrong
    needed = ROOM_TO_RUN if (data_dir / "postgres" / "cluster" / "PG_VERSION").exists() else ROOM_TO_BEGIN
    if free < needed:
        raise RuntimeError(f"the data folder {data_dir} is full: {free} MB free, {needed} MB needed")

"""A process that ends the embedded server when nobody uses it any more, however its users went.

Users hold a shared lock. The last one to leave stops the server itself; when it was killed it can't, and the system
frees its lock: then the guardian, which looks every half second, gets the lock for itself and stops the server.
"""

import contextlib
import fcntl
import os
import signal
import sys
import time
from pathlib import Path

from backend.db import postmaster

LOOK = 0.5


def watch(home: Path) -> None:
    """Wait for the last user of `home` to go, stop its server, leave. A second guardian leaves at once."""
    with (home / "guardian.lock").open("w") as only, (home / "users.lock").open("w") as users:
        try:
            fcntl.flock(only, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return
        while not _alone(users):
            time.sleep(LOOK)
        pid = postmaster.find(home / "cluster")
        if pid is not None:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGINT)  # fast: open transactions are rolled back
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline and postmaster.find(home / "cluster"):
                time.sleep(0.05)


def _alone(users: object) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[arg-type]
    except OSError:
        return False
    return True


if __name__ == "__main__":
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)  # it leaves when its server does
    watch(Path(sys.argv[1]))

"""A process that follows the one it was started by: when that one is gone, however it went, this one goes too."""

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping

PARENT = "_HULIU_PARENT"
"""Environment variable: the pid of the process to follow. Not a setting."""
LOOK = 0.5
GRACE = 8.0
"""Seconds between the polite signal and the other one: requests in hand are answered."""
PR_SET_PDEATHSIG = 1


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of a child that is to follow this very process."""
    return {**environ, PARENT: str(os.getpid())}


def follow() -> None:
    """Follow the process that the environment names; nothing where it names none.

    Linux tells us the moment our parent dies; everywhere else, and where that moment has passed already, we look.
    """
    told = os.environ.pop(PARENT, "")
    if not told:
        return
    parent = int(told)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    threading.Thread(target=_look, args=(parent,), name="leash", daemon=True).start()


def _look(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os.kill(os.getpid(), signal.SIGKILL)

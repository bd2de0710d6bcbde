"""One serving process: the server and the application in it, as a child of `huliu serve`."""

import os
import socket
import sys
from typing import TYPE_CHECKING

from backend import leash
from backend import settings as configuration
from backend.settings import ROOT, Settings

if TYPE_CHECKING:
    from litestar.types import ASGIApp

HEADERS = 65536
"""Bytes of a request's head: more is refused before it is kept."""
SLOW = 20
"""Seconds a request may take to come in whole: its head here, its body at the edge."""


class PortTaken(Exception):
    """Somebody else serves on our address."""


def claim(host: str, port: int) -> socket.socket:
    """Hold an address for our own processes alone, for as long as the socket is kept. Raises PortTaken.

    The server's processes share the port by SO_REUSEPORT, which a second server of the same user would do as well. So
    the address is bound without it first, which the system grants to one only, and then opened to our children.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    held = socket.socket(family, kind, protocol)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections of an earlier server may linger
    try:
        held.bind(address)
    except OSError as taken:
        held.close()
        raise PortTaken(f"{host}:{port} can't be served: {taken.strerror}") from taken
    if sys.platform == "linux":
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    else:
        held.close()  # elsewhere the server binds for itself, and alone
    return held


def slots(settings: Settings) -> list[int]:
    """Serving processes behind each server: one, so that a server that fails is nobody else's trouble.

    Only Linux spreads connections over several servers of one port; elsewhere one has them all.
    """
    return [1] * settings.workers if sys.platform == "linux" else [settings.workers]


def create() -> "ASGIApp":
    """The application, in the process that the server forked for it."""
    leash.follow()
    from backend.app import create as compose

    return compose()


def main(workers: int, *, reload: bool) -> None:
    """Load the application, wait until our standard input ends (`huliu serve` has prepared), serve until SIGTERM."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.http import HTTP1Settings

    leash.follow()
    if not reload:
        from backend import app  # noqa: F401 - loaded once, before the fork: a process that ended is back at once
    sys.stdin.read()
    settings = configuration.load()
    os.environ.update(leash.environment({}))
    Granian(
        "backend.serving:create",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        workers=workers,
        websockets=False,
        http=HTTPModes.http1,  # told to guess, the server waits for a first byte without end
        http1_settings=HTTP1Settings(header_read_timeout=SLOW * 1000, max_buffer_size=HEADERS),
        log_access=False,
        log_enabled=True,
        workers_kill_timeout=5,
        respawn_failed_workers=True,
        reload=reload,
        reload_paths=[ROOT / "backend"] if reload else None,
    ).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), reload="reload" in sys.argv[2:])

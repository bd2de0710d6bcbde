"""Requests that never end, or end too early, over real sockets: answered or dropped in time, and never called a bug."""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from backend.settings import Settings
from tests.factories.processes import Process

pytestmark = pytest.mark.race
HEAD = b"POST /api/auth/codes HTTP/1.1\r\nhost: 127.0.0.1\r\nx-huliu: 1\r\ncontent-type: application/json\r\n"
LENGTH, CHUNKED = b"content-length: 40\r\n\r\n", b"transfer-encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("wire") / "log"


@pytest.fixture
def served(settings: Settings, log: Path) -> Iterator[Process]:
    process = Process(settings, log)
    process.wait_ready(60)
    yield process
    process.kill()


def send(process: Process, data: bytes) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", process.port), timeout=30)
    made.sendall(data)
    return made


def hear(made: socket.socket) -> bytes:
    """What is answered until the other side closes."""
    heard = b""
    with suppress(OSError):
        while part := made.recv(65536):
            heard += part
    made.close()
    return heard


def test_what_never_ends_is_ended_after_twenty_seconds(served: Process) -> None:
    begun = time.monotonic()
    waiting = {
        "nothing": b"", "a head": HEAD, "a body": HEAD + LENGTH + b'{"phone"', "no body": HEAD + LENGTH,
        "a chunk": HEAD + CHUNKED + b"a\r\n{\"pho", "no chunk": HEAD + CHUNKED,
    }  # fmt: skip
    opened = {what: send(served, data) for what, data in waiting.items()}
    drip = send(served, HEAD + LENGTH)
    for _ in range(12):  # a byte now and then is no body either
        time.sleep(1.5)
        with suppress(OSError):
            drip.sendall(b" ")
    heard = {what: hear(made) for what, made in (*opened.items(), ("a drip", drip))}
    took = time.monotonic() - begun
    assert 15 < took < 30, took
    for what in ("a body", "no body", "a chunk", "no chunk", "a drip"):
        assert b" 408 " in heard[what], (what, heard[what])


@pytest.mark.parametrize("path", ["/api/auth/codes", "/api/orders", "/api/payments/stripe/webhook", "/api/quotes"])
def test_what_ends_too_early_is_no_fault_of_ours(path: str, served: Process, log: Path) -> None:
    head = HEAD.replace(b"/api/auth/codes", path.encode())
    bad = (
        head + LENGTH + b'{"pho', head + CHUNKED + b"5\r\n{\"pho", head + CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n",
        head + CHUNKED + b"5\r\n{}\r\n0\r\n\r\n", head + b"content-length: x\r\n\r\n{}", head + b"bad header\r\n\r\n",
    )  # fmt: skip
    for data in bad:
        made = send(served, data)
        time.sleep(0.2)
        made.shutdown(socket.SHUT_WR)
        heard = hear(made)
        assert not heard or heard.startswith(b"HTTP/1.1 4"), (data, heard)
        gone = send(served, data)
        time.sleep(0.1)
        gone.close()
    assert httpx.get(f"{served.url}/ready", timeout=10).status_code == 200
    said = log.read_text()
    assert "unhandled" not in said, said[-3000:]
    assert "Traceback" not in said, said[-3000:]

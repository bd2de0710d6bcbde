"""Throttles: fixed-window counters in process memory, or in Redis where several processes serve.

Losing Redis costs a throttle what the processes shared and nothing else: meanwhile each process counts by itself.
"""

import logging
from time import monotonic, time
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from backend.kernel.errors import TooManyRequests

if TYPE_CHECKING:
    from redis.asyncio import Redis

log = logging.getLogger("huliu.limits")
FULL = 100_000
PATIENCE = 0.25
"""Seconds a request waits for Redis."""
AGAIN = 2.0
"""Seconds between two looks whether it is back."""


@runtime_checkable
class Counters(Protocol):
    """Something that counts hits per name and window."""

    async def hit(self, name: str, window: int) -> int:
        """Count one hit now; how many the current window of `window` seconds holds."""


class MemoryCounters:
    """One process's counters; bounded: windows that are over go first, then those that end soonest."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, int], int] = {}

    async def hit(self, name: str, window: int) -> int:
        """See Counters."""
        now = int(time())
        slot = (name, (now // window + 1) * window)
        if len(self._counts) > FULL:
            self._make_room(now)
        self._counts[slot] = self._counts.get(slot, 0) + 1
        return self._counts[slot]

    def _make_room(self, now: int) -> None:
        over = [slot for slot in self._counts if slot[1] <= now]
        if len(over) < FULL // 2:  # a day's cap outlives what somebody fills with windows of minutes
            over = sorted(self._counts, key=lambda slot: slot[1])[: FULL // 2]
        for slot in over:
            del self._counts[slot]


class RedisCounters:
    """Counters all processes share: INCR and EXPIRE in one transaction; this process's own while Redis is away."""

    def __init__(self, client: "Redis") -> None:
        self._client, self._own = client, MemoryCounters()
        self._away_until = 0.0

    @classmethod
    def at(cls, url: str) -> "RedisCounters":
        """Of a Redis that may be gone or hang: nobody waits for it longer than `PATIENCE`."""
        from redis.asyncio import Redis
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff

        never = Retry(NoBackoff(), 0)
        return cls(Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=never))

    async def hit(self, name: str, window: int) -> int:
        """See Counters."""
        if monotonic() < self._away_until:
            return await self._own.hit(name, window)
        slot = f"huliu:limit:{name}:{int(time()) // window}"
        try:
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.incr(slot)
                pipe.expire(slot, window)
                count, _ = await pipe.execute()
        except Exception as lost:
            log.warning("throttle lost Redis: %s", type(lost).__name__)
            self._away_until = monotonic() + AGAIN
            return await self._own.hit(name, window)
        return int(count)


async def allow(counters: Counters, name: str, limit: int, window: int) -> None:
    """Count a hit. Raises TooManyRequests beyond `limit` in the window, with seconds to wait."""
    if await counters.hit(name, window) > limit:
        raise TooManyRequests(retry_after=window - int(time()) % window)

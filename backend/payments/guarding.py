"""A guard around a provider that is away: ask it less, say so at once, and let it come back by itself."""

import uuid
from collections.abc import Awaitable, Mapping
from datetime import datetime
from time import monotonic
from typing import TypeVar

from backend.payments.ports import About, Disputed, Event, Intent, Moved, Provider, Returned, Started, Unavailable

FAILURES = 3
"""Calls without an answer, one after the other, after which the provider counts as away."""
PAUSE = 5.0
"""Seconds until it is asked again; one answer ends the matter."""
T = TypeVar("T")


class Guarded:
    """See Provider. While the provider is away, calls are refused at once but for one every PAUSE seconds."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._failures, self._ask_after = 0, 0.0

    @property
    def name(self) -> str:
        """See Provider."""
        return self._provider.name

    @property
    def methods(self) -> tuple[str, ...]:
        """See Provider."""
        return self._provider.methods

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> Event | None:
        """See Provider."""
        return self._provider.read_event(body, headers)

    def about(self, kind: str) -> About:
        """See Provider."""
        return self._provider.about(kind)

    @property
    def away(self) -> bool:
        """Whether paying is known to be impossible now, so that nothing should be sold that can't be paid."""
        return self._failures >= FAILURES and monotonic() < self._ask_after

    async def _ask(self, call: Awaitable[T]) -> T:
        try:
            answer = await call
        except Unavailable:
            self._failures += 1
            self._ask_after = monotonic() + PAUSE
            raise
        self._failures = 0
        return answer

    def _admit(self) -> None:
        if self.away:
            raise Unavailable("away")
        if self._failures >= FAILURES:
            self._ask_after = monotonic() + PAUSE  # this call finds out; the others wait for it

    async def start(self, key: uuid.UUID, amount: int, method: str, description: str) -> Started:
        """See Provider."""
        self._admit()
        return await self._ask(self._provider.start(key, amount, method, description))

    async def look_up(self, reference: str) -> Intent:
        """See Provider."""
        self._admit()
        return await self._ask(self._provider.look_up(reference))

    async def find_refund(self, key: uuid.UUID, reference: str) -> Returned | None:
        """See Provider."""
        self._admit()
        return await self._ask(self._provider.find_refund(key, reference))

    async def find(self, key: uuid.UUID) -> Intent | None:
        """See Provider."""
        self._admit()
        return await self._ask(self._provider.find(key))

    async def cancel(self, reference: str) -> Intent:
        """See Provider."""
        self._admit()
        return await self._ask(self._provider.cancel(reference))

    async def refund(self, key: uuid.UUID, reference: str, amount: int) -> Returned:
        """See Provider."""
        self._admit()
        return await self._ask(self._provider.refund(key, reference, amount))

    async def look_up_refund(self, reference: str) -> Returned:
        """See Provider."""
        self._admit()
        return await self._ask(self._provider.look_up_refund(reference))

    async def look_up_dispute(self, reference: str) -> Disputed:
        """See Provider."""
        self._admit()
        return await self._ask(self._provider.look_up_dispute(reference))

    async def movements(self, since: datetime) -> list[Moved]:
        """See Provider."""
        self._admit()
        return await self._ask(self._provider.movements(since))

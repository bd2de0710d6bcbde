"""What many ask for and few change, kept in a process for some seconds."""

import asyncio
import uuid
from collections import defaultdict
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.session import Database

T = TypeVar("T")
Read = Callable[[AsyncSession, uuid.UUID], Awaitable[T]]


class Kept(Generic[T]):
    """Things by id as `read` finds them, each kept for `life` seconds in this process."""

    def __init__(self, database: Database, read: Read[T], life: float) -> None:
        self._database, self._read, self._life = database, read, life
        self._kept: dict[uuid.UUID, tuple[float, T]] = {}
        self._reading: dict[uuid.UUID, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._version = 0

    def clear(self) -> None:
        """Forget everything: something changed. What is being read just now is not kept either."""
        self._version += 1
        self._kept.clear()

    async def get(self, key: uuid.UUID) -> T:
        """One thing; raises what `read` raises.

        It reads in a session of its own: a caller that waited here with a connection in hand could starve the
        reader of its last one.
        """
        kept = self._kept.get(key)
        if kept and kept[0] > monotonic():
            return kept[1]
        async with self._reading[key]:  # a crowd asks the database once
            kept = self._kept.get(key)
            if kept and kept[0] > monotonic():
                return kept[1]
            version = self._version
            async with self._database.reading() as session:
                found = await self._read(session, key)
            if version == self._version:
                self._kept[key] = (monotonic() + self._life, found)
            return found

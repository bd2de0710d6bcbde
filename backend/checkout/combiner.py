"""The combiner: while one placing call is at PostgreSQL, arriving orders queue; then all of them go at once.

No timer: a lone order leaves immediately. Under load one durable commit carries up to 128 orders, which is
what makes a hot departure as fast as many quiet ones.
"""

import asyncio
import uuid
from collections import deque
from collections.abc import Sequence
from time import monotonic
from typing import Any, NamedTuple

import msgspec
import psycopg
from psycopg.errors import LockNotAvailable, QueryCanceled, SerializationFailure
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from backend.kernel.errors import Busy

BATCH = 128
QUEUE = 1024
PATIENCE = 4.5
"""Seconds a waiter is kept; design: every answer within five."""
SOLD_OUT_FOR = 0.5
"""Seconds a quota that refused stays refused in this process without asking again."""
OFFERED_PLACE_LOST = "HL001"


class Verdict(NamedTuple):
    """What PostgreSQL decided. `outcome`: placed, replayed, key_reused, offer_changed, closed or short."""

    outcome: str
    number: str | None
    quota: uuid.UUID | None
    remaining: int | None


class Prepared(NamedTuple):
    """An order ready to place: its key, the stock it wishes, and the JSON element `place_v6` reads."""

    account_id: uuid.UUID
    key: str
    body_hash: bytes
    wishes: dict[uuid.UUID, int]
    element: bytes
    alone: bool = False


class _Waiter(NamedTuple):
    order: Prepared
    answer: asyncio.Future[Verdict]


class Combiner:
    """One per process. `place` is the only verb."""

    def __init__(self, pool: AsyncConnectionPool[psycopg.AsyncConnection[Any]]) -> None:
        self._pool = pool
        self._queue: deque[_Waiter] = deque()
        self._running: asyncio.Task[None] | None = None
        self._sold_out: dict[uuid.UUID, tuple[float, int]] = {}

    async def place(self, order: Prepared) -> Verdict:
        """Place one order. Raises Busy when the queue is full or the answer takes too long.

        After Busy the outcome may be unknown; asking again with the same key shows the truth. A waiter that
        goes away while its order is on the way keeps the order under its key.
        """
        if refusal := self._known_sold_out(order):
            return await self._placed_before(order) or refusal
        if len(self._queue) >= QUEUE:
            raise Busy("queue_full")
        waiter = _Waiter(order, asyncio.get_running_loop().create_future())
        self._queue.append(waiter)
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run())
        try:
            return await asyncio.wait_for(waiter.answer, PATIENCE)
        except TimeoutError as late:
            raise Busy("busy") from late

    def known_left(self, quota: uuid.UUID) -> int | None:
        """What PostgreSQL said a moment ago remains of a quota that refused somebody; None when it refused nobody."""
        until, left = self._sold_out.get(quota, (0.0, 0))
        return left if until > monotonic() else None

    def _known_sold_out(self, order: Prepared) -> Verdict | None:
        """Refuse from memory what PostgreSQL refused a moment ago, if at least as much is wished."""
        for quota, quantity in order.wishes.items():
            until, left = self._sold_out.get(quota, (0.0, 0))
            if until > monotonic() and quantity > left:
                return Verdict("short", None, quota, left)
        return None

    async def _placed_before(self, order: Prepared) -> Verdict | None:
        """A repeat of an order that got the last places still shows that order."""
        question = "select number, body_hash from orders where account_id = %s and key = %s"
        async with self._pool.connection(timeout=2) as connection:
            row = await (await connection.execute(question, [order.account_id, order.key])).fetchone()
        if row is None:
            return None
        return Verdict("replayed" if row[1] == order.body_hash else "key_reused", row[0], None, None)

    async def _run(self) -> None:
        while self._queue:
            batch = self._next_batch()
            if not batch:
                continue
            try:
                verdicts = await self._ask([w.order for w in batch])
            except Exception:
                await self._ask_one_by_one(batch)
            else:
                for waiter, verdict in zip(batch, verdicts, strict=True):
                    self._answer(waiter, verdict)

    def _next_batch(self) -> list[_Waiter]:
        """Up to BATCH waiters with distinct keys; the rest stay queued in order."""
        batch: list[_Waiter] = []
        later: list[_Waiter] = []
        seen: set[tuple[uuid.UUID, str]] = set()
        while self._queue and len(batch) < BATCH:
            waiter = self._queue.popleft()
            if waiter.answer.done():
                continue  # it went away before its order left
            name = (waiter.order.account_id, waiter.order.key)
            if name in seen or (waiter.order.alone and batch):
                later.append(waiter)
                continue
            seen.add(name)
            batch.append(waiter)
            if waiter.order.alone:
                break
        self._queue.extendleft(reversed(later))
        return batch

    async def _ask(self, orders: Sequence[Prepared]) -> list[Verdict]:
        text = b"[" + b",".join(order.element for order in orders) + b"]"
        async with self._pool.connection(timeout=2) as connection:
            rows = await (await connection.execute("select * from place_v6(%s::jsonb)", [text.decode()])).fetchall()
        verdicts = {row[0]: Verdict(row[1], row[2], row[3], row[4]) for row in rows}
        return [verdicts[n] for n in range(1, len(orders) + 1)]

    async def _ask_one_by_one(self, batch: list[_Waiter]) -> None:
        for waiter in batch:
            if waiter.answer.done():
                continue
            try:
                verdict = await self._ask_patiently(waiter.order)
            except Exception as broken:
                if not waiter.answer.done():
                    waiter.answer.set_exception(broken)
            else:
                self._answer(waiter, verdict)

    async def _ask_patiently(self, order: Prepared) -> Verdict:
        """Ask for one order; a key that appeared meanwhile or a lost connection is worth one more try."""
        for last in (False, True):
            try:
                return (await self._ask([order]))[0]
            except (LockNotAvailable, QueryCanceled) as busy:
                raise Busy("busy") from busy
            except (SerializationFailure, psycopg.OperationalError, psycopg.InterfaceError) as lost:
                if lost.sqlstate == OFFERED_PLACE_LOST:  # a code of our own: the driver takes unknown ones for trouble
                    return Verdict("short", None, None, 0)
                if last:
                    raise Busy("database_away") from lost
                await self._pool.check()
            except PoolTimeout as none_free:
                raise Busy("database_away") from none_free
        raise AssertionError("unreachable")

    def _answer(self, waiter: _Waiter, verdict: Verdict) -> None:
        if verdict.outcome == "short" and verdict.quota in waiter.order.wishes:
            if len(self._sold_out) > QUEUE:
                self._sold_out.clear()
            self._sold_out[verdict.quota] = (monotonic() + SOLD_OUT_FOR, verdict.remaining or 0)
        if not waiter.answer.done():
            waiter.answer.set_result(verdict)


def element(document: dict[str, Any]) -> bytes:
    """The JSON of one order for `place_v6`; uuids, dates and instants as ISO text."""
    return msgspec.json.encode(document)

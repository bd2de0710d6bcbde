"""Who does the jobs and what becomes of them, read from the job table itself."""

from datetime import datetime
from typing import Any, NamedTuple

from psycopg import AsyncConnection

HEARTBEAT = 5.0
"""Seconds between two signs of life of a worker."""
QUIET = 3 * HEARTBEAT
"""Seconds without a sign after which there is no worker."""


class Jobs(NamedTuple):
    """`silent`: seconds since a worker's last sign of life, None when there never was one."""

    silent: float | None
    waiting: int
    doing: int
    failed: int

    @property
    def worker(self) -> str:
        """What to say of the worker."""
        if self.silent is None:
            return "no worker yet"
        return "at work" if self.silent <= QUIET else f"no worker for {self.silent:.0f} s"


async def look(connection: AsyncConnection[Any]) -> Jobs:
    """The present state. A worker that left in good order took its row along: then its last finished job tells."""
    cursor = await connection.execute(
        "select extract(epoch from now() - coalesce((select max(last_heartbeat) from procrastinate_workers),"
        " (select max(at) from (select at, type from procrastinate_events order by id desc limit 2000) e"
        " where type in ('started', 'succeeded')) - make_interval(secs => %s))),"
        " count(*) filter (where status = 'todo' and (scheduled_at is null or scheduled_at <= now())),"
        " count(*) filter (where status = 'doing'), count(*) filter (where status = 'failed')"
        " from procrastinate_jobs where status in ('todo', 'doing', 'failed')",
        [QUIET],
    )
    row = await cursor.fetchone()
    assert row is not None  # an aggregate always has one
    return Jobs(None if row[0] is None else max(0.0, float(row[0])), *row[1:])


class Failed(NamedTuple):
    """Jobs of a kind that were tried as often as they may and are given up: `task` is `feature:task`."""

    task: str
    given_up: int
    last_at: datetime | None


async def failed(connection: AsyncConnection[Any]) -> list[Failed]:
    """Jobs given up, by kind, the newest first."""
    cursor = await connection.execute(
        "select j.task_name, count(distinct j.id), max(e.at) from procrastinate_jobs j"
        " left join procrastinate_events e on e.job_id = j.id and e.type = 'failed'"
        " where j.status = 'failed' group by 1 order by 3 desc nulls last"
    )
    return [Failed(*row) for row in await cursor.fetchall()]

"""The declaration as a whole: every column that can hold words stands in one of these two, once. Features declare them:
what says something about a person in their `lives.py`, what doesn't beside the table (`db.base.Base.impersonal`)."""

from backend import tables
from backend.features import FEATURES
from backend.kernel.lives import Life

LIVES: tuple[Life, ...] = tuple(life for feature in FEATURES for life in feature.lives)
"""What says something about a person."""

MACHINE = {
    "alembic_version": "version_num",
    "procrastinate_events": "type",
    "procrastinate_jobs": "queue_name task_name lock queueing_lock args status",
    "procrastinate_periodic_defers": "task_name periodic_id",
}
"""The machine's own upkeep. Jobs are given ids, never words of a person."""

IMPERSONAL: dict[str, str] = dict(sorted((tables.IMPERSONAL | MACHINE).items()))
"""What doesn't: states, codes, sums, what suppliers publish, keys and digests."""

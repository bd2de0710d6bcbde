"""What background work brings of its own."""

from backend.jobs import housekeeping
from backend.kernel.room import Room

ROOM = Room(
    name="jobs",
    jobs=housekeeping.blueprint,
)  # fmt: skip

"""What pictures bring."""

from backend.kernel.room import Room
from backend.media import jobs

ROOM = Room(
    name="media",
    jobs=jobs.blueprint,
)  # fmt: skip

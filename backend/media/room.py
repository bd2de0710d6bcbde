"""What pictures bring."""

from backend.kernel.room import Room
from backend.media import jobs, lives

ROOM = Room(
    name="media",
    lives=lives.LIVES,
    jobs=jobs.blueprint,
)  # fmt: skip

"""What the calendar brings."""

from backend.calendar import routes, sheet_routes
from backend.kernel.room import Room

ROOM = Room(
    name="calendar",
    routers=(routes.router, sheet_routes.router),
)  # fmt: skip

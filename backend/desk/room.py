"""What the desk brings."""

from backend.desk import routes, seen
from backend.kernel.room import Room

ROOM = Room(
    name="desk",
    routers=(routes.router,),
    exports=(seen.export,),
)  # fmt: skip

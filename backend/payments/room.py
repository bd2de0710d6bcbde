"""What payments bring."""

from backend.kernel.room import Room
from backend.payments import blocking, desk_routes, jobs, routes

ROOM = Room(
    name="payments",
    routers=(routes.router, desk_routes.router),
    jobs=jobs.blueprint,
    blockers=(blocking.open_refund, blocking.open_dispute, blocking.open_compensation),
)  # fmt: skip

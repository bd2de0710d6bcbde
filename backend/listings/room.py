"""What listings bring."""

from backend.kernel.room import Room
from backend.listings import queries, review_routes, routes

ROOM = Room(
    name="listings",
    routers=(routes.router, review_routes.router),
    pictures=(queries.shown_pictures,),
)  # fmt: skip

"""What reviews bring."""

from backend.kernel.room import Room
from backend.reviews import personal, queries, routes

ROOM = Room(
    name="reviews",
    routers=(routes.router,),
    pictures=(queries.shown_pictures,),
    erasers=(personal.forget_person,),
    exports=(personal.export,),
)

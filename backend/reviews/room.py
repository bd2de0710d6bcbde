"""What reviews bring."""

from backend.kernel.room import Room
from backend.reviews import lives, personal, queries, routes

ROOM = Room(
    name="reviews",
    lives=lives.LIVES,
    routers=(routes.router,),
    pictures=(queries.shown_pictures,),
    erasers=(personal.forget_person,),
    exports=(personal.export,),
)

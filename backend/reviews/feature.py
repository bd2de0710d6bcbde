"""What reviews bring."""

from backend.kernel.feature import Feature
from backend.reviews import lives, personal, queries, routes

FEATURE = Feature(
    name="reviews",
    lives=lives.LIVES,
    routers=(routes.router,),
    pictures=(queries.shown_pictures,),
    erasers=(personal.forget_person,),
    exports=(personal.export,),
)

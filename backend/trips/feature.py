"""What trips bring: their pages and waiting lists."""

from backend.kernel.feature import Feature
from backend.trips import lives, personal, publishing, routes, waiting

FEATURE = Feature(
    name="trips",
    lives=lives.LIVES,
    routers=(routes.router, waiting.router),
    listed={"trip": publishing.KIND},
    erasers=(personal.forget_person,),
    exports=(personal.export,),
    withdrawn={"privacy": (personal.forget_person,)},
)  # fmt: skip

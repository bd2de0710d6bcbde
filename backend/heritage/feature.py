"""What heritage brings."""

from backend.heritage import lives, passport, passport_routes, rail, routes
from backend.kernel.feature import Feature

FEATURE = Feature(
    name="heritage",
    lives=lives.LIVES,
    routers=(routes.router, rail.router, passport_routes.router),
    erasers=(passport.forget_person,),
    exports=(passport.export_stamps,),
)  # fmt: skip

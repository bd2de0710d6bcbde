"""What notices bring."""

from backend.kernel.feature import Feature
from backend.notices import actions, jobs, lives, personal, routes

FEATURE = Feature(
    name="notices",
    lives=lives.LIVES,
    routers=(routes.router,),
    jobs=jobs.blueprint,
    erasers=(actions.forget_person,),
    exports=(personal.export,),
    withdrawn={"privacy": (personal.stop_telling,)},
)  # fmt: skip

"""What notices bring."""

from backend.kernel.room import Room
from backend.notices import actions, jobs, lives, personal, routes

ROOM = Room(
    name="notices",
    lives=lives.LIVES,
    routers=(routes.router,),
    jobs=jobs.blueprint,
    erasers=(actions.forget_person,),
    exports=(personal.export,),
    withdrawn={"privacy": (personal.stop_telling,)},
)  # fmt: skip

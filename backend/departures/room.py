"""What departures bring: trips as a kind of offer."""

from backend.departures import (
    checkin,
    guide_routes,
    jobs,
    lives,
    name_routes,
    operating,
    personal,
    planning,
    telling,
)
from backend.departures.kind import TRIPS
from backend.kernel.room import Room

ROOM = Room(
    name="departures",
    lives=lives.LIVES,
    routers=(operating.router, guide_routes.router, planning.router, checkin.router, name_routes.router),
    jobs=jobs.blueprint,
    kinds=(TRIPS,),
    hearers=(("orders", telling.hear_sale), ("departure", telling.hear_departure), ("wait", telling.hear_wait)),
    finders=(telling.decided_soon,),
    blockers=(personal.coming_trip,),
    keepers=(personal.keep_person,),
)  # fmt: skip

"""What departures bring: trips as a kind of offer."""

from backend.departures import (
    checkin,
    guide_routes,
    jobs,
    lives,
    name_routes,
    notices,
    operating,
    personal,
    planning,
)
from backend.departures.kind import TRIPS
from backend.kernel.feature import Feature

FEATURE = Feature(
    name="departures",
    lives=lives.LIVES,
    routers=(operating.router, guide_routes.router, planning.router, checkin.router, name_routes.router),
    jobs=jobs.blueprint,
    kinds=(TRIPS,),
    listeners=(("orders", notices.on_sale), ("departure", notices.on_departure), ("wait", notices.on_wait)),
    finders=(notices.decided_soon,),
    blockers=(personal.coming_trip,),
    keepers=(personal.keep_person,),
)  # fmt: skip

"""What departures bring: trips as a kind of offer."""

from backend.departures import (
    checkin,
    ending,
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
    routers=(operating.router, guide_routes.router, planning.router, checkin.router, name_routes.router, ending.router),
    jobs=jobs.blueprint,
    kinds=(TRIPS,),
    listeners=(("orders", notices.on_sale), ("departure", notices.on_departure), ("wait", notices.on_wait)),
    finders=(notices.decided_soon,),
    blockers=(personal.coming_trip,),
    keepers=(personal.keep_person,),
    messages={
        "not_begun": (
            "行程还没有开始，按取消规则退订即可", "The trip has not begun: it is given up by its cancellation rules"
        ),
        "ended_once": ("这份预订已经结算过提前结束", "This booking's early end was settled already"),
    },
)  # fmt: skip

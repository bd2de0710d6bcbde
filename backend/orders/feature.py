"""What orders bring."""

from backend.accounts.limits import Kind
from backend.kernel.feature import Feature
from backend.orders import holding, jobs, lives, personal, routes

FEATURE = Feature(
    name="orders",
    lives=lives.LIVES,
    routers=(routes.router,),
    jobs=jobs.blueprint,
    blockers=(personal.open_refund,),
    keepers=(personal.keep_person,),
    exports=(personal.export_orders,),
    limits={"open holds": Kind(holding.read_limits, holding.put_back)},
)  # fmt: skip

"""What payments bring."""

from backend.kernel.feature import Feature
from backend.payments import blocking, desk_routes, jobs, routes

FEATURE = Feature(
    name="payments",
    routers=(routes.router, desk_routes.router),
    jobs=jobs.blueprint,
    blockers=(blocking.open_refund, blocking.open_dispute, blocking.open_compensation),
)  # fmt: skip

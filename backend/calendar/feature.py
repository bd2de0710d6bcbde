"""What the calendar brings."""

from backend.calendar import routes, sheet_routes
from backend.kernel.feature import Feature

FEATURE = Feature(
    name="calendar",
    routers=(routes.router, sheet_routes.router),
)  # fmt: skip

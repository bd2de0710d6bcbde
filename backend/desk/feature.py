"""What the desk brings."""

from backend.desk import routes, seen
from backend.kernel.feature import Feature

FEATURE = Feature(
    name="desk",
    routers=(routes.router,),
    exports=(seen.export,),
)  # fmt: skip

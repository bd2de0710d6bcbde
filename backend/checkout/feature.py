"""What the checkout brings."""

from backend.checkout import routes
from backend.kernel.feature import Feature

FEATURE = Feature(
    name="checkout",
    routers=(routes.router,),
)  # fmt: skip

"""What deals bring: flash sales, group deals and their teams."""

from backend.deals import actions, flash_routes, group_routes, special_routes
from backend.kernel.feature import Feature

FEATURE = Feature(
    name="deals",
    routers=(flash_routes.router, group_routes.router, special_routes.router),
    erasers=(actions.forget_person,),
)

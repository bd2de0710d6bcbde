"""What promotions bring."""

from backend.accounts.limits import Kind
from backend.kernel.feature import Feature
from backend.promotions import actions, owner_routes, queries, routes

FEATURE = Feature(
    name="promotions",
    routers=(routes.router, owner_routes.router),
    erasers=(actions.forget_person,),
    exports=(queries.export,),
    limits={"coupon": Kind(actions.read_limits, actions.put_back)},
)  # fmt: skip

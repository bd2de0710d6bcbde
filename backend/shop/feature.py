"""What the shop brings: its shelves, what cooperatives list, wishes to be told, caps on buyers."""

from backend.accounts.limits import Kind
from backend.kernel.feature import Feature
from backend.shop import actions, deal_routes, limits, notices, points, publishing, routes, supplier_routes

FEATURE = Feature(
    name="shop",
    routers=(routes.router, supplier_routes.router, points.router, deal_routes.router),
    listed={"product": publishing.KIND},
    finders=(notices.back_in_stock,),
    erasers=(actions.forget_person,),
    limits={"per buyer": Kind(limits.read_limits, limits.put_back)},
    withdrawn={"privacy": (actions.forget_person,)},
)

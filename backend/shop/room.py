"""What the shop brings: its shelves, lots and offers."""

from backend.accounts.limits import Kind
from backend.kernel.room import Room
from backend.shop import (
    actions,
    certify_routes,
    deal_routes,
    digital_link_routes,
    flash_routes,
    group_routes,
    limits,
    lot_routes,
    points,
    publishing,
    queries,
    routes,
    special_routes,
    supplier_routes,
)

ROOM = Room(
    name="shop",
    routers=(
        routes.router, digital_link_routes.router, supplier_routes.router, flash_routes.router, group_routes.router,
        points.router, special_routes.router, lot_routes.router, certify_routes.router, deal_routes.router,
    ),
    listed={"product": publishing.KIND},
    pictures=(queries.report_pictures,),
    erasers=(actions.forget_person,),
    limits={"per buyer": Kind(limits.read_limits, limits.put_back)},
    withdrawn=(actions.forget_wishes,),
)  # fmt: skip

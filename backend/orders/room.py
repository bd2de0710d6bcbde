"""What orders bring."""

from backend.accounts.limits import Kind
from backend.kernel.room import Room
from backend.orders import blocking, erasure, exporting, holding, jobs, routes

ROOM = Room(
    name="orders",
    routers=(routes.router,),
    jobs=jobs.blueprint,
    blockers=(blocking.open_refund,),
    keepers=(erasure.keep_person,),
    exports=(exporting.export_orders,),
    limits={"open holds": Kind(holding.read_limits, holding.put_back)},
)  # fmt: skip

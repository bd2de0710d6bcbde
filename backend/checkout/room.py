"""What the checkout brings."""

from backend.checkout import routes
from backend.kernel.room import Room

ROOM = Room(
    name="checkout",
    routers=(routes.router,),
)  # fmt: skip

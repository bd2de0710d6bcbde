"""What accounts bring."""

from backend.accounts import factor_routes, keeping, limits, lives, passkey_routes, routes
from backend.kernel.room import Room

ROOM = Room(
    name="accounts",
    lives=lives.LIVES,
    routers=(routes.router, factor_routes.router, passkey_routes.router),
    keepers=(limits.keep_person,),
    exports=(keeping.export,),
)

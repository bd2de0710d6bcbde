"""What accounts bring."""

from backend.accounts import factor_routes, keeping, limits, lives, passkey_routes, routes
from backend.kernel.feature import Feature

FEATURE = Feature(
    name="accounts",
    lives=lives.LIVES,
    routers=(routes.router, factor_routes.router, passkey_routes.router),
    keepers=(limits.keep_person,),
    exports=(keeping.export,),
)

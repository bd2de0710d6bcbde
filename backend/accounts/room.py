"""What accounts bring."""

from backend.accounts import (
    address_routes,
    addresses,
    factor_routes,
    keeping,
    limits,
    passkey_routes,
    routes,
)
from backend.kernel.room import Room

ROOM = Room(
    name="accounts",
    routers=(routes.router, address_routes.router, factor_routes.router, passkey_routes.router),
    keepers=(limits.keep_person,),
    erasers=(addresses.forget_person,),
    exports=(keeping.export, addresses.export),
)  # fmt: skip

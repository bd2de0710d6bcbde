"""What addresses bring."""

from backend.addresses import actions, lives, routes
from backend.kernel.feature import Feature

FEATURE = Feature(
    name="addresses",
    lives=lives.LIVES,
    routers=(routes.router,),
    erasers=(actions.forget_person,),
    withdrawn={"sensitive": (actions.forget_age,)},
    exports=(actions.export,),
)

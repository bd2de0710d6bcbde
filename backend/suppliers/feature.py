"""What suppliers bring."""

from backend.accounts.limits import Kind
from backend.kernel.feature import Feature
from backend.suppliers import (
    insiders,
    jobs,
    lives,
    member_routes,
    members,
    personal,
    picture_routes,
    queries,
    review_routes,
    routes,
)

FEATURE = Feature(
    name="suppliers",
    lives=lives.LIVES,
    routers=(routes.router, member_routes.router, picture_routes.router, review_routes.router),
    jobs=jobs.blueprint,
    pictures=(queries.licence_pictures,),
    keepers=(personal.forget_invitations,),
    erasers=(members.forget_person,),
    exports=(personal.export,),
    acting=(members.acts,),
    limits={"insider": Kind(insiders.read_limits, insiders.put_back)},
)  # fmt: skip

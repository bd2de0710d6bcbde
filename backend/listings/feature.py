"""What listings bring."""

from backend.kernel.feature import Feature
from backend.listings import queries, review_routes, routes

FEATURE = Feature(
    name="listings",
    routers=(routes.router, review_routes.router),
    pictures=(queries.shown_pictures,),
)  # fmt: skip

"""What lots bring: where packs come from, and what is vouched for."""

from backend.kernel.feature import Feature
from backend.lots import certify_routes, digital_link_routes, queries, routes

FEATURE = Feature(
    name="lots",
    routers=(routes.router, certify_routes.router, digital_link_routes.router),
    pictures=(queries.report_pictures,),
)

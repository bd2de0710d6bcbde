"""What there is to find."""

from backend.kernel.feature import Feature
from backend.search import routes, sources
from backend.search.indexing import Large, Source

FEATURE = Feature(
    name="search",
    routers=(routes.router,),
    sources=(
        Source(("site", "sight", "route", "story", "county"), sources.heritage_pages),
        Source(("trip",), sources.trip_pages),
    ),
    large=(Large("goods", sources.changed_goods, sources.gone_goods),),
)  # fmt: skip

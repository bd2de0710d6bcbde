"""What there is to find."""

from backend.kernel.room import Room
from backend.search import routes, sources
from backend.search.indexing import Large

ROOM = Room(
    name="search",
    routers=(routes.router,),
    sources=(sources.heritage_pages, sources.trip_pages),
    large=(Large("goods", sources.changed_goods, sources.gone_goods),),
)  # fmt: skip

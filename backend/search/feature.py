"""What there is to find."""

from backend.kernel.bilingual import Bilingual
from backend.kernel.feature import Feature
from backend.search import routes, sources
from backend.search.indexing import Large, Source

FEATURE = Feature(
    name="search",
    routers=(routes.router,),
    sources=(
        Source(
            {
                "site": Bilingual("红色旧址", "Heritage"),
                "sight": Bilingual("风景", "Sights"),
                "route": Bilingual("线路", "Routes"),
                "story": Bilingual("故事", "Stories"),
                "county": Bilingual("县区", "Counties"),
            },
            sources.heritage_pages,
        ),
        Source({"topic": Bilingual("服务与帮助", "Help and services")}, sources.topic_pages),
        Source({"trip": Bilingual("周末游", "Weekends")}, sources.trip_pages),
    ),
    large=(Large("goods", Bilingual("好物", "Goods"), sources.changed_goods, sources.gone_goods),),
)  # fmt: skip

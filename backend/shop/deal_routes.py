"""What lowers a product's price."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.catalogue.queries import get_product
from backend.db.session import Database
from backend.kernel import clock
from backend.promotions import queries, views
from backend.promotions.schemas import Deals
from backend.web.problems import language
from backend.web.public import public

LIFE = 10


@get("/products/{slug:str}/deals", operation_id="listDeals", may="anyone")
async def list_deals(
    slug: FromPath[str], request: Request[Any, Any, Any], database: NamedDependency[Database]
) -> Response[Deals]:
    """What lowers a product's price just now: its supplier's 满减, its coupons and the platform's that can be taken.

    Raises NotFound.
    """
    lang, now = language(request), clock.now()
    async with database.comparing() as session:
        supplier = (await get_product(session, slug)).supplier_id
        cuts = await queries.list_cuts(session, supplier, now)
        listed = await queries.list_listed(session, [supplier], now)
        names = await queries.givers(session, listed, lang)
    cut = [views.cut(one, lang) for one in cuts if one.runs(now) and one.scope != "trips"]
    coupons = [views.coupon(one, names, "open", lang) for one in listed if one.scope != "trips"]
    return public(Deals(cuts=cut, coupons=coupons), LIFE)


router = Router(path="/api", route_handlers=[list_deals], tags=["promotions"])

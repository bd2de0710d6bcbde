"""What a basket costs, and ordering it."""

from typing import Any

from litestar import Request, Router, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.checkout import promoting, quote_views, quoting
from backend.checkout.ordering import place_order
from backend.checkout.quoting import Catalogue
from backend.db.session import Database
from backend.kernel import clock
from backend.orders.kind import Asking
from backend.orders.quote_schemas import Quote, QuoteIn
from backend.web.problems import language


@post("/quotes", status_code=200, operation_id="quote", may="anyone")
async def quote(
    data: JSONBody[QuoteIn],
    request: Request[Any, Any, Any],
    visitor: NamedDependency[Actor | None],
    database: NamedDependency[Database],
    catalogue: NamedDependency[Catalogue],
    keys: NamedDependency[Keys],
) -> Quote:
    """What a basket costs now and what looks short; holds nothing. Own addresses only when signed in."""
    parts = await quoting.price(catalogue, Asking(database, keys, visitor, data.lines, data.region), clock.now())
    lang, me = language(request), visitor.account_id if visitor else None
    bargain = await promoting.offer(database, catalogue, me, data.coupons, parts, lang)
    async with database.reading() as session:
        short = await quoting.shortages(session, parts, await quoting.kept_for(session, data.wait, me))
    return quote_views.quote(bargain, short, lang)


router = Router(path="/api", route_handlers=[quote, place_order], tags=["orders"])

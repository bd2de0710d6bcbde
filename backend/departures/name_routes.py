"""Who travels on a booking, and the keys that vouchers are checked by."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.departures import naming
from backend.kernel import clock
from backend.orders import queries
from backend.orders.change_schemas import NamesIn
from backend.orders.reading import read_order
from backend.orders.schemas import OrderOut
from backend.web.problems import language
from backend.web.public import public


@post("/orders/{number:str}/names", status_code=200, operation_id="setNames", may="signed_in")
async def set_names(
    number: FromPath[str],
    data: JSONBody[NamesIn],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> OrderOut:
    """Name who travels on a line, change names, or pass a place on."""
    async with database.transaction() as session:
        order = await queries.get_order(session, number, actor.account_id, lock=True)
        whole = await queries.load(session, order)
        await naming.set_names(session, keys, whole, data.line, data.travellers, clock.now())
        return await read_order(session, keys, order, language(request))


@get("/voucher-keys", operation_id="listVoucherKeys", may="anyone")
async def voucher_keys(keys: NamedDependency[Keys]) -> Response[dict[str, str]]:
    """Ed25519 public keys by key id, in hex, old ones included: a scanner can check a QR without a signal."""
    return public(keys.public_keys(), 300)


router = Router(path="/api", route_handlers=[set_names, voucher_keys], tags=["orders"])

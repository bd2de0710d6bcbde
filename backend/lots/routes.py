"""What happens to a lot after it was opened: it is harvested, tests of it are shown with their reports."""

from datetime import date
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.accounts import audit
from backend.accounts.queries import Actor
from backend.catalogue.models import Product
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.errors import Invalid, LimitReached, NotFound, WrongState
from backend.kernel.wire import In
from backend.lots import actions as lots
from backend.lots import reports
from backend.lots.queries import find_lot
from backend.lots.reports import TestIn
from backend.media import answers
from backend.media import store as places

BASE = "/supplier/{supplier_id:uuid}/lots/{code:str}"
MOST_TESTS = 20
DAY = "public, max-age=86400"


class HarvestIn(In):
    """The day a lot that was ordered ahead has been harvested."""

    harvested_on: date


@post(BASE + "/harvest", status_code=204, operation_id="harvestLot", may="member:pack")
async def harvest(
    supplier_id: FromPath[UUID], code: FromPath[str], data: JSONBody[HarvestIn], database: NamedDependency[Database]
) -> None:
    """An expected lot was harvested: what was ordered ahead can be sent, the rest is on sale.

    Raises WrongState for a lot that is not expected, Invalid for a day to come.
    """
    if data.harvested_on > clock.today():
        raise Invalid("out_of_bounds", "harvestedOn")
    async with database.transaction() as session:
        lot = await lots.get_lot(session, supplier_id, code)
        product = await session.get_one(Product, lot.product_id)
        await lots.harvest(session, lot, data.harvested_on, int(product.story["shelfDays"]))


@post(BASE + "/tests", status_code=204, operation_id="addLotTest", may="member:pack")
async def add_test(
    supplier_id: FromPath[UUID],
    code: FromPath[str],
    data: JSONBody[TestIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> None:
    """Show a test of a lot with the report it can be read from; it counts once staff has looked at it."""
    async with database.transaction() as session:
        lot = await lots.get_lot(session, supplier_id, code)
        if lot.state == "recalled":
            raise WrongState("lot_recalled")
        if len(lot.tests) >= MOST_TESTS:
            raise LimitReached("too_many", count=MOST_TESTS)
        await reports.check(session, supplier_id, [data])
        lot.tests = [*lot.tests, reports.kept(data)]
        await audit.note(session, actor, "lot:test", f"lot:{code}", data.key, supplier_id)


@get("/lots/{code:str}/reports/{picture:uuid}", operation_id="getLotReport", may="anyone", media_type="image/jpeg")
async def get_report(
    code: FromPath[str],
    picture: FromPath[UUID],
    database: NamedDependency[Database],
    store: NamedDependency[places.Store],
) -> Response[bytes]:
    """The report of a test that was checked. Raises NotFound."""
    async with database.reading() as session:
        lot, _ = await find_lot(session, code)
    if not any(one["checked"] and one.get("report") == str(picture) for one in lot.tests):
        raise NotFound
    return await answers.whole(store, picture, DAY)


router = Router(path="/api", route_handlers=[harvest, add_test, get_report], tags=["lots"])

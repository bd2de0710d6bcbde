"""The staff's money routes."""

from datetime import date
from typing import Annotated, Any

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.money import Money
from backend.payments import desk
from backend.payments.desk_schemas import (
    CompensationIn,
    Daily,
    DifferenceList,
    Done,
    GoodwillIn,
    OwedOut,
    SettleIn,
    StuckList,
)
from backend.web.keys import Key
from backend.web.problems import language


@get("/daily", operation_id="getDaily", may="staff:see_money")
async def get_daily(
    database: NamedDependency[Database],
    request: Request[Any, Any, Any],
    day: Annotated[date | None, QueryParameter()] = None,
) -> Daily:
    """A day in money; today when none is named."""
    async with database.comparing() as session:
        return await desk.daily(session, day or clock.today(), language(request))


@get("/stuck", operation_id="listStuck", may="staff:see_stuck")
async def list_stuck(database: NamedDependency[Database]) -> StuckList:
    """What waits for a person."""
    async with database.comparing() as session:
        owed = await desk.list_compensation(session)
        return StuckList(
            items=await desk.list_stuck(session),
            compensation=[OwedOut(number=number, amount=Money(amount)) for number, amount in owed],
        )


@get("/differences", operation_id="listDifferences", may="staff:see_money")
async def list_differences(database: NamedDependency[Database]) -> DifferenceList:
    """Where the provider's books and ours don't agree."""
    async with database.comparing() as session:
        return DifferenceList(items=await desk.list_differences(session))


@post("/orders/{number:str}/settle", status_code=204, operation_id="settleStuck", may="staff:settle_stuck")
async def settle_stuck(
    number: FromPath[str], data: JSONBody[SettleIn], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> None:
    """Do something about a stuck order."""
    async with database.transaction() as session:
        await desk.settle_stuck(session, actor, number, data)


@post("/orders/{number:str}/goodwill", status_code=200, operation_id="giveGoodwill", may="staff:give_goodwill")
async def give_goodwill(
    number: FromPath[str],
    data: JSONBody[GoodwillIn],
    key: Key,
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> Done:
    """Give money back; the refund engine sends it."""
    async with database.transaction() as session:
        await desk.give_goodwill(session, actor, number, key, data.amount, data.payer, data.reason)
    return Done(amount=Money(data.amount))


@post("/orders/{number:str}/compensation", status_code=200, operation_id="payCompensation", may="staff:settle_stuck")
async def pay_compensation(
    number: FromPath[str],
    data: JSONBody[CompensationIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> Done:
    """Write down that the compensation owed was paid."""
    async with database.transaction() as session:
        return Done(amount=Money(await desk.pay_compensation(session, actor, number, data)))


router = Router(
    path="/api/platform",
    route_handlers=[get_daily, list_stuck, list_differences, settle_stuck, give_goodwill, pay_compensation],
    tags=["platform"],
)

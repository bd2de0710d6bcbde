"""Start paying an order."""

from datetime import timedelta

from litestar import Router, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.kernel.money import Money
from backend.payments import actions
from backend.payments.ports import Provider
from backend.payments.schemas import AttemptOut, PayIn
from backend.settings import Settings


@post("/orders/{number:str}/payments", status_code=201, operation_id="payOrder")
async def pay_order(
    number: FromPath[str],
    data: JSONBody[PayIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    provider: NamedDependency[Provider],
    settings: NamedDependency[Settings],
) -> AttemptOut:
    """Start paying, or go on with the attempt under way; asking again is safe without a key of its own."""
    grace = timedelta(minutes=settings.payment_grace_minutes)
    attempt = await actions.start_payment(database, provider, number, actor.account_id, data.method, grace)
    return AttemptOut(
        id=attempt.id, state=attempt.state, method=attempt.method, amount=Money(attempt.amount), action=attempt.action
    )


router = Router(path="/api", route_handlers=[pay_order], tags=["payments"])

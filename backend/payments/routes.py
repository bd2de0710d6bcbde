"""Start paying an order."""

from datetime import timedelta
from typing import Any

from litestar import Request, Router, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.jobs.app import Jobs, defer
from backend.kernel.errors import Invalid, NotFound
from backend.kernel.money import Money
from backend.kernel.points import reach
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


@post("/payments/stripe/webhook", status_code=200, operation_id="stripeWebhook", include_in_schema=False)
async def stripe_webhook(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    jobs: NamedDependency[Jobs],
) -> dict[str, bool]:
    """Stripe tells us something: verified, filed once with its job in one transaction, and answered at once."""
    if settings.payments != "stripe":
        raise NotFound
    from backend.payments.stripe import read_event

    event = read_event(
        await request.body(), request.headers.get("stripe-signature", ""), settings.stripe_webhook_secret
    )
    if event is None:
        raise Invalid("bad_signature")
    event_id, kind, reference = event
    async with database.transaction() as session:
        if await actions.store_event(session, "stripe", event_id, kind, reference, {}):
            await defer(session, jobs, "payments:handle_event", event_id=event_id)
    reach("event_stored")
    return {"received": True}


router = Router(path="/api", route_handlers=[pay_order, stripe_webhook], tags=["payments"])

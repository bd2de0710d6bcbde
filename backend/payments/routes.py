"""Ways to pay, starting to pay an order, what the provider tells us, receipts."""

import asyncio
from datetime import timedelta
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.jobs.app import Jobs, defer_on
from backend.kernel.errors import Invalid, NotFound
from backend.kernel.money import Money
from backend.kernel.points import reach
from backend.orders import queries as order_queries
from backend.orders.reading import read_order
from backend.payments import actions, receipt
from backend.payments.ports import Provider
from backend.payments.schemas import AttemptOut, MethodsOut, PayIn
from backend.settings import Settings
from backend.web.problems import language
from backend.web.public import public


@post("/orders/{number:str}/payments", status_code=201, operation_id="payOrder", may="signed_in")
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


@post(
    "/payments/stripe/webhook", status_code=200, operation_id="stripeWebhook", include_in_schema=False, may="provider"
)
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
    async with database.pool.connection() as connection, connection.transaction():
        if await actions.store_event(connection, "stripe", event_id, kind, reference):
            await defer_on(connection, jobs, "payments:handle_event", event_id=event_id)
    reach("event_stored")
    return {"received": True}


@get("/payments/methods", operation_id="listPaymentMethods", may="anyone")
async def list_methods(provider: NamedDependency[Provider]) -> Response[MethodsOut]:
    """Ways to pay that are offered now; `sandbox` says that no real money moves."""
    return public(MethodsOut(items=list(provider.methods), sandbox=provider.name == "sandbox"), 300)


@get("/orders/{number:str}/receipt.pdf", operation_id="getReceipt", media_type="application/pdf", may="signed_in")
async def get_receipt(
    number: FromPath[str],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    provider: NamedDependency[Provider],
) -> Response[bytes]:
    """What was paid and what came back, to keep. Raises NotFound while nothing was paid."""
    lang = language(request)
    async with database.comparing() as session:
        order = await order_queries.get_order(session, number, actor.account_id)
        shown = await read_order(session, keys, order, lang)
    if not any(one.kind == "payment" and one.state == "succeeded" for one in shown.payments):
        raise NotFound
    pdf = await asyncio.to_thread(receipt.receipt, shown, lang, sandbox=provider.name == "sandbox")
    headers = {"Content-Disposition": f'inline; filename="{number}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


router = Router(path="/api", route_handlers=[pay_order, list_methods, get_receipt, stripe_webhook], tags=["payments"])

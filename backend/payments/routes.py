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
from backend.payments import actions, queries, receipt
from backend.payments.jobs import about
from backend.payments.providers import NotSet, Providers
from backend.payments.sandbox import Sandbox
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
    providers: NamedDependency[Providers],
    settings: NamedDependency[Settings],
) -> AttemptOut:
    """Start paying, or go on with the attempt under way; asking again is safe without a key of its own."""
    grace = timedelta(minutes=settings.payment_grace_minutes)
    attempt = await actions.start_payment(database, providers, number, actor.account_id, data.method, grace)
    return AttemptOut(
        id=attempt.id, state=attempt.state, method=attempt.method, amount=Money(attempt.amount), action=attempt.action
    )


@post(
    "/payments/{provider:str}/webhook", status_code=200, operation_id="providerWebhook", include_in_schema=False,
    may="provider",
)  # fmt: skip
async def provider_webhook(
    provider: FromPath[str],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    providers: NamedDependency[Providers],
    jobs: NamedDependency[Jobs],
) -> dict[str, bool]:
    """A provider tells us something: verified, filed once with its job in one transaction, and answered at once."""
    try:
        teller = providers.named(provider)
    except NotSet as unknown:
        raise NotFound from unknown
    told = teller.read_event(await request.body(), request.headers)
    if told is None:
        raise Invalid("bad_signature")
    async with database.pool.connection() as connection, connection.transaction():
        if await actions.store_event(connection, provider, *told):
            await defer_on(connection, jobs, "payments:handle_event", **about(provider, told.event))
    reach("event_stored")
    return {"received": True}


@get("/payments/methods", operation_id="listPaymentMethods", may="anyone")
async def list_methods(providers: NamedDependency[Providers]) -> Response[MethodsOut]:
    """Ways to pay that are offered now; `sandbox` says that no real money moves."""
    return public(MethodsOut(items=list(providers.methods), sandbox=providers.pretend), 300)


@get("/orders/{number:str}/receipt.pdf", operation_id="getReceipt", media_type="application/pdf", may="signed_in")
async def get_receipt(
    number: FromPath[str],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> Response[bytes]:
    """What was paid and what came back, to keep. Raises NotFound while nothing was paid."""
    lang = language(request)
    async with database.comparing() as session:
        order = await order_queries.get_order(session, number, actor.account_id)
        shown = await read_order(session, keys, order, lang)
        pretend = any(one.provider == Sandbox.name for one in await queries.list_attempts(session, [order.id]))
    if not any(one.kind == "payment" and one.state == "succeeded" for one in shown.payments):
        raise NotFound
    pdf = await asyncio.to_thread(receipt.receipt, shown, lang, sandbox=pretend)
    headers = {"Content-Disposition": f'inline; filename="{number}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


router = Router(path="/api", route_handlers=[pay_order, list_methods, get_receipt, provider_webhook], tags=["payments"])

"""Look at, extend and cancel orders: the buyer's side."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody, QueryParameter

from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.errors import EditedMeanwhile, Invalid, KeyReused
from backend.kernel.money import Money
from backend.kernel.wire import digest_of
from backend.orders import actions, cancelling, choosing, ics, queries, showing, views
from backend.orders.change_schemas import CancelIn, CancelOut
from backend.orders.giving_up import Leaving, plan
from backend.orders.reading import read_order
from backend.orders.schemas import OrderList, OrderOut
from backend.settings import Settings
from backend.web.paging import decode_cursor, encode_cursor
from backend.web.problems import language

PAGE = 20


@get("/orders/{number:str}", operation_id="getOrder", may="signed_in")
async def get_order(
    number: FromPath[str],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> OrderOut:
    """My order."""
    async with database.comparing() as session:
        order = await queries.get_order(session, number, actor.account_id)
        return await read_order(session, keys, order, language(request))


@get("/me/orders", operation_id="listOrders", may="signed_in")
async def list_orders(
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    cursor: Annotated[str | None, QueryParameter(max_length=200)] = None,
    tab: Annotated[str | None, QueryParameter(max_length=20)] = None,
) -> OrderList:
    """My orders, newest first; `tab` is `to_pay`, or a kind's name for what of it is going on."""
    async with database.comparing() as session:
        found = await queries.list_orders(session, actor.account_id, decode_cursor(cursor), PAGE + 1, tab)
        page, lang = found[:PAGE], language(request)
        ids = [order.id for order in page]
        parts, firsts = await queries.list_parts(session, ids), await queries.first_offers(session, ids)
        sold = await showing.showcase(session, set(firsts.values()), lang)
    cards = [
        views.card(one, [part for part in parts if part.order_id == one.id], lang, sold.get(firsts[one.id]))
        for one in page
    ]
    more = encode_cursor(page[-1].placed_at) if len(found) > PAGE else None
    return OrderList(items=cards, next_cursor=more)


@get("/orders/{number:str}/calendar.ics", operation_id="getOrderCalendar", media_type="text/calendar", may="signed_in")
async def get_calendar_file(
    number: FromPath[str],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> Response[bytes]:
    """What of the order has a day, for the phone's calendar; what was called off is called off there too."""
    async with database.comparing() as session:
        order = await queries.get_order(session, number, actor.account_id)
        parts = await queries.list_parts(session, [order.id])
    file = ics.calendar_file(order, parts, language(request), clock.now())
    return Response(file, media_type="text/calendar")


@post("/orders/{number:str}/extend", status_code=200, operation_id="extendOrder", may="signed_in")
async def extend_order(
    number: FromPath[str],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    settings: NamedDependency[Settings],
) -> OrderOut:
    """More time to pay, twice at most."""
    async with database.transaction() as session:
        order = await queries.get_order(session, number, actor.account_id, lock=True)
        await actions.extend_hold(session, order, timedelta(minutes=settings.hold_minutes), clock.now())
        return await read_order(session, keys, order, language(request))


@post("/orders/{number:str}/cancellations", status_code=200, operation_id="cancelOrder", may="signed_in")
async def cancel_order(
    number: FromPath[str],
    data: JSONBody[CancelIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    preview: Annotated[bool, QueryParameter()] = False,
    key: Annotated[str | None, HeaderParameter(name="Idempotency-Key", min_length=8, max_length=100)] = None,
) -> CancelOut:
    """Cancel part or all; with `preview=true` only say what it would keep and give back."""
    now = clock.now()
    if preview:
        async with database.comparing() as session:
            order = await queries.get_order(session, number, actor.account_id)
            whole = await queries.load(session, order)
            return _previewed(whole, data, now, await cancelling.leaving(session, whole, now))
    if key is None:
        raise Invalid("header_required", "Idempotency-Key", header="Idempotency-Key")
    async with database.transaction() as session:
        order = await queries.get_order(session, number, actor.account_id, lock=True)
        key, digest = f"buyer:{key}", digest_of(data)
        done = await queries.find_cancellation(session, order.id, key)
        if done is not None and done.basis["body"] != digest:
            raise KeyReused
        if done is not None:
            return _cancel_out(done.basis, done=True)
        if order.state == "awaiting_payment":
            _whole_or_nothing(await queries.load(session, order), data, now)
            await actions.cancel_unpaid(session, order, key, data.reason, now, body=digest)
            return _cancel_out({}, done=True)
        whole = await queries.load(session, order, lock=True)
        made = await cancelling.cancel_by_buyer(
            session, whole, data.lines, key=key, body=digest, reason=data.reason, now=now
        )
        if data.expected_back is not None and made.back < data.expected_back:
            raise EditedMeanwhile("less_comes_back", "expectedBack")
        return _cancel_out(cancelling.summed(made), done=True)


def _whole_or_nothing(whole: queries.Whole, data: CancelIn, now: datetime) -> None:
    """Raises Invalid when an unpaid order should end in part."""
    chosen = choosing.choose_lines(whole, data.lines, now)
    if data.lines and any(chosen.get(line.id, 0) < line.quantity - line.cancelled for line in whole.lines):
        raise Invalid("unpaid_ends_whole", "lines")


def _previewed(whole: queries.Whole, data: CancelIn, now: datetime, leaving: Leaving) -> CancelOut:
    if whole.order.state == "awaiting_payment":
        _whole_or_nothing(whole, data, now)
        return _cancel_out({}, done=False)
    actions.require_paid(whole.order)
    chosen = choosing.choose_lines(whole, data.lines, now)
    return _cancel_out(cancelling.summed(plan(whole, chosen, now, leaving)), done=False)


def _cancel_out(basis: dict[str, Any], *, done: bool) -> CancelOut:
    amount, back = basis.get("amount", 0), basis.get("back", 0)
    return CancelOut(
        done=done,
        amount=Money(amount),
        kept=Money(basis.get("kept", amount - back)),
        lost=Money(basis.get("lost", 0)),
        leaving=Money(basis.get("leaving", 0)),
        back=Money(back),
        percent=basis.get("percent", 0),
        days_before=basis.get("daysBefore", 0),
    )


router = Router(
    path="/api",
    route_handlers=[
        get_order, list_orders, get_calendar_file, extend_order, cancel_order,
    ],
    tags=["orders"],
)  # fmt: skip

"""The buyer's side: receive goods, open after-sale cases, show pictures, take steps."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.fulfilment import cases, packing, queries, views
from backend.fulfilment.models import AfterSale
from backend.fulfilment.schemas import ActIn, CanAsk, CaseIn, CaseOut, Cases, ClaimPicture
from backend.kernel import clock
from backend.kernel.errors import Forbidden, Invalid, KeyReused, NotFound
from backend.media import actions as media
from backend.media import answers
from backend.media import store as places
from backend.media.models import Picture
from backend.orders import bookkeeping
from backend.orders import queries as orders
from backend.orders.reading import read_order
from backend.orders.schemas import OrderOut
from backend.web.keys import Key
from backend.web.limits import Counters, allow
from backend.web.problems import language


async def show_cases(session: Any, found: list[AfterSale], who: str, lang: str) -> list[CaseOut]:
    """Cases with their orders, lines and steps."""
    known = await orders.list_by_id(session, [one.order_id for one in found])
    steps = await queries.list_steps(session, [one.id for one in found])
    lines = await queries.list_case_lines(session, found)
    return [views.case_out(one, known[one.order_id], lines[one.line_id], steps[one.id], who, lang) for one in found]


@get("/orders/{number:str}/after-sales", operation_id="listMyCases", may="signed_in")
async def list_cases(
    number: FromPath[str],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> Cases:
    """Cases of my order."""
    async with database.comparing() as session:
        order = await orders.get_order(session, number, actor.account_id)
        found = await queries.list_cases(session, order_id=order.id)
        return Cases(items=await show_cases(session, found, "buyer", language(request)))


@get("/orders/{number:str}/lines/{line_id:uuid}/after-sale", operation_id="getCanAsk", may="signed_in")
async def get_can_ask(
    number: FromPath[str],
    line_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> CanAsk:
    """What I may ask about goods of my order now."""
    async with database.comparing() as session:
        whole = await orders.load(session, await orders.get_order(session, number, actor.account_id))
        line, shipment = queries.goods_line(whole, line_id)
        goods = await cases.goods_of(session, line, shipment)
        taken = [cases.returning(whole, line, count) for count in range(1, goods.quantity + 1)]
    lost = [sum(one.fen for one in by_line.values()) for by_line in taken]
    return views.can_ask(line, goods, lost, language(request))


@post("/orders/{number:str}/after-sales", operation_id="openCase", may="signed_in")
async def open_case(
    number: FromPath[str],
    data: JSONBody[CaseIn],
    key: Key,
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> CaseOut:
    """Open an after-sale case about goods of my order; the same key answers the same case."""
    async with database.transaction() as session:
        order = await orders.get_order(session, number, actor.account_id, lock=True)
        case = await queries.find_case(session, order.id, key)
        if case is None:
            await media.check_own(session, actor.account_id, data.pictures)
            whole = await orders.load(session, order, lock=True)
            case = await cases.open_case(session, whole, key, data, clock.now())
        elif (case.line_id, case.kind, case.reason, case.quantity, case.asked) != _wished(data):
            raise KeyReused
        return (await show_cases(session, [case], "buyer", language(request)))[0]


def _wished(data: CaseIn) -> tuple[object, ...]:
    asked = 0 if data.kind == "exchange" else data.amount.amount
    return data.line, data.kind, data.reason, data.quantity, asked


@post("/orders/{number:str}/after-sales/{case_id:uuid}", status_code=200, operation_id="actOnMyCase", may="signed_in")
async def act_on_case(
    number: FromPath[str],
    case_id: FromPath[UUID],
    data: JSONBody[ActIn],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> CaseOut:
    """Withdraw, send back with a number, or ask the platform to step in."""
    async with database.transaction() as session:
        order = await orders.get_order(session, number, actor.account_id)
        case = await queries.get_case(session, case_id, order_id=order.id)
        await step(session, case, "buyer", data)
        return (await show_cases(session, [case], "buyer", language(request)))[0]


async def step(session: Any, case: AfterSale, who: str, data: ActIn) -> None:
    """Take a step that belongs to whoever asks. Raises Forbidden for another's, Invalid without its parcel."""
    if data.act not in {act for acts in views.MAY[who].values() for act in acts}:
        raise Forbidden
    if data.act in {"send_back", "resent"} and data.parcel is None:
        raise Invalid("required", "parcel")
    more = data if data.act == "grant" else data.parcel
    await cases.act(session, case, who, data.act, data.text, clock.now(), more)


@post("/orders/{number:str}/claim-pictures", operation_id="addClaimPicture", may="signed_in", takes=media.TAKEN,
      request_max_body_size=media.LARGEST_FILE)  # fmt: skip
async def add_picture(
    number: FromPath[str],
    line: Annotated[UUID, QueryParameter()],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    store: NamedDependency[places.Store],
    counters: NamedDependency[Counters],
) -> ClaimPicture:
    """Show what is wrong with goods of my order: the picture itself is the body (JPEG, PNG, WebP, HEIC or GIF)."""
    await allow(counters, f"claim:{actor.account_id}", 60, 3600)
    async with database.reading() as session:
        order = await orders.get_order(session, number, actor.account_id)
        owners = bookkeeping.suppliers_of(await orders.load(session, order))
    if line not in owners:
        raise NotFound
    return ClaimPicture(id=await media.take_claim(database, store, request.body, actor.account_id, owners[line]))


@get("/me/claim-pictures/{picture_id:uuid}", operation_id="getClaimPicture", may="signed_in", media_type="image/jpeg")
async def get_picture(
    picture_id: FromPath[UUID],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    store: NamedDependency[places.Store],
) -> Response[bytes]:
    """A picture I showed."""
    async with database.reading() as session:
        picture = await session.get(Picture, picture_id)
    if picture is None or picture.account_id != actor.account_id or picture.purpose != "claim":
        raise NotFound
    return await answers.whole(store, picture.id, "private, max-age=600")


@post("/orders/{number:str}/shipments/{shipment_id:uuid}/receipt", status_code=200, operation_id="receiveShipment",
      may="signed_in")  # fmt: skip
async def receive(
    number: FromPath[str],
    shipment_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> OrderOut:
    """Confirm that goods arrived."""
    async with database.transaction() as session:
        order = await orders.get_order(session, number, actor.account_id, lock=True)
        whole, shipment = await queries.lock_shipment(session, shipment_id)
        if whole.order.id != order.id:
            raise NotFound
        await packing.receive(session, whole, shipment, clock.now())
        return await read_order(session, keys, order, language(request))


router = Router(
    path="/api",
    route_handlers=[
        list_cases, get_can_ask, open_case, act_on_case, add_picture, get_picture, receive,
    ],
    tags=["fulfilment"],
)  # fmt: skip

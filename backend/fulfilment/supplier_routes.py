"""The supplier's side: what to pack, parcels that leave, cases to answer; and the platform's judgement."""

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, Router, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from backend.accounts import audit, looks
from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.fulfilment import cases, giving_up, packing, queries, tracking, views
from backend.fulfilment.buyer_routes import show_cases, step
from backend.fulfilment.models import AfterSale
from backend.fulfilment.schemas import ActIn, CaseOut, Cases, NumberIn, ParcelIn, ReasonIn, Shipments, ToShip
from backend.fulfilment.shipment_models import Shipment
from backend.kernel import clock
from backend.kernel.errors import Forbidden, NotFound
from backend.media import answers
from backend.media import store as places
from backend.media.models import Picture
from backend.orders.models import Line, Order
from backend.web.problems import language

BASE = "/supplier/{supplier_id:uuid}"
STATES = {"to_ship": ("to_ship",), "sent": ("shipped", "delivered"), "done": ("completed", "cancelled")}
Shown = Annotated[Literal["to_ship", "sent", "done"], QueryParameter(name="state")]
Before = Annotated[UUID | None, QueryParameter(name="cursor")]


async def _shown(session: Any, keys: Keys, found: list[tuple[Shipment, Order]], lang: str) -> list[ToShip]:
    lines = await queries.list_lines(session, [one.id for one, _ in found])
    shown, today = [], clock.today()
    for one, order in found:
        parcels = (await tracking.parcels_of(session, order.id)).get(one.id, []) if _some_left(lines[one.id]) else []
        shown.append(views.to_ship(keys, one, order, lines[one.id], parcels, today, lang))
    return shown


def _some_left(lines: list[Line]) -> bool:
    """Whether any parcel has left; most of a packing list has none and need not be asked about."""
    return any(line.sent for line in lines)


@get(BASE + "/shipments", operation_id="listShipments", may="member:pack")
async def list_shipments(
    supplier_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    shown: Shown = "to_ship",
    cursor: Before = None,
) -> Shipments:
    """The packing list, what must leave first on top; or what has left. Cancelled goods are not on it. Whose doors it
    showed is written down."""
    async with database.comparing() as session:
        found = await queries.list_shipments(session, supplier_id, STATES[shown], cursor)
        items = await _shown(session, keys, found, language(request))
    whole = [order.number for one, order in found if views.shows_door(one)]
    async with database.transaction() as session:
        await looks.at_many(session, actor, f"supplier:{supplier_id}", supplier_id, f"packing:{shown}", whole)
    more = str(found[-1][0].id) if len(found) == queries.FEW and shown != "to_ship" else None
    return Shipments(items=items, next_cursor=more)


@post(BASE + "/shipments/{shipment_id:uuid}/parcels", operation_id="sendParcel", may="member:pack")
async def send_parcel(
    supplier_id: FromPath[UUID],
    shipment_id: FromPath[UUID],
    data: JSONBody[ParcelIn],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> ToShip:
    """A parcel was handed to a carrier; 409 `cancelled_meanwhile` when it must not be sent."""
    async with database.transaction() as session:
        whole, shipment = await queries.lock_shipment(session, shipment_id, supplier_id)
        await packing.send(session, whole, shipment, actor.account_id, data, clock.now())
        return (await _shown(session, keys, [(shipment, whole.order)], language(request)))[0]


@patch(BASE + "/parcels/{parcel_id:uuid}", status_code=204, operation_id="mendParcel", may="member:pack")
async def mend_parcel(
    supplier_id: FromPath[UUID],
    parcel_id: FromPath[UUID],
    data: JSONBody[NumberIn],
    database: NamedDependency[Database],
) -> None:
    """Correct a carrier or number; what stood there stays in the history."""
    async with database.transaction() as session:
        parcel = await queries.get_parcel(session, parcel_id, supplier_id)
        await packing.mend(session, parcel, data.carrier, data.number)


@post(BASE + "/shipments/{shipment_id:uuid}/cancellation", status_code=204, operation_id="cancelShipment",
      may="member:honour")  # fmt: skip
async def cancel_shipment(
    supplier_id: FromPath[UUID],
    shipment_id: FromPath[UUID],
    data: JSONBody[ReasonIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> None:
    """Goods that can't be sent: the buyer has all of it back and is told why."""
    async with database.transaction() as session:
        whole, shipment = await queries.lock_shipment(session, shipment_id, supplier_id)
        key = f"supplier:{shipment.id}"
        await giving_up.cancel_shipment(session, whole, shipment, reason=data.reason, key=key, now=clock.now())
        await audit.note(session, actor, "shipment:cancel", f"shipment:{shipment.id}", data.reason, supplier_id)


@get(BASE + "/after-sales", operation_id="listCases", may="member:see_cases")
async def list_cases(
    supplier_id: FromPath[UUID], request: Request[Any, Any, Any], database: NamedDependency[Database]
) -> Cases:
    """After-sale cases about our goods, the newest first."""
    async with database.comparing() as session:
        found = await queries.list_cases(session, supplier_id=supplier_id)
        return Cases(items=await show_cases(session, found, "supplier", language(request)))


@post(BASE + "/after-sales/{case_id:uuid}", status_code=200, operation_id="actOnCase", may="member:honour")
async def act_on_case(
    supplier_id: FromPath[UUID],
    case_id: FromPath[UUID],
    data: JSONBody[ActIn],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
) -> CaseOut:
    """Accept or refuse, confirm what came back, send anew, or ask the platform."""
    async with database.transaction() as session:
        case = await queries.get_case(session, case_id, supplier_id=supplier_id)
        await step(session, case, "supplier", data)
        return (await show_cases(session, [case], "supplier", language(request)))[0]


@get("/platform/after-sales", operation_id="listEscalated", may="staff:judge_cases")
async def list_escalated(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Cases:
    """Cases in which the platform has to decide, the oldest first."""
    async with database.comparing() as session:
        found = await queries.list_escalated(session)
        return Cases(items=await show_cases(session, found, "platform", language(request)))


@post("/platform/after-sales/{case_id:uuid}", status_code=200, operation_id="judgeCase", may="staff:judge_cases")
async def judge_case(
    case_id: FromPath[UUID],
    data: JSONBody[ActIn],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> CaseOut:
    """Grant an amount or deny; never on an order of one's own."""
    async with database.transaction() as session:
        case = await queries.get_case(session, case_id)
        await _not_own(session, case, actor)
        await step(session, case, "platform", data)
        amount = data.amount.amount if data.amount else None
        await audit.note(
            session, actor, f"case:{data.act}", f"case:{case.id}", data.text, case.supplier_id, amount=amount
        )
        return (await show_cases(session, [case], "platform", language(request)))[0]


@get(
    "/platform/claim-pictures/{picture_id:uuid}/file",
    operation_id="getJudgedPicture",
    may="staff:judge_cases",
    media_type="image/jpeg",
)
async def get_judged_picture(
    picture_id: FromPath[UUID],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    store: NamedDependency[places.Store],
) -> Response[bytes]:
    """A picture of a claim for whoever judges it; that it was looked at is written down."""
    async with database.transaction() as session:
        picture = await session.get(Picture, picture_id)
        if picture is None or picture.purpose != "claim":
            raise NotFound
        await audit.note(session, actor, "claim:see", f"picture:{picture_id}", "", picture.supplier_id)
    return await answers.whole(store, picture_id)


async def _not_own(session: Any, case: AfterSale, actor: Actor) -> None:
    if (await cases.order_of(session, case)).account_id == actor.account_id:
        raise Forbidden("own_order")


router = Router(
    path="/api",
    route_handlers=[
        list_shipments, send_parcel, mend_parcel, cancel_shipment, list_cases, act_on_case, list_escalated, judge_case,
        get_judged_picture,
    ],
    tags=["fulfilment"],
)  # fmt: skip

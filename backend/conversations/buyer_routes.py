"""The buyer's side of a conversation, found by the supplier's part of their order."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.conversations import actions, pictures, queries, views
from backend.conversations.actions import Writer
from backend.conversations.models import Conversation
from backend.conversations.schemas import ConversationOut, MessageIn, ReadIn, ServiceOut, TalkPicture
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.errors import NotFound
from backend.media import actions as media
from backend.media import store as places
from backend.orders import queries as orders
from backend.orders.models import Order, SupplierOrder
from backend.suppliers.queries import list_suppliers
from backend.web.keys import Key
from backend.web.limits import Counters, allow
from backend.web.problems import language

PATH = "/orders/{number:str}/conversations/{part_id:uuid}"


async def _mine(session: AsyncSession, actor: Actor, number: str, part_id: UUID) -> tuple[Order, SupplierOrder]:
    order = await orders.get_order(session, number, actor.account_id)
    return order, await queries.get_part(session, order.id, part_id)


async def _show(
    session: AsyncSession, keys: Keys, order: Order, part: SupplierOrder, one: Conversation | None, lang: str
) -> ConversationOut:
    supplier = (await list_suppliers(session, [part.supplier_id]))[part.supplier_id]
    return await views.conversation_out(session, keys, order, one, views.Sides(part, supplier.name[lang]), lang)


@get(PATH, operation_id="getMyConversation", may="signed_in")
async def get_conversation(
    number: FromPath[str],
    part_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> ConversationOut:
    """What the supplier of a part of my order and I have written each other."""
    async with database.comparing() as session:
        order, part = await _mine(session, actor, number, part_id)
        one = await queries.find_of_part(session, part.id)
        return await _show(session, keys, order, part, one, language(request))


@post(PATH + "/messages", status_code=201, operation_id="writeToSupplier", may="signed_in")
async def write(
    number: FromPath[str],
    part_id: FromPath[UUID],
    data: JSONBody[MessageIn],
    key: Key,
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    counters: NamedDependency[Counters],
) -> ConversationOut:
    """Write to the supplier of a part of my order; the same key writes once. 409 `outside_period` for an order that
    lapsed or ended long ago."""
    await allow(counters, f"talk:{actor.account_id}", 120, 3600)
    async with database.transaction() as session:
        order, part = await _mine(session, actor, number, part_id)
        one = await actions.begin(session, part, clock.now())
        await actions.write(session, keys, one, Writer(actor.account_id, "buyer"), key, data, clock.now())
        return await _show(session, keys, order, part, one, language(request))


@post(PATH + "/read", status_code=204, operation_id="readMyConversation", may="signed_in")
async def read(
    number: FromPath[str],
    part_id: FromPath[UUID],
    data: JSONBody[ReadIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> None:
    """I have seen what there is."""
    async with database.transaction() as session:
        _, part = await _mine(session, actor, number, part_id)
        one = await queries.find_of_part(session, part.id, lock=True)
        if one is None:
            raise NotFound
        actions.read(one, "buyer", *await queries.seen_upto(session, one.id, data.upto))


@post(PATH + "/escalation", status_code=200, operation_id="callPlatformIn", may="signed_in")
async def escalate(
    number: FromPath[str],
    part_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> ConversationOut:
    """Ask the platform to read along and to answer; there must be something to read. Raises NotFound, or 409
    `outside_period`."""
    async with database.transaction() as session:
        order, part = await _mine(session, actor, number, part_id)
        one = await queries.find_of_part(session, part.id, lock=True)
        if one is None:
            raise NotFound
        await actions.may_write(session, order.id, clock.now())
        actions.escalate(one, clock.now())
        await session.flush()
        return await _show(session, keys, order, part, one, language(request))


@post(PATH + "/pictures", operation_id="addTalkPicture", may="signed_in", takes=media.TAKEN,
      request_max_body_size=media.LARGEST_FILE)  # fmt: skip
async def add_picture(
    number: FromPath[str],
    part_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    store: NamedDependency[places.Store],
    counters: NamedDependency[Counters],
) -> TalkPicture:
    """A picture for a message of mine: the picture itself is the body."""
    await allow(counters, f"claim:{actor.account_id}", 60, 3600)
    async with database.reading() as session:
        _, part = await _mine(session, actor, number, part_id)
    taken = await media.take_claim(database, store, request.body, actor.account_id, part.supplier_id)
    return TalkPicture(id=taken)


@get(PATH + "/pictures/{picture_id:uuid}", operation_id="getTalkPicture", may="signed_in", media_type="image/jpeg")
async def get_picture(
    number: FromPath[str],
    part_id: FromPath[UUID],
    picture_id: FromPath[UUID],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    store: NamedDependency[places.Store],
) -> Response[bytes]:
    """A picture of the conversation."""
    async with database.reading() as session:
        _, part = await _mine(session, actor, number, part_id)
        one = await queries.find_of_part(session, part.id)
        return await pictures.show(session, store, one.id if one else None, picture_id)


@get("/suppliers/{supplier_id:uuid}/service", operation_id="getService", may="anyone")
async def get_service(supplier_id: FromPath[UUID], database: NamedDependency[Database]) -> ServiceOut:
    """When a supplier's people answer, and how long they usually take; asked once, not with each look."""
    async with database.reading() as session:
        return ServiceOut(
            hours=views.hours_out(await queries.hours_of(session, supplier_id)),
            answers_in=await queries.usual_answer(session, supplier_id),
        )


router = Router(
    path="/api", route_handlers=[get_conversation, write, read, escalate, add_picture, get_picture, get_service],
    tags=["conversations"],
)  # fmt: skip

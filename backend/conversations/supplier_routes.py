"""The supplier's side: whoever waits for an answer, each conversation, when somebody is there."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.conversations import actions, pictures, queries, views
from backend.conversations.actions import Writer
from backend.conversations.models import Conversation
from backend.conversations.schemas import (
    ConversationOut,
    Conversations,
    HoursIn,
    HoursOut,
    MessageIn,
    ReadIn,
    TalkPicture,
    WaitingOut,
)
from backend.db.session import Database
from backend.kernel import clock
from backend.media import actions as media
from backend.media import store as places
from backend.orders.models import Order, SupplierOrder
from backend.web.keys import Key
from backend.web.limits import Counters, allow
from backend.web.problems import language

PATH = "/supplier/{supplier_id:uuid}/conversations"
ONE = PATH + "/{conversation_id:uuid}"


async def show(
    session: AsyncSession, keys: Keys, one: Conversation, lang: str, *, platform: bool = False
) -> ConversationOut:
    """A conversation as the supplier and the staff see it."""
    order, part = (
        await session.get_one(Order, one.order_id),
        await session.get_one(SupplierOrder, one.supplier_order_id),
    )
    return await views.conversation_out(
        session, keys, order, one, views.Sides(part, views.buyer_of(order), platform), lang
    )


async def show_list(
    session: AsyncSession, keys: Keys, rows: list[tuple[Conversation, Order]], *, platform: bool, paged: bool
) -> Conversations:
    """Conversations with their latest messages."""
    some = rows[: queries.PAGE] if paged else rows
    latest = await queries.latest_of(session, [one.id for one, _ in some])
    return Conversations(
        items=[
            views.card(keys, one, order, latest[one.id], platform=platform) for one, order in some if one.id in latest
        ],
        next=some[-1][0].latest_at if len(rows) > len(some) else None,
    )


@get(PATH, operation_id="listConversations", may="member:answer_buyers")
async def list_conversations(
    supplier_id: FromPath[UUID],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    which: Annotated[Literal["waiting", "all"], QueryParameter()] = "all",
    before: Annotated[datetime | None, QueryParameter()] = None,
) -> Conversations:
    """Conversations with our buyers, the latest first; of those that wait for us, the longest waiting."""
    async with database.comparing() as session:
        rows = await queries.list_of_supplier(session, supplier_id, waiting=which == "waiting", before=before)
        listed = await show_list(session, keys, rows, platform=False, paged=which == "all")
        listed.hours = views.hours_out(await queries.hours_of(session, supplier_id))
    return listed


@get(PATH + "/waiting", operation_id="countWaiting", may="member:answer_buyers")
async def count_waiting(supplier_id: FromPath[UUID], database: NamedDependency[Database]) -> WaitingOut:
    """How many buyers wait for our answer."""
    async with database.reading() as session:
        return WaitingOut(count=await queries.count_waiting(session, supplier_id))


@get(ONE, operation_id="getConversation", may="member:answer_buyers")
async def get_conversation(
    supplier_id: FromPath[UUID],
    conversation_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> ConversationOut:
    """What a buyer of ours and we have written each other."""
    async with database.comparing() as session:
        one = await queries.get_of_supplier(session, supplier_id, conversation_id)
        return await show(session, keys, one, language(request))


@post(ONE + "/messages", status_code=201, operation_id="answerBuyer", may="member:answer_buyers")
async def write(
    supplier_id: FromPath[UUID],
    conversation_id: FromPath[UUID],
    data: JSONBody[MessageIn],
    key: Key,
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    counters: NamedDependency[Counters],
) -> ConversationOut:
    """Answer a buyer; the same key answers once. 409 `outside_period` when the order ended long ago."""
    await allow(counters, f"talk:{actor.account_id}", 600, 3600)
    async with database.transaction() as session:
        one = await queries.get_of_supplier(session, supplier_id, conversation_id, lock=True)
        await actions.write(session, keys, one, Writer(actor.account_id, "supplier"), key, data, clock.now())
        return await show(session, keys, one, language(request))


@post(ONE + "/read", status_code=204, operation_id="readConversation", may="member:answer_buyers")
async def read(
    supplier_id: FromPath[UUID],
    conversation_id: FromPath[UUID],
    data: JSONBody[ReadIn],
    database: NamedDependency[Database],
) -> None:
    """We have seen what there is; the buyer still waits for an answer."""
    async with database.transaction() as session:
        one = await queries.get_of_supplier(session, supplier_id, conversation_id, lock=True)
        actions.read(one, "supplier", *await queries.seen_upto(session, one.id, data.upto))


@post(ONE + "/settlement", status_code=204, operation_id="settleConversation", may="member:answer_buyers")
async def settle(
    supplier_id: FromPath[UUID], conversation_id: FromPath[UUID], database: NamedDependency[Database]
) -> None:
    """Nothing is to be answered ("thank you"). 409 `wrong_state` when nobody waits for us."""
    async with database.transaction() as session:
        actions.settle(await queries.get_of_supplier(session, supplier_id, conversation_id, lock=True))


@post(ONE + "/pictures", operation_id="addAnswerPicture", may="member:answer_buyers", takes=media.TAKEN,
      request_max_body_size=media.LARGEST_FILE)  # fmt: skip
async def add_picture(
    supplier_id: FromPath[UUID],
    conversation_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    store: NamedDependency[places.Store],
    counters: NamedDependency[Counters],
) -> TalkPicture:
    """A picture for an answer: the picture itself is the body."""
    await allow(counters, f"claim:{actor.account_id}", 60, 3600)
    async with database.reading() as session:
        await queries.get_of_supplier(session, supplier_id, conversation_id)
    return TalkPicture(id=await media.take_claim(database, store, request.body, actor.account_id, supplier_id))


@get(ONE + "/pictures/{picture_id:uuid}", operation_id="getAnswerPicture", may="member:answer_buyers",
     media_type="image/jpeg")  # fmt: skip
async def get_picture(
    supplier_id: FromPath[UUID],
    conversation_id: FromPath[UUID],
    picture_id: FromPath[UUID],
    database: NamedDependency[Database],
    store: NamedDependency[places.Store],
) -> Response[bytes]:
    """A picture of the conversation."""
    async with database.reading() as session:
        one = await queries.get_of_supplier(session, supplier_id, conversation_id)
        return await pictures.show(session, store, one.id, picture_id)


@put("/supplier/{supplier_id:uuid}/service-hours", operation_id="setServiceHours", may="member:answer_buyers")
async def set_hours(
    supplier_id: FromPath[UUID], data: JSONBody[HoursIn], database: NamedDependency[Database]
) -> HoursOut:
    """Say when somebody answers our buyers."""
    async with database.transaction() as session:
        found = await actions.set_hours(session, supplier_id, data)
        return HoursOut(opens=found.opens, closes=found.closes, weekends=found.weekends)


router = Router(
    path="/api",
    route_handlers=[
        list_conversations, count_waiting, get_conversation, write, read, settle, add_picture, get_picture, set_hours,
    ],
    tags=["supplier"],
)  # fmt: skip

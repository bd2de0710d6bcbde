"""The platform's side: conversations into which it was called, until it has settled them. Each look is logged."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.accounts import audit, looks
from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.conversations import actions, pictures, queries
from backend.conversations.actions import Writer
from backend.conversations.schemas import ConversationOut, Conversations, MessageIn
from backend.conversations.supplier_routes import show, show_list
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.errors import Forbidden
from backend.media import store as places
from backend.orders.models import Order
from backend.web.keys import Key
from backend.web.problems import language

ONE = "/platform/conversations/{conversation_id:uuid}"


@get("/platform/conversations", operation_id="listEscalatedConversations", may="staff:judge_cases")
async def list_conversations(database: NamedDependency[Database], keys: NamedDependency[Keys]) -> Conversations:
    """Conversations into which the platform was called, the longest waiting first."""
    async with database.comparing() as session:
        return await show_list(session, keys, await queries.list_escalated(session), platform=True, paged=False)


@get(ONE, operation_id="getEscalatedConversation", may="staff:judge_cases")
async def get_conversation(
    conversation_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> ConversationOut:
    """A conversation into which the platform was called; that it was read is written down."""
    async with database.transaction() as session:
        one = await queries.get_escalated(session, conversation_id)
        shown = await show(session, keys, one, language(request), platform=True)
        await looks.at_one(session, actor, f"order:{shown.order}")
        return shown


@post(ONE + "/messages", status_code=201, operation_id="writeAsPlatform", may="staff:judge_cases")
async def write(
    conversation_id: FromPath[UUID],
    data: JSONBody[MessageIn],
    key: Key,
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> ConversationOut:
    """Write to both sides; nobody writes as the platform about an order of their own."""
    async with database.transaction() as session:
        one = await queries.get_escalated(session, conversation_id, lock=True)
        if (await session.get_one(Order, one.order_id)).account_id == actor.account_id:
            raise Forbidden("own_order")
        await actions.write(session, keys, one, Writer(actor.account_id, "platform"), key, data, clock.now())
        return await show(session, keys, one, language(request), platform=True)


@post(ONE + "/settlement", status_code=204, operation_id="settleEscalated", may="staff:judge_cases")
async def settle(
    conversation_id: FromPath[UUID], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> None:
    """The platform has done what it was called for and said so; it leaves. 409 `wrong_state` before it wrote."""
    async with database.transaction() as session:
        one = await queries.get_escalated(session, conversation_id, lock=True)
        await actions.leave(session, one)
        await audit.note(session, actor, "conversation:settle", f"conversation:{one.id}", "", one.supplier_id)


@get(ONE + "/pictures/{picture_id:uuid}", operation_id="getEscalatedPicture", may="staff:judge_cases",
     media_type="image/jpeg")  # fmt: skip
async def get_picture(
    conversation_id: FromPath[UUID],
    picture_id: FromPath[UUID],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    store: NamedDependency[places.Store],
) -> Response[bytes]:
    """A picture of the conversation; that it was looked at is written down."""
    async with database.transaction() as session:
        one = await queries.get_escalated(session, conversation_id)
        shown = await pictures.show(session, store, one.id, picture_id)
        await audit.note(session, actor, "claim:see", f"picture:{picture_id}", "", one.supplier_id)
    return shown


router = Router(
    path="/api", route_handlers=[list_conversations, get_conversation, write, settle, get_picture], tags=["platform"]
)

"""Shapes of conversations for the wire."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.conversations import queries, rules
from backend.conversations.models import Conversation, Message, ServiceHours
from backend.conversations.schemas import AboutOut, ConversationCard, ConversationOut, HoursOut, MessageOut
from backend.kernel import clock
from backend.orders.models import Order, SupplierOrder
from backend.orders.queries import list_parts

BEGINNING = 60
"""Characters of the latest message in a list."""


def hours_out(found: ServiceHours | None) -> HoursOut | None:
    """Service hours, where somebody has said them."""
    return HoursOut(opens=found.opens, closes=found.closes, weekends=found.weekends) if found else None


def words(keys: Keys, one: Message) -> str:
    """What a message says; nothing once its writer is erased."""
    return keys.unseal(one.text_sealed, one.id) if one.text_sealed else ""


def _read(one: Message, conversation: Conversation) -> bool:
    by = conversation.supplier_read_at if one.by == "buyer" else conversation.buyer_read_at
    return by is not None and by >= one.created_at


class Sides(NamedTuple):
    """Which part of an order a conversation is about, and whom the side that looks writes to."""

    part: SupplierOrder
    other: str
    platform: bool = False


def message_out(keys: Keys, one: Message, conversation: Conversation) -> MessageOut:
    """A message as both sides see it."""
    return MessageOut(
        id=one.id,
        by=one.by,  # type: ignore[arg-type]  # the check of its column
        text=words(keys, one),
        pictures=[UUID(name) for name in one.pictures],
        at=one.created_at,
        read=_read(one, conversation),
    )


async def conversation_out(
    session: AsyncSession, keys: Keys, order: Order, conversation: Conversation | None, sides: Sides, lang: str
) -> ConversationOut:
    """A conversation as one side sees it."""
    bought = [one for one in await list_parts(session, [order.id]) if one.supplier_order_id == sides.part.id]
    talk = conversation or Conversation(id=None, state="quiet", asked_at=None, escalated_at=None)
    messages = await queries.list_messages(session, conversation.id) if conversation else []
    return ConversationOut(
        id=talk.id,
        order=order.number,
        other=sides.other,
        state=talk.state,  # type: ignore[arg-type]  # the check of its column
        escalated=talk.escalated_at is not None,
        may_write=(sides.platform and talk.escalated_at is not None)
        or rules.may_write(order.state, order.ended_at, clock.now()),
        messages=[message_out(keys, one, talk) for one in messages],
        supplier=sides.part.supplier_id,
        about=[AboutOut(kind=one.kind, title=one.title[lang], state=one.state) for one in bought],
        waits=talk.asked_at is not None,
    )


def card(keys: Keys, conversation: Conversation, order: Order, latest: Message, *, platform: bool) -> ConversationCard:
    """A conversation in a list, the supplier's or the platform's."""
    waits = conversation.platform_asked_at if platform else conversation.asked_at
    return ConversationCard(
        id=conversation.id, order=order.number, other=buyer_of(order),
        state=conversation.state, latest_by=latest.by,  # type: ignore[arg-type]  # the checks of their columns
        escalated=conversation.escalated_at is not None, latest=words(keys, latest)[:BEGINNING],
        at=conversation.latest_at, waits=waits is not None,
    )  # fmt: skip


def buyer_of(order: Order) -> str:
    """A buyer as a supplier and the staff see them: masked."""
    return str(order.contact_masked.get("name", "*"))

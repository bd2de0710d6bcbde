"""Shapes of conversations for the wire."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.conversations import queries, rules
from backend.conversations.models import Conversation, Message, ServiceHours
from backend.conversations.schemas import ConversationCard, ConversationOut, HoursOut, MessageOut
from backend.orders.models import Order

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


async def conversation_out(
    session: AsyncSession, keys: Keys, order: Order, conversation: Conversation | None, supplier: UUID, other: str,
    now: datetime,
) -> ConversationOut:  # fmt: skip
    """A conversation as one side sees it; `other` is whom that side writes to."""
    messages = await queries.list_messages(session, conversation.id) if conversation else []
    return ConversationOut(
        id=conversation.id if conversation else None,
        order=order.number,
        other=other,
        state=conversation.state if conversation else "quiet",  # type: ignore[arg-type]  # the check of its column
        escalated=conversation is not None and conversation.escalated_at is not None,
        may_write=rules.may_write(order.state, order.ended_at, now),
        messages=[
            MessageOut(
                id=one.id, by=one.by, text=words(keys, one), pictures=[UUID(name) for name in one.pictures],  # type: ignore[arg-type]
                at=one.created_at, read=conversation is not None and _read(one, conversation),
            )
            for one in messages
        ],
        hours=hours_out(await queries.hours_of(session, supplier)),
        answers_in=await queries.usual_answer(session, supplier),
        waits=conversation is not None and conversation.asked_at is not None,
    )  # fmt: skip


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

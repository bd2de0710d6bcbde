"""Selects of conversations."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from backend.conversations import rules
from backend.conversations.models import Conversation, Message, ServiceHours
from backend.kernel import clock
from backend.kernel.errors import NotFound
from backend.media.actions import named_in
from backend.orders.models import Order, SupplierOrder

SHOWN = 200
"""Messages of a conversation that are shown, the latest."""
PAGE = 50
MANY = 500
"""Conversations that wait: all of them, to the working day's end."""


async def get_part(session: AsyncSession, order_id: uuid.UUID, part_id: uuid.UUID) -> SupplierOrder:
    """A supplier's part of an order. Raises NotFound for another order's."""
    found = await session.get(SupplierOrder, part_id)
    if found is None or found.order_id != order_id:
        raise NotFound
    return found


async def find_of_part(session: AsyncSession, part_id: uuid.UUID, *, lock: bool = False) -> Conversation | None:
    """The conversation about a supplier's part of an order, once somebody has begun it."""
    wanted = select(Conversation).where(Conversation.supplier_order_id == part_id)
    found = await session.execute(wanted.with_for_update() if lock else wanted)
    return found.scalar_one_or_none()


async def get_of_supplier(
    session: AsyncSession, supplier_id: uuid.UUID, conversation_id: uuid.UUID, *, lock: bool = False
) -> Conversation:
    """A supplier's own conversation. Raises NotFound."""
    found = await session.get(Conversation, conversation_id, with_for_update=lock or None)
    if found is None or found.supplier_id != supplier_id:
        raise NotFound
    return found


async def get_escalated(session: AsyncSession, conversation_id: uuid.UUID, *, lock: bool = False) -> Conversation:
    """A conversation into which the platform was called; any other is none of its business. Raises NotFound."""
    found = await session.get(Conversation, conversation_id, with_for_update=lock or None)
    if found is None or found.escalated_at is None:
        raise NotFound
    return found


async def list_messages(session: AsyncSession, conversation_id: uuid.UUID, limit: int = SHOWN) -> list[Message]:
    """The latest messages of a conversation, in their order."""
    wanted = select(Message).where(Message.conversation_id == conversation_id)
    found = await session.execute(wanted.order_by(Message.created_at.desc(), Message.id.desc()).limit(limit))
    return list(found.scalars())[::-1]


async def seen_upto(
    session: AsyncSession, conversation_id: uuid.UUID, message_id: uuid.UUID
) -> tuple[Message, Message]:
    """A message of a conversation, and its newest. Raises NotFound for another conversation's."""
    one = await session.get(Message, message_id)
    if one is None or one.conversation_id != conversation_id:
        raise NotFound
    return one, (await list_messages(session, conversation_id, 1))[0]


async def latest_by(session: AsyncSession, conversation_id: uuid.UUID, by: str) -> Message | None:
    """The newest message of a side."""
    wanted = select(Message).where(Message.conversation_id == conversation_id, Message.by == by)
    return (await session.execute(wanted.order_by(Message.created_at.desc()).limit(1))).scalar_one_or_none()


async def find_by_key(session: AsyncSession, conversation_id: uuid.UUID, key: str) -> Message | None:
    """A message that was sent with a key."""
    wanted = select(Message).where(Message.conversation_id == conversation_id, Message.key == key)
    return (await session.execute(wanted)).scalar_one_or_none()


async def latest_of(session: AsyncSession, conversations: Sequence[uuid.UUID]) -> dict[uuid.UUID, Message]:
    """Conversation → its latest message."""
    wanted = (
        select(Message)
        .where(Message.conversation_id.in_(conversations))
        .ext(distinct_on(Message.conversation_id))
        .order_by(Message.conversation_id, Message.created_at.desc(), Message.id.desc())
    )
    return {one.conversation_id: one for one in (await session.execute(wanted)).scalars()}


async def list_of_supplier(
    session: AsyncSession, supplier_id: uuid.UUID, *, waiting: bool, before: datetime | None
) -> list[tuple[Conversation, Order]]:
    """A supplier's conversations with their orders; those that wait, the longest first, else the latest first."""
    wanted = select(Conversation, Order).join(Order, Order.id == Conversation.order_id)
    wanted = wanted.where(Conversation.supplier_id == supplier_id)
    if waiting:
        wanted = wanted.where(Conversation.asked_at.is_not(None)).order_by(Conversation.asked_at, Conversation.id)
    else:
        wanted = wanted.order_by(Conversation.latest_at.desc(), Conversation.id)
        if before is not None:
            wanted = wanted.where(Conversation.latest_at < before)
    limit = MANY if waiting else PAGE + 1
    return [(row[0], row[1]) for row in await session.execute(wanted.limit(limit))]


async def count_waiting(session: AsyncSession, supplier_id: uuid.UUID) -> int:
    """Buyers who wait for a supplier's answer."""
    waits = select(func.count()).where(Conversation.supplier_id == supplier_id, Conversation.asked_at.is_not(None))
    return int((await session.execute(waits)).scalar_one())


async def list_escalated(session: AsyncSession) -> list[tuple[Conversation, Order]]:
    """Conversations into which the platform was called and that it has not settled, the longest waiting first."""
    wanted = (
        select(Conversation, Order)
        .join(Order, Order.id == Conversation.order_id)
        .where(Conversation.escalated_at.is_not(None))
        .order_by(Conversation.platform_asked_at.nulls_last(), Conversation.escalated_at)
        .limit(MANY)
    )
    return [(row[0], row[1]) for row in await session.execute(wanted)]


async def usual_answer(session: AsyncSession, supplier_id: uuid.UUID) -> int | None:
    """Minutes in which a supplier usually answers, of the latest hundred answers of ninety days."""
    wanted = (
        select(Message.waited)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.supplier_id == supplier_id, Conversation.latest_at > clock.now() - rules.WITHIN)
        .where(Message.waited.is_not(None), Message.created_at > clock.now() - rules.WITHIN)
        .order_by(Message.created_at.desc())
        .limit(100)
    )
    return rules.usual([one for one in (await session.execute(wanted)).scalars() if one is not None])


async def hours_of(session: AsyncSession, supplier_id: uuid.UUID) -> ServiceHours | None:
    """When a supplier's people answer, where they have said so."""
    return await session.get(ServiceHours, supplier_id)


async def shown_pictures(session: AsyncSession, pictures: list[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some pictures that a message shows."""
    return await named_in(session, Message.pictures, pictures)


async def shows(session: AsyncSession, conversation_id: uuid.UUID, picture_id: uuid.UUID) -> bool:
    """Whether a message of a conversation shows a picture."""
    wanted = select(Message.id).where(
        Message.conversation_id == conversation_id, Message.pictures.contains([str(picture_id)])
    )
    return (await session.execute(wanted)).first() is not None

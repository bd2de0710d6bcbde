"""What conversations hold about a person: what the law keeps, what goes with them, what is told to them."""

import uuid
from collections import defaultdict
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import keeping
from backend.accounts.keeping import Kept
from backend.accounts.keys import Keys
from backend.conversations import views
from backend.conversations.models import Conversation, Message
from backend.kernel import clock
from backend.orders.models import Order
from backend.orders.records import ended_on


async def keep_person(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> None:
    """What was said about a person's paid orders leaves for the records of trade (电子商务法 31: after-sale belongs to
    them)."""
    said = await _said(session, keys, account_id)
    found = await session.execute(select(Order).where(Order.id.in_(said), Order.paid_at.is_not(None)))
    kept = [
        Kept(account_id, f"order:{one.number}", "trade", ended_on(one), {"conversations": said[one.id]})
        for one in found.scalars()
    ]
    keeping.keep(session, keys, kept, clock.today())


async def forget_person(session: AsyncSession, account_id: uuid.UUID) -> None:
    """Both sides' words about a person's orders go, and nobody waits there any more. What somebody wrote for a supplier
    is the supplier's, and stays; pictures go with whoever took them."""
    mine = select(Conversation.id).join(Order, Order.id == Conversation.order_id).where(Order.account_id == account_id)
    gone: dict[str, Any] = {"text_sealed": None, "pictures": []}
    await session.execute(update(Message).where(Message.conversation_id.in_(mine)).values(gone))
    over: dict[str, Any] = {"state": "quiet", "asked_at": None, "escalated_at": None, "platform_asked_at": None}
    await session.execute(update(Conversation).where(Conversation.id.in_(mine)).values(over))


async def export(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> dict[str, Any]:
    """What was said about a person's orders, by whom, for that person (PIPL 45)."""
    said = await _said(session, keys, account_id)
    numbers = await session.execute(select(Order.id, Order.number).where(Order.id.in_(said)).order_by(Order.id))
    return {"conversations": [{"order": number, **one} for order_id, number in numbers for one in said[order_id]]}


async def _said(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """Order → its messages in the clear."""
    found = await session.execute(
        select(Message, Conversation.order_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Order, Order.id == Conversation.order_id)
        .where(Order.account_id == account_id)
        .order_by(Message.created_at, Message.id)
    )
    said: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for one, order_id in found:
        said[order_id].append(
            {"at": one.created_at, "by": one.by, "text": views.words(keys, one), "pictures": one.pictures}
        )
    return said

"""Who hears of a message: once per turn, and without a word of it."""

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.models import Audit
from backend.conversations import queries
from backend.conversations.models import Conversation
from backend.notices.recipients import NewNotice, members, staff
from backend.notices.rules import Template
from backend.orders.models import Order
from backend.suppliers.rights import MEMBER_MAY

ANSWER = tuple(sorted(MEMBER_MAY["answer_buyers"]))
TEMPLATES = {
    "message_to_buyer": Template("orders", "订单{number}有新消息", "Order {number}: a new message for you"),
    "message_to_supplier": Template(
        "work", "订单{number}的买家在等你回复", "Order {number}: the buyer waits for your answer"
    ),
    "platform_wrote": Template(
        "work", "订单{number}：平台客服在对话里发了消息", "Order {number}: the platform wrote in the conversation"
    ),
    "message_to_platform": Template(
        "reviews", "订单{number}请平台介入", "Order {number}: the platform is asked to step in"
    ),
}


async def on_conversation(session: AsyncSession, row: Audit, state: str) -> list[NewNotice]:
    """It is somebody's turn to read or to answer."""
    one = await session.get(Conversation, uuid.UUID(row.subject.partition(":")[2]))
    if one is None:
        return []
    order = await session.get_one(Order, one.order_id)
    values, own = {"number": order.number}, f"/supplier/{one.supplier_id}/talks/{one.id}"
    if state == "to_buyer":
        link = f"/orders/{order.number}/talk/{one.supplier_order_id}"
        told = [NewNotice([order.account_id], "message_to_buyer", values, link)]
        (latest,) = await queries.list_messages(session, one.id, 1)
        if latest.by == "platform":  # it writes to both
            told.append(NewNotice(await members(session, one.supplier_id, ANSWER), "platform_wrote", values, own))
        return told
    if state == "to_supplier":
        people = await members(session, one.supplier_id, ANSWER)
        return [NewNotice(people, "message_to_supplier", values, own)]
    if state == "to_platform":
        people = await staff(session, "judge_cases")
        told = [NewNotice(people, "message_to_platform", values, f"/platform/talks/{one.id}")]
        if one.asked_at is not None:
            told.append(NewNotice(await members(session, one.supplier_id, ANSWER), "message_to_supplier", values, own))
        return told
    return []

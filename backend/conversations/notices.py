"""Who hears of a message: once per turn, and without a word of it."""

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.models import Audit
from backend.conversations.models import Conversation
from backend.notices.recipients import NewNotice, members, staff
from backend.notices.rules import Template
from backend.orders.models import Order

ANSWER = ("owner", "manager", "packer")
TEMPLATES = {
    "message_to_buyer": Template("orders", "订单{number}有新消息", "Order {number}: a new message for you"),
    "message_to_supplier": Template(
        "work", "订单{number}的买家在等你回复", "Order {number}: the buyer waits for your answer"
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
    values = {"number": order.number}
    if state == "to_buyer":
        link = f"/orders/{order.number}/talk/{one.supplier_order_id}"
        return [NewNotice([order.account_id], "message_to_buyer", values, link)]
    if state == "to_supplier":
        people = await members(session, one.supplier_id, ANSWER)
        return [NewNotice(people, "message_to_supplier", values, f"/supplier/{one.supplier_id}/talks/{one.id}")]
    if state == "to_platform":
        people = await staff(session, "judge_cases")
        return [NewNotice(people, "message_to_platform", values, f"/platform/talks/{one.id}")]
    return []

"""Verbs of conversations: write, read, call the platform in, settle. Each works on a locked conversation."""

import uuid
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.accounts.models import Account
from backend.conversations import queries, rules
from backend.conversations.models import Conversation, Message, ServiceHours
from backend.conversations.rules import Side
from backend.conversations.schemas import HoursIn, MessageIn
from backend.kernel.errors import Invalid, KeyReused, OutsidePeriod, WrongState
from backend.kernel.ids import new_id
from backend.media import actions as media
from backend.orders.models import Order, SupplierOrder


class Writer(NamedTuple):
    """Who writes, for which side."""

    account_id: uuid.UUID
    side: Side


async def begin(session: AsyncSession, part: SupplierOrder, now: datetime) -> Conversation:
    """The conversation about a supplier's part of an order, begun if nobody has yet; locked."""
    row = {
        "id": new_id(), "order_id": part.order_id, "supplier_order_id": part.id, "supplier_id": part.supplier_id,
        "latest_at": now,
    }  # fmt: skip
    await session.execute(insert(Conversation).values(row).on_conflict_do_nothing())
    found = await queries.find_of_part(session, part.id, lock=True)
    if found is None:
        raise RuntimeError("a conversation that was made is gone")
    return found


async def write(
    session: AsyncSession, keys: Keys, one: Conversation, who: Writer, key: str, said: MessageIn, now: datetime
) -> Message:
    """Add a message; the same key adds it once. Raises Invalid without words and pictures, KeyReused for other words
    under one key, OutsidePeriod when the order is long over."""
    text = said.text.strip()
    sent = await queries.find_by_key(session, one.id, key)
    if sent is not None:
        before = keys.unseal(sent.text_sealed, sent.id) if sent.text_sealed else ""
        if (sent.account_id, before, sent.pictures) != (who.account_id, text, [str(name) for name in said.pictures]):
            raise KeyReused
        return sent
    if not text and not said.pictures:
        raise Invalid("required", "text")
    if who.side != "platform" or one.escalated_at is None:  # who was called in says what comes of it, however late
        await may_write(session, one.order_id, now)
    await media.check_own(session, who.account_id, said.pictures)
    message_id = new_id()
    message = Message(
        id=message_id, conversation_id=one.id, by=who.side, account_id=who.account_id, key=key,
        text_sealed=keys.seal(text, message_id) if text else None, pictures=[str(name) for name in said.pictures],
        waited=_waited(one, who.side, now), created_at=now,
    )  # fmt: skip
    session.add(message)
    _wait(one, who.side, now)
    one.state = rules.turn(who.side, escalated=one.escalated_at is not None)
    one.latest_at = now
    _seen(one, who.side, now)
    await session.flush()
    return message


def _wait(one: Conversation, by: Side, now: datetime) -> None:
    """Whoever wrote is waited for no more; a buyer waits for the supplier, and for the platform once it is in."""
    if by == "buyer":
        one.asked_at = one.asked_at or now
        if one.escalated_at:
            one.platform_asked_at = one.platform_asked_at or now
    elif by == "supplier":
        one.asked_at = None
    else:
        one.platform_asked_at = None


def _waited(one: Conversation, by: Side, now: datetime) -> int | None:
    return int((now - one.asked_at).total_seconds()) if by == "supplier" and one.asked_at else None


async def may_write(session: AsyncSession, order_id: uuid.UUID, now: datetime) -> None:
    """Raises OutsidePeriod when nobody writes about an order any more."""
    order = await session.get_one(Order, order_id)
    left = (await session.get_one(Account, order.account_id)).erased_at is not None
    if left or not rules.may_write(order.state, order.ended_at, now):
        raise OutsidePeriod("conversation_over")


def read(one: Conversation, by: Side, upto: Message, newest: Message) -> None:
    """A side has seen what there is up to a message; what came meanwhile it has not."""
    if upto.id == newest.id:
        one.state = rules.read(one.state, by)
    _seen(one, by, upto.created_at)


def _seen(one: Conversation, by: Side, now: datetime) -> None:
    if by == "buyer":
        one.buyer_read_at = max(now, one.buyer_read_at or now)
    if by == "supplier":
        one.supplier_read_at = max(now, one.supplier_read_at or now)


def escalate(one: Conversation, now: datetime) -> None:
    """Call the platform in; twice changes nothing."""
    if one.escalated_at is None:
        one.escalated_at, one.platform_asked_at, one.state = now, now, "to_platform"


def settle(one: Conversation) -> None:
    """The supplier has nothing to answer. Raises WrongState where nobody waits for it."""
    one.state = rules.settle(one.state, waits=one.asked_at is not None, platform=False)
    one.asked_at = None


async def leave(session: AsyncSession, one: Conversation) -> None:
    """The platform has done what it was called for, and said so: what it wrote stays for both to read. Raises
    WrongState `say_first` while it has said nothing."""
    latest = await queries.latest_by(session, one.id, "platform")
    if latest is None or one.escalated_at is None or latest.created_at < one.escalated_at:
        raise WrongState("say_first")
    one.state = rules.settle(one.state, waits=True, platform=True)
    one.escalated_at = one.platform_asked_at = None


async def set_hours(session: AsyncSession, supplier_id: uuid.UUID, wish: HoursIn) -> ServiceHours:
    """Say when somebody answers. Raises Invalid when the end comes first."""
    if wish.opens >= wish.closes:
        raise Invalid("out_of_bounds", "closes")
    found = await session.get(ServiceHours, supplier_id, with_for_update=True)
    if found is None:
        found = ServiceHours(supplier_id=supplier_id)
        session.add(found)
    found.opens, found.closes, found.weekends = wish.opens, wish.closes, wish.weekends
    await session.flush()
    return found

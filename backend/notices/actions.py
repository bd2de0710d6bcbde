"""Verbs of notices: collect what happened, write each notice once, deliver it, remember how a person wants it."""

import asyncio
import logging
import uuid
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.accounts.models import Account, Audit, Unheard
from backend.accounts.ports import Sms
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.ids import new_id
from backend.kernel.points import reach
from backend.notices import listeners, rules
from backend.notices.models import Delivery, Notice, NoticeWish, PushSubscription
from backend.notices.ports import Gone, Push
from backend.notices.recipients import NewNotice

MANY = 100
ROUND = 50
"""Deliveries of one round, so that collecting has its turn."""
BROWSERS = 10
"""That listen for one person."""
LOST = timedelta(seconds=60)
"""A delivery that a worker has had in hand for longer than this belongs to one that died."""
_in_hand: set[asyncio.Task[None]] = set()
log = logging.getLogger("huliu.notices")


async def collect(database: Database) -> int:
    """Turn what the audit has set aside into notices, in one transaction: a crash loses and repeats nothing."""
    async with database.transaction() as session:
        found = await session.execute(
            select(Audit).join(Unheard, Unheard.audit_id == Audit.id).order_by(Audit.id).limit(MANY)
            .with_for_update(skip_locked=True, of=Unheard)
        )  # fmt: skip
        rows = list(found.scalars())
        for row in rows:
            for n, told in enumerate(await listeners.notices_of(session, row)):
                await tell(session, f"audit:{row.id}:{n}", told, clock.now())
        if rows:
            await session.execute(delete(Unheard).where(Unheard.audit_id.in_([row.id for row in rows])))
            reach("notices_heard")
    return len(rows)


async def remind(database: Database) -> None:
    """Tell operators of departures that are decided soon and lack heads, buyers of packs that are back; each once."""
    async with database.transaction() as session:
        for key, told in [one for find in listeners.FINDERS for one in await find(session)]:
            await tell(session, key, told, clock.now())


async def tell(session: AsyncSession, key: str, told: NewNotice, now: datetime) -> None:
    """Write a notice per person with its deliveries; a key that was told before changes nothing. Nobody who was erased
    meanwhile is told: what was set aside before is heard after."""
    template = rules.TEMPLATES[told.kind]
    there = (
        select(Account.id).where(Account.id.in_(list(told.people)), Account.cleared_at.is_(None)).order_by(Account.id)
    )
    # Held against an erasing that runs now: it ends before this looks, or waits and takes these notices too.
    for account_id in (
        (await session.execute(there.order_by(Account.id).with_for_update(read=True, key_share=True))).scalars().all()
    ):
        made = await session.execute(
            insert(Notice)
            .values(id=new_id(), account_id=account_id, key=key, kind=told.kind, values=told.values, link=told.link)
            .on_conflict_do_nothing()
            .returning(Notice.id)
        )
        notice_id = made.scalar_one_or_none()
        if notice_id is None:
            continue
        wish = await wish_of(session, account_id)
        due = rules.due(now, wish.quiet_from, wish.quiet_to, urgent=template.urgent)
        channels = wish.channels.get(template.group, [])
        if "sms" in channels:
            session.add(Delivery(id=new_id(), notice_id=notice_id, channel="sms", target="", due_at=due))
        if "push" in channels:
            for target in await _browsers(session, account_id):
                session.add(Delivery(id=new_id(), notice_id=notice_id, channel="push", target=str(target), due_at=due))
    await session.flush()


async def _browsers(session: AsyncSession, account_id: uuid.UUID) -> list[uuid.UUID]:
    found = await session.execute(select(PushSubscription.id).where(PushSubscription.account_id == account_id))
    return list(found.scalars())


async def wish_of(session: AsyncSession, account_id: uuid.UUID) -> NoticeWish:
    """How a person wants to be told, or the default."""
    found = await session.get(NoticeWish, account_id)
    if found is not None:
        return found
    start, end = rules.QUIET
    return NoticeWish(
        account_id=account_id, channels=dict(rules.DEFAULTS), quiet_from=start, quiet_to=end, language="zh"
    )


class Parcel(NamedTuple):
    """What a channel needs to deliver."""

    delivery: uuid.UUID
    notice: uuid.UUID
    account: uuid.UUID
    channel: str
    target: str
    attempts: int
    text: str
    link: str


CLAIM = """
    update delivery d set state = 'sending', attempts = attempts + 1, due_at = :lost
     where d.id in (select id from delivery
                     where due_at <= :now and (state = 'waiting' or (state = 'sending' and channel = any (:again)))
                     order by due_at limit 1 for update skip locked)
    returning d.id
"""


async def deliver(database: Database, keys: Keys, sms: Sms, push: Push) -> int:
    """Send what is due; how many were sent. A claimed delivery is sent once, or again where repeats are dropped.

    Each is claimed right before it is sent: a worker that stops leaves at most one whose fate is unknown.
    """
    again = [name for name, port in (("sms", sms), ("push", push)) if port.drops_repeats]
    for sent in range(ROUND):
        parcel = await _claim(database, again)
        if parcel is None:
            return sent
        task = asyncio.create_task(_send(database, keys, sms, push, parcel))
        _in_hand.add(task)
        task.add_done_callback(_in_hand.discard)
        await asyncio.shield(task)  # a stop of the worker does not tear it, see `finish`
    return ROUND


async def finish(seconds: float) -> None:
    """Wait for the delivery that was in hand when the worker was told to stop."""
    if _in_hand:
        await asyncio.wait(_in_hand, timeout=seconds)


async def _claim(database: Database, again: list[str]) -> Parcel | None:
    now = clock.now()
    async with database.transaction() as session:
        await session.execute(
            update(Delivery)
            .where(Delivery.state == "sending", Delivery.due_at <= now, Delivery.channel.not_in(again))
            .values(state="unknown")
        )
        claimed = await session.execute(text(CLAIM), {"now": now, "lost": now + LOST, "again": again})
        taken = claimed.scalar_one_or_none()
        return await _parcel(session, taken) if taken else None


async def _parcel(session: AsyncSession, delivery_id: uuid.UUID) -> Parcel:
    d = await session.get_one(Delivery, delivery_id)
    notice = await session.get_one(Notice, d.notice_id)
    lang = (await wish_of(session, notice.account_id)).language
    return Parcel(
        d.id, notice.id, notice.account_id, d.channel, d.target, d.attempts,
        rules.say(notice.kind, notice.values, lang), ("/en" if lang == "en" else "") + notice.link,
    )  # fmt: skip


async def _send(database: Database, keys: Keys, sms: Sms, push: Push, parcel: Parcel) -> None:
    try:
        if parcel.channel == "sms":
            await _send_sms(database, keys, sms, parcel)
        else:
            await _send_push(database, push, parcel)
    except Gone as gone:
        await _end(database, parcel, state="failed", error=str(gone))
        return
    except TimeoutError:
        # It may have gone out. Only a channel that drops repeats is asked again.
        again = {"sms": sms.drops_repeats, "push": push.drops_repeats}[parcel.channel]
        log.warning("delivery %s: no answer", parcel.delivery)
        await _later(database, parcel, "no answer") if again else await _end(database, parcel, state="unknown")
        return
    except Exception as fault:
        log.warning("delivery %s: %s", parcel.delivery, type(fault).__name__)
        await _later(database, parcel, type(fault).__name__)
        return
    reach("notice_sent")
    await _end(database, parcel, state="sent", sent_at=clock.now(), error=None)


async def _later(database: Database, parcel: Parcel, error: str) -> None:
    wait = rules.next_try(parcel.attempts)
    if wait is None:
        await _end(database, parcel, state="failed", error=error)
    else:
        await _end(database, parcel, state="waiting", error=error, due_at=clock.now() + wait)


async def _end(database: Database, parcel: Parcel, **values: object) -> None:
    async with database.transaction() as session:
        await session.execute(update(Delivery).where(Delivery.id == parcel.delivery).values(**values))


async def _send_sms(database: Database, keys: Keys, sms: Sms, parcel: Parcel) -> None:
    async with database.transaction() as session:
        account = await session.get_one(Account, parcel.account)
        phone = keys.unseal(account.phone_sealed, account.id) if account.phone_sealed else None
    if phone is None:
        raise Gone("no phone")
    await sms.send(phone, "notice", {"text": parcel.text}, key=str(parcel.delivery))


async def _send_push(database: Database, push: Push, parcel: Parcel) -> None:
    async with database.transaction() as session:
        browser = await session.get(PushSubscription, uuid.UUID(parcel.target))
    if browser is None:
        raise Gone("no browser")
    try:
        await push.send(browser.endpoint, browser.keys, parcel.text, parcel.link, str(parcel.notice))
    except Gone:
        async with database.transaction() as session:
            await session.execute(delete(PushSubscription).where(PushSubscription.id == browser.id))
        raise


async def forget_person(session: AsyncSession, account_id: uuid.UUID) -> None:
    """A person's notices, browsers and wishes, by request."""
    for table in (Notice, PushSubscription, NoticeWish):
        await session.execute(delete(table).where(table.account_id == account_id))


async def read_all(session: AsyncSession, account_id: uuid.UUID, now: datetime) -> None:
    """A person has seen every notice so far."""
    unread = (Notice.account_id == account_id, Notice.read_at.is_(None))
    await session.execute(update(Notice).where(*unread).values(read_at=now))


async def set_wish(session: AsyncSession, account_id: uuid.UUID, values: dict[str, Any]) -> None:
    """How a person wants to be told, from now on."""
    wish = insert(NoticeWish).values(account_id=account_id, **values)
    await session.execute(wish.on_conflict_do_update(index_elements=["account_id"], set_=values))


async def subscribe(session: AsyncSession, account_id: uuid.UUID, endpoint: str, keys: dict[str, str]) -> None:
    """A browser listens for a person; of more than ten the oldest goes."""
    row = insert(PushSubscription).values(id=new_id(), account_id=account_id, endpoint=endpoint, keys=keys)
    ours = {"account_id": account_id, "keys": keys}
    await session.execute(row.on_conflict_do_update(index_elements=["endpoint"], set_=ours))
    mine = select(PushSubscription.id).where(PushSubscription.account_id == account_id)
    newest = mine.order_by(PushSubscription.id.desc()).limit(BROWSERS)
    older = (PushSubscription.account_id == account_id, PushSubscription.id.not_in(newest))
    await session.execute(delete(PushSubscription).where(*older))

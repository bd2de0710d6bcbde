"""Notices, browsers and wishes of a person: for their export, and ended when consent is."""

import uuid
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.notices.models import Delivery, Notice, NoticeWish, PushSubscription


async def export(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> dict[str, Any]:
    """What was told, over which ways, to which browsers, and how the person wants it (PIPL 45)."""
    del keys
    told = list(
        (await session.execute(select(Notice).where(Notice.account_id == account_id).order_by(Notice.id))).scalars()
    )
    ways = await session.execute(select(Delivery).where(Delivery.notice_id.in_([one.id for one in told])))
    sent = list(ways.scalars())
    browsers = await session.execute(select(PushSubscription).where(PushSubscription.account_id == account_id))
    wish = await session.get(NoticeWish, account_id)
    return {
        "notices": [
            {
                "kind": one.kind, "values": one.values, "link": one.link, "at": one.created_at, "readAt": one.read_at,
                "sent": [
                    {"channel": way.channel, "state": way.state, "sentAt": way.sent_at}
                    for way in sent
                    if way.notice_id == one.id
                ],
            }
            for one in told
        ],
        "devices": [{"endpoint": one.endpoint, "createdAt": one.created_at} for one in browsers.scalars()],
        "noticeWish": wish and {
            "channels": wish.channels, "quietFrom": wish.quiet_from, "quietTo": wish.quiet_to,
            "language": wish.language,
        },
    }  # fmt: skip


async def stop_telling(session: AsyncSession, account_id: uuid.UUID) -> None:
    """No browser listens any more and no wish is known; what became of orders still stands in the inbox."""
    for table in (PushSubscription, NoticeWish):
        await session.execute(delete(table).where(table.account_id == account_id))

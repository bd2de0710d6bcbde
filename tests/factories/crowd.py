"""Many signed-in buyers, made directly in the database, and what must hold of the books afterwards."""

import asyncio
import uuid
from datetime import timedelta

from sqlalchemy import text

from backend import selfcheck
from backend.accounts import actions as people
from backend.accounts.keys import Keys
from backend.db.session import Database
from backend.kernel import clock
from backend.orders import holding


async def make_crowd(database: Database, keys: Keys, count: int, cap: int = 5) -> list[str]:
    """Session tokens of `count` new buyers."""
    tokens = []
    for n in range(count):
        async with database.transaction() as session:
            account, token = await people.sign_in(session, keys, f"+86137{n:08d}", "crowd", clock.now())
            await holding.ensure_cap(session, account.id, cap)
            tokens.append(token)
    return tokens


async def breaches(database: Database) -> list[selfcheck.Breach]:
    """Laws of stock, orders, money and people that don't hold now."""
    return await asyncio.to_thread(selfcheck.breaches, database.url)


async def seats_held(database: Database, quota: uuid.UUID) -> int:
    async with database.transaction() as session:
        found = await session.execute(text("select claimed from quota_count where quota_id = :q"), {"q": quota})
        return int(found.scalar_one())


async def make_expired(database: Database) -> None:
    """Let every unpaid hold end a second ago (what the clock would do)."""
    async with database.transaction() as session:
        past = clock.now() - timedelta(seconds=1)
        await session.execute(text("update orders set expires_at = :t where state = 'awaiting_payment'"), {"t": past})
        ids = (await session.execute(text("select id from orders where state = 'awaiting_payment'"))).scalars().all()
        for order_id in ids:
            await session.execute(text("select extend_v1(:o, :t)"), {"o": order_id, "t": past})

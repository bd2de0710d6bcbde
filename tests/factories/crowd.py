"""Many signed-in buyers, made directly in the database, and what must hold of the books afterwards."""

import uuid
from datetime import timedelta

from sqlalchemy import text

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


async def books(database: Database) -> dict[str, int]:
    """Counts that must agree: counters against live claims, orders against their claims."""
    async with database.transaction() as session:

        async def one(sql: str) -> int:
            return int((await session.execute(text(sql))).scalar_one() or 0)

        return {
            "counter_drift": await one(
                "select count(*) from quota_count c left join (select quota_id, sum(quantity) n from claim"
                " where state <> 'released' group by 1) l using (quota_id) where c.claimed <> coalesce(l.n, 0)"
            ),
            "oversold": await one("select count(*) from quota_count where claimed > capacity or claimed < 0"),
            "claims_without_order": await one(
                "select count(*) from claim c where state <> 'released' and not exists"
                " (select 1 from orders o where o.id = c.owner_id and o.state in ('awaiting_payment', 'paid'))"
            ),
            "orders_without_claims": await one(
                "select count(*) from orders o where o.state in ('awaiting_payment', 'paid') and not exists"
                " (select 1 from claim c where c.owner_id = o.id and c.state <> 'released')"
            ),
            "heads_differ": await one(
                "select count(*) from booking b join departure d on d.id = b.departure_id left join claim c"
                " on c.part_id = b.id and c.quota_id = d.heads_quota_id and c.state <> 'released'"
                " where b.state in ('held', 'confirmed') and coalesce(c.quantity, 0) <> b.heads"
            ),
        }


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

"""Five hundred buyers at a flash sale of fifty with two for each, over four processes: sold exactly, nobody over."""

import asyncio
import random
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from backend.accounts import keys as secrets
from backend.addresses import actions as addresses
from backend.addresses.actions import AddressIn
from backend.db.session import Database
from backend.settings import Settings
from tests.factories import buying, crowd, goods, wire
from tests.factories.processes import Process, serving

pytestmark = [pytest.mark.anyio, pytest.mark.race]
BUYERS, PACKS, EACH = 500, 50, 2
Asked = tuple[int, float, dict[str, Any]]


async def give_addresses(database: Database, settings: Settings) -> dict[uuid.UUID, uuid.UUID]:
    """An address for every account."""
    ring, found = secrets.load(settings), {}
    async with database.transaction() as session:
        accounts = (await session.execute(text("select id from account order by id"))).scalars().all()
        for account in accounts:
            wish = AddressIn("演示甲", "13900001111", goods.SONGJIANG, "", "文诚路500弄12号")
            found[account] = (await addresses.keep(session, ring, account, wish)).id
    return found


async def ask(port: int, token: str, body: dict[str, Any], key: str) -> Asked:
    started = time.monotonic()
    headers = {"X-Huliu": "1", "Cookie": f"huliu={token}", "Idempotency-Key": key}
    status, answer = await wire.post(port, "/api/orders", body, headers)
    return status, time.monotonic() - started, answer or {}


async def rush(
    processes: list[Process], tokens: list[str], homes: list[str], offer: uuid.UUID, dice: random.Random, turns: int = 2
) -> list[Asked]:
    """Every buyer asks as often as there are turns, for one or two packs."""
    asks = []
    for n, (token, home) in enumerate(zip(tokens, homes, strict=True)):
        for turn in range(turns):
            wish = {"offer": str(offer), "quantity": dice.choice((1, 2)), "answers": {}, "address": home}
            port = processes[(n + turn) % len(processes)].port
            asks.append(ask(port, token, buying.order_body(wish), f"flash-{offer.hex[-8:]}-{n:06d}-{turn}"))
    return await asyncio.gather(*asks)


async def test_a_flash_sale_sells_exactly(settings: Settings, database: Database, tmp_path: Path) -> None:
    tea = await goods.make_goods(database, "tea", packs=(30, 40), keeps=(100, 300))
    offer, quota = await goods.open_flash(database, tea, PACKS, EACH)
    rice = await goods.make_goods(database, "rice", kind="grain", packs=(10 * BUYERS,), keeps=(300,))
    tokens = await crowd.make_crowd(database, secrets.load(settings), BUYERS)
    homes = [str(one) for one in (await give_addresses(database, settings)).values()]
    with serving(settings, 4, tmp_path / "serve.log", HULIU_DATABASE_POOL="9") as processes:
        plenty = await rush(processes, tokens, homes, rice.offer, random.Random(3))
        answers = await rush(processes, tokens, homes, offer, random.Random(3))
    assert {status for status, _, _ in answers} <= {201, 409, 503}, Counter(status for status, _, _ in answers)
    assert sum(status == 201 for status, _, _ in plenty) > BUYERS
    slowest, usual = (max(seconds for _, seconds, _ in one) for one in (answers, plenty))
    assert slowest < max(5, usual / 2), f"{slowest:.1f} s, and {usual:.1f} s where there is enough for everybody"
    async with database.reading() as session:
        sold = await session.execute(text("select claimed from quota_count where quota_id = :q"), {"q": quota})
        assert PACKS - 1 <= sold.scalar_one() <= PACKS
        most = await session.execute(
            text(
                "select max(n) from (select sum(l.quantity) n from order_line l join orders o on o.id = l.order_id"
                " where l.offer_id = :offer and o.state = 'awaiting_payment' group by o.account_id) x"
            ),
            {"offer": offer},
        )
        assert most.scalar_one() <= EACH
    assert await crowd.breaches(database) == []
    assert "deadlock" not in (tmp_path / "serve.log").read_text(errors="replace").lower()

"""Buyers who come together: a group deal, people with addresses, what each of them does."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from httpx import AsyncClient
from sqlalchemy import update

from backend.accounts import keys as secrets
from backend.catalogue.queries import find_sold
from backend.db.session import Database
from backend.deals import grouping
from backend.deals.group_routes import GroupDealIn
from backend.deals.models import Team
from backend.kernel import clock
from backend.kernel.money import MoneyIn
from backend.settings import Settings
from tests.factories import buying, crowd, goods
from tests.factories.goods import GoodsMade


async def open_deal(database: Database, made: GoodsMade, size: int = 3, packs: int = 30, each: int = 2) -> str:
    """A group deal that runs now, at ¥88 whatever the sku costs; its offer."""
    now = clock.now()
    async with database.transaction() as session:
        sku, price = await find_sold(session, made.supplier_id, made.offer)
        window = (now - timedelta(minutes=1), now + timedelta(days=7))
        wish = GroupDealIn(made.offer, MoneyIn(8800), packs, size, 24, each, *window)
        return str((await grouping.open_deal(session, sku, made.supplier_id, wish, price, now)).offer_id)


@dataclass
class Buyer:
    """Somebody signed in with an address, who talks over a client that is nobody."""

    client: AsyncClient
    token: str
    home: str = ""

    def _headers(self) -> dict[str, str]:
        return {"Cookie": f"huliu={self.token}", "Idempotency-Key": uuid.uuid4().hex}

    async def post(self, path: str, body: Any = None) -> Any:
        return await self.client.post(path, json=body if body is not None else {}, headers=self._headers())

    async def get(self, path: str) -> Any:
        return (await self.client.get(path, headers=self._headers())).json()

    async def join(self, offer: str, team: str, quantity: int = 1) -> Any:
        """An order for a seat in a team."""
        line = {"offer": offer, "quantity": quantity, "answers": {"team": team}, "address": self.home}
        return await self.post("/api/orders", buying.order_body(line))

    async def pay(self, number: str) -> None:
        attempt = (await self.post(f"/api/orders/{number}/payments", {"method": "card"})).json()
        await self.post(f"/dev/pay/{attempt['id']}", {"act": "pay"})

    async def join_and_pay(self, offer: str, team: str, quantity: int = 1) -> str:
        placed = await self.join(offer, team, quantity)
        assert placed.status_code == 201, placed.text
        await self.pay(placed.json()["number"])
        return str(placed.json()["number"])

    async def cancel(self, number: str) -> Any:
        return await self.post(f"/api/orders/{number}/cancellations", {})


async def make_buyers(client: AsyncClient, database: Database, settings: Settings, count: int) -> list[Buyer]:
    made = []
    for token in await crowd.make_crowd(database, secrets.load(settings), count):
        buyer = Buyer(client, token)
        body = {
            "name": "演示甲",
            "phone": "13900001111",
            "region": goods.SONGJIANG,
            "street": "",
            "detail": "文诚路500弄12号",
        }
        buyer.home = str((await buyer.post("/api/me/addresses", body)).json()["id"])
        made.append(buyer)
    return made


async def end(database: Database, team: str, at: datetime | None = None) -> None:
    """The time of a team is over."""
    async with database.transaction() as session:
        when = at or clock.now() - timedelta(seconds=1)
        await session.execute(update(Team).where(Team.id == uuid.UUID(team)).values(ends_at=when))

"""A world in which nearly everything can be done: a buyer, somebody who owns three suppliers, staff, and goods, trips,
orders and offers of every kind; and what keeps it so while a run breaks it."""

import random
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from httpx import AsyncClient
from sqlalchemy import text

from backend.accounts import actions as people
from backend.accounts import keys as secrets
from backend.accounts.models import Account
from backend.db.session import Database
from backend.kernel import clock
from backend.orders import holding
from backend.settings import Settings
from backend.shop import actions as shop
from backend.suppliers.models import Member
from tests.factories import buying, deals, drafts, goods, groups, joining
from tests.factories.goods import FREIGHT, GoodsMade
from tests.factories.trips import TripMade, make_trip
from tests.http.test_product_listing import give_licence

STAFF = ("county_reviewer", "reviewer", "support", "finance", "admin")
PHONES = {"buyer": "+8613900001111", "owner": "+8613900002222", "helper": "+8613900003333"}


@dataclass
class World:
    """Tokens and ids of people, and what the run asks by."""

    client: AsyncClient
    database: Database
    settings: Settings
    tokens: dict[str, str] = field(default_factory=dict)
    ids: dict[str, uuid.UUID] = field(default_factory=dict)
    trips: list[TripMade] = field(default_factory=list)
    goods: list[GoodsMade] = field(default_factory=list)
    suppliers: list[uuid.UUID] = field(default_factory=list)
    count: int = 0
    rng: random.Random = field(default_factory=lambda: random.Random(7))

    async def ask(self, who: str, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """A request of one of the people."""
        headers = {"Idempotency-Key": uuid.uuid4().hex} | more.pop("headers", {})
        if who:
            headers["Cookie"] = f"huliu={self.tokens[who]}"
        self.client.cookies.clear()
        if body is not None:
            more["json"] = body
        return await self.client.request(method, path, headers=headers, **more)

    async def sign_in(self, who: str, phone: str) -> None:
        """A session for somebody."""
        async with self.database.transaction() as session:
            ring = secrets.load(self.settings)
            account, self.tokens[who] = await people.sign_in(session, ring, phone, who, clock.now())
            self.ids[who] = account.id
            await holding.ensure_cap(session, account.id, 5000)

    async def throwaway(self) -> str:
        """Somebody who may lose their session or themselves."""
        self.count += 1
        await self.sign_in("throwaway", f"+86138{self.count:08d}")
        return "throwaway"


async def build(client: AsyncClient, database: Database, settings: Settings) -> World:
    """The world at its beginning."""
    world = World(client, database, settings)
    applicant = uuid.UUID(await joining.apply(client, database, settings, 7))
    for who, phone in PHONES.items():
        await world.sign_in(who, phone)
    for n, role in enumerate(STAFF):
        await world.sign_in(role, f"+861390009000{n}")
    days = [await make_trip(database, f"trip-{n}", days=n % 2 + 1, in_days=20 + n) for n in range(4)]
    await make_trip(database, "trip-full", seats=1, rooms=1, days=1, in_days=50)
    tea = await goods.make_goods(database, "tea", packs=(900, 900), keeps=(200, 300), gtin="09521234543213")
    fresh = await goods.make_goods(
        database, "fresh", supplier_id=tea.supplier_id, storage="chilled", packs=(900,), keeps=(60,)
    )
    world.trips, world.goods = days, [tea, fresh]
    world.suppliers = [*(one.supplier_id for one in days), tea.supplier_id, applicant]
    await heal(world)
    await _deals(world, tea)
    await _belongings(world)
    return world


async def _deals(world: World, tea: GoodsMade) -> None:
    await goods.open_flash(world.database, tea, 50, 5)
    await groups.open_deal(world.database, tea, packs=200)
    for supplier, code in ((tea.supplier_id, "TEA2026"), (None, "ALL2026"), (world.trips[0].supplier_id, "TRIP26")):
        await deals.promote(world.database, supplier, 5000, 500, code, budget=10_000, per_buyer=90)
    await deals.promote(world.database, tea.supplier_id, 20000, 1000)
    await give_licence(world.database, str(tea.supplier_id), str(world.ids["owner"]))
    for purpose in ("listing", "licence", "report"):
        for supplier in {tea.supplier_id, world.trips[0].supplier_id, world.suppliers[-1]}:
            made = await world.ask(
                "owner", "POST", f"/api/supplier/{supplier}/pictures?purpose={purpose}", content=joining.photo()
            )
            assert made.status_code == 201, made.text


async def _belongings(world: World) -> None:
    home = {"name": "演示甲", "phone": "13900001111", "region": goods.SONGJIANG, "street": "", "detail": "演示路1号"}
    for usual in (True, False):
        assert (await world.ask("buyer", "POST", "/api/me/addresses", home | {"usual": usual})).status_code == 201


async def _companions(world: World) -> None:
    """People to travel with: withdrawing a consent forgets them."""
    listed = (await world.ask("buyer", "GET", "/api/me/travellers")).json()["items"]
    for born in ("1980-01-02", "1985-01-02", "2015-05-06")[: max(0, 3 - len(listed))]:
        one = {"name": "演示甲", "document": "none", "bornOn": born}
        await world.ask("buyer", "POST", "/api/me/travellers", one)


HEAL = (
    "update supplier set state = 'active' where id = any(:active) and state <> 'active'",
    "delete from member where account_id = :buyer",
    "update member set role = 'owner' where account_id = :owner",
    "update supplier set state = :state, checked_by = null where id = :applicant",
    "update licence set state = 'waiting' where supplier_id = :applicant or supplier_id = any(:active)",
    "update session set strong_at = now() where account_id = any(:people)",
)


async def heal(world: World) -> None:
    """Undo what would end the run: lost roles, consents, sessions, freight tables, members."""
    async with world.database.transaction() as session:
        values = {
            "active": world.suppliers[:-1], "owner": world.ids["owner"], "buyer": world.ids["buyer"], "applicant": world.suppliers[-1],
            "state": world.rng.choice(("applying", "returned", "checked")), "people": list(world.ids.values()),
        }  # fmt: skip
        for statement in HEAL:
            await session.execute(text(statement), {k: v for k, v in values.items() if f":{k}" in statement})
        for supplier in world.suppliers:
            for who in ("owner", "helper"):
                if await session.get(Member, (supplier, world.ids[who])) is None:
                    role = "owner" if who == "owner" else "packer"
                    session.add(Member(supplier_id=supplier, account_id=world.ids[who], role=role))
        for role in STAFF:
            account = await session.get_one(Account, world.ids[role])
            account.staff_role, account.staff_county = role, None
        for storage, zones in FREIGHT.items():
            await shop.set_freight(session, world.goods[0].supplier_id, storage, zones, [], 2)
    for kind in ("sensitive", "guardian"):
        await world.ask("buyer", "PATCH", "/api/me", {"kind": kind, "given": True})


async def replenish(world: World) -> None:
    """New orders in every state, and places to book."""
    world.count += 1
    await heal(world)
    await _companions(world)
    trip = world.trips[world.count % len(world.trips)]
    days = [(trip.day + timedelta(days=world.count * 7 + n)).isoformat() for n in range(2)]
    prices = {code: price for code, price in trip.prices.items() if code != "tea"}
    base = f"/api/supplier/{trip.supplier_id}/trips/{trip.trip_id}"
    await world.ask("owner", "POST", f"{base}/departures", {"days": days, "seats": 40, "rooms": 30, "prices": prices})
    for paid in (True, False):
        await _order(world, buying.line(trip), paid)
    await _listings(world)
    await _talk(world)
    home = await _home(world)
    for made, steps in ((world.goods[0], 3), (world.goods[0], 0), (world.goods[1], 1), (world.goods[0], 2)):
        answers = {"deliverOn": goods.in_days(3)} if made.slug == "fresh" else {}
        await _goods_order(world, goods.line(made, home, 2, **answers), steps)


async def _talk(world: World) -> None:
    """The buyer asks about an order, with a picture, and calls the platform in."""
    listed = (await world.ask("buyer", "GET", "/api/me/orders")).json()["items"]
    paid = [one["number"] for one in listed if one["state"] == "paid"]
    for number in paid[:2]:
        order = (await world.ask("buyer", "GET", f"/api/orders/{number}")).json()
        base = f"/api/orders/{number}/conversations/{order['supplierOrders'][0]['id']}"
        shown = await world.ask("buyer", "POST", f"{base}/pictures", content=joining.photo())
        pictures = [shown.json()["id"]] if shown.status_code == 201 else []
        await world.ask("buyer", "POST", f"{base}/messages", {"text": "什么时候发货？", "pictures": pictures})
        await world.ask("buyer", "POST", f"{base}/escalation")


async def _listings(world: World) -> None:
    """A trip's and a product's draft handed in."""
    for kind, supplier in (("trip", world.trips[0].supplier_id), ("product", world.goods[0].supplier_id)):
        base = f"/api/supplier/{supplier}"
        listed = (await world.ask("owner", "GET", f"{base}/pictures?purpose=listing")).json()["items"]
        if not listed:
            made = await world.ask("owner", "POST", f"{base}/pictures?purpose=listing", content=joining.photo())
            listed = [made.json()]
        picture = listed[0]["id"]
        await world.ask("owner", "PATCH", f"{base}/pictures/{picture}", {"alt": {"zh": "云雾里的茶园"}})
        content = drafts.draft(picture) if kind == "trip" else drafts.product(picture)
        if kind == "product":
            world.count += 1
            content["packs"] = [content["packs"][0] | {"gtin": ""}]
        made = await world.ask("owner", "POST", f"{base}/listings", {"kind": kind, "content": content})
        if made.status_code == 201 and world.rng.random() < 0.7:
            told = made.json()
            await world.ask("owner", "POST", f"{base}/listings/{told['id']}/submission", {"version": told["version"]})
            if world.rng.random() < 0.5:
                read = (await world.ask("reviewer", "GET", f"/api/platform/listings/{told['id']}")).json()
                seen = {"act": "publish", "version": told["version"], "seen": read.get("seen", "")}
                await world.ask("reviewer", "POST", f"/api/platform/listings/{told['id']}/decision", seen)
    made = world.goods[0]
    start, end = ((clock.now() + timedelta(hours=n)).isoformat() for n in (-1, 24))
    deal = {"sku": str(made.offer), "price": {"amount": 8800}, "packs": 100, "size": 2, "hours": 24, "perBuyer": 2}
    await world.ask(
        "owner", "POST", f"/api/supplier/{made.supplier_id}/group-deals", deal | {"startsAt": start, "endsAt": end}
    )
    if world.rng.random() < 0.5:
        await world.ask("owner", "POST", f"/api/supplier/{world.suppliers[-1]}/submission")
    await _tested(world)
    invitation = {"phone": PHONES["buyer"], "role": "packer"}
    await world.ask("owner", "POST", f"/api/supplier/{world.trips[0].supplier_id}/invitations", invitation)


async def _tested(world: World) -> None:
    """A new lot, and a test of it with its report, read and taken by the platform."""
    made = world.goods[0]
    world.count += 1
    base, code = f"/api/supplier/{made.supplier_id}", f"W{world.count:09d}"
    lot = {
        "product": "tea", "code": code, "county": "yuan", "township": "独山镇", "harvestedOn": goods.in_days(-9),
        "bestBefore": goods.in_days(200), "packs": [{"offer": str(made.offer), "packs": 300}],
    }  # fmt: skip
    await world.ask("owner", "POST", f"{base}/lots", lot)
    reports = (await world.ask("owner", "GET", f"{base}/pictures?purpose=report")).json()["items"]
    if not reports:
        return
    test = {"key": "moisture", "value": 6, "report": reports[0]["id"]}
    shown = await world.ask("owner", "POST", f"{base}/lots/{code}/tests", test)
    for waiting in (await world.ask("reviewer", "GET", "/api/platform/lots-to-check")).json().get("items", ()):
        if shown.status_code == 204 and waiting["code"] == code:
            for one in waiting["tests"]:
                judged = {name: one[name] for name in ("place", "key", "value")} | {"accepted": True}
                await world.ask("reviewer", "POST", f"/api/platform/lots/{code}/judgement", judged)
                break


async def _home(world: World) -> str:
    listed = (await world.ask("buyer", "GET", "/api/me/addresses")).json()["items"]
    if listed:
        return str(listed[-1]["id"])
    await _belongings(world)
    return await _home(world)


async def _order(world: World, line: dict[str, Any], paid: bool) -> str | None:
    placed = await world.ask("buyer", "POST", "/api/orders", buying.order_body(line))
    if placed.status_code != 201:
        return None
    number = str(placed.json()["number"])
    if paid:
        started = await world.ask("buyer", "POST", f"/api/orders/{number}/payments", {"method": "card"})
        await world.ask("buyer", "POST", f"/dev/pay/{started.json()['id']}", {"act": "pay"})
    return number


async def _goods_order(world: World, line: dict[str, Any], steps: int) -> None:
    """Goods bought; sent, received and asked about, as far as `steps` goes."""
    number = await _order(world, line, steps > 0 or world.count % 2 > 0)
    if number is None or not steps:
        return
    order = (await world.ask("buyer", "GET", f"/api/orders/{number}")).json()
    shipment = order["supplierOrders"][0]["shipments"][0]["id"]
    if steps > 1:
        world.count += 1
        parcel = {"carrier": "shunfeng", "number": f"SF{world.count:013d}"}
        base = f"/api/supplier/{world.goods[0].supplier_id}/shipments/{shipment}/parcels"
        await world.ask("owner", "POST", base, parcel)
    if steps > 2:
        await world.ask("buyer", "POST", f"/api/orders/{number}/shipments/{shipment}/receipt")
        line = order["lines"][0]["id"]
        shown = await world.ask(
            "buyer", "POST", f"/api/orders/{number}/claim-pictures?line={line}", content=joining.photo()
        )
        review = {"stars": 5, "pictures": [shown.json()["id"]] if shown.status_code == 201 else []}
        await world.ask("buyer", "POST", f"/api/orders/{number}/lines/{line}/review", review)
        case = {"line": order["lines"][0]["id"], "kind": "return_refund", "reason": "no_reason", "quantity": 1}
        opened = await world.ask(
            "buyer", "POST", f"/api/orders/{number}/after-sales", case | {"amount": {"amount": 100}}
        )
        if opened.status_code == 201 and world.rng.random() < 0.5:
            act = {"act": "escalate"}
            await world.ask("buyer", "POST", f"/api/orders/{number}/after-sales/{opened.json()['id']}", act)

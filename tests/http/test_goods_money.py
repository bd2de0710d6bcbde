"""Random baskets of goods and trips, cancelled, sent and complained about at random: every fen against a calculation
that shares no code with the product."""

import random
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import update

from backend.db.session import Database
from backend.fulfilment.models import Parcel
from backend.fulfilment.shipment_models import Shipment
from backend.kernel import clock
from backend.ledger import queries as ledger
from backend.payments.providers import Providers
from backend.payments.sandbox import Sandbox
from backend.payments.sweep import sweep_once
from backend.settings import Settings
from backend.suppliers.models import Member
from tests.factories import buying, deals, goods
from tests.factories.goods import GoodsMade
from tests.factories.trips import TripMade, make_trip
from tests.worlds import EMPTY

pytestmark = pytest.mark.anyio
SEEDS = range(16)
FIRST = {"ambient": 800, "chilled": 1800, "frozen": 2200, "live": 2600}
NEXT = {"ambient": 200, "chilled": 600, "frozen": 800, "live": 900}
EXTRA = {"ambient": 0, "chilled": 600, "frozen": 0, "live": 1000}
KINDS = (("tea", "ambient", "tea", 12345, 150), ("nut", "ambient", "snack", 3999, 700), ("kiwi", "chilled", "produce", 6789, 2600),
         ("fish", "frozen", "aquatic", 5001, 900), ("crab", "live", "aquatic", 15803, 1100))  # fmt: skip


@dataclass
class Books:
    """What ought to be: what each supplier is owed, and what went back to the buyer."""

    owed: dict[uuid.UUID, int] = field(default_factory=lambda: defaultdict(int))
    back: int = 0
    lines: dict[str, "Paid"] = field(default_factory=dict)
    coupons: int = 0

    def give_back(self, supplier: uuid.UUID, fen: int, offer: str | None = None) -> None:
        """Fen go back to the buyer; the part of a line that our coupon paid goes back to us in the same measure."""
        line = self.lines.get(offer or "")
        ours = line.give_back(fen) if line else 0
        self.owed[supplier] -= fen + ours
        self.coupons -= ours
        self.back += fen


@dataclass
class Paid:
    """A line as bought: units, what the buyer paid, what our coupon paid; what has gone back of it."""

    count: int
    fen: int
    ours: int
    gone: int = 0
    back: int = 0
    cut: int = 0
    lost: int = 0
    ours_lost: int = 0

    def give_back(self, fen: int) -> int:
        before = self.ours_left()
        self.back += fen
        return before - self.ours_left()

    def ours_left(self) -> int:
        return int(Fraction(self.ours * (self.fen - self.back), self.fen) + Fraction(1, 2))


class World:
    """Three cooperatives and an operator; one person buys from all and packs for all."""

    def __init__(self, client: AsyncClient, database: Database, settings: Settings) -> None:
        self.client, self.database, self.settings = client, database, settings
        self.goods: dict[str, GoodsMade] = {}
        self.facts = {name: (storage, price, grams) for name, storage, _, price, grams in KINDS}
        self.trip: TripMade
        self.home = ""
        self.thresholds = 0

    async def make(self) -> None:
        me = await buying.sign_in(self.client, self.settings.data_dir)
        self.trip = await make_trip(self.database, in_days=30, seats=200, rooms=200)
        coops = [await goods.make_cooperative(self.database, f"coop-{n}") for n in range(3)]
        async with self.database.transaction() as session:
            session.add_all(Member(supplier_id=one, account_id=uuid.UUID(me["id"]), role="manager") for one in coops)
        for n, (name, storage, kind, price, grams) in enumerate(KINDS):
            self.goods[name] = await goods.make_goods(
                self.database, name, supplier_id=coops[n % 3], kind=kind, storage=storage, price=price, grams=grams,
                returns="exempt" if storage != "ambient" else "seven_days", packs=(40, 400), keeps=(40, 90),
            )  # fmt: skip
        self.home = await goods.add_address(self.client)
        self.cut = await deals.promote(self.database, coops[0], 20_000, 1_500)
        self.coupon = await deals.promote(self.database, None, 30_000, 2_501, "ALL25", per_buyer=100, scope="goods")


def take_off(amounts: dict[str, int], units: dict[str, int], names: list[str], threshold: int, off: int) -> None:
    """Spread what is taken off by largest remainders, in the order of the lines."""
    whole = sum(amounts[name] for name in names)
    if whole < threshold:
        return
    exact = {name: Fraction(off * amounts[name], whole) for name in names}
    shares = {name: int(exact[name]) for name in names}
    for name in sorted(names, key=lambda name: (shares[name] - exact[name], names.index(name)))[
        : off - sum(shares.values())
    ]:
        shares[name] += 1
    for name in names:
        amounts[name] -= min(shares[name], amounts[name] - units[name])


def freight(storage: str, grams: int, worth: int) -> int:
    if storage == "ambient" and worth >= 20000:
        return 0
    price, weight = FIRST[storage], 1000
    while weight < grams:
        price, weight = price + NEXT[storage], weight + 1000
    return price + EXTRA[storage]


async def buy(world: World, chance: random.Random) -> tuple[dict[str, Any], dict[str, int], Books]:
    """A paid order of random goods and perhaps a trip, checked against its own sum."""
    wanted = {name: chance.randint(1, 4) for name in chance.sample(list(world.goods), chance.randint(1, 5))}
    lines, day = [], goods.in_days(chance.randint(2, 6))
    for name, count in wanted.items():
        answers = {"deliverOn": day} if world.facts[name][0] in {"chilled", "live"} else {}
        lines.append(goods.line(world.goods[name], world.home, count, **answers))
    heads = chance.choice((0, 0, 2, 4))
    if heads:
        lines.append(buying.line(world.trip, quantity=heads))
    chance.shuffle(lines)
    books, parcels = Books(), defaultdict(list)
    coupons = _price(world, chance, lines, wanted, books)
    for name, count in wanted.items():
        storage, price, grams = world.facts[name]
        supplier, line = world.goods[name].supplier_id, books.lines[str(world.goods[name].offer)]
        books.owed[supplier] += line.fen + line.ours
        books.coupons += line.ours
        parcels[supplier, storage].append((price * count, grams * count))
    for (supplier, storage), packed in parcels.items():
        books.owed[supplier] += freight(storage, sum(g for _, g in packed), sum(p for p, _ in packed))
    books.owed[world.trip.supplier_id] += heads * world.trip.prices["adult"]
    placed = await buying.place(world.client, buying.order_body(*lines, coupons=coupons))
    assert placed.status_code == 201, placed.text
    assert placed.json()["total"]["amount"] == sum(books.owed.values()) - books.coupons
    await buying.pay(world.client, placed.json()["number"])
    return await read(world, placed.json()["number"]), wanted, books


def _price(
    world: World, chance: random.Random, lines: list[dict[str, Any]], wanted: dict[str, int], books: Books
) -> list[str]:
    """What each line costs under the stacking rule, written anew; the coupon codes to order with.

    Lines stand as pricing meets them: parcel by parcel, each parcel where its first line was asked for.
    """
    by_offer = {str(world.goods[name].offer): name for name in wanted}
    asked = [by_offer[line["offer"]] for line in lines if line["offer"] in by_offer]
    parcel = {name: (world.goods[name].supplier_id, world.facts[name][0]) for name in asked}
    first = {parcel[name]: n for n, name in reversed(list(enumerate(asked)))}
    order = sorted(asked, key=lambda name: first[parcel[name]])
    amounts = {name: world.facts[name][1] * wanted[name] for name in order}
    cut = [name for name in order if world.goods[name].supplier_id == world.cut.supplier_id]
    take_off(amounts, wanted, cut, 20_000, 1_500)
    before = dict(amounts)
    coupons = ["ALL25"] if sum(amounts.values()) >= 30_000 and chance.random() < 0.7 else []
    if coupons:
        take_off(amounts, wanted, order, 30_000, 2_501)
    for name in order:
        offer = str(world.goods[name].offer)
        full = world.facts[name][1] * wanted[name]
        ours = before[name] - amounts[name]
        books.lines[offer] = Paid(wanted[name], amounts[name], ours, cut=full - before[name])
    return coupons


async def read(world: World, number: str) -> dict[str, Any]:
    return dict((await world.client.get(f"/api/orders/{number}")).json())


def _owner(world: World, line: dict[str, Any]) -> uuid.UUID:
    found = [one.supplier_id for one in world.goods.values() if str(one.offer) == line["offer"]]
    return found[0] if found else world.trip.supplier_id


async def cancel(world: World, chance: random.Random, order: dict[str, Any], books: Books) -> None:
    """Some of what has not left is given back; freight with the last of its parcel. What the rest of the order costs is
    worked out anew: without a promotion whose threshold it no longer reaches, with freight that was free for more."""
    chosen = {}
    for line in order["lines"]:
        left = line["quantity"] - line["cancelled"]
        if line["type"] == "ADULT" and chance.random() < 0.5:
            chosen[line["id"]] = left  # a room is for two: all of them
        elif line["type"] == "GOODS" and chance.random() < 0.5:
            chosen[line["id"]] = chance.randint(1, left)
    if not chosen:
        return
    before = dict(books.owed), books.coupons
    owed, coupons = recount(world, order, books, chosen)
    back = sum(before[0].values()) - before[1] - (sum(owed.values()) - coupons)
    body = {"lines": [{"line": line, "quantity": count} for line, count in chosen.items()]}
    url = f"/api/orders/{order['number']}/cancellations"
    said = (await world.client.post(f"{url}?preview=true", json=body)).json()
    if back < 0:
        assert said["back"]["amount"] == 0, "what a rest costs more is never asked for"
        for paid in books.lines.values():
            paid.gone, paid.back, paid.fen, paid.ours = 0, 0, paid.fen - paid.lost, paid.ours + paid.ours_lost
        return
    books.owed.clear()
    books.owed.update(owed)
    books.coupons, books.back = coupons, back
    done = await world.client.post(url, json=body, headers={"Idempotency-Key": uuid.uuid4().hex})
    assert done.json()["back"]["amount"] == said["back"]["amount"] == back, done.text
    world.thresholds += any(paid.lost for paid in books.lines.values())


def recount(
    world: World, order: dict[str, Any], books: Books, chosen: dict[str, int]
) -> tuple[dict[uuid.UUID, int], int]:
    """What each supplier is owed and what our coupons pay once `chosen` units are gone."""
    gone = {line["offer"]: chosen.get(line["id"], 0) for line in order["lines"] if line["type"] == "GOODS"}
    names = {str(world.goods[name].offer): name for name in world.goods if str(world.goods[name].offer) in gone}
    rest = {offer: books.lines[offer].count - gone[offer] for offer in names}
    price = {offer: world.facts[name][1] for offer, name in names.items()}
    mine = [offer for offer, name in names.items() if world.goods[name].supplier_id == world.cut.supplier_id]
    cut = any(books.lines[offer].cut for offer in mine) and any(rest[offer] for offer in mine)
    cut_lost = cut and sum(price[offer] * rest[offer] for offer in mine) < 20_000
    base = {o: price[o] * books.lines[o].count - (0 if cut_lost else books.lines[o].cut) for o in names}
    ours = any(books.lines[offer].ours for offer in names) and any(rest.values())
    ours_lost = ours and sum(base[o] * rest[o] // books.lines[o].count for o in names) < 30_000
    owed: dict[uuid.UUID, int] = defaultdict(int)
    coupons = 0
    for offer, name in names.items():
        paid = books.lines[offer]
        paid.ours_lost = paid.ours if ours_lost else 0
        paid.lost = (paid.cut if cut_lost else 0) + paid.ours_lost
        paid.fen, paid.ours, paid.gone = paid.fen + paid.lost, paid.ours - paid.ours_lost, gone[offer]
        paid.back = paid.fen * paid.gone // paid.count
        owed[world.goods[name].supplier_id] += paid.fen - paid.back + paid.ours_left()
        coupons += paid.ours_left()
    for line in order["lines"]:
        if line["type"] == "FREIGHT":
            mates = [one["offer"] for one in order["lines"] if one["shipment"] == line["shipment"] and one["offer"]]
            owed[_owner(world, {"offer": mates[0]})] += _freight(world, line, {o: rest[o] for o in mates}, names)
        elif line["type"] == "ADULT":
            owed[world.trip.supplier_id] += line["unitPrice"]["amount"] * (line["quantity"] - chosen.get(line["id"], 0))
    return owed, coupons


def _freight(world: World, line: dict[str, Any], rest: dict[str, int], names: dict[str, str]) -> int:
    if not any(rest.values()):
        return 0
    facts = [(world.facts[names[offer]], count) for offer, count in rest.items()]
    worth = sum(price * count for (_, price, _), count in facts)
    due = freight(facts[0][0][0], sum(grams * count for (_, _, grams), count in facts), worth)
    return due if line["unitPrice"]["amount"] == 0 else int(line["unitPrice"]["amount"])


async def complain(world: World, chance: random.Random, order: dict[str, Any], books: Books) -> None:
    """What is left is sent and arrives; about some of it a part of the money is asked back."""
    for part in order["supplierOrders"]:
        for shipment in part["shipments"]:
            if shipment["state"] != "to_ship":
                continue
            mates = [one for one in order["lines"] if one["shipment"] == shipment["id"] and one["type"] == "GOODS"]
            base = f"/api/supplier/{_owner(world, mates[0])}"
            number = {"carrier": "ems", "number": uuid.uuid4().hex[:16].upper()}
            sent = await world.client.post(f"{base}/shipments/{shipment['id']}/parcels", json=number)
            assert sent.status_code == 201, sent.text
    async with world.database.transaction() as session:
        at = clock.now()
        arrived = {"state": "delivered", "delivered_at": at, "shipped_at": at - timedelta(days=1)}
        await session.execute(update(Shipment).where(Shipment.state == "shipped").values(arrived))
        await session.execute(update(Parcel).values(state="delivered", delivered_at=at))
    for line in order["lines"]:
        left = line["quantity"] - line["cancelled"]
        if line["type"] != "GOODS" or not left or chance.random() < 0.4:
            continue
        paid = books.lines[line["offer"]]
        fen = chance.randint(1, paid.fen - paid.back)
        wish = {"line": line["id"], "kind": "refund_only", "reason": "missing", "quantity": left,
                "amount": {"amount": fen, "currency": "CNY"}}  # fmt: skip
        url = f"/api/orders/{order['number']}/after-sales"
        opened = await world.client.post(url, json=wish, headers={"Idempotency-Key": uuid.uuid4().hex})
        assert opened.status_code == 201, opened.text
        base = f"/api/supplier/{_owner(world, line)}/after-sales/{opened.json()['id']}"
        assert (await world.client.post(base, json={"act": "accept"})).status_code == 200
        books.give_back(_owner(world, line), fen, line["offer"])


@pytest.mark.world(EMPTY)
async def test_every_fen_of_random_baskets(client: AsyncClient, database: Database, settings: Settings) -> None:
    world = World(client, database, settings)
    await world.make()
    all_owed: dict[uuid.UUID, int] = defaultdict(int)
    coupons = lowered = 0
    for seed in SEEDS:
        chance = random.Random(seed)
        order, _, books = await buy(world, chance)
        await cancel(world, chance, order, books)
        order = await read(world, order["number"])
        await complain(world, chance, order, books)
        await sweep_once(database, Providers(Sandbox(database, settings.origin)))
        order = await read(world, order["number"])
        assert order["refunded"]["amount"] == books.back, seed
        assert sum(one["back"]["amount"] - one["lost"]["amount"] for one in order["lines"]) == books.back, seed
        for supplier, fen in books.owed.items():
            all_owed[supplier] += fen
        coupons += books.coupons
        lowered += bool(order["discounts"])
        async with database.reading() as session:
            balances = await ledger.list_balances(session)
        assert sum(balances.values()) == 0
        assert {name: -balances.get(f"supplier:{name}", 0) for name in all_owed} == dict(all_owed), seed
        assert balances.get("buyers:refunds", 0) == 0, seed
        assert balances.get("coupons:platform", 0) == coupons, seed
    assert lowered >= 6, "promotions were among them"
    assert world.thresholds >= 3, "and some of them were lost"

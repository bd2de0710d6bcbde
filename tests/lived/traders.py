"""Suppliers in every state of joining, and what those who trade have to sell: stock, offers and promotions in every state."""

from datetime import timedelta
from typing import Any

from backend.kernel import clock
from backend.suppliers.models import Member
from tests.factories import deals, drafts, goods, groups, joining
from tests.factories.trips import make_trip
from tests.http.test_product_listing import give_licence
from tests.lived.town import Person, Seller, Town

JOINED = ("applying", "submitted", "checked", "active", "returned", "refused", "suspended")
ROLES = ("owner", "manager", "finance", "packer", "guide")
PURPOSES = ("listing", "report")


LICENCES = {"operator": ("business", "travel_agency"), "base": ("business", "lodging")}


async def join(town: Town, upto: str, kind: str = "operator") -> None:
    """A supplier on its way in, as far as `upto`."""
    who, n = await _strong(town, await town.arrive()), town.next()
    about = joining.application(n, kind=kind, name={"zh": f"演示旅行社{n}号", "en": ""})
    made = await town.must(who, "POST", "/api/suppliers", about)
    base = f"/api/supplier/{made['id']}"
    if upto == "applying":
        return
    for paper in LICENCES[kind]:
        await _show(town, who, base, paper)
    bank = {"holder": "演示旅行社", "bank": "演示银行金寨支行", "number": f"6222 0000 {n:04d} 0000"}
    await town.must(who, "PUT", f"{base}/bank", bank)
    await town.must(who, "POST", f"{base}/contract", {"version": "2026-11", "accepted": True})
    await town.must(who, "POST", f"{base}/submission")
    acts = {"submitted": [], "returned": ["return"], "refused": ["refuse"], "checked": ["check"]}
    for act in acts.get(upto, ["check", "approve"]):
        reviewer = town.staff["county_reviewer" if act == "check" else "reviewer"]
        await town.must(
            reviewer, "POST", f"/api/platform/suppliers/{made['id']}/decision", {"act": act, "reason": "演示：资料不全"}
        )
    if upto == "active" and kind == "operator":
        await _refused_paper(town, who, base, made["id"])
        await town.must(who, "POST", f"{base}/invitations", {"phone": f"135{n:08d}", "role": "packer"})
        await _draft(town, who, base)
    if upto == "suspended":
        stop = {"suspended": True, "reason": "演示：资料不全"}
        await town.must(town.staff["admin"], "POST", f"/api/platform/suppliers/{made['id']}/suspension", stop)


async def _show(town: Town, who: Person, base: str, paper: str) -> None:
    """A licence with its photo."""
    shown = await town.must(who, "POST", f"{base}/pictures?purpose=licence", content=joining.photo())
    licence = {"number": f"L-AH-{town.next():05d}", "expiresOn": "2031-01-01", "picture": shown["id"]}
    await town.must(who, "PUT", f"{base}/licences/{paper}", licence)


async def _refused_paper(town: Town, who: Person, base: str, supplier: str) -> None:
    """A renewed licence that can't be read."""
    await _show(town, who, base, "business")
    reviewer = town.staff["reviewer"]
    seen = await town.must(reviewer, "GET", f"/api/platform/suppliers/{supplier}")
    waiting = next(one for one in seen["licences"] if one["state"] == "waiting")
    word = {"good": False, "reason": "演示：看不清楚"}
    await town.must(reviewer, "POST", f"/api/platform/licences/{waiting['id']}/judgement", word)


async def _strong(town: Town, who: Person) -> Person:
    """Somebody whose session has shown its second factor."""
    await joining.strong(town.database)
    return who


async def _draft(town: Town, who: Person, base: str) -> None:
    """Listings that are written, in review, returned and published."""
    await joining.strong(town.database)
    shown = await town.must(who, "POST", f"{base}/pictures?purpose=listing", content=joining.photo())
    await town.must(who, "PATCH", f"{base}/pictures/{shown['id']}", {"alt": {"zh": "云雾里的茶园"}})
    for end in ("draft", "in_review", "return", "publish"):
        content = drafts.draft(shown["id"], title={"zh": f"演示行程{town.next()}", "en": ""})
        made = await town.must(who, "POST", f"{base}/listings", {"kind": "trip", "content": content})
        if end == "draft":
            continue
        await town.must(who, "POST", f"{base}/listings/{made['id']}/submission", {"version": made["version"]})
        if end == "in_review":
            continue
        reviewer = town.staff["reviewer"]
        read = await town.must(reviewer, "GET", f"/api/platform/listings/{made['id']}")
        word = {"act": end, "version": made["version"], "seen": read.get("seen", ""), "reason": "演示：资料不全"}
        await town.must(reviewer, "POST", f"/api/platform/listings/{made['id']}/decision", word)


async def _people(town: Town, supplier: Any) -> dict[str, Person]:
    """Somebody for each role of a supplier."""
    made = {role: await town.arrive() for role in ROLES}
    async with town.database.transaction() as session:
        for role, who in made.items():
            session.add(Member(supplier_id=supplier, account_id=who.id, role=role))
    await joining.strong(town.database)
    return made


async def open_farm(town: Town, n: int) -> Seller:
    """A cooperative with goods of several kinds, lots in every state, deals that run."""
    supplier = await goods.make_cooperative(town.database, f"lived-farm-{n}")
    farm = Seller(supplier, await _people(town, supplier))
    kinds: list[dict[str, Any]] = [
        {"kind": "tea", "price": 11800, "packs": (300, 40), "keeps": (200, 400)},
        {"kind": "snack", "price": 6800, "packs": (200,), "keeps": (120,), "returns": "confirm"},
        {"kind": "tea", "price": 15800, "packs": (60,), "keeps": (90,), "per_buyer": 3},
        {"kind": "egg", "storage": "chilled", "price": 4500, "packs": (150,), "keeps": (80,), "returns": "exempt"},
    ]
    for m, kind in enumerate(kinds):
        made = await goods.make_goods(town.database, f"lived-{n}-{m}", supplier_id=supplier, **kind)
        farm.goods.append(made)
    drafted = {"kind": "product", "content": drafts.product()}
    await town.must(farm.people["manager"], "POST", f"{farm.base}/listings", drafted)
    await give_licence(town.database, str(supplier), str(farm.people["owner"].id))
    await _deals(town, farm, n)
    await _lots(town, farm, n)
    point = {"name": {"zh": f"演示自提点{n}", "en": f"Demo point {n}"}, "region": goods.SONGJIANG, "detail": "演示路1号", "phone": "02100000000",
             "hours": {"zh": "9:00–18:00", "en": "9:00–18:00"}, "storages": ["ambient"], "fee": {"amount": 0}}  # fmt: skip
    await town.ask(farm.people["owner"], "POST", f"{farm.base}/pick-up-points", point)
    town.sellers.append(farm)
    return farm


async def _deals(town: Town, farm: Seller, n: int) -> None:
    """Promotions of every kind, a flash sale, a group deal."""
    later = clock.now() + timedelta(days=60)
    await deals.promote(town.database, farm.id, 12000, 2500, ends_at=later)
    await deals.promote(town.database, farm.id, 5000, 500, f"LIVED{n}", budget=200, per_buyer=3, ends_at=later)
    gone = await deals.promote(town.database, farm.id, 5000, 800, f"GONE{n}", budget=20, per_buyer=1)
    await town.must(farm.people["owner"], "POST", f"{farm.base}/promotions/{gone.id}/stop")
    await goods.open_flash(town.database, farm.goods[1], 20, 2)
    farm.deals.append(await groups.open_deal(town.database, farm.goods[0], size=2, packs=90))


async def _lots(town: Town, farm: Seller, n: int) -> None:
    """A lot that is still to be harvested, one that was recalled, one whose test waits for the platform."""
    made, owner = farm.goods[0], farm.people["owner"]
    base: dict[str, Any] = {"product": made.slug, "county": "yuan", "township": "独山镇"}
    packs = {"packs": [{"offer": str(made.offer), "packs": 30}]}
    now = {"harvestedOn": goods.in_days(-2), "bestBefore": goods.in_days(250)}
    for code, more in (
        (f"LIVEDX{n}", {"window": [goods.in_days(30), goods.in_days(45), goods.in_days(20)]}),
        (f"LIVEDR{n}", now),
        (f"LIVEDT{n}", now),
    ):
        await town.must(owner, "POST", f"{farm.base}/lots", base | packs | more | {"code": code})
    await town.must(owner, "POST", f"{farm.base}/lots/LIVEDR{n}/recall", {"reason": "演示召回"})
    shown = await town.must(owner, "POST", f"{farm.base}/pictures?purpose=report", content=joining.photo())
    test = {"key": "moisture", "value": 6, "report": shown["id"]}
    await town.must(owner, "POST", f"{farm.base}/lots/LIVEDT{n}/tests", test)


async def open_office(town: Town, n: int) -> Seller:
    """A tour operator: days that will run, fail, be called off, be full, be over."""
    first = await make_trip(town.database, f"lived-{n}-run", days=1, in_days=12, seats=30)
    office = Seller(first.supplier_id, await _people(town, first.supplier_id), trips=[first])
    plans: list[dict[str, Any]] = [
        {"days": 2, "in_days": 13, "seats": 24, "rooms": 12},
        {"days": 1, "in_days": 11, "minimum": 20},
        {"days": 2, "in_days": 40, "seats": 20, "rooms": 9},
        {"days": 1, "in_days": 47, "seats": 3, "minimum": 1},
        {"days": 1, "in_days": 26, "seats": 20},
    ]
    for m, plan in enumerate(plans):
        office.trips.append(await make_trip(town.database, f"lived-{n}-{m}", supplier_id=office.id, **plan))
    town.sellers.append(office)
    return office


async def call_off(town: Town, office: Seller) -> None:
    """The operator cancels a departure; its buyers get everything back."""
    trip = office.trips[-1]
    body = {"reason": "演示：道路结冰"}
    await town.ask(office.people["owner"], "POST", f"{office.base}/departures/{trip.departure_id}/cancel", body)


async def renew(town: Town) -> None:
    """New offers where the old ones are over."""
    for one in town.sellers:
        await (_renew_goods if one.goods else _renew_days)(town, one)


async def _renew_days(town: Town, office: Seller) -> None:
    """A new day for each trip whose day has passed, if its operator has not opened one yet."""
    for trip in office.trips:
        if trip.day > clock.today():
            continue
        day = clock.today() + timedelta(days=town.chance.choice((9, 12, 30)))
        prices = {code: price for code, price in trip.prices.items() if code != "tea"}
        wish = {"days": [day.isoformat()], "seats": 20, "rooms": 9, "prices": prices}
        opened = await town.ask(
            office.people["manager"], "POST", f"{office.base}/trips/{trip.trip_id}/departures", wish
        )
        if opened.status_code < 300:
            trip.day = day


async def _renew_goods(town: Town, farm: Seller) -> None:
    await goods.open_flash(town.database, farm.goods[0], 30, 2)
    farm.deals.append(await groups.open_deal(town.database, farm.goods[2], size=2, packs=30))
    await deals.promote(town.database, farm.id, 9000, 900, ends_at=clock.now() + timedelta(days=20))

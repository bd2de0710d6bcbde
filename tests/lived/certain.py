"""What chance brings about too seldom: each of these happens in every world, whatever its size."""

import uuid
from typing import Any

from sqlalchemy import select, text, update

from backend.departures.models import Booking
from backend.suppliers.models import DepartureGuide
from backend.trips.models import Departure
from tests.factories import buying, deals, goods, groups, joining
from tests.factories.trips import make_trip
from tests.lived import plots, residents
from tests.lived.town import Person, Seller, Town

CASES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("refund_only", "missing", ()),
    ("refund_only", "missing", ("refuse",)),
    ("refund_only", "missing", ("refuse", "escalate")),
    ("refund_only", "missing", ("accept",)),
    ("refund_only", "missing", ("withdraw",)),
    ("return_refund", "no_reason", ("accept",)),
    ("return_refund", "no_reason", ("accept", "send_back")),
    ("return_refund", "no_reason", ("accept", "send_back", "receive")),
    ("exchange", "wrong", ("accept", "send_back", "receive")),
    ("exchange", "wrong", ("accept", "send_back", "receive", "resent")),
)
BUYERS_OWN = {"escalate", "withdraw", "send_back"}


async def bought(town: Town, who: Person, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A paid order, as its buyer sees it."""
    placed = await town.must(who, "POST", "/api/orders", buying.order_body(*lines, **more))
    await plots.pay(town, who, placed["number"])
    return await plots.read(town, who, placed["number"])


async def cases(town: Town) -> None:
    """An after-sale case left after each of its steps."""
    farm, who = plots.farms(town)[0], await residents.move_in(town)
    for kind, reason, acts in CASES:
        order = await bought(town, who, goods.line(farm.goods[0], who.home, 2))
        shipment, line = order["supplierOrders"][0]["shipments"][0]["id"], order["lines"][0]["id"]
        parcel = {"carrier": "shunfeng", "number": f"SF{town.next():013d}"}
        await town.must(farm.people["packer"], "POST", f"{farm.base}/shipments/{shipment}/parcels", parcel)
        await plots.arrive(town, shipment)
        shown = await town.must(
            who, "POST", f"/api/orders/{order['number']}/claim-pictures?line={line}", content=joining.photo()
        )
        ask = {
            "line": line,
            "kind": kind,
            "reason": reason,
            "quantity": 1,
            "text": "演示说明",
            "pictures": [shown["id"]],
        }
        if kind != "exchange":
            ask["amount"] = {"amount": 3000, "currency": "CNY"}
        case = await town.must(who, "POST", f"/api/orders/{order['number']}/after-sales", ask)
        for act in acts:
            doer, base = (
                (who, f"/api/orders/{order['number']}") if act in BUYERS_OWN else (farm.people["owner"], farm.base)
            )
            body: dict[str, Any] = {"act": act, "text": "演示：说明原因"}
            if act in {"send_back", "resent"}:
                body["parcel"] = {"carrier": "ems", "number": f"EM{town.next():011d}"}
            await town.must(doer, "POST", f"{base}/after-sales/{case['id']}", body)


async def talked(town: Town) -> None:
    """A conversation left at each of its turns."""
    farm, who = plots.farms(town)[0], await residents.move_in(town)
    for end in ("to_supplier", "to_buyer", "quiet", "to_platform", "platform"):
        order = await bought(town, who, goods.line(farm.goods[0], who.home, 1))
        base = f"/api/orders/{order['number']}/conversations/{order['supplierOrders'][0]['id']}"
        said = await town.must(who, "POST", f"{base}/messages", {"text": "演示：请问什么时候发货？"})
        if end in {"to_buyer", "quiet"}:
            answer = f"{farm.base}/conversations/{said['id']}/messages"
            await town.must(farm.people["packer"], "POST", answer, {"text": "演示：明天发"})
        if end == "quiet":
            newest = (await town.must(who, "GET", base))["messages"][-1]["id"]
            await town.must(who, "POST", f"{base}/read", {"upto": newest})
            shipment = order["supplierOrders"][0]["shipments"][0]["id"]
            parcel = {"carrier": "shunfeng", "number": f"SF{town.next():013d}"}
            await town.must(farm.people["packer"], "POST", f"{farm.base}/shipments/{shipment}/parcels", parcel)
        if end in {"to_platform", "platform"}:
            await town.must(who, "POST", f"{base}/escalation")
        if end == "platform":
            answer = f"/api/platform/conversations/{said['id']}/messages"
            await town.must(town.staff["support"], "POST", answer, {"text": "演示：已联系商家"})


async def queue(town: Town, office: Seller, part: int) -> None:
    """A full day that several wait for: one leaves, one is offered the place, one takes it when there is time."""
    trip = await make_trip(
        town.database, f"lived-full-{town.next()}", supplier_id=office.id, seats=1, days=1, minimum=1, in_days=20
    )
    people = [await residents.move_in(town) for _ in range(4)]
    order = await bought(town, people[0], buying.line(trip, quantity=1))
    waits = []
    for who in people[1:]:
        body = {"day": trip.day.isoformat(), "quantity": 1}
        waits.append(await town.must(who, "POST", f"/api/trips/{trip.slug}/waits", body))
    await town.must(people[3], "DELETE", f"/api/me/waits/{waits[2]['id']}")
    await town.must(people[0], "POST", f"/api/orders/{order['number']}/cancellations", {})
    if part % 2:
        await town.must(
            people[1], "POST", "/api/orders", buying.order_body(buying.line(trip, quantity=1), wait=waits[0]["id"])
        )


async def scanned(town: Town, office: Seller) -> None:
    """A day of departure: vouchers shown once, twice, on a wrong day and after cancelling; names given and passed on."""
    guide = office.people["guide"]
    trips = [
        await make_trip(
            town.database, f"lived-scan-{town.next()}", supplier_id=office.id, days=1, minimum=1, in_days=days
        )
        for days in (1, 30)
    ]
    async with town.database.transaction() as session:
        await session.execute(
            update(Departure).where(Departure.id.in_([t.departure_id for t in trips])).values(state="confirmed")
        )
        session.add_all(
            DepartureGuide(supplier_id=office.id, account_id=guide.id, departure_id=trip.departure_id) for trip in trips
        )
    who = await residents.move_in(town)
    adults = []
    await town.must(who, "PATCH", "/api/me", {"kind": "sensitive", "given": True})
    for _ in range(2):
        one = {"name": "演示甲", "document": "passport", "number": f"E{town.next():08d}", "bornOn": "1980-01-02"}
        adults.append((await town.must(who, "POST", "/api/me/travellers", one))["id"])
    early, far, gone = [
        await bought(town, who, buying.line(trip, quantity=1)) for trip in (trips[0], trips[1], trips[0])
    ]
    for traveller in adults:
        names = {"line": far["lines"][0]["id"], "travellers": [traveller]}
        await town.must(who, "POST", f"/api/orders/{far['number']}/names", names)
    codes = [await _code(town, order["number"]) for order in (early, far, gone)]
    await town.must(who, "POST", f"/api/orders/{gone['number']}/cancellations", {})
    for code in (codes[0], codes[0], codes[1], codes[2]):
        scan = {"scans": [{"nonce": uuid.uuid4().hex, "voucher": code}]}
        await town.must(guide, "POST", "/api/check-ins", scan)


async def _code(town: Town, number: str) -> str:
    async with town.database.reading() as session:
        found = await session.execute(
            select(Booking.code).where(Booking.order_id == text("(select id from orders where number = :n)")),
            {"n": number},
        )
        return str(found.scalar_one())


async def unpaid(town: Town, office: Seller) -> None:
    """Orders on their way to be paid: begun, given up by support, paid too late."""
    who = await residents.move_in(town)
    trip = await make_trip(town.database, f"lived-unpaid-{town.next()}", supplier_id=office.id, days=1, in_days=30)
    soon = await make_trip(town.database, f"lived-soon-{town.next()}", supplier_id=office.id, days=1, in_days=4)
    for end in ("begun", "released", "late", "cancelled", "left"):
        line = buying.line(
            soon if end == "late" else trip, quantity=1
        )  # money that comes when nothing is sold any more
        placed = await town.must(who, "POST", "/api/orders", buying.order_body(line))
        if end in {"begun", "late", "cancelled"}:
            attempt = await town.must(who, "POST", f"/api/orders/{placed['number']}/payments", {"method": "card"})
        if end == "late":
            await town.must(who, "POST", f"/dev/pay/{attempt['id']}", {"act": "late"})
        if end == "cancelled":
            await town.must(who, "POST", f"/api/orders/{placed['number']}/cancellations", {})
        if end == "released":
            why = {"reason": "演示：客人来电"}
            await town.must(town.staff["support"], "POST", f"/api/platform/orders/{placed['number']}/release", why)


async def waiting_goods(town: Town) -> None:
    """Goods that are held and not paid for, and a group that still gathers."""
    farm, who = plots.farms(town)[0], await residents.move_in(town)
    await town.must(who, "POST", "/api/orders", buying.order_body(goods.line(farm.goods[0], who.home, 1)))
    offer = await groups.open_deal(town.database, farm.goods[0], size=3, packs=30)
    team = await town.must(who, "POST", f"/api/group-deals/{offer}/teams")
    line = {"offer": str(offer), "quantity": 1, "answers": {"team": team["id"]}, "address": who.home}
    await bought(town, who, line)


async def invited(town: Town, office: Seller) -> None:
    """People asked to work for a supplier, in every role: some came, one was told not to."""
    await joining.strong(town.database)
    for n, role in enumerate(("owner", "manager", "finance", "packer", "guide")):
        who = await town.arrive()
        told = await town.must(
            office.people["owner"], "POST", f"{office.base}/invitations", {"phone": who.phone[3:], "role": role}
        )
        if role == "guide":
            await town.must(office.people["owner"], "DELETE", f"{office.base}/invitations/{told['id']}")
        elif n % 2:
            await town.must(who, "POST", f"/api/me/invitations/{told['id']}")


async def promoted(town: Town) -> None:
    """The platform's own coupons, for goods and for trips, taken and used."""
    farm, who = plots.farms(town)[0], await residents.move_in(town)
    for scope in ("goods", "trips"):
        await deals.promote(town.database, None, 1000, 100, f"ALL{scope.upper()}", scope=scope, budget=50, per_buyer=1)
    await town.must(who, "POST", "/api/me/coupons", {"code": "ALLGOODS"})
    await bought(town, who, goods.line(farm.goods[0], who.home, 1), coupons=["ALLGOODS"])


async def consented(town: Town) -> None:
    """Consents of every kind, and one who travelled and then left."""
    who = await residents.move_in(town)
    for kind in ("privacy", "sensitive", "guardian", "share_operator"):
        await town.must(who, "PATCH", "/api/me", {"kind": kind, "given": True})
    async with town.database.reading() as session:
        past = await session.execute(
            text(
                "select a.id from orders o join account a on a.id = o.account_id join booking b on b.order_id = o.id"
                " where b.ends_on < current_date and b.state in ('confirmed', 'checked_in') and a.erased_at is null"
            )
        )
        travelled = {row[0] for row in past}
    for buyer in town.buyers:
        if buyer.id in travelled and (await town.ask(buyer, "DELETE", "/api/me")).status_code == 204:
            return


async def withdrawn(town: Town) -> None:
    """A product and a trip that are no longer shown; a picture that is still being made."""
    farm, office = plots.farms(town)[0], next(one for one in town.sellers if one.trips)
    made = await goods.make_goods(town.database, f"lived-gone-{town.next()}", supplier_id=farm.id)
    trip = await make_trip(town.database, f"lived-gone-{town.next()}", supplier_id=office.id)
    async with town.database.transaction() as session:
        for table, key in (("product", made.product_id), ("trip", trip.trip_id)):
            await session.execute(text(f"update {table} set state = 'withdrawn' where id = :id"), {"id": key})
    await town.must(farm.people["owner"], "POST", f"{farm.base}/pictures?purpose=listing", content=joining.photo())

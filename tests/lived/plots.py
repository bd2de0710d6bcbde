"""What people do: each plot is an order's life, and may stop at any of its steps, so that orders lie about half done."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import select

from backend.fulfilment import packing
from backend.fulfilment.models import Parcel
from backend.kernel import clock
from tests.factories import buying, goods, joining
from tests.factories.goods import GoodsMade
from tests.factories.trips import TripMade
from tests.lived.town import Person, Seller, Town

INVOICE = {"kind": "person", "title": "演示抬头", "taxNumber": "", "email": "demo@huliu.example"}
GOODS_STEPS = ("pay", "send", "arrive", "receive", "tell")
ENDINGS = ("nothing", "cancel_part", "cancel", "give_up", "case", "case", "case", "review", "review")
CASES = (
    ("refund_only", "missing"), ("refund_only", "quality"), ("return_refund", "no_reason"), ("exchange", "wrong"),
    ("return_refund", "damaged"), ("refund_only", "not_received"),
)  # fmt: skip
REPLIES = ("", "accept", "refuse", "withdraw", "escalate")


async def order(town: Town, who: Person, *lines: dict[str, Any], **more: Any) -> dict[str, Any] | None:
    """Place an order; None when it is refused, as a sold-out one is."""
    if town.chance.random() < 0.2:
        more["invoice"] = INVOICE
    placed = await town.ask(who, "POST", "/api/orders", buying.order_body(*lines, **more))
    return dict(placed.json()) if placed.status_code == 201 else None


async def pay(town: Town, who: Person, number: str, act: str = "pay") -> None:
    """Start a payment and let the sandbox's buyer do something."""
    started = await town.ask(who, "POST", f"/api/orders/{number}/payments", {"method": "card"})
    if started.status_code == 201:
        await town.ask(who, "POST", f"/dev/pay/{started.json()['id']}", {"act": act})


async def read(town: Town, who: Person, number: str) -> dict[str, Any]:
    """An order as its buyer sees it."""
    return dict(await town.must(who, "GET", f"/api/orders/{number}"))


async def unpaid(town: Town, who: Person, placed: dict[str, Any]) -> bool:
    """An order that may never be paid: left alone, given up, or failed; True when it was."""
    end = town.chance.random()
    if end < 0.06:
        return True
    if end < 0.1:
        await town.ask(who, "POST", f"/api/orders/{placed['number']}/cancellations", {})
        return True
    if end < 0.2:
        await pay(town, who, placed["number"], "fail")
        if end < 0.14:
            return True
    await pay(town, who, placed["number"])
    return False


def farms(town: Town) -> list[Seller]:
    """Who sells goods."""
    return [one for one in town.sellers if one.goods]


async def shopping(town: Town, who: Person) -> None:
    """Goods: bought, perhaps with a trip or a coupon; sent whole or in part; given up in part; complained about, reviewed."""
    chance, farm = town.chance, town.chance.choice(farms(town))
    lines = [
        goods.line(one, who.home, chance.randint(1, 4), **_answers(one))
        for one in chance.sample(farm.goods, chance.randint(1, 3))
    ]
    if chance.random() < 0.15 and (offices := [one for one in town.sellers if one.trips]):
        lines.append(buying.line(chance.choice(coming(chance.choice(offices))), quantity=2))
    more = {"coupons": [await _coupon(town, who, farm)]} if chance.random() < 0.2 else {}
    placed = await order(town, who, *lines, **{k: v for k, v in more.items() if v != [""]})
    if placed is None or await unpaid(town, who, placed):
        return
    now = await read(town, who, placed["number"])
    for part in now["supplierOrders"]:
        for shipment in part["shipments"]:
            await _shipment(town, who, farm, now, shipment)


def coming(office: Seller) -> list[TripMade]:
    """Trips whose day is still to come; all of them where none is."""
    return [one for one in office.trips if one.day > clock.today()] or office.trips


def _answers(made: GoodsMade) -> dict[str, str]:
    """What a kind of goods has to be told."""
    if made.slug.endswith("-3"):
        return {"deliverOn": goods.in_days(3)}
    return {"noReturn": "yes"} if made.slug.endswith("-1") else {}


async def _coupon(town: Town, who: Person, farm: Seller) -> str:
    mine = farms(town).index(farm)
    taken = await town.ask(who, "POST", "/api/me/coupons", {"code": f"LIVED{mine}"})
    return str(taken.json()["code"]) if taken.status_code == 201 else ""


async def _shipment(town: Town, who: Person, farm: Seller, now: dict[str, Any], shipment: dict[str, Any]) -> None:
    """One shipment's way, as far as chance takes it."""
    chance = town.chance
    mine = [line for line in now["lines"] if line["type"] == "GOODS" and line["shipment"] == shipment["id"]]
    ending, line = chance.choice(ENDINGS), chance.choice(mine)
    if ending == "cancel_part":
        part = [{"line": line["id"], "quantity": chance.randint(1, line["quantity"])}]
        await town.ask(
            who, "POST", f"/api/orders/{now['number']}/cancellations", {"lines": part, "reason": "演示：说明原因"}
        )
    if ending == "cancel" and chance.random() < 0.5:
        await town.ask(who, "POST", f"/api/orders/{now['number']}/cancellations", {})
    steps = chance.randint(0, 5)
    if steps < 1:
        return
    whole = chance.random() < 0.6
    packs = [] if whole else [{"line": line["id"], "quantity": 1}]
    parcel = {"carrier": "shunfeng", "number": f"SF{town.next():013d}", "lines": packs}
    await town.ask(farm.people["packer"], "POST", f"{farm.base}/shipments/{shipment['id']}/parcels", parcel)
    if ending == "give_up":
        why = {"reason": "演示：山里下雪"}
        await town.ask(farm.people["owner"], "POST", f"{farm.base}/shipments/{shipment['id']}/cancellation", why)
    if ending == "cancel":
        await town.ask(who, "POST", f"/api/orders/{now['number']}/cancellations", {})
    if steps < 2:
        return
    await arrive(town, shipment["id"])
    if steps > 2:
        await town.ask(who, "POST", f"/api/orders/{now['number']}/shipments/{shipment['id']}/receipt")
    if ending == "review" and steps > 2:
        await _review(town, who, farm, now["number"], line["id"])
    if ending == "case":
        await complain(town, who, farm, now["number"], line["id"])


async def arrive(town: Town, shipment: str) -> None:
    """Every parcel of a shipment arrives."""
    async with town.database.transaction() as session:
        sent = await session.execute(
            select(Parcel).where(Parcel.shipment_id == uuid.UUID(shipment), Parcel.state == "sent")
        )
        for parcel in sent.scalars():
            await packing.deliver(session, parcel, clock.now())


async def _picture(town: Town, who: Person, number: str, line: str) -> list[str]:
    path = f"/api/orders/{number}/claim-pictures?line={line}"
    made = await town.ask(who, "POST", path, content=joining.photo())
    return [made.json()["id"]] if made.status_code == 201 else []


async def _review(town: Town, who: Person, farm: Seller, number: str, line: str) -> None:
    shown = await _picture(town, who, number, line) if town.chance.random() < 0.3 else []
    body = {"stars": town.chance.randint(1, 5), "text": "演示评价", "pictures": shown}
    made = await town.ask(who, "POST", f"/api/orders/{number}/lines/{line}/review", body)
    if made.status_code != 201 or town.chance.random() < 0.5:
        return
    review = made.json()["id"]
    await town.ask(farm.people["owner"], "POST", f"{farm.base}/reviews/{review}/reply", {"text": "演示回复"})
    if town.chance.random() < 0.3:
        removal = {"reason": "insult", "words": "演示：说明原因"}
        await town.ask(town.staff["support"], "POST", f"/api/platform/reviews-of-goods/{review}/removal", removal)


async def complain(town: Town, who: Person, farm: Seller, number: str, line: str) -> None:
    """After-sale, as far as chance takes it."""
    chance = town.chance
    kind, reason = chance.choice(CASES)
    ask: dict[str, Any] = {"line": line, "kind": kind, "reason": reason, "quantity": 1, "text": "演示说明",
                           "pictures": await _picture(town, who, number, line)}  # fmt: skip
    if kind != "exchange":
        ask["amount"] = {"amount": chance.choice((100, 3000, 3800)), "currency": "CNY"}
    made = await town.ask(who, "POST", f"/api/orders/{number}/after-sales", ask)
    if made.status_code != 201:
        return
    own, theirs = (
        f"/api/orders/{number}/after-sales/{made.json()['id']}",
        f"{farm.base}/after-sales/{made.json()['id']}",
    )
    reply = chance.choice(REPLIES)
    if reply in {"accept", "refuse"}:
        await town.ask(farm.people["owner"], "POST", theirs, {"act": reply, "text": "演示：说明原因"})
    if reply in {"withdraw", "escalate"} or (reply == "refuse" and chance.random() < 0.5):
        act = "withdraw" if reply == "withdraw" else "escalate"
        await town.ask(who, "POST", own, {"act": act, "text": "演示：说明原因"})
        if act == "escalate" and chance.random() < 0.6:
            word = {"act": chance.choice(("grant", "deny")), "text": "演示：说明原因", "amount": {"amount": 100}}
            await town.ask(town.staff["support"], "POST", f"/api/platform/after-sales/{made.json()['id']}", word)
    if reply != "accept" or kind == "refund_only" or chance.random() < 0.25:
        return
    back = {"carrier": "ems", "number": f"EM{town.next():011d}"}
    await town.ask(who, "POST", own, {"act": "send_back", "parcel": back})
    if chance.random() < 0.6:
        await town.ask(farm.people["owner"], "POST", theirs, {"act": "receive"})
    if kind == "exchange" and chance.random() < 0.5:
        await town.ask(farm.people["owner"], "POST", theirs, {"act": "resent", "parcel": back})


async def travelling(town: Town, who: Person) -> None:
    """A trip: some name who travels, some cancel a part or all, one waits for a place."""
    chance = town.chance
    office = chance.choice([one for one in town.sellers if one.trips])
    trip = chance.choice(coming(office))
    adults = chance.randint(1, 3)
    named = {"travellers": who.companions[:adults]} if len(who.companions) >= adults and chance.random() < 0.5 else {}
    lines = [buying.line(trip, quantity=adults, **named)]
    if chance.random() < 0.3:
        lines.append(buying.line(trip, "child", 1))
    if chance.random() < 0.2:
        lines.append(buying.line(trip, "tea", 1))
    if "single" in trip.offers and adults % 2 and len(lines) == 1:
        lines.append(buying.line(trip, "single", 1))
    placed = await order(town, who, *lines)
    if placed is None:
        await town.ask(who, "POST", f"/api/trips/{trip.slug}/waits", {"day": trip.day.isoformat(), "quantity": 1})
        return
    if await unpaid(town, who, placed):
        return
    now = await read(town, who, placed["number"])
    if chance.random() < 0.25:
        part = [] if chance.random() < 0.5 else [{"line": now["lines"][0]["id"], "quantity": 1}]
        await town.ask(
            who, "POST", f"/api/orders/{now['number']}/cancellations", {"lines": part, "reason": "演示：说明原因"}
        )


async def grouping(town: Town, who: Person) -> None:
    """A group: opened, joined, complete or not, left again."""
    chance = town.chance
    farm = chance.choice(farms(town))
    offer = farm.deals[-1]
    teams = (await town.must(who, "GET", f"/api/group-deals/{offer}/teams"))["items"]
    if teams and chance.random() < 0.7:
        team = teams[0]["id"]
    else:
        opened = await town.ask(who, "POST", f"/api/group-deals/{offer}/teams")
        if opened.status_code != 201:
            return
        team = opened.json()["id"]
    line = {"offer": offer, "quantity": 1, "answers": {"team": team}, "address": who.home}
    placed = await order(town, who, line)
    if placed is None or await unpaid(town, who, placed):
        return
    if chance.random() < 0.2:
        await town.ask(who, "POST", f"/api/orders/{placed['number']}/cancellations", {})


async def looking(town: Town, who: Person) -> None:
    """Somebody wishes to be told, takes a coupon, looks at their things."""
    farm = town.chance.choice(farms(town))
    await town.ask(who, "PUT", f"/api/me/restocks/{farm.goods[2].offer}")
    await _coupon(town, who, farm)
    for path in ("/api/me/orders", "/api/me/coupons", "/api/me/notices", "/api/me/export"):
        await town.must(who, "GET", path)


Plot = Callable[[Town, Person], Awaitable[None]]
PLOTS: tuple[tuple[Plot, int], ...] = ((shopping, 10), (travelling, 6), (grouping, 3), (looking, 1))
"""With their weights."""

"""One person whose every word is a mark: what they tell, and what others write about them, through the routes that take it."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from httpx import AsyncClient
from sqlalchemy import select, text

from backend.db.session import Database
from backend.departures.models import Booking
from backend.fulfilment.models import Tracking
from backend.kernel import clock
from backend.orders.models import Order
from backend.settings import Settings
from backend.suppliers.models import Member
from tests.factories import buying, goods, joining
from tests.factories.goods import GoodsMade
from tests.factories.trips import TripMade, make_trip

PHONE = "13987650001"
MARKS: dict[str, list[str]] = {
    "phone": [PHONE],
    "sessions": ["MARKED-BROWSER"],
    "second proof": ["印记钥匙"],
    "book of travellers": ["印记旅客", "E98761234", "1987-06-05"],
    "book of addresses": ["印记收件", "13987650002", "印记路7号"],
    "contact of an order": ["印记联络", "13987650003"],
    "invoice title": ["印记抬头", "marked@huliu.example"],
    "travellers on a booking": ["印记旅客", "E98761234", "1987-06-05"],
    "who organises a visit": ["印记中学", "印记七年级"],
    "door of a parcel": ["印记收件", "13987650002", "印记路7号", "印记留言", "印记贺卡"],
    "way of a parcel": ["SF9876500000002", "印记快递员已签收"],
    "after-sale": ["印记售后说明"],
    "review": ["印记评价"],
    "conversation": ["印记问商家"],
    "things begun": ["印记草稿"],
    "words about an order": ["印记取消原因"],
    "audit": ["印记查看原因"],
    "how to be told": ["marked-endpoint"],
}
"""By the life they belong to. What staff, carriers and suppliers write about a person is among them."""
OF_OTHERS = [buying.ADULT_ID, "印记回复", "印记平台说明", "印记商家说明", "SF9876500000001"]
FINE = {
    "code", "region", "street", "taxNumber", "key", "version", "terms.version", "quietFrom", "quietTo", "method", "act",
    "currency", "amount.currency", "expectedTotal.currency", "parcel.carrier", "parcel.number", "carrier", "coupons",
    "subject", "passport", "route", "scans.nonce", "scans.voucher", "stamps.code", "keys.auth", "keys.p256dh",
    "invoice.taxNumber", "county",
}  # fmt: skip
"""Fields of requests that hold codes, kinds and keys, never words about a person."""
ELSEWHERE = {
    "readPasted": "nothing is kept of what was pasted", "quote": "nothing is kept of a quote",
    "makeCertificate": "printed, not kept", "changeAddress": "the same columns as addAddress",
    "addPasskey": "the row is written as its ceremony would", "subscribePush": "the row is written as its ceremony would",
    "endPush": "deletes", "setStaff": "staff are no buyers", "settleStuck": "the same columns as giveGoodwill",
    "payCompensation": "the same columns as giveGoodwill", "cancelDeparture": "said to every buyer of a day alike",
}  # fmt: skip
"""Routes that the walk leaves out, and why."""


@dataclass
class Marked:
    """What a test asks by."""

    me: str
    made: GoodsMade
    trip: TripMade
    bought: str
    booked: str
    case: str = ""
    review: str = ""
    unpaid: str = ""
    conversation: str = ""

    @property
    def base(self) -> str:
        return f"/api/supplier/{self.made.supplier_id}"


async def _expect(answer: Any, status: int) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def fill(client: AsyncClient, other: AsyncClient, database: Database, settings: Settings, study: Any) -> Marked:
    """The person signs in, fills the books, buys, is sent to, complains and reviews; `other` packs, answers, judges."""
    client.headers["user-agent"] = "MARKED-BROWSER"
    made, trip = await goods.make_goods(database), await make_trip(database, days=1)
    supplier = await buying.sign_in(other, settings.data_dir, "13900002222")
    async with database.transaction() as session:
        for owner in (made.supplier_id, trip.supplier_id):
            session.add(Member(supplier_id=owner, account_id=uuid.UUID(supplier["id"]), role="owner"))
    await joining.strong(database)
    invited = await other.post(f"/api/supplier/{made.supplier_id}/invitations", json={"phone": PHONE, "role": "packer"})
    await _expect(invited, 201)
    me = await buying.sign_in(client, settings.data_dir, PHONE)
    marked = Marked(me["id"], made, trip, "", "")
    await _books(client, database)
    await _buy(client, marked)
    await _sent(client, other, database, marked)
    await _visited(client, marked, study)
    await _given_up(client, other, marked)
    await _ended(client, other, database, marked)
    await _talked(client, other, marked)
    await _staff(other, database, settings, marked)
    return marked


async def _books(client: AsyncClient, database: Database) -> None:
    await _expect(await client.patch("/api/me", json={"kind": "sensitive", "given": True}), 200)
    await _expect(await client.post("/api/me/age", json={"number": buying.ADULT_ID}), 200)
    begun = {"value": '{"name":"印记草稿"}', "was": 0}
    await _expect(await client.put("/api/me/drafts/draft:contact", json=begun), 200)
    wish = {"channels": {}, "quietFrom": "22:00", "quietTo": "07:00", "language": "zh"}
    known = (await client.get("/api/me/notice-wishes")).json()
    await _expect(await client.put("/api/me/notice-wishes", json=wish | {"channels": known["channels"]}), 200)
    async with database.transaction() as session:  # a browser's and an authenticator's own ceremonies have their tests
        owner = (await session.execute(text("select id from account where phone_masked like '139%0001'"))).scalar_one()
        await session.execute(
            text("insert into push_subscription values (:id, :me, 'https://marked-endpoint.example/1', '{}')"),
            {"id": uuid.uuid4(), "me": owner},
        )
        await session.execute(text("select set_config('huliu.actor', :me, true)"), {"me": str(owner)})
        await session.execute(
            text(
                "insert into passkey (id, account_id, credential_id, public_key, sign_count, name)"
                " values (:id, :me, 'c', 'k', 0, '印记钥匙')"
            ),
            {"id": uuid.uuid4(), "me": owner},
        )


async def _buy(client: AsyncClient, marked: Marked) -> None:
    who = await buying.add_traveller(client, "印记旅客", "1987-06-05", document="passport", number="E98761234")
    home = await goods.add_address(client, name="印记收件", phone="13987650002", detail="印记路7号")
    more = {
        "contact": {"name": "印记联络", "phone": "13987650003"},
        "invoice": {"kind": "person", "title": "印记抬头", "taxNumber": "", "email": "marked@huliu.example"},
    }
    seat = buying.line(marked.trip, quantity=1, travellers=[who])
    for field, line in (
        ("bought", goods.line(marked.made, home, 2, note="印记留言", gift="yes", card="印记贺卡")),
        ("booked", seat),
    ):
        order = await _expect(await buying.place(client, buying.order_body(line, **more)), 201)
        await buying.pay(client, order["number"])
        setattr(marked, field, order["number"])


async def _sent(client: AsyncClient, other: AsyncClient, database: Database, marked: Marked) -> None:
    (todo,) = (await other.get(f"{marked.base}/shipments")).json()["items"]
    parcel = {"carrier": "shunfeng", "number": "SF9876500000001"}
    sent = await _expect(await other.post(f"{marked.base}/shipments/{todo['id']}/parcels", json=parcel), 201)
    async with database.transaction() as session:
        parcel_id = uuid.UUID(sent["parcels"][0]["id"])
        session.add(Tracking(parcel_id=parcel_id, at=clock.now(), text="印记快递员已签收", status="delivered"))
    mended = {"carrier": "shunfeng", "number": "SF9876500000002"}
    await _expect(await other.patch(f"{marked.base}/parcels/{sent['parcels'][0]['id']}", json=mended), 204)
    line = (await client.get(f"/api/orders/{marked.bought}")).json()["lines"][0]["id"]
    base = f"/api/orders/{marked.bought}"
    await _expect(await client.post(f"{base}/shipments/{todo['id']}/receipt"), 200)
    picture = await client.post(
        f"{base}/claim-pictures?line={line}", content=joining.photo(), headers={"content-type": "image/jpeg"}
    )
    shown = (await _expect(picture, 201))["id"]
    ask = {
        "line": line, "kind": "refund_only", "reason": "damaged", "quantity": 1, "text": "印记售后说明",
        "amount": {"amount": 100, "currency": "CNY"}, "pictures": [shown],
    }  # fmt: skip
    opened = await client.post(f"{base}/after-sales", json=ask, headers={"Idempotency-Key": uuid.uuid4().hex})
    marked.case = (await _expect(opened, 201))["id"]
    review = {"stars": 4, "text": "印记评价", "pictures": [shown]}
    written = await _expect(await client.post(f"{base}/lines/{line}/review", json=review), 201)
    marked.review = written["id"]
    reply = await other.post(f"{marked.base}/reviews/{written['id']}/reply", json={"text": "印记回复"})
    await _expect(reply, 204)
    refuse = {"act": "refuse", "text": "印记商家说明"}
    await _expect(await other.post(f"{marked.base}/after-sales/{marked.case}", json=refuse), 200)
    escalate = {"act": "escalate", "text": "印记售后说明"}
    await _expect(await client.post(f"{base}/after-sales/{marked.case}", json=escalate), 200)


async def _visited(client: AsyncClient, marked: Marked, study: Any) -> None:
    told = {"boarding": "rmgc", "organiser": "印记中学", "grade": "印记七年级", "guardians": "yes"}
    lines = [
        {"offer": str(study.offers[code]), "quantity": n, "day": study.day.isoformat(), "answers": told}
        for code, n in (("pupil", 20), ("teacher", 2), ("group", 1))
    ]
    contact = {"name": "印记联络", "phone": "13987650003"}
    visit = await _expect(await buying.place(client, buying.order_body(*lines, contact=contact)), 201)
    await buying.pay(client, visit["number"])
    for number in (marked.booked, visit["number"]):
        cancel, key = {"reason": "印记取消原因"}, {"Idempotency-Key": uuid.uuid4().hex}
        await _expect(await client.post(f"/api/orders/{number}/cancellations", json=cancel, headers=key), 200)


async def _given_up(client: AsyncClient, other: AsyncClient, marked: Marked) -> None:
    """Goods that the supplier can't send, and an order that is never paid."""
    (home,) = [one["id"] for one in (await client.get("/api/me/addresses")).json()["items"]]
    contact = {"name": "印记联络", "phone": "13987650003"}
    body = buying.order_body(goods.line(marked.made, home), contact=contact)
    paid = await _expect(await buying.place(client, body), 201)
    await buying.pay(client, paid["number"])
    (todo,) = (await other.get(f"{marked.base}/shipments")).json()["items"]
    gone = await other.post(f"{marked.base}/shipments/{todo['id']}/cancellation", json={"reason": "印记商家说明"})
    await _expect(gone, 204)
    marked.unpaid = (await _expect(await buying.place(client, body), 201))["number"]


async def _ended(client: AsyncClient, other: AsyncClient, database: Database, marked: Marked) -> None:
    """A trip that the person left on the way; its operator writes why and what it cost."""
    (who, *_) = [one["id"] for one in (await client.get("/api/me/travellers")).json()["items"]]
    contact = {"name": "印记联络", "phone": "13987650003"}
    seat = buying.line(marked.trip, quantity=1, travellers=[who])
    order = await _expect(await buying.place(client, buying.order_body(seat, contact=contact)), 201)
    await buying.pay(client, order["number"])
    async with database.transaction() as session:  # no test can wait for a day
        booked = select(Booking).join(Order, Order.id == Booking.order_id).where(Order.number == order["number"])
        booking = (await session.execute(booked)).scalar_one()
        booking.starts_on, booking.ends_on = clock.today() - timedelta(days=2), clock.today() - timedelta(days=1)
        booking.state = "checked_in"
    at = f"/api/supplier/{marked.trip.supplier_id}/departures/{booking.departure_id}/bookings/{booking.id}/early-end"
    cost = {"name": "印记商家说明", "amount": 100}
    await _expect(await other.post(at, json={"reason": "印记商家说明", "costs": [cost]}), 200)


async def _talked(client: AsyncClient, other: AsyncClient, marked: Marked) -> None:
    part = (await client.get(f"/api/orders/{marked.bought}")).json()["supplierOrders"][0]["id"]
    mine = f"/api/orders/{marked.bought}/conversations/{part}"
    asked = await client.post(f"{mine}/messages", json={"text": "印记问商家"}, headers={"Idempotency-Key": "marked-1"})
    one = (await _expect(asked, 201))["id"]
    answer, key = f"{marked.base}/conversations/{one}/messages", {"Idempotency-Key": "marked-2"}
    await _expect(await other.post(answer, json={"text": "印记回复"}, headers=key), 201)
    await _expect(await client.post(f"{mine}/escalation"), 200)
    marked.conversation = one


async def _staff(other: AsyncClient, database: Database, settings: Settings, marked: Marked) -> None:
    await joining.as_staff(other, database, settings, "support")
    await _expect(await other.get("/api/platform/look-up", params={"q": PHONE}), 200)
    await _expect(await other.get(f"/api/platform/orders/{marked.bought}"), 200)
    await _expect(await other.get(f"/api/platform/buyers/{marked.me}"), 200)
    for subject in (f"order:{marked.bought}", f"buyer:{marked.me}"):
        reveal = {"subject": subject, "reason": "印记查看原因"}
        await _expect(await other.post("/api/platform/reveals", json=reveal), 200)
    correct = {"name": "印记联络", "phone": "13987650003", "reason": "印记平台说明"}
    await _expect(await other.post(f"/api/platform/orders/{marked.bought}/contact", json=correct), 200)
    why = {"reason": "印记平台说明"}
    await _expect(await other.post(f"/api/platform/orders/{marked.bought}/notices", json=why), 204)
    await _expect(await other.post(f"/api/platform/orders/{marked.unpaid}/release", json=why), 204)
    key = {"Idempotency-Key": uuid.uuid4().hex}
    given = await other.post(f"/api/platform/orders/{marked.bought}/goodwill", json=why | {"amount": 5}, headers=key)
    await _expect(given, 200)
    answer, key = f"/api/platform/conversations/{marked.conversation}/messages", {"Idempotency-Key": "marked-3"}
    await _expect(await other.post(answer, json={"text": "印记平台说明"}, headers=key), 201)
    removal = {"reason": "insult", "words": "印记平台说明"}
    await _expect(await other.post(f"/api/platform/reviews-of-goods/{marked.review}/removal", json=removal), 204)


async def judge(other: AsyncClient, marked: Marked) -> None:
    """The platform decides the case, in words."""
    deny = {"act": "deny", "text": "印记平台说明"}
    await _expect(await other.post(f"/api/platform/after-sales/{marked.case}", json=deny), 200)

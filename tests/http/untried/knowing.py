"""What a schema can't say: which ids exist, and which texts mean something."""

import random
import uuid
from datetime import timedelta
from typing import Any

import psycopg

from backend.heritage.reading import library
from backend.kernel import clock
from backend.terms import contract
from tests.factories import drafts
from tests.factories.buying import ADULT_ID
from tests.factories.joining import credit_code
from tests.http.untried.making import NOTHING, Path

STOCKED = "select s.offer_id from lot_stock s join lot l on l.id = s.lot_id where l.state = 'open'"
RUNNING = (
    "select code from promotion where code is not null and stopped_at is null and now() between starts_at and ends_at"
)
OPEN = "select number from orders where account_id = %(buyer)s and state = 'awaiting_payment'"
DELIVERED = (
    "select number from orders o where account_id = %(buyer)s and state in ('paid', 'completed') and exists"
    " (select from shipment s join order_line l on l.part_id = s.id where s.order_id = o.id and s.delivered_at is not null"
    " and not exists (select from after_sale a where a.line_id = l.id))"
)
TALKED = (
    "select o.number from conversation c join orders o on o.id = c.order_id where o.account_id = %(buyer)s"
    " and o.state in ('paid', 'completed')"
)
SHOWN = "select jsonb_array_elements_text(pictures) from message where conversation_id = %(conversation_id)s"
IDS: dict[str, str] = {
    "supplier_id": "select supplier_id from member where account_id = %(owner)s",
    "supplier": "select id from supplier",
    "supplier_id platform": "select id from supplier",
    "departure_id": "select id from departure where supplier_id = %(supplier_id)s",
    "trip_id": "select id from trip where supplier_id = %(supplier_id)s",
    "trips": "select id from trip where supplier_id = %(supplier_id)s",
    "shipment_id": "select s.id from shipment s join supplier_order p on p.id = s.supplier_order_id"
    " where p.supplier_id = %(supplier_id)s and s.state = 'to_ship'",
    "shipment_id buyer": "select id from shipment where state = 'shipped' and order_id = (select id from orders where number = %(number)s)",
    "number": "select number from orders where account_id = %(buyer)s",
    "number platform": "select number from orders",
    "line": "select id from order_line where order_id = (select id from orders where number = %(number)s)",
    "line_id": "select id from order_line where part_id in (select id from shipment)"
    " and order_id = (select id from orders where number = %(number)s)",
    "lines.0.line": "select id from order_line where part_id = %(shipment_id)s",
    "lines.0.passengers": "select id from passenger where line_id = %(line)s::uuid and state = 'going'",
    "case_id": "select id from after_sale where supplier_id = %(supplier_id)s and state in ('asked', 'returning', 'resending')",
    "case_id buyer": "select id from after_sale where state in ('asked', 'to_return', 'refused') and order_id = (select id from orders where number = %(number)s)",
    "case_id platform": "select id from after_sale where state = 'escalated'",
    "parcel_id": "select a.id from parcel a join shipment s on s.id = a.shipment_id join supplier_order p"
    " on p.id = s.supplier_order_id where p.supplier_id = %(supplier_id)s",
    "listing_id": "select id from listing where supplier_id = %(supplier_id)s",
    "listing_id platform": "select id from listing",
    "copyOf": "select id from listing where supplier_id = %(supplier_id)s",
    "openDepartures.copyOf": "select id from departure where trip_id = %(trip_id)s",
    "picture_id": "select id from picture where supplier_id = %(supplier_id)s and account_id = %(owner)s",
    "picture_id buyer": "select id from picture where purpose = 'claim'",
    "picture_id platform": "select id from picture where purpose <> 'listing'",
    "showLicence.picture": "select id from picture where supplier_id = %(supplier_id)s and purpose = 'licence'",
    "picture": "select id from picture where purpose = 'report'",
    "report": "select id from picture where purpose = 'report' and supplier_id = %(supplier_id)s",
    "tests.0.report": "select id from picture where purpose = 'report' and supplier_id = %(supplier_id)s",
    "pictures.0": "select id from picture where purpose = 'claim' and account_id = %(buyer)s",
    "edit_id": "select id from calendar_edit where supplier_id = %(supplier_id)s",
    "invitation_id": "select id from invitation where supplier_id = %(supplier_id)s and state = 'open'",
    "invitation_id buyer": "select i.id from invitation i join account a on a.phone_lookup = i.phone_lookup"
    " where a.id = %(buyer)s and i.state = 'open'",
    "account_id": "select account_id from member where supplier_id = %(supplier_id)s and account_id <> %(owner)s",
    "account_id platform": "select id from account",
    "actor": "select id from account",
    "payer": "select p.supplier_id from supplier_order p join orders o on o.id = p.order_id where o.number = %(number)s",
    "licence_id": "select id from licence",
    "certificate": "select id from certificate",
    "code": "select code from lot where supplier_id = %(supplier_id)s",
    "code platform": "select code from lot",
    "code buyer": "select code from lot",
    "offer": "select offer_id from sku",
    "openTeam.offer": "select offer_id from group_deal",
    "listTeams.offer": "select offer_id from group_deal",
    "stopSpecial.offer": "select s.offer_id from (select offer_id, sku_id from flash_sale union select offer_id, sku_id from group_deal) s"
    " join sku on sku.offer_id = s.sku_id join product p on p.id = sku.product_id where p.supplier_id = %(supplier_id)s",
    "getLabel.offer": "select s.offer_id from lot_stock s join lot l on l.id = s.lot_id where l.code = %(code)s",
    "packs.0.offer": "select s.offer_id from sku s join product p on p.id = s.product_id where p.supplier_id = %(supplier_id)s",
    "setPacks.offer": "select s.offer_id from lot_stock s join lot l on l.id = s.lot_id where l.code = %(code)s",
    "sku": "select s.offer_id from sku s join product p on p.id = s.product_id where p.supplier_id = %(supplier_id)s",
    "product": "select slug from product where supplier_id = %(supplier_id)s",
    "grantCertificate.product": "select slug from product where supplier_id = %(supplier)s",
    "team": "select id from team",
    "promotion": "select id from promotion where supplier_id = %(supplier_id)s",
    "promotion platform": "select id from promotion where supplier_id is null",
    "takeCoupon.code": RUNNING,
    "coupons.0": RUNNING,
    "point": "select id from pick_up_point where supplier_id = %(supplier_id)s",
    "point buyer": "select id from pick_up_point",
    "pickUp": "select id from pick_up_point",
    "review_id": "select id from review",
    "address_id": "select id from address where account_id = %(buyer)s",
    "removeAddress.address_id": "select id from address where account_id = %(buyer)s order by id offset 2",
    "removeTraveller.traveller_id": "select id from traveller where account_id = %(buyer)s order by id offset 1",
    "address": "select id from address where account_id = %(buyer)s",
    "traveller_id": "select id from traveller where account_id = %(buyer)s",
    "wait_id": "select id from wait where account_id = %(buyer)s and state = 'waiting'",
    "wait": "select id from wait where account_id = %(buyer)s",
    "joinWait.slug": "select slug from trip where slug = 'trip-full'",
    "getTrip.slug": "select slug from trip",
    "getTripCalendar.slug": "select slug from trip",
    "getProduct.slug": "select slug from product",
    "listDeals.slug": "select slug from product",
    "listGoodsReviews.slug": "select slug from product",
    "payOrder.number": OPEN,
    "extendOrder.number": OPEN,
    "releaseOrder.number": OPEN,
    "cancelOrder.number": OPEN + " union select number from orders where state = 'paid' and account_id = %(buyer)s",
    "getPlan.number": "select number from orders o where account_id = %(buyer)s and exists (select from booking where order_id = o.id and state = 'confirmed')",
    "setNames.number": "select number from orders o where account_id = %(buyer)s and exists (select from booking where order_id = o.id and state = 'confirmed')",
    "setNames.line": "select id from order_line where part_id in (select id from booking) and quantity = 2 and order_id = (select id from orders where number = %(number)s)",
    "openCase.number": DELIVERED,
    "writeReview.number": DELIVERED,
    "receiveShipment.number": "select number from orders o where account_id = %(buyer)s and exists (select from shipment where order_id = o.id and state = 'shipped')",
    "actOnMyCase.number": "select number from orders o where account_id = %(buyer)s and exists (select from after_sale where order_id = o.id and state in ('asked', 'to_return', 'refused'))",
    "giveGoodwill.number": "select number from orders where state = 'paid'",
    "decideSupplier.supplier_id": "select id from supplier where state in ('submitted', 'checked')",
    "judgeLicence.licence_id": "select l.id from licence l join supplier s on s.id = l.supplier_id"
    " where l.state = 'waiting' and s.state = 'active'",
    "submitApplication.supplier_id": "select id from supplier where id = %(applicant)s",
    "changeSupplier.supplier_id": "select id from supplier where id = %(applicant)s",
    "decideListing.listing_id": "select id from listing where state = 'in_review'",
    "recallListing.listing_id": "select id from listing where supplier_id = %(supplier_id)s and state = 'in_review'",
    "submitListing.listing_id": "select id from listing where supplier_id = %(supplier_id)s and state in ('draft', 'returned')",
    "showListing.listing_id": "select id from listing where supplier_id = %(supplier_id)s and state = 'published'",
    "restoreVersion.listing_id": "select v.listing_id from listing_version v join listing l on l.id = v.listing_id where l.supplier_id = %(supplier_id)s",
    "restoreVersion.number": "select number from listing_version where listing_id = %(listing_id)s",
    "openLot.supplier_id": "select supplier_id from product",
    "openFlashSale.supplier_id": "select supplier_id from product",
    "openGroupDeal.supplier_id": "select supplier_id from product",
    "harvestLot.code": "select code from lot where supplier_id = %(supplier_id)s and state = 'expected'",
    "getLotReport.code": "select l.code from lot l, jsonb_array_elements(l.tests) t where (t->>'checked')::boolean and t->>'report' is not null",
    "getLotReport.picture": "select t->>'report' from lot l, jsonb_array_elements(l.tests) t where (t->>'checked')::boolean and t->>'report' is not null and l.code = %(code)s",
    "judgeLotTest.code": "select l.code from lot l, jsonb_array_elements(l.tests) t where not (t->>'checked')::boolean",
    "getJudgedPicture.picture_id": "select id from picture where purpose = 'claim'",
    "getDeskOrder.number": "select number from orders",
    "part_id": "select p.id from supplier_order p join orders o on o.id = p.order_id where o.number = %(number)s",
    "callPlatformIn.number": TALKED,
    "readMyConversation.number": TALKED,
    "getTalkPicture.number": "select o.number from message m join conversation c on c.id = m.conversation_id"
    " join orders o on o.id = c.order_id where o.account_id = %(buyer)s and m.pictures <> '[]'",
    "getTalkPicture.picture_id": "select jsonb_array_elements_text(m.pictures) from message m"
    " join conversation c on c.id = m.conversation_id where c.supplier_order_id = %(part_id)s",
    "conversation_id": "select id from conversation where supplier_id = %(supplier_id)s",
    "conversation_id platform": "select id from conversation where escalated_at is not null",
    "settleConversation.conversation_id": "select id from conversation where supplier_id = %(supplier_id)s"
    " and asked_at is not null",
    "getAnswerPicture.conversation_id": "select c.id from conversation c join message m on m.conversation_id = c.id"
    " where c.supplier_id = %(supplier_id)s and m.pictures <> '[]'",
    "getAnswerPicture.picture_id": SHOWN,
    "getEscalatedPicture.conversation_id": "select c.id from conversation c join message m on m.conversation_id = c.id"
    " where c.escalated_at is not null and m.pictures <> '[]'",
    "getEscalatedPicture.picture_id": SHOWN,
    "upto": "select id from message where conversation_id = %(conversation_id)s",
    "upto buyer": "select m.id from message m join conversation c on c.id = m.conversation_id"
    " where c.supplier_order_id = %(part_id)s",
    "listTripReviews.slug": "select slug from trip",
    "endSession.session_id": "select id from session where account_id = %(throwaway)s",
    "getReviewPicture.picture_id": "select jsonb_array_elements_text(pictures) from review",
}
"""Names of parameters and fields (`operation.name`, `name role`, then the name alone) → the rows they may name."""

TEXTS: dict[str, tuple[Any, ...]] = {
    "name": ("演示甲", "欧阳演示", "Anna O'Brien", "买买提·艾力"),
    "phone": ("13900001111", "+86 139 0000 2222", "13900003333"),
    "region": ("310117", "310104"),
    "street": ("",),
    "detail": ("文诚路500弄12号301室", "演示路1号"),
    "reason": ("这样做有这样做的理由",),
    "getSite.slug": tuple(library().sites)[:3],
    "getRoute.slug": tuple(library().routes)[:3],
    "getStory.slug": tuple(library().stories)[:3],
    "getCounty.slug": ("jinzhai", "yuan"),
    "route": tuple(library().routes)[:2],
    "quietFrom": ("22:00", "00:00", "23:59"),
    "quietTo": ("07:00", "00:00", "23:59"),
    "key": ("moisture", "brix"),
    "p256dh": ("B" * 87,),
    "auth": ("A" * 22,),
    "endpoint": ("https://fcm.googleapis.com/fcm/send/abc",),
    "passport": ("p" * 43,),
    "setBank.number": ("6222000000000000", "6222 0000 0000 0001"),
    "proveAge.number": (ADULT_ID,),
    "addTraveller.number": (ADULT_ID,),
    "complaint": ("0564-0000000",),
    "contact.name": ("演示甲", "Anna O'Brien"),
    "document": ("none", "none", "resident_id", "passport"),
    "bornOn": ("1980-01-02", "2018-05-06", None),
    "terms.version": (contract.CURRENT,),
    "accepted": (True, True, True, True, False),
    "acceptContract.version": ("2026-11",),
    "method": ("card", "alipay", "wechat"),
    "carrier": ("shunfeng", "ems", "other"),
    "storage": ("ambient", "chilled", "frozen", "live"),
    "storages.0": ("ambient", "chilled"),
    "shelf": ("tea", "gifts", "x"),
    "county": ("jinzhai", "yuan", "huoshan"),
    "boarding": ("rmgc",),
    "regions.0": ("31", "310117", "3101"),
    "refused.0": ("54", "65"),
    "actOnMyCase.act": ("withdraw", "escalate", "send_back"),
    "actOnCase.act": ("accept", "refuse", "receive", "resent", "escalate"),
    "judgeCase.act": ("grant", "deny"),
    "list": ("huoshan-shihu", "liuan-guapian"),
    "email": ("a@example.org", ""),
    "window": (NOTHING,),
    "set.prices.0.code": ("adult", "child"),
    "amount": (0, 1, 100, 5000, 48000),
    "expectedBack": (0, 100),
    "threshold.amount": (10000,),
    "off.amount": (100, 5000),
    "price.amount": (100, 8800),
    "fee.amount": (0, 500),
    "crop": ([0, 0, 1, 1], [0.1, 0.1, 0.9, 0.9], [0.5, 0.5, 0.2, 0.2]),
    "joinWait.quantity": (2, 3),
    "quantity": (1, 1, 1, 2, 3),
    "packs": (1, 5, 30),
    "weekdays.0": (0, 5, 6),
    "altitude": (0, 500),
    "q": ("茶", "13900001111", "gua", "六安"),
    "text": ("上海市松江区文诚路500弄12号301室 演示甲 13900001111", "说明"),
    "kind.search": ("goods",),
    "listStreets.code": ("310117", "341524"),
    "role.staff": ("support",),
    "keepDraft.name": ("basket", "liked", "draft:checkout"),
    "keepDraft.value": ('["a"]', "null"),
    "opens": ("09:00", "08:30"),
    "closes": ("18:00", "21:00"),
}
"""Texts and numbers that mean something, by the same names."""


class Knower:
    """Looks ids up in the database as it stands, and picks texts; one per request, knowing its operation and role."""

    def __init__(self, connection: psycopg.Connection[Any], rng: random.Random, people: dict[str, Any]) -> None:
        self._connection, self._rng = connection, rng
        self.context: dict[str, Any] = dict(people)
        self.operation = self.role = ""

    def begin(self, operation: str, role: str, people: dict[str, Any]) -> None:
        """Forget the last request."""
        self.operation, self.role, self.context = operation, role, dict(people)

    def row(self, name: str) -> Any:
        """One of the rows that a name may name, NOTHING where there is none or the name means nothing."""
        if f"{self.operation}.{name}" not in TEXTS:
            for key in (f"{self.operation}.{name}", f"{name} {self.role}", name):
                if key in IDS:
                    return self._pick(IDS[key])
        return NOTHING

    def _pick(self, sql: str) -> Any:
        values = {"number": "", "supplier_id": None, "code": "", "line": None, "shipment_id": None, **self.context}
        salted = f"select x from ({sql}) s(x) order by md5(x::text || %(salt)s) limit 1"
        try:
            found = self._connection.execute(salted, {**values, "salt": str(self._rng.random())}).fetchone()
        except (psycopg.DataError, KeyError):
            return NOTHING
        if found is None:
            return NOTHING
        return str(found[0]) if isinstance(found[0], uuid.UUID) else found[0]

    def __call__(self, path: Path, so_far: dict[str, Any]) -> Any:
        """A value for a place in a body, or NOTHING."""
        special = getattr(self, f"_{self.operation}", None)
        if special is not None and (found := special(path, so_far)) is not NOTHING:
            return found
        dotted = ".".join(path)
        last = path[-1] if path else ""
        if dotted == "line" or last == "line":
            found = self.row("lines.0.line" if self.operation == "sendParcel" else "line")
            self.context["line"] = None if found is NOTHING else found
            return found
        if last == "creditCode":
            return credit_code(self._rng.randrange(10**6))
        for name in (dotted, last):
            if name and (found := self.row(name)) is not NOTHING:
                return found
            for key in (f"{self.operation}.{name}", name):
                if key in TEXTS:
                    return self._rng.choice(TEXTS[key])
        if last == "number":
            return "SF" + "".join(self._rng.choice("0123456789") for _ in range(12))
        return NOTHING

    # What some operations need as a whole, or their one field that another decides.

    def _lines(self, path: Path, so_far: dict[str, Any]) -> Any:
        if path != ("lines",) or self._rng.random() < 0.35:
            return NOTHING
        sold = self._connection.execute(
            "select u.offer_id, d.starts_on, t.story->'boarding'->0->>'code' from trip_unit u join trip t on t.id = u.trip_id"
            " join departure d on d.trip_id = t.id where u.type in ('ADULT') and d.state = 'open' order by md5(d.id::text || %s) limit 1",
            [str(self._rng.random())],
        ).fetchone()
        if self._rng.random() < 0.5 and sold:
            trip = {"offer": str(sold[0]), "quantity": 2, "day": sold[1].isoformat(), "answers": {"boarding": sold[2]}}
            return [trip]
        goods: dict[str, Any] = {
            "offer": self._pick(STOCKED),
            "quantity": self._rng.choice((1, 2)),
            "answers": {},
        }
        where = "pickUp" if self._rng.random() < 0.2 else "address"
        found = self.row(where)
        return [goods if found is NOTHING else goods | {where: found}]

    _placeOrder = _quote = _lines

    def _beginListing(self, path: Path, so_far: dict[str, Any]) -> Any:
        return self.draft(so_far) if path == ("content",) else NOTHING

    def _saveListing(self, path: Path, so_far: dict[str, Any]) -> Any:
        if path == ("version",):
            return self._pick("select version from listing where id = %(listing_id)s")
        return self.draft(so_far) if path == ("content",) else NOTHING

    def _submitListing(self, path: Path, so_far: dict[str, Any]) -> Any:
        return self._pick("select version from listing where id = %(listing_id)s") if path == ("version",) else NOTHING

    _restoreVersion = _submitListing

    def draft(self, so_far: dict[str, Any]) -> Any:
        """A trip's or a product's draft with one thing in it changed."""
        kind = (
            self._pick("select kind from listing where id = %(listing_id)s") if "listing_id" in self.context else None
        )
        picture = self._pick("select id from picture where supplier_id = %(supplier_id)s and purpose = 'listing'")
        pictures = [] if picture is NOTHING else [picture]
        content = drafts.draft(*pictures)
        if (kind if isinstance(kind, str) else so_far.get("kind")) == "product":
            content = drafts.product(*pictures)
        return mutated(content, self._rng) if self._rng.random() < 0.7 else content

    def _reveal(self, path: Path, so_far: dict[str, Any]) -> Any:
        if path != ("subject",):
            return NOTHING
        kind, name = self._rng.choice(
            (("order", "number platform"), ("buyer", "account_id platform"), ("supplier", "supplier"))
        )
        return f"{kind}:{self._pick(IDS[name])}"

    def _listAudit(self, path: Path, so_far: dict[str, Any]) -> Any:
        return self._reveal(("subject",), so_far) if path == ("?subject",) else NOTHING

    def _openFlashSale(self, path: Path, so_far: dict[str, Any]) -> Any:
        hours = {("startsAt",): 0.5, ("endsAt",): 5}
        if path in hours and self._rng.random() < 0.8:
            return (clock.now() + timedelta(hours=hours[path])).isoformat()
        return NOTHING

    _openGroupDeal = _openPromotion = _openPlatformPromotion = _openFlashSale

    def _joinWait(self, path: Path, so_far: dict[str, Any]) -> Any:
        if path == ("day",):
            day = self._pick(
                "select d.starts_on from departure d join trip t on t.id = d.trip_id where t.slug = %(slug)s"
            )
            return day if day is NOTHING else day.isoformat()
        return NOTHING

    def _addTraveller(self, path: Path, so_far: dict[str, Any]) -> Any:
        if path == ("number",) and so_far.get("document") == "passport":
            return f"E{self._rng.randrange(10**8):08d}"
        return "" if path == ("number",) and so_far.get("document") == "none" else NOTHING

    def _grantCertificate(self, path: Path, so_far: dict[str, Any]) -> Any:
        days = {("validFrom",): -30, ("validUntil",): 300}
        if path in days and self._rng.random() < 0.8:
            return (clock.today() + timedelta(days=days[path])).isoformat()
        return NOTHING

    def _editCalendar(self, path: Path, so_far: dict[str, Any]) -> Any:
        days = {("from",): 1, ("to",): 90, ("expiresOn",): 300}
        if path in days and self._rng.random() < 0.8:
            return (clock.today() + timedelta(days=days[path])).isoformat()
        return NOTHING

    _openDepartures = _showLicence = _editCalendar

    def _openLot(self, path: Path, so_far: dict[str, Any]) -> Any:
        days = {("harvestedOn",): -3, ("bestBefore",): 200, ("steps", "0", "day"): -2}
        if path in days and self._rng.random() < 0.8:
            return (clock.today() + timedelta(days=days[path])).isoformat()
        if path == ("window",) and self._rng.random() < 0.8:
            return [(clock.today() + timedelta(days=n)).isoformat() for n in (20, 30, 10)]
        if path == ("code",):
            return f"L{self._rng.randrange(10**9)}"
        if path == ("harvestedOn",):
            return (clock.today() - timedelta(days=1)).isoformat()
        return NOTHING

    def _setNames(self, path: Path, so_far: dict[str, Any]) -> Any:
        if path != ("travellers",):
            return NOTHING
        rows = self._connection.execute("select id from traveller where account_id = %(buyer)s and born_on < '2000-01-01'"
                                        " order by id limit 2", self.context).fetchall()  # fmt: skip
        return [str(one[0]) for one in rows]

    def _judgeLotTest(self, path: Path, so_far: dict[str, Any]) -> Any:
        if path not in {("place",), ("key",), ("value",)}:
            return NOTHING
        tests = self._pick("select tests from lot where code = %(code)s")
        open_ = [(n, one) for n, one in enumerate(tests if tests is not NOTHING else []) if not one["checked"]]
        return NOTHING if not open_ else open_[0][0] if path == ("place",) else open_[0][1][path[0]]

    def _decideListing(self, path: Path, so_far: dict[str, Any]) -> Any:
        if path == ("seen",):
            return ""
        return self._pick("select version from listing where id = %(listing_id)s") if path == ("version",) else NOTHING

    def finish(self, body: dict[str, Any], chosen: set[str]) -> None:
        """What has to go together is put together, unless the choice of the moment is about it."""
        if body.get("kind") == "coupon" and "budget" not in chosen | set(body):
            body.update(code=f"C{self._rng.randrange(10**9)}", budget=100, perBuyer=2)
        if self.operation == "openPlatformPromotion" and "kind" not in chosen:
            body.update(kind="coupon", code=f"P{self._rng.randrange(10**9)}", budget=100, perBuyer=2)
        if self.operation == "openLot" and not chosen & {"window", "harvestedOn", "bestBefore"}:
            body.pop("window", None)
            days = {"harvestedOn": -3, "bestBefore": 200}
            body.update({name: (clock.today() + timedelta(days=n)).isoformat() for name, n in days.items()})
        if self.operation == "openLot" and "window" in chosen and body.get("window"):
            body.pop("harvestedOn", None)
            body.pop("bestBefore", None)
        if self.operation == "openDepartures" and not chosen & {"seats", "days", "from", "to", "weekdays", "copyOf"}:
            day = clock.today() + timedelta(days=self._rng.randrange(30, 300))
            body.update(days=[day.isoformat()], seats=20, rooms=10, prices={})
            for name in ("from", "to", "weekdays", "copyOf"):
                body.pop(name, None)
        if self.operation == "writeReview" and "pictures" not in chosen:
            found = self.row("pictures.0")
            body["pictures"] = [] if found is NOTHING else [found]
        if body.get("act") in {"send_back", "resent"} and "parcel" not in chosen:
            body["parcel"] = {"carrier": "shunfeng", "number": f"SF{self._rng.randrange(10**12):012d}"}
        if self.operation == "openCase" and not chosen & {"kind", "reason", "amount"}:
            body.update(kind="return_refund", reason="no_reason", quantity=1, amount={"amount": 100})

    def _harvestLot(self, path: Path, so_far: dict[str, Any]) -> Any:
        return (clock.today() - timedelta(days=1)).isoformat() if path == ("harvestedOn",) else NOTHING


def mutated(value: Any, rng: random.Random) -> Any:
    """The same value with one thing somewhere in it lacking, null, at a bound or twice."""
    if isinstance(value, dict) and value:
        name = rng.choice(sorted(value))
        changed = dict(value)
        if rng.random() < 0.1:
            del changed[name]
        else:
            changed[name] = mutated(value[name], rng)
        return changed
    if isinstance(value, list) and value:
        n = rng.randrange(len(value))
        return rng.choice(([], [*value, value[n]], [*value[:n], mutated(value[n], rng), *value[n + 1 :]]))
    if isinstance(value, bool) or value is None:
        return rng.choice((True, False, None))
    if isinstance(value, int):
        return rng.choice((0, -1, 1, 10**7, None))
    return rng.choice(("", "x", "茶" * 300, None, "00:00", "\u2028"))

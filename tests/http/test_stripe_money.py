"""Money through Stripe's SDK and signed webhooks, against the simulated Stripe: in, back, failed, disputed, compared."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from httpx import AsyncClient
from sqlalchemy import func, text, update

from backend.accounts.models import Account, Session
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.ids import new_id
from backend.ledger import queries as ledger
from backend.payments import sweep_steps
from backend.payments.providers import Providers, connect
from backend.payments.reconciling import reconcile
from backend.payments.sweep import sweep_once
from backend.settings import Settings
from backend.suppliers.models import FeeRule
from backend.trips.models import Departure
from tests.factories import buying, crowd
from tests.factories.processes import Process, serving
from tests.factories.stripe import Simulator, simulated
from tests.factories.trips import TripMade, make_trip
from tests.fakes.stripe_server import signature
from tests.worlds import EMPTY

pytestmark = [pytest.mark.anyio, pytest.mark.race, pytest.mark.world(EMPTY)]  # counts all rows
KEY = "Idempotency-Key"
TOTAL = 139600


class House(NamedTuple):
    """A serving process that pays through the simulator, a buyer, somebody else who may become staff, the sweep's port."""

    simulator: Simulator
    client: AsyncClient
    staff: AsyncClient
    database: Database
    providers: Providers
    settings: Settings
    url: str

    async def settle(self, rounds: int = 3) -> None:
        """What the worker would do in the next seconds."""
        for _ in range(rounds):
            await asyncio.sleep(0.2)
            await sweep_steps.handle_events(self.database, self.providers, timedelta(0))
            await sweep_once(self.database, self.providers)

    async def buy(self, trip: TripMade, method: str = "alipay") -> str:
        """Place and start to pay; the order's number."""
        number = (await buying.place(self.client, buying.order_body(buying.line(trip)))).json()["number"]
        started = await self.client.post(f"/api/orders/{number}/payments", json={"method": method})
        assert started.status_code == 201, started.text
        return str(number)

    async def paid(self, trip: TripMade) -> tuple[str, str]:
        """A paid order's number and the payment's reference."""
        number = await self.buy(trip)
        reference = await self.intent(number)
        await self.world("pay", intents=[reference])
        await self.settle(4)
        assert (await self.order(number))["state"] == "paid"
        return number, reference

    async def intent(self, number: str) -> str:
        """The simulator's payment of an order."""
        found = (await self.world("books"))["intents"].values()
        return str(next(i["id"] for i in found if i["metadata"]["order"] == number))

    async def order(self, number: str) -> Any:
        return (await self.client.get(f"/api/orders/{number}")).json()

    async def refunds(self, number: str) -> list[tuple[str, int]]:
        return [(p["state"], p["amount"]["amount"]) for p in (await self.order(number))["payments"]
                if p["kind"] == "refund"]  # fmt: skip

    async def world(self, verb: str, **given: Any) -> Any:
        return await asyncio.to_thread(self.simulator.do, verb, **given)

    async def balances(self) -> dict[str, int]:
        """Balances by account, suppliers' together; checked to sum to zero."""
        async with self.database.comparing() as session:
            found = await ledger.list_balances(session)
        assert sum(found.values()) == 0
        whole = {account: amount for account, amount in found.items() if not account.startswith("supplier:") and amount}
        return whole | {"suppliers": sum(v for k, v in found.items() if k.startswith("supplier:"))}

    async def become_staff(self) -> None:
        async with self.database.transaction() as session:
            chosen = Account.phone_masked.like("%7777")
            await session.execute(update(Account).where(chosen).values(staff_role="finance"))
            await session.execute(update(Session).values(strong_at=func.now()))


@pytest.fixture
def stripe(tmp_path: Path) -> Iterator[Simulator]:
    with simulated(tmp_path / "stripe.log") as made:
        yield made


@pytest.fixture
def served(settings: Settings, stripe: Simulator, tmp_path: Path) -> Iterator[Process]:
    paying = stripe.settings(settings)
    names = ("payments", "stripe_secret_key", "stripe_publishable_key", "stripe_webhook_secret", "stripe_api_base")
    more = {f"HULIU_{name.upper()}": getattr(paying, name) for name in names}
    with serving(settings, 1, tmp_path / "serve.log", **more) as processes:
        stripe.do("switches", hook=f"{processes[0].url}/api/payments/stripe/webhook")
        yield processes[0]


@pytest.fixture
async def house(settings: Settings, stripe: Simulator, served: Process, database: Database) -> AsyncIterator[House]:
    paying = stripe.settings(settings)
    ours = {"X-Huliu": "1"}
    async with (
        AsyncClient(base_url=served.url, headers=ours, timeout=20) as client,
        AsyncClient(base_url=served.url, headers=ours, timeout=20) as staff,
    ):
        await buying.sign_in(client, settings.data_dir)
        await buying.sign_in(staff, settings.data_dir, "13900007777")
        yield House(stripe, client, staff, database, connect(paying, database), paying, served.url)


async def charge_fee(database: Database, percent_bp: int = 800, fee_share: int = 50) -> None:
    async with database.transaction() as session:
        session.add(FeeRule(id=new_id(), supplier_id=None, kind=None, category=None, percent_bp=percent_bp, flat=0,
                            fee_share=fee_share, valid_from=clock.today(), valid_until=None))  # fmt: skip


async def test_paid_and_partly_back(house: House) -> None:
    await charge_fee(house.database)
    trip = await make_trip(house.database, in_days=5)
    async with house.database.transaction() as session:
        await session.execute(update(Departure).values(state="confirmed"))
    number, _ = await house.paid(trip)
    commission = 11168
    assert await house.balances() == {
        "clearing:stripe": TOTAL, "platform:commission": -commission, "suppliers": commission - TOTAL,
    }  # fmt: skip
    order = await house.order(number)
    part = {"lines": [{"line": order["lines"][0]["id"], "quantity": 1}]}
    told = (
        await house.client.post(f"/api/orders/{number}/cancellations", json=part, headers={KEY: "half-of-it"})
    ).json()
    assert told["back"]["amount"] == 34900, "the ladder keeps 50 % of one ticket"
    due = await house.balances()
    assert due["buyers:refunds"] == -34900
    assert due["platform:commission"] == -8376, "75 % of the line stays, and so does 75 % of the commission"
    await house.settle()
    assert await house.refunds(number) == [("succeeded", 34900)]
    assert await reconcile(house.database, house.providers) == 0
    after = await house.balances()
    assert after["clearing:stripe"] == (await house.world("books"))["balance"], "their books and ours"
    fee = (TOTAL * 34 + 500) // 1000
    assert after["platform:provider-fees"] == fee - fee * 50 // 100, "half of the fee is the supplier's by its rule"
    assert await reconcile(house.database, house.providers) == 0, "walking again changes nothing"
    assert await house.balances() == after


async def test_a_refund_that_fails_is_seen_and_tried_again(house: House) -> None:
    trip = await make_trip(house.database)
    number, _ = await house.paid(trip)
    await house.client.post(f"/api/orders/{number}/cancellations", json={}, headers={KEY: "all-of-it"})
    await house.settle()
    refund = next(iter((await house.world("books"))["refunds"]))
    await house.world("fail_refund", refund=refund)
    await house.settle(5)
    assert await house.refunds(number) == [("failed", TOTAL)], "the buyer sees it"
    assert (await house.balances())["buyers:refunds"] == -TOTAL, "and is still owed it"
    assert (await house.staff.get("/api/platform/stuck")).status_code == 403
    await house.become_staff()
    stuck = (await house.staff.get("/api/platform/stuck")).json()["items"]
    assert [(s["number"], s["why"], s["due"]["amount"]) for s in stuck] == [(number, "refund_failed", TOTAL)]
    url = f"/api/platform/orders/{number}/settle"
    early = await house.staff.post(url, json={"act": "seen", "reason": "looks fine"})
    assert early.status_code == 400, "money that is due can't be waved away"
    done = await house.staff.post(url, json={"act": "try_again", "reason": "bank said sorry"})
    assert done.status_code == 204, done.text
    await house.settle()
    assert await house.refunds(number) == [("failed", TOTAL), ("succeeded", TOTAL)]
    assert (await house.staff.get("/api/platform/stuck")).json()["items"] == []
    assert await reconcile(house.database, house.providers) == 0
    assert (await house.balances())["clearing:stripe"] == (await house.world("books"))["balance"]
    day = (await house.staff.get("/api/platform/daily")).json()
    assert (day["balanced"], day["due"]["amount"], day["moneyIn"]["amount"]) == (True, 0, TOTAL)


async def test_refunds_raced_by_buyer_staff_and_job(house: House) -> None:
    trip = await make_trip(house.database)
    number, reference = await house.paid(trip)
    await house.become_staff()
    url = f"/api/platform/orders/{number}/goodwill"

    async def goodwill(n: int) -> int:
        body = {"amount": 30000, "reason": "sorry for the wait"}
        return (await house.staff.post(url, json=body, headers={KEY: f"goodwill-{n % 4}"})).status_code

    async def cancel() -> int:
        path = f"/api/orders/{number}/cancellations"
        return (await house.client.post(path, json={}, headers={KEY: "cancel-in-the-race"})).status_code

    answers = await asyncio.gather(*(goodwill(n) for n in range(12)), cancel(), house.settle(2), cancel())
    assert {a for a in answers if a is not None} <= {200, 409}
    await house.settle(4)
    books = await house.world("books")
    back = sum(r["amount"] for r in books["refunds"].values())
    assert back == TOTAL, "everything was cancelled: all of it is back, and not a fen more"
    created = [(key, name) for call, key, name in books["calls"] if call == "refunds.create"]
    assert len({key for key, _ in created}) == len(books["refunds"]), "one key per movement"
    assert books["intents"][reference]["latest_charge"]["amount_refunded"] == TOTAL
    assert (await house.balances()).get("buyers:refunds", 0) == 0
    late = await house.staff.post(url, json={"amount": 1, "reason": "one more fen"}, headers={KEY: "goodwill-late"})
    assert (late.status_code, late.json()["slug"]) == (409, "limit_reached")


async def test_a_dispute_takes_and_gives(house: House) -> None:
    trip = await make_trip(house.database)
    number, reference = await house.paid(trip)
    dispute = (await house.world("dispute", intent=reference))["dispute"]
    await house.settle(4)
    assert (await house.balances())["platform:disputes"] == TOTAL
    await house.client.post(f"/api/orders/{number}/cancellations", json={}, headers={KEY: "while-disputed"})
    await house.settle(3)
    assert await house.refunds(number) == [], "what the bank has taken can't be sent as well"
    await house.world("close_dispute", dispute=dispute, won=True)
    await house.settle(4)
    assert (await house.balances()).get("platform:disputes", 0) == 0
    assert await reconcile(house.database, house.providers) == 0
    assert (await house.balances())["clearing:stripe"] == (await house.world("books"))["balance"]


async def test_differences_are_found(house: House) -> None:
    trip = await make_trip(house.database)
    await house.paid(trip)
    await house.world("strange", amount=777)
    assert await reconcile(house.database, house.providers) == 1
    async with house.database.transaction() as session:
        await session.execute(
            text(
                "update payment_attempt set reference = 'pi_they_never_heard_of', settled_at = now() - interval '2 hours'"
            )
        )
    assert await reconcile(house.database, house.providers) == 2
    await house.become_staff()
    found = (await house.staff.get("/api/platform/differences")).json()["items"]
    assert sorted(d["difference"] for d in found) == ["unknown_here", "unknown_there"]


async def test_a_storm_of_webhooks(house: House) -> None:
    """Each event three times, shuffled, lost now and then, with forged and stale ones among them."""
    trip = await make_trip(house.database, seats=100, rooms=100)
    numbers = []
    for _ in range(4):
        numbers.append(await house.buy(trip))
        numbers.append(await house.buy(trip, "wechat_pay"))
        paid = [await house.intent(n) for n in numbers[-2:]]
        await house.world("switches", repeat=3, shuffle=1, forge=0.5, stale=0.5, lose=0.2)
        await house.world("pay", intents=paid)
        await house.settle(2)
    await house.settle(4)
    async with house.database.transaction() as session:
        await session.execute(text("update payment_attempt set asked_at = now() - interval '1 hour'"))
    await house.settle(2)
    assert {(await house.order(n))["state"] for n in numbers} == {"paid"}
    assert await crowd.seats_held(house.database, trip.quotas["heads"]) == 2 * len(numbers)
    assert await crowd.breaches(house.database) == []
    forged = await house.client.post(
        "/api/payments/stripe/webhook", content=b"{}", headers={"stripe-signature": "t=1,v1=0"}
    )
    assert (forged.status_code, forged.json()["slug"]) == (400, "invalid")
    old = b'{"id":"evt_x","object":"event","type":"x","data":{"object":{"id":"pi_x"}}}'
    stale = {"stripe-signature": signature(old, at=1)}
    assert (await house.client.post("/api/payments/stripe/webhook", content=old, headers=stale)).status_code == 400


async def test_with_stripe_away_nothing_is_sold_and_it_comes_back(house: House) -> None:
    trip = await make_trip(house.database)
    waiting = await house.buy(trip)
    await house.world("pay", intents=[await house.intent(waiting)])
    await house.world("switches", down=0.05, lose=1)
    number = (await buying.place(house.client, buying.order_body(buying.line(trip)))).json()["number"]
    for _ in range(3):
        away = await house.client.post(f"/api/orders/{number}/payments", json={"method": "alipay"})
        assert (away.status_code, away.json()["slug"]) == (503, "busy")
    assert "支付" in away.json()["detail"]
    refused = await buying.place(house.client, buying.order_body(buying.line(trip)))
    assert refused.status_code == 503, "nothing is sold that can't be paid"
    assert "支付" in refused.json()["detail"]
    await house.settle(2)
    assert (await house.order(number))["state"] == "awaiting_payment", "an unknown payment's hold is not given away"
    await house.world("switches", down=0, lose=0)
    await asyncio.sleep(5.2)
    async with house.database.transaction() as session:
        await session.execute(text("update payment_attempt set asked_at = now() - interval '1 hour'"))
    await house.settle(4)
    assert (await house.order(waiting))["state"] == "paid", "nobody told us: the sweep asked"
    started = await house.client.post(f"/api/orders/{number}/payments", json={"method": "alipay"})
    assert started.status_code == 201, started.text
    assert (await buying.place(house.client, buying.order_body(buying.line(trip)))).status_code == 201

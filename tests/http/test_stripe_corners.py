"""What goes wrong late: inquiries, lost disputes, declined cards, forgotten keys, goodwill before a cancellation."""

import asyncio

import pytest
from sqlalchemy import text

from backend.payments import refunding
from backend.payments.models import Refund
from backend.payments.reconciling import reconcile
from backend.payments.sweep import sweep_once
from tests.factories.trips import make_trip
from tests.http.test_stripe_money import KEY, TOTAL, House, charge_fee, house, served, stripe
from tests.worlds import EMPTY

pytestmark = [pytest.mark.anyio, pytest.mark.race]
__all__ = ["house", "served", "stripe"]


async def test_a_bank_that_only_asks_takes_nothing(house: House) -> None:
    number, reference = await house.paid(await make_trip(house.database))
    before = await house.balances()
    await house.world("inquire", intent=reference)
    await house.settle(4)
    assert await house.balances() == before
    await house.client.post(f"/api/orders/{number}/cancellations", json={}, headers={KEY: "while-asked"})
    await house.settle(3)
    assert await house.refunds(number) == [("succeeded", TOTAL)]


@pytest.mark.world(EMPTY)
async def test_what_is_due_ends_with_a_dispute_that_was_lost(house: House) -> None:
    number, reference = await house.paid(await make_trip(house.database))
    dispute = (await house.world("dispute", intent=reference))["dispute"]
    await house.settle(4)
    await house.client.post(f"/api/orders/{number}/cancellations", json={}, headers={KEY: "while-disputed"})
    await house.settle(3)
    await house.become_staff()
    url = f"/api/platform/orders/{number}/settle"
    wish = {"act": "charged_back", "reason": "the bank gave it back"}
    assert (await house.staff.post(url, json=wish)).status_code == 400, "nothing is lost yet"
    await house.world("close_dispute", dispute=dispute, won=False)
    await house.settle(4)
    assert (await house.staff.post(url, json=wish | {"amount": 1})).status_code == 409, "another sum than was seen"
    assert (await house.staff.post(url, json=wish | {"act": "seen"})).status_code == 400
    assert (await house.staff.post(url, json=wish | {"amount": TOTAL})).status_code == 204
    after = await house.balances()
    assert (after.get("buyers:refunds", 0), after.get("platform:disputes", 0)) == (0, 0)
    await house.settle(2)
    assert (await house.staff.get("/api/platform/stuck")).json()["items"] == []
    assert await reconcile(house.database, house.providers) == 0
    assert (await house.balances())["clearing:stripe"] == (await house.world("books"))["balance"]


@pytest.mark.world(EMPTY)
async def test_a_won_dispute_lets_the_refund_go(house: House) -> None:
    number, reference = await house.paid(await make_trip(house.database))
    dispute = (await house.world("dispute", intent=reference))["dispute"]
    await house.settle(4)
    await house.client.post(f"/api/orders/{number}/cancellations", json={}, headers={KEY: "while-disputed"})
    await house.settle(3)
    await house.world("close_dispute", dispute=dispute, won=True)
    await house.settle(4)
    assert await house.refunds(number) == [("succeeded", TOTAL)]
    await house.become_staff()
    assert (await house.staff.get("/api/platform/stuck")).json()["items"] == []


async def test_a_declined_card_is_tried_again_and_ends_with_its_order(house: House) -> None:
    trip = await make_trip(house.database)
    number = await house.buy(trip, "card")
    reference = await house.intent(number)
    await house.world("fail", intent=reference)
    await house.settle(2)
    await house.world("pay", intents=[reference])
    await house.settle(3)
    assert (await house.order(number))["state"] == "paid"
    other = await house.buy(trip, "card")
    reference = await house.intent(other)
    await house.world("fail", intent=reference)
    await house.settle(2)
    async with house.database.transaction() as session:
        await session.execute(
            text("update orders set expires_at = now() - interval '1 s' where number = :n"), {"n": other}
        )
    await house.settle(2)
    assert (await house.world("books"))["intents"][reference]["status"] == "canceled"
    assert (await house.order(other))["state"] == "expired"


async def test_a_refund_whose_key_was_forgotten_goes_out_once(house: House) -> None:
    number, _ = await house.paid(await make_trip(house.database))
    await house.world("switches", swallow=1, lose=1)
    await house.client.post(f"/api/orders/{number}/cancellations", json={}, headers={KEY: "all-of-it"})
    await house.settle(2)
    assert len((await house.world("books"))["refunds"]) == 1, "it went out, and we were told 500"
    await house.world("switches", swallow=0, lose=0)
    await house.world("forget_keys")
    async with house.database.transaction() as session:
        await session.execute(text("update refund set asked_at = now() - interval '1 day'"))
    await house.settle(3)
    assert len((await house.world("books"))["refunds"]) == 1
    assert await house.refunds(number) == [("succeeded", TOTAL)]


@pytest.mark.world(EMPTY)
async def test_a_refund_told_before_our_call_was_answered_is_ours(house: House) -> None:
    number, reference = await house.paid(await make_trip(house.database))
    async with house.database.transaction() as session:
        await session.execute(text("update payment_attempt set asked_at = now()"))
    await house.client.post(f"/api/orders/{number}/cancellations", json={}, headers={KEY: "all-of-it"})
    async with house.database.transaction() as session:
        due = (await session.execute(text("select id, order_id from refund_due"))).one()
        await refunding.plan_refunds(session, due.order_id, due.id, TOTAL)
        refund = (await session.execute(Refund.__table__.select())).one()
    made = await house.providers.named("stripe").refund(refund.id, reference, TOTAL)
    assert await refunding.settle_refund(house.database, house.providers.named("stripe"), made.reference) == "succeeded"


async def test_support_gives_so_much_a_day_and_finance_more(house: House) -> None:
    trip = await make_trip(house.database, in_days=30)
    numbers = [(await house.paid(trip))[0] for _ in range(2)]
    await house.become_staff()

    async def given(number: str, amount: int, key: str) -> tuple[int, str]:
        url, body = f"/api/platform/orders/{number}/goodwill", {"amount": amount, "reason": "the coach was late once"}
        answer = await house.staff.post(url, json=body, headers={KEY: key})
        return answer.status_code, answer.text

    async def role(name: str) -> None:
        async with house.database.transaction() as session:
            await session.execute(text("update account set staff_role = :r where staff_role is not null"), {"r": name})

    await role("support")
    assert (await given(numbers[0], 60000, "goodwill-day-1"))[0] == 200
    both = await asyncio.gather(given(numbers[0], 30000, "goodwill-day-2"), given(numbers[1], 30000, "goodwill-day-3"))
    assert sorted(status for status, _ in both) == [200, 409], both
    assert "100" in next(said for status, said in both if status == 409)
    assert (await given(numbers[1], 10000, "goodwill-day-4"))[0] == 200
    assert (await given(numbers[1], 1, "goodwill-day-5"))[0] == 409
    await role("finance")
    assert (await given(numbers[1], 20000, "goodwill-day-6"))[0] == 200


@pytest.mark.world(EMPTY)
async def test_goodwill_was_an_advance_when_the_trip_is_given_up(house: House) -> None:
    await charge_fee(house.database, fee_share=0)
    trip = await make_trip(house.database, in_days=30)
    number, _ = await house.paid(trip)
    await house.become_staff()
    body = {"amount": 50000, "reason": "the coach was late once"}
    given = await house.staff.post(f"/api/platform/orders/{number}/goodwill", json=body, headers={KEY: "goodwill-1"})
    assert given.status_code == 200
    other = {KEY: "goodwill-1"}
    assert (
        await house.staff.post(
            f"/api/platform/orders/{number}/goodwill", json=body | {"reason": "another story"}, headers=other
        )
    ).status_code == 422
    await house.settle(3)
    assert (await house.balances())["platform:goodwill"] == 50000
    dear = {"expectedBack": TOTAL}
    url = f"/api/orders/{number}/cancellations"
    assert (await house.client.post(url, json=dear, headers={KEY: "too-dear"})).status_code == 409
    assert (await house.order(number))["state"] == "paid", "nothing was cancelled"
    told = await house.client.post(url, json={"expectedBack": TOTAL - 50000}, headers={KEY: "all-of-it"})
    assert told.json()["back"]["amount"] == TOTAL - 50000
    await house.settle(3)
    await reconcile(house.database, house.providers)
    after = await house.balances()
    assert after.get("platform:goodwill", 0) == 0
    assert (after.get("platform:commission", 0), after["suppliers"]) == (0, 0), "nothing was sold in the end"


async def test_an_unpaid_order_ends_whole(house: House) -> None:
    number = await house.buy(await make_trip(house.database))
    line = (await house.order(number))["lines"][0]["id"]
    url = f"/api/orders/{number}/cancellations"
    part = {"lines": [{"line": line, "quantity": 1}]}
    assert (await house.client.post(url, json=part, headers={KEY: "half-of-it"})).status_code == 400
    whole = {"lines": [{"line": line, "quantity": 2}]}
    assert (await house.client.post(url, json=whole, headers={KEY: "all-of-it"})).status_code == 200


async def test_a_payment_of_a_cancelled_order_is_cancelled_at_the_provider_within_a_minute(house: House) -> None:
    number = await house.buy(await make_trip(house.database))
    reference = await house.intent(number)
    await house.client.post(f"/api/orders/{number}/cancellations", json={}, headers={KEY: "while-paying"})
    assert (await house.order(number))["state"] == "cancelled"
    for _ in range(3):  # three times fifteen seconds, in each of which everybody has asked before
        async with house.database.transaction() as session:
            await session.execute(text("update payment_attempt set asked_at = asked_at - interval '15 seconds'"))
        await sweep_once(house.database, house.providers)
    assert (await house.world("books"))["intents"][reference]["status"] == "canceled"
    assert [p["state"] for p in (await house.order(number))["payments"]] == ["cancelled"]


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.world(EMPTY)
async def test_a_refund_made_at_the_providers_desk_is_a_refund_of_its_order(house: House, lost: bool) -> None:
    """Told by an event or found by the walk through the provider's books; then the rest is cancelled."""
    number, reference = await house.paid(await make_trip(house.database))
    await house.world("refund_at_desk", intent=reference, amount=5000, lost=lost)
    await house.settle(4)
    assert await reconcile(house.database, house.providers) == 0
    assert await house.refunds(number) == [("succeeded", 5000)]
    order = (await house.client.get(f"/api/orders/{number}")).json()
    assert (order["refunded"]["amount"], sum(one["back"]["amount"] for one in order["lines"])) == (5000, 5000)
    assert (await house.balances())["platform:goodwill"] == 5000
    done = await house.client.post(f"/api/orders/{number}/cancellations", json={}, headers={KEY: "and-the-rest"})
    assert done.json()["back"]["amount"] == TOTAL - 5000
    await house.settle(4)
    assert sorted(await house.refunds(number)) == sorted([("succeeded", 5000), ("succeeded", TOTAL - 5000)])
    assert await reconcile(house.database, house.providers) == 0
    after = await house.balances()
    assert (after.get("buyers:refunds", 0), after.get("platform:goodwill", 0)) == (0, 0)
    assert after["clearing:stripe"] == (await house.world("books"))["balance"]


@pytest.mark.world(EMPTY)
async def test_a_desk_refund_of_what_is_owed_pays_it(house: House) -> None:
    number, reference = await house.paid(await make_trip(house.database))
    dispute = (await house.world("dispute", intent=reference))["dispute"]
    await house.settle(4)
    await house.client.post(f"/api/orders/{number}/cancellations", json={}, headers={KEY: "while-disputed"})
    await house.world("close_dispute", dispute=dispute, won=True)
    await house.world("refund_at_desk", intent=reference, amount=TOTAL)
    await house.settle(6)
    assert await reconcile(house.database, house.providers) == 0
    assert await house.refunds(number) == [("succeeded", TOTAL)]
    assert (await house.balances()).get("buyers:refunds", 0) == 0

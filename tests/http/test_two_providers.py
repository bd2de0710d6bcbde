"""Two providers side by side: each finishes what it began, whichever is offered now, and one that is not set any more
makes its rows wait and nobody else's."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from httpx import AsyncClient
from sqlalchemy import select

from backend.db.session import Database
from backend.kernel import clock
from backend.orders import queries as order_queries
from backend.payments import actions, queries, sweep_steps
from backend.payments.models import PaymentAttempt, ProviderEvent, ProviderMove, Refund, SandboxRefund
from backend.payments.ports import Unavailable
from backend.payments.providers import BUILDERS, Providers, connect
from backend.payments.reconciling import reconcile
from backend.payments.sandbox import Sandbox
from backend.payments.sweep import sweep_once
from backend.refusals import PROVIDERS, refusals
from backend.settings import Settings
from tests.factories import buying
from tests.factories.processes import Process, serving
from tests.factories.stripe import Simulator
from tests.factories.trips import TripMade, make_trip
from tests.http.test_stripe_money import KEY, TOTAL, House, stripe
from tests.worlds import EMPTY

pytestmark = [pytest.mark.anyio, pytest.mark.race, pytest.mark.world(EMPTY)]  # counts all rows
__all__ = ["stripe"]
BOTH = "stripe,sandbox"


@pytest.fixture
def served(settings: Settings, stripe: Simulator, tmp_path: Path) -> Iterator[Process]:
    paying = stripe.settings(settings)
    names = ("stripe_secret_key", "stripe_publishable_key", "stripe_webhook_secret", "stripe_api_base")
    more = {f"HULIU_{name.upper()}": getattr(paying, name) for name in names}
    with serving(settings, 1, tmp_path / "serve.log", HULIU_PAYMENTS=BOTH, **more) as processes:
        stripe.do("switches", hook=f"{processes[0].url}/api/payments/stripe/webhook")
        yield processes[0]


@pytest.fixture
async def house(settings: Settings, stripe: Simulator, served: Process, database: Database) -> AsyncIterator[House]:
    paying = msgspec.structs.replace(stripe.settings(settings), payments=BOTH)
    async with AsyncClient(base_url=served.url, headers={"X-Huliu": "1"}, timeout=20) as client:
        await buying.sign_in(client, settings.data_dir)
        yield House(stripe, client, client, database, connect(paying, database), paying, served.url)


async def paid_before(house: House, trip: TripMade) -> str:
    """An order that was paid while the sandbox alone was set; its number."""
    number = str((await buying.place(house.client, buying.order_body(buying.line(trip)))).json()["number"])
    sandbox = Sandbox(house.database, "")
    async with house.database.transaction() as session:
        account = (await order_queries.find_order(session, number)).account_id
    attempt = await actions.start_payment(
        house.database, Providers(sandbox), number, account, "alipay", timedelta(minutes=5)
    )
    await sandbox.pay(attempt.id)
    await sweep_steps.ask_about_attempts(house.database, house.providers, timedelta(0))
    assert (await house.order(number))["state"] == "paid"
    return number


async def give_up(house: House, number: str) -> None:
    answer = await house.client.post(f"/api/orders/{number}/cancellations", json={}, headers={KEY: f"end-{number}"})
    assert answer.status_code in {200, 201}, answer.text


async def test_each_finishes_what_it_began(house: House) -> None:
    trip = await make_trip(house.database)
    old = await paid_before(house, trip)
    new, _ = await house.paid(trip)
    async with house.database.transaction() as session:
        begun = {row.order_id: row.provider for row in (await session.execute(select(PaymentAttempt))).scalars()}
    assert sorted(begun.values()) == ["sandbox", "stripe"], "what is begun now goes to the first"
    for number in (old, new):
        await give_up(house, number)
    await house.settle(3)
    for number in (old, new):
        assert await house.refunds(number) == [("succeeded", TOTAL)]
    async with house.database.transaction() as session:
        assert [row.amount for row in (await session.execute(select(SandboxRefund))).scalars()] == [TOTAL]
    assert [one["amount"] for one in (await house.world("books"))["refunds"].values()] == [TOTAL]
    assert await reconcile(house.database, house.providers) == 0
    after = await house.balances()
    assert after.get("clearing:sandbox", 0) == 0
    assert after.get("clearing:stripe", 0) == (await house.world("books"))["balance"]


async def test_who_is_not_set_any_more_keeps_its_rows_waiting(house: House) -> None:
    trip = await make_trip(house.database)
    old = await paid_before(house, trip)
    new, _ = await house.paid(trip)
    unset = connect(msgspec.structs.replace(house.settings, payments="stripe"), house.database)
    for number in (old, new):
        await give_up(house, number)
    for _ in range(3):
        await sweep_once(house.database, unset)
    assert await house.refunds(old) == [("pending", TOTAL)], "no other provider is asked for it"
    assert await house.refunds(new) == [("succeeded", TOTAL)], "and it is in nobody's way"
    async with house.database.transaction() as session:
        waiting = (await session.execute(select(Refund).where(Refund.state == "pending"))).scalar_one()
        waiting.asked_at = clock.now() - timedelta(minutes=1)
    await sweep_once(house.database, house.providers)
    assert await house.refunds(old) == [("succeeded", TOTAL)]


async def test_many_rows_of_one_that_is_away_keep_nobody_elses_waiting(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than are taken at once, and older: attempts, events and refunds of the other are settled all the same."""
    monkeypatch.setattr(sweep_steps, "FEW", 2)
    trip = await make_trip(house.database, seats=40, rooms=40)
    old = [await paid_before(house, trip) for _ in range(3)]
    for number in old:
        await give_up(house, number)
    new, _ = await house.paid(trip)
    await give_up(house, new)
    long_ago = clock.now() - timedelta(hours=1)
    async with house.database.transaction() as session:
        for n in range(3):
            session.add(
                ProviderEvent(
                    provider="sandbox", event_id=f"evt_{n}", reference=f"r{n}", kind="succeeded", body={},
                    received_at=long_ago,
                )
            )  # fmt: skip

    async def away(*_args: object, **_more: object) -> None:
        raise Unavailable("away")

    for verb in ("look_up", "refund", "find_refund", "cancel", "find", "movements"):
        monkeypatch.setattr(Sandbox, verb, away)
    later, _ = await house.paid(trip)
    for _ in range(2):
        await sweep_once(house.database, house.providers)
    assert await house.refunds(new) == [("succeeded", TOTAL)]
    assert (await house.order(later))["state"] == "paid"
    with pytest.raises(Unavailable):
        await reconcile(house.database, house.providers)
    async with house.database.reading() as session:
        walked = await session.execute(select(ProviderMove.provider).distinct())
        assert set(walked.scalars()) == {"stripe"}


async def test_one_that_is_not_set_any_more_is_not_gone_on_with(house: House) -> None:
    trip = await make_trip(house.database)
    number = str((await buying.place(house.client, buying.order_body(buying.line(trip)))).json()["number"])
    async with house.database.transaction() as session:
        account = (await order_queries.find_order(session, number)).account_id
    grace = timedelta(minutes=5)
    with monkeypatched_away(Sandbox), pytest.raises(actions.ProviderAway):
        await actions.start_payment(
            house.database, Providers(Sandbox(house.database, "")), number, account, "alipay", grace
        )
    unset = connect(msgspec.structs.replace(house.settings, payments="stripe"), house.database)
    begun = await actions.start_payment(house.database, unset, number, account, "alipay", grace)
    assert begun.provider == "stripe"


@contextmanager
def monkeypatched_away(kind: type[Sandbox]) -> Iterator[None]:
    """A provider that doesn't answer when a payment is begun."""

    async def away(*_args: object, **_more: object) -> None:
        raise Unavailable("away")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "start", away)
        yield


async def test_a_reference_is_its_providers_own(house: House) -> None:
    trip = await make_trip(house.database)
    number, reference = await house.paid(trip)
    other = await paid_before(house, trip)
    async with house.database.transaction() as session:
        orders = {one: (await order_queries.find_order(session, one)).id for one in (number, other)}
        (attempt,) = await queries.list_attempts(session, [orders[other]])
        attempt.reference = reference  # another provider may well call a payment the same
        await session.flush()
        for name, whose in (("stripe", number), ("sandbox", other)):
            found = await queries.find_attempt(session, name, reference)
            assert found is not None
            assert found.order_id == orders[whose]


def test_a_provider_that_nobody_knows_stops_the_start(settings: Settings) -> None:
    assert set(PROVIDERS) == set(BUILDERS), "what may be set is what can be built"

    def refused(payments: str) -> list[str]:
        found = refusals(msgspec.structs.replace(settings, payments=payments, stripe_secret_key="sk_test_x"))
        return [one for one in found if "PAYMENTS" in one]

    assert refused("sandbox") == []
    assert refused("sandbox,paypal") == ["HULIU_PAYMENTS: unknown 'paypal' (sandbox, stripe)"]
    assert refused(" , ") == ["HULIU_PAYMENTS names no provider"]
    assert refused("stripe,sandbox") == ["HULIU_PAYMENTS=stripe needs HULIU_STRIPE_WEBHOOK_SECRET"]

"""The same contract for every provider: the sandbox, and Stripe's SDK over HTTP against the simulated Stripe."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.ids import new_id
from backend.payments.ports import Provider, Refused, Unavailable
from backend.payments.sandbox import Sandbox
from backend.payments.stripe import Stripe
from backend.settings import Settings
from tests.factories.stripe import Simulator, simulated
from tests.fakes.stripe_params import unknown
from tests.fakes.stripe_server import signature

pytestmark = pytest.mark.anyio
NUMBER = "HL-2345-6789-ABCD"


class Subject(NamedTuple):
    """A provider, and how its buyer pays: a key and the provider's reference."""

    provider: Provider
    pay: Callable[[Any, str], Any]
    simulator: Simulator | None


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with simulated(tmp_path_factory.mktemp("stripe") / "stripe.log") as made:
        yield made


@pytest.fixture(params=["sandbox", "stripe"])
async def subject(
    request: pytest.FixtureRequest, database: Database, settings: Settings, simulator: Simulator
) -> AsyncIterator[Subject]:
    if request.param == "sandbox":
        sandbox = Sandbox(database, "")
        yield Subject(sandbox, lambda key, _reference: sandbox.pay(key), None)
    else:

        async def pay(_key: Any, reference: str) -> None:
            await asyncio.to_thread(simulator.do, "pay", intents=[reference])

        yield Subject(Stripe(simulator.settings(settings)), pay, simulator)


@pytest.mark.parametrize("method", ["alipay", "wechat_pay", "card"])
async def test_a_key_makes_one_payment(subject: Subject, method: str) -> None:
    key, provider = new_id(), subject.provider
    first, again = [await provider.start(key, 1200, method, NUMBER) for _ in range(2)]
    assert first == again
    assert first.action["kind"] in {"redirect", "qr", "card"}
    assert (await provider.look_up(first.reference)).state == "pending"
    found = await provider.find(key)
    assert found is not None
    assert found.reference == first.reference
    assert await provider.find(new_id()) is None
    with pytest.raises(Refused):
        await provider.start(key, 1300, method, NUMBER)


async def test_money_arrives_and_goes_back_within_its_cap(subject: Subject) -> None:
    key, provider = new_id(), subject.provider
    reference = (await provider.start(key, 1000, "alipay", NUMBER)).reference
    with pytest.raises(Refused):
        await provider.refund(new_id(), reference, 100)
    await subject.pay(key, reference)
    assert (await provider.look_up(reference))[1:] == ("succeeded", 1000, 0)
    assert (await provider.cancel(reference)).state == "succeeded", "what is paid can't be cancelled"
    back = new_id()
    sent = [await provider.refund(back, reference, 400) for _ in range(3)]
    assert sent[0] == sent[1] == sent[2]
    with pytest.raises(Refused):
        await provider.refund(back, reference, 500)
    with pytest.raises(Refused):
        await provider.refund(new_id(), reference, 601)
    assert (await provider.look_up(reference)).refunded == 400
    assert await provider.look_up_refund(sent[0].reference) == sent[0]
    moved = [(m.kind, m.amount, m.source) for m in await provider.movements(clock.now() - timedelta(minutes=1))
             if m.source in {reference, sent[0].reference}]  # fmt: skip
    assert moved == [("charge", 1000, reference), ("refund", -400, sent[0].reference)]


async def test_a_cancelled_payment_and_unknown_things(subject: Subject) -> None:
    provider = subject.provider
    reference = (await provider.start(new_id(), 700, "alipay", NUMBER)).reference
    assert (await provider.cancel(reference)).state == "cancelled"
    assert (await provider.cancel(reference)).state == "cancelled", "again is the same"
    for ask in (provider.look_up, provider.look_up_refund, provider.look_up_dispute):
        with pytest.raises(Refused):
            await ask("nobody_knows_this")


async def test_a_silent_stripe_is_unavailable_and_a_lost_answer_is_asked_for_again(
    settings: Settings, simulator: Simulator
) -> None:
    provider, key = Stripe(simulator.settings(settings)), new_id()
    simulator.do("switches", down=0.01)
    try:
        with pytest.raises(Unavailable):
            await provider.start(key, 900, "alipay", NUMBER)
    finally:
        simulator.do("switches", down=0)
    simulator.do("switches", swallow=1)
    try:
        started = await provider.start(key, 900, "alipay", NUMBER)
    finally:
        simulator.do("switches", swallow=0)
    mine = [i for i in simulator.do("books")["intents"].values() if i["metadata"]["attempt"] == str(key)]
    assert [i["id"] for i in mine] == [started.reference], "the lost answer's payment, not a second one"


async def test_hundreds_of_payments_are_walked_page_by_page(settings: Settings, simulator: Simulator) -> None:
    provider, first = Stripe(simulator.settings(settings)), new_id()
    reference = (await provider.start(first, 500, "alipay", NUMBER)).reference
    for _ in range(120):
        await provider.start(new_id(), 500, "alipay", NUMBER)
    found = await provider.find(first)
    assert found is not None
    assert found.reference == reference


def test_the_simulator_refuses_what_the_sdk_does_not_know() -> None:
    good = {"amount": "1", "currency": "cny", "payment_method_options": {"wechat_pay": {"client": "web"}}}
    assert unknown("payment_intents.create", good) is None
    assert unknown("payment_intents.create", {"metadata": {"anything": "x"}}) is None
    assert unknown("payment_intents.create", {"amonut": "1"}) == "amonut"
    deep = {"payment_method_options": {"wechat_pay": {"clinet": "web"}}}
    assert unknown("payment_intents.create", deep) == "payment_method_options[wechat_pay][clinet]"
    assert unknown("refunds.create", {"idempotency_key": "x"}) == "idempotency_key"


def test_only_fresh_and_true_signatures_are_read(settings: Settings, simulator: Simulator) -> None:
    provider = Stripe(simulator.settings(settings))

    def read(body: bytes, signed: str) -> Any:
        return provider.read_event(body, {"stripe-signature": signed})

    body = b'{"id": "evt_1", "object": "event", "type": "refund.failed", "data": {"object": {"id": "re_1"}}}'
    now = int(clock.now().timestamp())
    assert read(body, signature(body)) == ("evt_1", "refund.failed", "re_1")
    assert read(body, signature(body, at=now - 400)) is None
    assert read(body, signature(body, "whsec_other")) is None
    assert read(body + b" ", signature(body)) is None
    assert read(b"\xff", signature(b"\xff")) is None
    assert read(b"[]", signature(b"[]")) is None
    for broken in ("", "t=x,v1=", "garbage", "t=1"):
        assert read(body, broken) is None

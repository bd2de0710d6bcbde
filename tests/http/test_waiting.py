"""The waiting list, walked by several people: who is offered what, until when, who hears it, and what is left after."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
from httpx import AsyncClient
from sqlalchemy import select, update

from backend.db.session import Database
from backend.departures import deciding as departures
from backend.kernel import clock
from backend.notices import actions as notices
from backend.notices import rules as notice_rules
from backend.notices.models import Notice
from backend.payments.providers import Providers
from backend.payments.sandbox import Sandbox
from backend.payments.sweep import sweep_once
from backend.settings import Settings
from backend.suppliers.models import Member
from backend.trips import queueing, rules
from backend.trips.models import Departure, Wait
from tests.factories import buying, crowd
from tests.factories.trips import TripMade, make_trip
from tests.worlds import EMPTY

pytestmark = [pytest.mark.anyio, pytest.mark.world(EMPTY)]  # counts all rows
A, B, C = "13900001111", "13900002222", "13900003333"


class Walk:
    """One client that several people use in turn."""

    def __init__(self, client: AsyncClient, database: Database, settings: Settings) -> None:
        self.client, self.database, self.settings = client, database, settings
        self.jars: dict[str, dict[str, str]] = {}
        self.ids: dict[str, Any] = {}

    async def is_(self, phone: str) -> AsyncClient:
        self.client.cookies.clear()
        if phone not in self.jars:
            self.ids[phone] = (await buying.sign_in(self.client, self.settings.data_dir, phone))["id"]
            self.jars[phone] = dict(self.client.cookies)
        self.client.cookies.update(self.jars[phone])
        return self.client

    async def buys(self, phone: str, trip: TripMade, quantity: int, **more: Any) -> Any:
        body = buying.order_body(buying.line(trip, quantity=quantity), **more)
        return await buying.place(await self.is_(phone), body)

    async def fills(self, phone: str, trip: TripMade, quantity: int) -> str:
        number = str((await self.buys(phone, trip, quantity)).json()["number"])
        await buying.pay(self.client, number)
        return number

    async def cancels(self, phone: str, number: str) -> None:
        client = await self.is_(phone)
        answer = await client.post(
            f"/api/orders/{number}/cancellations", json={}, headers={"Idempotency-Key": f"give-up-{number}"}
        )
        assert answer.status_code == 200, answer.text

    async def waits(self, phone: str, trip: TripMade, quantity: int) -> Any:
        client = await self.is_(phone)
        wish = {"day": trip.day.isoformat(), "quantity": quantity}
        answer = await client.post(f"/api/trips/{trip.slug}/waits", json=wish)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def mine(self, phone: str) -> list[Any]:
        client = await self.is_(phone)
        return list((await client.get("/api/me/waits")).json()["items"])

    async def sweep(self, now: datetime | None = None) -> int:
        return await queueing.offer_places(self.database, now or clock.now())

    async def told(self, phone: str) -> list[Notice]:
        await notices.collect(self.database)
        async with self.database.reading() as session:
            found = await session.execute(
                select(Notice).where(Notice.account_id == self.ids[phone], Notice.kind.startswith("wait_"))
                .order_by(Notice.id)
            )  # fmt: skip
            return list(found.scalars())

    async def kinds(self, phone: str) -> list[str]:
        return [notice.kind for notice in await self.told(phone)]


class Full(NamedTuple):
    walk: Walk
    trip: TripMade
    order: str


@pytest.fixture
async def full(client: AsyncClient, database: Database, settings: Settings) -> Full:
    """A departure of four seats and two rooms; A has all of it."""
    trip = await make_trip(database, seats=4, rooms=2)
    walk = Walk(client, database, settings)
    return Full(walk, trip, await walk.fills(A, trip, 4))


async def states(database: Database) -> list[str]:
    async with database.reading() as session:
        return list((await session.execute(select(Wait.state).order_by(Wait.id))).scalars())


async def held(full: Full) -> int:
    return await crowd.seats_held(full.walk.database, full.trip.quotas["heads"])


async def test_an_offer_is_told_with_its_end_and_is_one_tap_from_an_order(full: Full) -> None:
    walk, trip, order = full
    place = await walk.waits(B, trip, 2)
    assert (place["trip"], place["ahead"], place["state"]) == (trip.slug, 0, "waiting")
    await walk.cancels(A, order)
    assert (await walk.buys(C, trip, 2)).status_code == 201, "what nobody waits for is on sale"
    assert (await walk.buys(C, trip, 2)).status_code == 409, "what was freed went to the queue with the cancelling"
    (offered,) = await walk.mine(B)
    (notice,) = await walk.told(B)
    assert notice.link == f"/trips/{trip.slug}/book?day={trip.day}&wait={place['id']}"
    until = datetime.fromisoformat(offered["offeredUntil"]).astimezone(clock.SHANGHAI)
    assert f"{until.month}月{until.day}日{until:%H:%M}" in notice_rules.say(notice.kind, notice.values, "zh")
    assert len(await walk.told(B)) == 1, "told once"


async def test_nothing_looks_short_to_whoever_places_are_kept_for(full: Full) -> None:
    walk, trip, order = full
    await walk.waits(B, trip, 4)
    await walk.cancels(A, order)
    (offered,) = await walk.mine(B)
    lines = [buying.line(trip, quantity=4)]
    quote = (await walk.client.post("/api/quotes", json={"lines": lines, "wait": offered["id"]})).json()
    assert quote["short"] == []
    public = (await walk.client.get(f"/api/trips/{trip.slug}/calendar")).json()["items"][0]
    assert (public["status"], public["left"]) == ("sold_out", 0)
    stranger = await walk.is_(C)
    seen = (await stranger.post("/api/quotes", json={"lines": lines, "wait": offered["id"]})).json()
    assert [one["left"] for one in seen["short"]] == [0], "another's offer opens nothing"
    assert (await walk.buys(C, trip, 2)).status_code == 409
    assert (await walk.buys(B, trip, 4, wait=offered["id"])).status_code == 201
    assert await states(walk.database) == ["taken"]
    assert await crowd.breaches(walk.database) == []


async def test_a_lapsed_offer_goes_to_the_next(full: Full) -> None:
    walk, trip, order = full
    first = await walk.waits(B, trip, 3)
    second = await walk.waits(C, trip, 2)
    assert second["ahead"] == 3
    await walk.cancels(A, order)
    assert await states(walk.database) == ["offered", "waiting"], "three are kept for B, two more don't fit"
    async with walk.database.transaction() as session:
        await session.execute(update(Wait).where(Wait.state == "offered").values(offered_until=clock.now()))
    assert await walk.sweep() == 1
    assert await states(walk.database) == ["lapsed", "offered"]
    assert await walk.kinds(B) == ["wait_lapsed"], "an offer that passed before it was heard is told as it is"
    assert await walk.kinds(C) == ["wait_offered"]
    late = await walk.buys(B, trip, 4, wait=first["id"])
    assert (late.status_code, late.json()["slug"]) == (409, "sold_out")
    assert await held(full) == 2
    again = await walk.waits(B, trip, 3)
    assert again["state"] == "waiting", "one may wait again"


async def test_who_leaves_makes_room_at_once(full: Full) -> None:
    walk, trip, order = full
    await walk.waits(B, trip, 4)
    await walk.waits(C, trip, 2)
    await walk.cancels(A, order)
    (offered,) = await walk.mine(B)
    client = await walk.is_(C)
    assert (await client.delete(f"/api/me/waits/{offered['id']}")).status_code == 404, "not another's"
    client = await walk.is_(B)
    assert (await client.delete(f"/api/me/waits/{offered['id']}")).status_code == 204
    assert await states(walk.database) == ["left", "offered"], "without waiting for a sweep"
    assert await held(full) == 2
    assert (await client.delete(f"/api/me/waits/{offered['id']}")).status_code == 404


async def test_who_orders_fewer_leaves_the_rest_to_the_next(full: Full) -> None:
    walk, trip, order = full
    await walk.waits(B, trip, 4)
    await walk.waits(C, trip, 2)
    await walk.cancels(A, order)
    (offered,) = await walk.mine(B)
    assert (await walk.buys(B, trip, 2, wait=offered["id"])).status_code == 201
    assert await walk.sweep() == 1
    assert await states(walk.database) == ["taken", "offered"]
    assert await held(full) == 4
    assert await crowd.breaches(walk.database) == []


async def test_who_asks_for_more_keeps_the_offer(full: Full) -> None:
    walk, trip, order = full
    await walk.waits(B, trip, 2)
    await walk.waits(C, trip, 2)
    await walk.cancels(A, order)
    (offered,) = await walk.mine(B)
    more = await walk.buys(B, trip, 4, wait=offered["id"])
    assert (more.status_code, more.json()["slug"]) == (409, "sold_out")
    assert "保留" in more.json()["errors"][0]["message"]
    assert await states(walk.database) == ["offered", "offered"]
    assert (await walk.buys(B, trip, 2, wait=offered["id"])).status_code == 201


async def test_one_place_for_two_who_wait_goes_to_the_first_it_fits(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    trip = await make_trip(database, seats=3, rooms=9)
    walk = Walk(client, database, settings)
    await walk.fills(A, trip, 2)
    body = buying.order_body(buying.line(trip, quantity=1), buying.line(trip, "single", 1))
    alone = (await buying.place(await walk.is_(A), body)).json()["number"]
    await buying.pay(client, alone)
    await walk.waits(B, trip, 2)
    await walk.waits(C, trip, 1)
    await walk.cancels(A, alone)
    assert await states(database) == ["waiting", "offered"], "B keeps the place in the queue"
    assert await walk.sweep() == 0


@pytest.mark.parametrize("fate", ["cancelled", "failed"])
async def test_a_queue_ends_with_its_departure(full: Full, fate: str) -> None:
    walk, trip, order = full
    await walk.waits(B, trip, 4)
    await walk.waits(C, trip, 2)
    await walk.cancels(A, order)
    async with walk.database.transaction() as session:
        departure = await session.get_one(Departure, trip.departure_id)
        if fate == "cancelled":
            await departures.cancel_departure(session, departure, "道路结冰封闭")
        else:
            departure.decides_at = clock.now()
    await sweep_once(walk.database, Providers(Sandbox(walk.database, "")))
    assert await states(walk.database) == ["ended", "ended"]
    assert (await walk.mine(B), await walk.mine(C)) == ([], [])
    assert (await walk.kinds(B))[-1] == "wait_ended"
    assert await walk.kinds(C) == ["wait_ended"]
    assert await held(full) == 0


async def test_a_departure_that_runs_goes_on_offering(full: Full) -> None:
    walk, trip, order = full
    await walk.waits(B, trip, 2)
    async with walk.database.transaction() as session:
        await session.execute(update(Departure).values(decides_at=clock.now()))
    await sweep_once(walk.database, Providers(Sandbox(walk.database, "")))
    assert await states(walk.database) == ["waiting"]
    await walk.cancels(A, order)
    assert await states(walk.database) == ["offered"]


async def test_an_erased_person_waits_for_nothing(full: Full) -> None:
    walk, trip, order = full
    await walk.waits(B, trip, 4)
    await walk.waits(C, trip, 2)
    await walk.cancels(A, order)
    client = await walk.is_(B)
    assert (await client.delete("/api/me")).status_code == 204
    assert await walk.sweep() == 1
    assert await states(walk.database) == ["left", "offered"]
    assert await held(full) == 2


async def test_who_may_join(full: Full) -> None:
    walk, trip, _ = full
    client = await walk.is_(B)
    url = f"/api/trips/{trip.slug}/waits"
    large = await client.post(url, json={"day": trip.day.isoformat(), "quantity": 5})
    assert (large.status_code, large.json()["errors"][0]["field"]) == (400, "quantity")
    await walk.waits(B, trip, 2)
    twice = await client.post(url, json={"day": trip.day.isoformat(), "quantity": 2})
    assert (twice.status_code, twice.json()["slug"]) == (409, "limit_reached")


async def test_the_operator_sees_the_queue_without_names(full: Full) -> None:
    walk, trip, order = full
    await walk.waits(B, trip, 3)
    await walk.waits(C, trip, 2)
    await walk.cancels(A, order)
    client = await walk.is_(A)
    url = f"/api/supplier/{trip.supplier_id}/departures/{trip.departure_id}/waits"
    assert (await client.get(url)).status_code in {403, 404}
    async with walk.database.transaction() as session:
        session.add(Member(supplier_id=trip.supplier_id, account_id=walk.ids[A], role="finance"))
    shown = (await client.get(url)).json()
    assert shown["heads"] == 5
    assert [(one["quantity"], one["state"], one["offeredUntil"] is not None) for one in shown["items"]] == [
        (3, "offered", True), (2, "waiting", False),
    ]  # fmt: skip
    assert "account" not in str(shown)
    other = await make_trip(walk.database, "elsewhere")
    assert (await client.get(url.replace(str(trip.departure_id), str(other.departure_id)))).status_code == 404


def test_an_offer_of_the_night_is_kept_into_the_morning() -> None:
    day = clock.today()
    far = clock.at(day + timedelta(days=9), "12:00")
    at = clock.at
    assert rules.offer_until(at(day, "15:00"), far) == at(day, "17:00")
    assert rules.offer_until(at(day, "23:10"), far) == at(day + timedelta(days=1), "09:30")
    assert rules.offer_until(at(day, "03:00"), far) == at(day, "09:30")
    assert rules.offer_until(at(day, "11:00"), at(day, "12:00")) == at(day, "12:00"), "never past the end of booking"


async def test_what_an_unpaid_order_gives_back_goes_to_the_queue(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    trip = await make_trip(database, seats=2, rooms=1)
    walk = Walk(client, database, settings)
    assert (await walk.buys(A, trip, 2)).status_code == 201
    await walk.waits(B, trip, 2)
    await crowd.make_expired(database)
    await sweep_once(database, Providers(Sandbox(database, "")))
    assert await states(database) == ["offered"]
    assert await crowd.breaches(database) == []

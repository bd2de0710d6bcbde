"""Families over HTTP: heads, beds and seats counted apart; what is priced is explained, drawn and given back."""

from typing import Any

import pytest
from httpx import AsyncClient

from backend.db.session import Database
from backend.settings import Settings
from backend.trips.rooming import Rooming
from tests.factories import buying, crowd
from tests.factories.trips import TripMade, make_trip

pytestmark = pytest.mark.anyio
OPEN = Rooming(shared=True, third=True, without_bed=1)


def wishes(trip: TripMade, party: dict[str, int], room: str = "") -> list[dict[str, Any]]:
    answers = {"boarding": "rmgc"} | ({"room": room} if room else {})
    return [buying.line(trip, code, quantity, answers=answers) for code, quantity in party.items()]


async def quote(client: AsyncClient, trip: TripMade, party: dict[str, int], room: str = "") -> Any:
    return await client.post("/api/quotes", json={"lines": wishes(trip, party, room)})


@pytest.mark.parametrize(
    ("party", "room", "slept", "rooms"),
    [
        ({"adult": 2, "no-bed": 1}, "", {"pairs": 1, "withoutBed": 1}, 1),
        ({"adult": 2, "no-bed": 1, "child": 1}, "third", {"third": 1, "withoutBed": 1}, 1),
        ({"adult": 2, "child": 1}, "third", {"third": 1}, 1),
        ({"adult": 2, "child": 2}, "", {"pairs": 2}, 2),
        ({"adult": 1, "child": 1}, "", {"pairs": 1}, 1),
        ({"adult": 1, "no-bed": 1, "single": 1}, "", {"singles": 1, "withoutBed": 1}, 1),
        ({"adult": 2, "senior": 2, "no-bed": 2}, "", {"pairs": 2, "withoutBed": 2}, 2),
        ({"adult": 1}, "shared", {"shared": 1}, 1),
        ({"adult": 2, "senior": 1}, "shared", {"pairs": 1, "shared": 1}, 2),
        ({"adult": 3, "senior": 2}, "third", {"pairs": 1, "third": 1}, 2),
        ({"adult": 4, "single": 2, "tea": 3}, "", {"pairs": 1, "singles": 2}, 3),
        ({"adult": 2, "single": 2}, "", {"singles": 2}, 2),
    ],
)
async def test_a_family_is_priced_by_what_it_takes(
    client: AsyncClient, database: Database, party: dict[str, int], room: str, slept: dict[str, int], rooms: int
) -> None:
    trip = await make_trip(database, rooming=OPEN)
    answer = (await quote(client, trip, party, room)).json()
    (part,) = answer["parts"]
    assert (part["slept"], part["rooms"]) == (slept, rooms)
    assert part["heads"] == sum(n for code, n in party.items() if code not in {"single", "tea"})
    assert answer["total"]["amount"] == sum(trip.prices[code] * n for code, n in party.items())


@pytest.mark.parametrize(
    ("party", "room", "field"),
    [
        ({"adult": 3}, "", "lines.0.quantity"),
        ({"adult": 2, "no-bed": 2}, "", "lines.0.quantity"),
        ({"adult": 2, "child": 1}, "shared", "lines.0.quantity"),
        ({"adult": 1, "no-bed": 1}, "shared", "lines.0.quantity"),
        ({"adult": 1}, "third", "lines.0.quantity"),
        ({"adult": 1}, "tent", "lines.0.quantity"),
        ({"no-bed": 2}, "", "lines.0.quantity"),
    ],
)
async def test_who_cannot_sleep_so_is_told_at_the_line(
    client: AsyncClient, database: Database, party: dict[str, int], room: str, field: str
) -> None:
    trip = await make_trip(database, rooming=OPEN)
    refused = await quote(client, trip, party, room)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, field)


async def test_two_answers_about_one_room_are_refused(client: AsyncClient, database: Database) -> None:
    trip = await make_trip(database, rooming=OPEN)
    lines = [*wishes(trip, {"adult": 2}, "shared"), *wishes(trip, {"senior": 1}, "third")]
    refused = await client.post("/api/quotes", json={"lines": lines})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "lines.0.answers.room")


async def test_who_gives_up_leaves_rooms_for_the_children_who_stay(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    trip = await make_trip(database, rooming=OPEN, rooms=5)
    await buying.sign_in(client, settings.data_dir)
    body = buying.order_body(*wishes(trip, {"adult": 4, "no-bed": 2}))
    order = (await buying.place(client, body)).json()
    await buying.pay(client, order["number"])
    assert await crowd.seats_held(database, trip.quotas["heads"]) == 6
    assert await crowd.seats_held(database, trip.quotas["night0"]) == 2
    adults = order["lines"][0]["id"]
    gone = {"lines": [{"line": adults, "quantity": 2}]}
    url = f"/api/orders/{order['number']}/cancellations"
    answer = await client.post(url, json=gone, headers={"Idempotency-Key": "two-adults"})
    assert answer.status_code < 300, answer.text
    assert await crowd.seats_held(database, trip.quotas["heads"]) == 4
    assert await crowd.seats_held(database, trip.quotas["night0"]) == 2, "two children, one to a room"
    left = (await client.get(f"/api/orders/{order['number']}")).json()["supplierOrders"][0]["bookings"][0]
    assert left["slept"]["withoutBed"] == 2
    assert (await client.post(url, json={}, headers={"Idempotency-Key": "all-the-rest"})).status_code < 300
    assert await crowd.seats_held(database, trip.quotas["night0"]) == 0
    assert await crowd.breaches(database) == []

"""A trip is reviewed by who was on it, once for all who went, and shown on its page."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select, text, update

from backend.db.session import Database
from backend.departures.models import Booking
from backend.kernel import clock
from backend.reviews.models import Review
from backend.settings import Settings
from tests.factories import buying
from tests.factories.trips import make_trip
from tests.worlds import EMPTY

pytestmark = [pytest.mark.anyio, pytest.mark.world(EMPTY)]


async def went(client: AsyncClient, database: Database, settings: Settings) -> tuple[str, dict[str, Any]]:
    trip = await make_trip(database, "reviewed")
    await buying.sign_in(client, settings.data_dir)
    placed = await buying.place(client, buying.order_body(buying.line(trip, quantity=1), buying.line(trip, "child", 1)))
    assert placed.status_code == 201, placed.text
    await buying.pay(client, placed.json()["number"])
    return trip.slug, (await client.get(f"/api/orders/{placed.json()['number']}")).json()


async def review(client: AsyncClient, order: dict[str, Any], n: int, **more: Any) -> Any:
    body = {"stars": 4, "text": "讲解很细，孩子也听得懂。"} | more
    return await client.post(f"/api/orders/{order['number']}/lines/{order['lines'][n]['id']}/review", json=body)


async def test_who_was_there_says_it_once_for_all(client: AsyncClient, database: Database, settings: Settings) -> None:
    slug, order = await went(client, database, settings)
    early = await review(client, order, 0)
    assert (early.status_code, early.json()["type"].rpartition("/")[2]) == (409, "outside_period")
    assert not any(one["mayReview"] for one in order["lines"])
    async with database.transaction() as session:
        await session.execute(update(Booking).values(state="checked_in"))
    seen = (await client.get(f"/api/orders/{order['number']}")).json()
    assert [one["mayReview"] for one in seen["lines"][:2]] == [True, True]
    made = await review(client, order, 0)
    assert made.status_code == 201, made.text
    again = await review(client, order, 1)
    assert (again.status_code, again.json()["type"].rpartition("/")[2]) == (409, "limit_reached")
    shown = (await client.get(f"/api/trips/{slug}/reviews")).json()
    assert (shown["count"], shown["average"], shown["items"][0]["stars"]) == (1, 40, 4)
    assert shown["items"][0]["author"] != "演示甲"
    after = (await client.get(f"/api/orders/{order['number']}")).json()
    assert [(one["reviewed"], one["mayReview"]) for one in after["lines"][:2]] == [(True, False)] * 2


async def test_a_trip_that_nobody_scanned_is_over_the_day_after(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    _, order = await went(client, database, settings)
    for ago, status in ((0, 409), (1, 201)):
        async with database.transaction() as session:
            day = clock.today() - timedelta(days=ago)
            await session.execute(update(Booking).values(starts_on=day, ends_on=day))
        assert (await review(client, order, 0)).status_code == status


async def test_a_review_is_of_one_thing(client: AsyncClient, database: Database, settings: Settings) -> None:
    _, order = await went(client, database, settings)
    async with database.transaction() as session:
        await session.execute(update(Booking).values(state="checked_in"))
    await review(client, order, 0)
    with pytest.raises(Exception, match="ck_review_subject"):
        async with database.transaction() as session:
            await session.execute(text("update review set trip_id = null"))
    async with database.reading() as session:
        one = (await session.execute(select(Review))).scalar_one()
    assert (one.product_id, one.trip_id is None) == (None, False)


async def test_a_trip_that_was_given_up_is_not_reviewed(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    _, order = await went(client, database, settings)
    path, key = f"/api/orders/{order['number']}/cancellations", {"Idempotency-Key": "given-up-1"}
    gone = await client.post(path, json={"lines": [], "reason": ""}, headers=key)
    assert gone.status_code == 200, gone.text
    assert (await review(client, order, 0)).status_code == 409

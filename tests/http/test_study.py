"""A study visit through the order engine: ratio, group size, guides and hall, money back, the plan to file."""

import asyncio
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text

from backend.calendar import opening
from backend.calendar.opening import Wished
from backend.db.session import Database
from backend.inventory import actions as stock
from backend.kernel import clock
from backend.settings import Settings
from backend.trips.models import Trip
from tests.factories import buying
from tests.factories.trips import make_trip
from tests.worlds import EMPTY

pytestmark = pytest.mark.anyio
TERMS = {"groupMin": 20, "groupMax": 60, "pupilsPerTeacher": 15, "guideGroup": 25}


class Study:
    """A programme with a day's hall of 120 and four guides; offers by code."""

    day: date
    slug = "study-a"
    offers: dict[str, uuid.UUID]


@pytest.fixture
async def study(database: Database) -> Study:
    other = await make_trip(database, "weekend-a")
    made = Study()
    made.day = clock.today() + timedelta(days=40)
    async with database.transaction() as session:
        old = await session.get_one(Trip, other.trip_id)
        story = {**old.story, "boarding": old.story["boarding"][:1]}
        trip = Trip(
            id=uuid.uuid4(), slug=made.slug, supplier_id=other.supplier_id, state="published", days=1, leg="coach",
            decide_days=8, minimum=20, themes=["study"], counties=["jinzhai"], title={"zh": "研学一日", "en": "Study day"},
            story=story, ladder=old.ladder, operator_ladder=old.operator_ladder, study=TERMS,
        )  # fmt: skip
        session.add(trip)
        await session.flush()
        made.offers = {}
        for n, (code, kind, base) in enumerate(
            [("pupil", "PUPIL", 6800), ("teacher", "TEACHER", 0), ("adult", "ADULT", 8800), ("group", "GROUP", 60000)]
        ):
            offer = await stock.put_on_sale(session, trip.supplier_id, "trip_unit", trip.id)
            made.offers[code] = offer
            await session.execute(
                text(
                    "insert into trip_unit (offer_id, trip_id, code, type, name, min_age, max_age, position, base)"
                    " values (:o, :t, :c, :k, cast(:n as jsonb), 0, 120, :p, :b)"
                ),
                {
                    "o": offer,
                    "t": trip.id,
                    "c": code,
                    "k": kind,
                    "n": f'{{"zh": "{code}", "en": "{code}"}}',
                    "p": n,
                    "b": base,
                },
            )
        await opening.open_departures(session, trip, [made.day], Wished(120, 4, {}), clock.now())
    return made


def body(study: Study, pupils: int, teachers: int, group: int = 1, **answers: str) -> dict[str, Any]:
    told = {"boarding": "rmgc", "organiser": "演示中学", "grade": "七年级", "guardians": "yes"} | answers
    counts = {"pupil": pupils, "teacher": teachers, "group": group}
    lines = [
        {"offer": str(study.offers[code]), "quantity": n, "day": study.day.isoformat(), "answers": told}
        for code, n in counts.items()
        if n
    ]
    return buying.order_body(*lines)


async def refused(client: AsyncClient, wish: dict[str, Any]) -> tuple[int, str, str]:
    answer = await buying.place(client, wish)
    problem = answer.json()
    return answer.status_code, problem["errors"][0]["field"], problem["errors"][0]["message"]


async def test_forty_five_pupils_with_their_plan(
    client: AsyncClient, database: Database, settings: Settings, study: Study
) -> None:
    await buying.sign_in(client, settings.data_dir)
    page = (await client.get(f"/api/trips/{study.slug}")).json()
    assert (page["study"], page["priceFrom"]["amount"]) == (TERMS, 6800)
    placed = await buying.place(client, body(study, 45, 3))
    assert placed.status_code == 201, placed.text
    order = placed.json()
    assert order["total"]["amount"] == 45 * 6800 + 60000
    booking = order["supplierOrders"][0]["bookings"][0]
    assert (booking["heads"], booking["group"]["organiser"], booking["group"]["guides"]) == (48, "演示中学", 2)
    assert (await client.get(f"/api/orders/{order['number']}/plan.pdf")).status_code == 404, "a hold is not filed"
    await buying.pay(client, order["number"])
    day = (await client.get(f"/api/trips/{study.slug}/calendar?from={study.day}&to={study.day}")).json()["items"][0]
    assert day["left"] == 50, "two of four guides are taken: fifty more fit, though the hall has room for seventy-two"
    plan = await client.get(f"/api/orders/{order['number']}/plan.pdf")
    assert (plan.status_code, plan.content[:5], plan.headers["content-type"]) == (200, b"%PDF-", "application/pdf")
    await buying.sign_in(client, settings.data_dir, "13900002222")
    assert (await client.get(f"/api/orders/{order['number']}/plan.pdf")).status_code == 404


async def test_ratio_size_and_consents_are_asked_for(client: AsyncClient, settings: Settings, study: Study) -> None:
    await buying.sign_in(client, settings.data_dir)
    status, field, said = await refused(client, body(study, 45, 2))
    assert (status, field) == (400, "lines.0.quantity")
    assert "3名带队老师" in said
    assert (await refused(client, body(study, 46, 3)))[2].endswith("4名带队老师")
    assert "20到60人" in (await refused(client, body(study, 15, 1)))[2]
    assert (await refused(client, body(study, 50, 11)))[0] == 400
    assert (await refused(client, body(study, 45, 3, group=0)))[2] == "团队费按团收取，请选一份"
    assert (await refused(client, body(study, 45, 3, group=2)))[0] == 400
    assert "至多6名" in (await refused(client, body(study, 45, 7)))[2], "free places are for those who lead"
    assert (await refused(client, body(study, 0, 30)))[0] == 400
    assert (await refused(client, body(study, 45, 3, organiser=" ")))[1] == "lines.0.answers.organiser"
    assert (await refused(client, body(study, 45, 3, guardians="no")))[1] == "lines.0.answers.guardians"
    line = {"offer": str(study.offers["teacher"]), "quantity": 1, "day": study.day.isoformat(), "answers": {}}
    alone = await buying.place(client, buying.order_body(line))
    assert alone.status_code == 400
    quote = await client.post("/api/quotes", json={"lines": body(study, 45, 3, organiser="", guardians="")["lines"]})
    assert quote.json()["total"]["amount"] == 45 * 6800 + 60000


@pytest.mark.world(EMPTY)
async def test_guides_are_not_oversold_by_groups_at_once(
    client: AsyncClient, database: Database, settings: Settings, study: Study
) -> None:
    await buying.sign_in(client, settings.data_dir)
    wishes = [body(study, 45, 3) for _ in range(4)]
    answers = await asyncio.gather(*(buying.place(client, wish) for wish in wishes))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409], "two guides each of four"
    async with database.transaction() as session:
        taken = await session.execute(
            text("select capacity, claimed from quota_count where capacity in (4, 120) order by 1")
        )
        assert [tuple(row) for row in taken] == [(4, 4), (120, 96)]


@pytest.mark.world(EMPTY)
async def test_some_pupils_fall_ill_and_the_ratio_stays(
    client: AsyncClient, database: Database, settings: Settings, study: Study
) -> None:
    await buying.sign_in(client, settings.data_dir)
    order = (await buying.place(client, body(study, 45, 3))).json()
    await buying.pay(client, order["number"])
    lines = {line["type"]: line["id"] for line in order["lines"]}
    url = f"/api/orders/{order['number']}/cancellations"

    async def cancel(kind: str, quantity: int, key: str) -> Any:
        wish = {"lines": [{"line": lines[kind], "quantity": quantity}]}
        return await client.post(url, json=wish, headers={"Idempotency-Key": key})

    fewer = await cancel("TEACHER", 1, "teacher-is-ill")
    assert (fewer.status_code, "3名" in fewer.text) == (400, True), "45 pupils still need three"
    alone = await cancel("GROUP", 1, "only-the-group")
    assert (alone.status_code, alone.json()["errors"][0]["message"]) == (400, "团队费按团收取，请选一份")
    ill = await cancel("PUPIL", 20, "pupils-are-ill")
    assert ill.status_code == 200, ill.text
    assert ill.json()["back"]["amount"] == 20 * 6800
    assert (await cancel("TEACHER", 1, "one-teacher-less")).status_code == 200
    async with database.transaction() as session:
        taken = await session.execute(
            text("select capacity, claimed from quota_count where capacity in (4, 120) order by 1")
        )
        assert [tuple(row) for row in taken] == [(4, 2), (120, 27)], "twenty-seven heads, still two guides"
    everyone = await cancel("PUPIL", 25, "nobody-comes")
    assert everyone.json()["back"]["amount"] == 25 * 6800 + 60000, "teachers alone lead nobody: all of it ends"
    async with database.transaction() as session:
        left = await session.execute(text("select sum(claimed) from quota_count where capacity in (4, 120)"))
        assert left.scalar_one() == 0
    assert (await client.get(f"/api/orders/{order['number']}/plan.pdf")).status_code == 404


async def test_a_guide_takes_as_many_as_when_the_day_was_opened(
    client: AsyncClient, database: Database, settings: Settings, study: Study
) -> None:
    await buying.sign_in(client, settings.data_dir)
    async with database.transaction() as session:
        await session.execute(
            text("update trip set study = jsonb_set(study, '{guideGroup}', '10') where slug = 'study-a'")
        )
    order = (await buying.place(client, body(study, 45, 3))).json()
    assert order["supplierOrders"][0]["bookings"][0]["group"]["guides"] == 2, "what is promised is what was claimed"


async def test_a_group_of_adults_needs_no_teacher(client: AsyncClient, settings: Settings, study: Study) -> None:
    await buying.sign_in(client, settings.data_dir)
    told = {"boarding": "rmgc", "organiser": "演示工会"}
    lines = [
        {"offer": str(study.offers[code]), "quantity": n, "day": study.day.isoformat(), "answers": told}
        for code, n in (("adult", 30), ("group", 1))
    ]
    placed = await buying.place(client, buying.order_body(*lines))
    assert placed.status_code == 201, placed.text
    assert placed.json()["supplierOrders"][0]["bookings"][0]["group"]["guardians"] is False

"""The passport over HTTP: a stamp is earned once, by a good code; it moves to the account; certificates claim no more."""

import asyncio
import secrets
import uuid
from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select

from backend.accounts import keys as rings
from backend.accounts.keys import Keys
from backend.db.session import Database
from backend.heritage import stamping
from backend.heritage.models import Passport, Stamp
from backend.heritage.passport import sites_to_stamp
from backend.heritage.reading import library
from backend.heritage.stamping import Poster
from backend.kernel import clock
from backend.settings import Settings
from tests.factories import buying

pytestmark = pytest.mark.anyio


@pytest.fixture
def keys(settings: Settings) -> Keys:
    return rings.load(settings)


def secret() -> str:
    return secrets.token_urlsafe(32)


def code(keys: Keys, site: str = "dushan", since: int = -10, until: int = 300) -> str:
    today = clock.today()
    return stamping.sign(keys, Poster(site, today + timedelta(days=since), today + timedelta(days=until)))


def told(*codes: str, passport: str | None = None, days_ago: int = 0) -> dict[str, Any]:
    at = (clock.now() - timedelta(days=days_ago)).isoformat()
    return {"passport": passport, "stamps": [{"nonce": str(uuid.uuid4()), "code": one, "at": at} for one in codes]}


async def sync(client: AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post("/api/passport/sync", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def outcomes(answer: dict[str, Any]) -> list[str]:
    return [one["outcome"] for one in answer["results"]]


async def test_earned_once_however_often_it_is_told(client: AsyncClient, keys: Keys) -> None:
    mine = secret()
    body = told(code(keys), f"https://huliu.example/stamp/{code(keys)}?utm=1", passport=mine, days_ago=2)
    first = await sync(client, body)
    assert outcomes(first) == ["earned", "already"]
    day = (clock.today() - timedelta(days=2)).isoformat()
    assert first["stamps"] == [{"site": "dushan", "name": "独山革命旧址群", "earnedOn": day}]
    assert outcomes(await sync(client, body)) == ["already", "already"]
    later = await sync(client, told(code(keys), passport=mine))
    assert later["stamps"][0]["earnedOn"] == day, "the day it was earned stays"
    assert (await sync(client, told(passport=secret())))["stamps"] == []


async def test_what_earns_nothing_says_why(client: AsyncClient, keys: Keys, settings: Settings) -> None:
    good = code(keys)
    other = Keys("dev1:" + secrets.token_urlsafe(48))
    parts = good.split(".")
    sight = code(keys, "tiantangzhai")
    forged = {
        "flipped": good[:-2] + ("AA" if good[-2:] != "AA" else "BB"),
        "another site": ".".join([parts[0], "foziling", *parts[2:]]),
        "longer life": ".".join([*parts[:3], "20991231", *parts[4:]]),
        "another house": code(other),
        "unknown key": ".".join([*parts[:4], "nokey", parts[5]]),
        "impossible day": ".".join([*parts[:3], "20261399", *parts[4:]]),
    }
    answer = await sync(client, told(*forged.values(), passport=secret()))
    assert dict(zip(forged, outcomes(answer), strict=True)) == dict.fromkeys(forged, "forged")
    foreign = ["https://example.com/", "HL1.dev1.abc.def", "6901234567892", "x" * 400, sight, good + "."]
    assert outcomes(await sync(client, told(*foreign, passport=secret()))) == ["foreign"] * len(foreign)
    old, fresh = code(keys, since=-400, until=-5), code(keys, since=5)
    assert outcomes(await sync(client, told(old, fresh, passport=secret()))) == ["expired", "too_early"]
    assert outcomes(await sync(client, told(old, passport=secret(), days_ago=6))) == ["earned"], (
        "told late, earned then"
    )
    gone = code(keys, since=-400, until=-40)
    assert outcomes(await sync(client, told(gone, passport=secret(), days_ago=60))) == ["expired"], "told too late"
    assert outcomes(await sync(client, told(good))) == ["no_passport"]
    for odd in ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        body = {"passport": secret(), "stamps": [{"nonce": str(uuid.uuid4()), "code": good, "at": odd}]}
        assert outcomes(await sync(client, body))[0] in {"earned", "too_early"}, odd


async def test_it_moves_to_the_account_once(
    client: AsyncClient, keys: Keys, database: Database, settings: Settings
) -> None:
    phone, tablet = secret(), secret()
    await sync(client, told(code(keys), passport=phone, days_ago=3))
    await sync(client, told(code(keys), code(keys, "foziling"), passport=tablet, days_ago=1))
    await buying.sign_in(client, settings.data_dir)
    moved = await sync(client, told(passport=phone))
    assert (moved["moved"], [one["site"] for one in moved["stamps"]]) == (True, ["dushan"])
    both = await sync(client, told(passport=tablet))
    days = {one["site"]: one["earnedOn"] for one in both["stamps"]}
    assert days["dushan"] == (clock.today() - timedelta(days=3)).isoformat(), "the earlier of two"
    assert set(days) == {"dushan", "foziling"}
    async with database.transaction() as session:
        assert (await session.execute(select(func.count()).select_from(Passport))).scalar_one() == 1
    export = (await client.get("/api/me/export")).json()
    assert {one["site"] for one in export["stamps"]} == {"dushan", "foziling"}

    stranger = await sync(client, told(passport=phone))
    assert len(stranger["stamps"]) == 2, "an old secret opens nothing and breaks nothing"
    client.cookies.clear()
    assert (await sync(client, told(passport=phone)))["stamps"] == [], "signed out, the account's stamps are not shown"
    await buying.sign_in(client, settings.data_dir)
    assert (await client.delete("/api/me")).status_code == 204
    async with database.transaction() as session:
        assert (await session.execute(select(func.count()).select_from(Stamp))).scalar_one() == 0


async def test_nobody_fills_the_table_without_a_stamp(client: AsyncClient, database: Database, keys: Keys) -> None:
    for _ in range(3):
        await sync(client, told("nonsense", passport=secret()))
        await sync(client, told(passport=secret()))
    body = {"route": "great-leap", "name": "演示甲", "passport": secret()}
    assert (await client.post("/api/passport/certificates", json=body)).status_code == 404
    async with database.transaction() as session:
        assert (await session.execute(select(func.count()).select_from(Passport))).scalar_one() == 0


async def test_two_devices_at_once(client: AsyncClient, keys: Keys, database: Database, settings: Settings) -> None:
    await buying.sign_in(client, settings.data_dir)
    body = told(code(keys), code(keys, "foziling"), code(keys, "xizhen"))
    loose = [told(code(keys), passport=secret()) for _ in range(4)]
    answers = await asyncio.gather(*(sync(client, one) for one in [body, *loose, body, body]))
    earned = [one for answer in answers for one in outcomes(answer)].count("earned")
    assert earned == 3
    async with database.transaction() as session:
        assert (await session.execute(select(func.count()).select_from(Stamp))).scalar_one() == 3
        assert (await session.execute(select(func.count()).select_from(Passport))).scalar_one() == 1


async def test_a_certificate_wants_every_stamp(client: AsyncClient, keys: Keys) -> None:
    mine, route = secret(), library().routes["start-of-summer"]
    wanted = sites_to_stamp(route)
    assert "hushici" not in wanted, "optional"
    body = {"route": route.slug, "name": "演示甲", "passport": mine}
    await sync(client, told(*(code(keys, one) for one in wanted[:-1]), passport=mine))
    refused = await client.post("/api/passport/certificates", json=body)
    assert (refused.status_code, refused.json()["missing"]) == (409, [wanted[-1]])
    await sync(client, told(code(keys, wanted[-1]), passport=mine))
    made = await client.post("/api/passport/certificates", json=body)
    assert (made.status_code, made.headers["content-type"], made.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert made.headers["cache-control"] == "private, no-store"
    assert (await client.post("/api/passport/certificates", json=body | {"name": "<b>"})).status_code == 400
    assert (await client.post("/api/passport/certificates", json=body | {"route": "nowhere"})).status_code == 404
    assert (await client.post("/api/passport/certificates", json=body | {"passport": None})).status_code == 404


async def test_codes_lead_to_pages(client: AsyncClient, keys: Keys) -> None:
    svg = await client.get("/media/qr/routes/start-of-summer.zh.svg")
    assert (svg.status_code, svg.headers["content-type"].split(";")[0]) == (200, "image/svg+xml")
    for odd in ("routes/none.zh.svg", "routes/start-of-summer.fr.svg", "orders/x.zh.svg"):
        assert (await client.get(f"/media/qr/{odd}")).status_code == 404
    listed = (await client.get("/api/passport/sites")).json()
    assert {one["kind"] for one in listed["items"]} == {"site"}
    assert len(listed["routes"]) == 6
    assert listed["keys"] == keys.public_keys("poster")
    assert listed["keys"] != keys.public_keys(), "a voucher's key signs no posters"

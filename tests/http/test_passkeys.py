"""Passkeys over HTTP: added by a strong session, shown instead of a code; nothing replayed, foreign or copied counts."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy import select, update

from backend.accounts import actions
from backend.accounts.models import Account, Audit, Passkey, SecondFactor, Session, SignInChallenge
from backend.app import create
from backend.db.session import Database
from backend.kernel import clock
from backend.settings import Settings
from tests.factories import buying, joining
from tests.fakes.authenticator import PRESENT, VERIFIED, Authenticator
from tests.http.test_second_factor import enrol
from tests.worlds import EMPTY

pytestmark = pytest.mark.anyio
ORIGIN = "http://localhost:8000"


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[AsyncClient]:
    """The application under a name: passkeys know no bare IP addresses."""
    edge = create(msgspec.structs.replace(settings, public_url=ORIGIN))
    async with (
        edge.app.lifespan(),
        AsyncClient(transport=ASGITransport(edge), base_url=ORIGIN, headers={"X-Huliu": "1"}) as made,
    ):
        yield made


async def added(client: AsyncClient, key: Authenticator, name: str = "手机") -> Any:
    options = (await client.post("/api/me/passkeys/begin")).json()["options"]
    return await client.post("/api/me/passkeys", json={"name": name, "credential": key.create(options)})


async def shown(client: AsyncClient, key: Authenticator) -> int:
    options = (await client.post("/api/auth/passkey/begin")).json()["options"]
    answer = await client.post("/api/auth/passkey", json={"credential": key.get(options)})
    return answer.status_code


@pytest.mark.world(EMPTY)
async def test_added_shown_and_removed(client: AsyncClient, database: Database, settings: Settings) -> None:
    me = await buying.sign_in(client, settings.data_dir)
    await enrol(client)
    key = Authenticator(ORIGIN)
    made = await added(client, key)
    assert (made.status_code, made.json()["name"]) == (201, "手机")
    async with database.transaction() as session:
        await session.execute(update(Account).values(staff_role="finance"))

    await buying.sign_in(client, settings.data_dir)
    assert (await client.get("/api/platform/stuck")).status_code == 403
    assert (await client.post("/api/me/passkeys/begin")).status_code == 409, "a weak session adds nothing"
    assert (await client.delete(f"/api/me/passkeys/{made.json()['id']}")).status_code == 409
    before = client.cookies["huliu"]
    assert await shown(client, key) == 204
    assert client.cookies["huliu"] != before
    assert (await client.get("/api/platform/stuck")).status_code == 200
    listed = (await client.get("/api/me/passkeys")).json()["items"]
    assert listed[0]["usedAt"] is not None

    assert (await client.delete(f"/api/me/passkeys/{made.json()['id']}")).status_code == 204
    assert (await client.post("/api/auth/passkey/begin")).status_code == 404
    async with database.transaction() as session:
        rows = (await session.execute(select(Audit).where(Audit.subject.like("passkey:%")))).scalars().all()
    assert [(row.act, str(row.actor)) for row in rows] == [("insert", me["id"]), ("delete", me["id"])]
    kept = [row.after or row.before or {} for row in rows]
    assert [one["name"] for one in kept] == ["手机", "手机"]
    assert {one.get("public_key") for one in kept} <= {None, "•"}, "hidden in the audit"


async def test_nothing_replayed_foreign_or_copied_counts(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    await buying.sign_in(client, settings.data_dir)
    await enrol(client)
    key = Authenticator(ORIGIN)
    assert (await added(client, key)).status_code == 201
    assert (await added(client, key)).status_code == 400, "the same key twice"

    options = (await client.post("/api/auth/passkey/begin")).json()["options"]
    answer = {"credential": key.get(options)}
    assert (await client.post("/api/auth/passkey", json=answer)).status_code == 204
    assert (await client.post("/api/auth/passkey", json=answer)).status_code == 400, "a challenge is answered once"

    stranger = Authenticator(ORIGIN)
    assert await shown(client, stranger) == 400
    elsewhere = Authenticator("https://huliu.evil.example")
    elsewhere.id, elsewhere._key, elsewhere.count = key.id, key._key, key.count
    assert await shown(client, elsewhere) == 400, "signed for another site"


async def test_unverified_copied_broken_and_late(client: AsyncClient, database: Database, settings: Settings) -> None:
    await buying.sign_in(client, settings.data_dir)
    await enrol(client)
    key = Authenticator(ORIGIN)
    assert (await added(client, key)).status_code == 201
    key.flags, key.count = PRESENT, 5
    assert await shown(client, key) == 400, "nobody was verified"
    key.flags = PRESENT | VERIFIED
    assert await shown(client, key) == 204
    key.count = 0
    assert await shown(client, key) == 400, "the counter went back: a copy"
    key.count = 50
    for broken in ({}, {"id": "%%%", "response": {}}):
        await client.post("/api/auth/passkey/begin")
        assert (await client.post("/api/auth/passkey", json={"credential": broken})).status_code == 400

    options = (await client.post("/api/auth/passkey/begin")).json()["options"]
    late = {"credential": key.get(options)}
    async with database.transaction() as session:
        await session.execute(update(Session).values(challenge_at=clock.now() - timedelta(minutes=6)))
    assert (await client.post("/api/auth/passkey", json=late)).status_code == 400


async def test_ten_keys_and_each_challenge_for_its_ceremony(client: AsyncClient, settings: Settings) -> None:
    await buying.sign_in(client, settings.data_dir)
    await enrol(client)
    first = Authenticator(ORIGIN)
    assert (await added(client, first)).status_code == 201
    showing = (await client.post("/api/auth/passkey/begin")).json()["options"]
    crossed = first.create({"rp": {"id": "localhost"}, "challenge": showing["challenge"]})
    body = {"name": "另一把", "credential": crossed}
    assert (await client.post("/api/me/passkeys", json=body)).status_code == 400, "a challenge to show adds nothing"
    assert (await client.post("/api/me/passkeys", json=body | {"name": "  "})).status_code == 400


@pytest.mark.world(EMPTY)
async def test_keys_of_others_and_erasure(client: AsyncClient, database: Database, settings: Settings) -> None:
    await buying.sign_in(client, settings.data_dir)
    await enrol(client)
    key = Authenticator(ORIGIN)
    mine = (await added(client, key)).json()["id"]
    await buying.sign_in(client, settings.data_dir, "13900002222")
    await enrol(client)
    other = Authenticator(ORIGIN)
    assert (await added(client, other)).status_code == 201
    assert await shown(client, key) == 400, "another account's key"
    assert (await client.delete(f"/api/me/passkeys/{mine}")).status_code == 404
    assert (await client.delete("/api/me")).status_code == 204
    async with database.transaction() as session:
        left = (await session.execute(select(Passkey.id))).scalars().all()
        factors = (await session.execute(select(SecondFactor.account_id))).scalars().all()
    assert ([str(one) for one in left], len(factors)) == ([mine], 1)


async def test_a_passkey_may_be_the_first_proof(client: AsyncClient, database: Database, settings: Settings) -> None:
    me = await buying.sign_in(client, settings.data_dir)
    async with database.transaction() as session:
        await session.execute(update(Account).values(staff_role="finance"))
    key, before = Authenticator(ORIGIN), client.cookies["huliu"]
    made = (await added(client, key)).json()
    assert len(made["recovery"]) == 10
    assert client.cookies["huliu"] != before, "the session that proved itself has a new token"
    assert (await client.get("/api/me")).json()["secondFactor"] == "shown"
    assert (await client.get("/api/platform/stuck")).status_code == 200
    again = await added(client, Authenticator(ORIGIN))
    assert again.json()["recovery"] == [], "codes come once"

    await buying.sign_in(client, settings.data_dir)
    assert (await client.get("/api/me")).json()["secondFactor"] == "asked"
    assert (await client.get("/api/platform/stuck")).status_code == 403
    assert (await client.post("/api/me/passkeys/begin")).status_code == 409, "a stolen session adds nothing"
    assert (await client.post("/api/me/second-factor")).status_code == 403, "nor an authenticator"
    wrong = await client.post("/api/auth/second-factor", json={"code": "123456"})
    assert wrong.status_code == 400, "six digits of nothing"
    code = {"code": made["recovery"][0]}
    assert (await client.post("/api/auth/second-factor", json=code)).status_code == 204
    assert (await client.post("/api/auth/second-factor", json=code)).status_code == 400, "each once"

    await buying.sign_in(client, settings.data_dir)
    assert await shown(client, key) == 204
    for left, one in ((204, again.json()["id"]), (409, made["id"])):
        gone = await client.delete(f"/api/me/passkeys/{one}")
        assert gone.status_code == left, "the last proof stays"
    await enrol(client)
    assert (await client.delete(f"/api/me/passkeys/{made['id']}")).status_code == 204
    assert me["id"]


async def test_two_first_passkeys_at_once_give_one_set_of_codes(client: AsyncClient, settings: Settings) -> None:
    await buying.sign_in(client, settings.data_dir)
    key = Authenticator(ORIGIN)
    options = (await client.post("/api/me/passkeys/begin")).json()["options"]
    body = {"name": "手机", "credential": key.create(options)}
    answers = await asyncio.gather(*(client.post("/api/me/passkeys", json=body) for _ in range(3)))
    assert sorted(one.status_code for one in answers)[0] == 201
    assert sum(one.status_code == 201 for one in answers) == 1, "a challenge is answered once"


async def signed_in(client: AsyncClient, key: Authenticator) -> Any:
    client.cookies.delete("huliu")
    begun = await client.post("/api/auth/sessions/passkey/begin")
    assert begun.json()["options"].get("allowCredentials", []) == [], "who has a key here is nobody's to ask"
    return await client.post("/api/auth/sessions/passkey", json={"credential": key.get(begun.json()["options"])})


async def test_a_buyer_signs_in_without_a_code(client: AsyncClient, database: Database, settings: Settings) -> None:
    me = await buying.sign_in(client, settings.data_dir)
    key, stranger = Authenticator(ORIGIN), Authenticator(ORIGIN)
    assert len((await added(client, key)).json()["recovery"]) > 5, "the first proof of all brings recovery codes"
    entered = await signed_in(client, key)
    assert (entered.status_code, entered.json()["id"]) == (201, me["id"])
    assert (await client.get("/api/me")).json()["secondFactor"] == "shown", "device and owner: both proofs"
    assert (await signed_in(client, stranger)).status_code == 400
    assert (await client.get("/api/me")).status_code == 401

    key.user = bytes(16)
    assert (await signed_in(client, key)).status_code == 400, "a key that says it is somebody else's"


async def test_a_sign_in_challenge_counts_once_soon_and_here(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    await buying.sign_in(client, settings.data_dir)
    key = Authenticator(ORIGIN)
    assert (await added(client, key)).status_code == 201
    url = "/api/auth/sessions/passkey"
    begun = await client.post(url + "/begin")
    asked, cookies = begun.json()["options"], dict(client.cookies)
    assert (await client.post(url, json={"credential": key.get(asked)})).status_code == 201
    for name, value in cookies.items():
        client.cookies.set(name, value)
    assert (await client.post(url, json={"credential": key.get(asked)})).status_code == 400, "answered once"

    asked = (await client.post(url + "/begin")).json()["options"]
    client.cookies.delete("huliu-challenged")
    assert (await client.post(url, json={"credential": key.get(asked)})).status_code == 400, "asked elsewhere"

    asked = (await client.post(url + "/begin")).json()["options"]
    async with database.transaction() as session:
        late = clock.now() - timedelta(minutes=6)
        await session.execute(update(SignInChallenge).values(created_at=late))
    assert (await client.post(url, json={"credential": key.get(asked)})).status_code == 400, "late"
    async with database.transaction() as session:
        assert await actions.forget_old(session, clock.now()) > 0
        assert (await session.execute(select(SignInChallenge))).first() is None

    key.flags = PRESENT
    assert (await signed_in(client, key)).status_code == 400, "nobody was verified"


async def test_a_buyers_last_passkey_may_go_and_a_sellers_not(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    await buying.sign_in(client, settings.data_dir)
    made = (await added(client, Authenticator(ORIGIN))).json()
    assert (await client.post("/api/suppliers", json=joining.application())).status_code == 201
    held = await client.delete(f"/api/me/passkeys/{made['id']}")
    assert (held.status_code, "最后一把" in held.json()["detail"]) == (409, True), "an owner acts for others"

    await buying.sign_in(client, settings.data_dir, "13912340099")
    made = (await added(client, Authenticator(ORIGIN))).json()
    assert (await client.delete(f"/api/me/passkeys/{made['id']}")).status_code == 204
    assert (await client.get("/api/me")).json()["secondFactor"] == "absent"
    assert len((await added(client, Authenticator(ORIGIN))).json()["recovery"]) == 10, "and begins anew"


async def test_a_session_left_open_makes_nobody_a_key_and_a_fresh_one_ends_it(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    await buying.sign_in(client, settings.data_dir, "13912340077")
    made = (await added(client, Authenticator(ORIGIN))).json()
    await buying.sign_in(client, settings.data_dir, "13912340077")  # the phone was lost; its number came back
    async with database.transaction() as session:
        await session.execute(update(Session).values(created_at=clock.now() - timedelta(minutes=16)))
    assert (await client.delete(f"/api/me/passkeys/{made['id']}")).status_code == 409, "an old session ends nothing"
    await buying.sign_in(client, settings.data_dir, "13912340077")
    assert (await client.delete(f"/api/me/passkeys/{made['id']}")).status_code == 204
    async with database.transaction() as session:
        await session.execute(update(Session).values(created_at=clock.now() - timedelta(minutes=16)))
    refused = await client.post("/api/me/passkeys/begin")
    assert (refused.status_code, "重新登录" in refused.json()["detail"]) == (409, True)

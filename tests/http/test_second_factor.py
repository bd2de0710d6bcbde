"""The second factor over HTTP: set up, shown, replayed, recovered, not replaced by a stolen session."""

import hashlib
import uuid
from datetime import timedelta

import pyotp
import pytest
from httpx import AsyncClient
from sqlalchemy import select, text, update
from sqlalchemy.exc import ProgrammingError

from backend.accounts.models import Account, Audit, SecondFactor, Session
from backend.db.session import Database
from backend.kernel import clock
from backend.settings import Settings
from tests.factories import buying

pytestmark = pytest.mark.anyio


async def enrol(client: AsyncClient) -> tuple[pyotp.TOTP, list[str]]:
    begun = (await client.post("/api/me/second-factor")).json()
    assert begun["secret"] in begun["address"]
    assert begun["picture"].startswith("<svg")
    totp = pyotp.TOTP(begun["secret"])
    wrong = await client.post("/api/me/second-factor/confirm", json={"code": "000000"})
    assert wrong.status_code == 400
    done = await client.post("/api/me/second-factor/confirm", json={"code": totp.now()})
    assert done.status_code == 200, done.text
    return totp, done.json()["recovery"]


async def test_staff_sets_it_up_and_shows_it(client: AsyncClient, database: Database, settings: Settings) -> None:
    await buying.sign_in(client, settings.data_dir)
    async with database.transaction() as session:
        await session.execute(update(Account).values(staff_role="finance"))
    assert (await client.get("/api/platform/stuck")).status_code == 403
    before = client.cookies["huliu"]
    totp, recovery = await enrol(client)
    assert client.cookies["huliu"] != before, "the session got a fresh token"
    assert (await client.get("/api/platform/stuck")).status_code == 200
    assert (await client.get("/api/me", headers={"Cookie": f"huliu={before}"})).status_code == 401
    assert len(set(recovery)) == 10

    await buying.sign_in(client, settings.data_dir)
    assert (await client.get("/api/me")).json()["secondFactor"] == "asked"
    assert (await client.get("/api/platform/stuck")).status_code == 403
    assert (await client.post("/api/me/second-factor")).status_code == 403, "not replaced without being shown"
    used = await client.post("/api/auth/second-factor", json={"code": totp.now()})
    assert used.status_code == 400, "the code that set it up does not count again"
    later = totp.at(clock.now() + timedelta(seconds=30))
    assert (await client.post("/api/auth/second-factor", json={"code": later})).status_code == 204
    assert (await client.get("/api/platform/stuck")).status_code == 200

    await buying.sign_in(client, settings.data_dir)
    assert (await client.post("/api/auth/second-factor", json={"code": recovery[0]})).status_code == 204
    assert (await client.get("/api/me")).json()["secondFactor"] == "shown"
    assert (await client.post("/api/auth/second-factor", json={"code": recovery[0]})).status_code == 400


async def test_it_lasts_half_a_day_and_guesses_are_counted(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    await buying.sign_in(client, settings.data_dir)
    await enrol(client)
    async with database.transaction() as session:
        await session.execute(update(Session).values(strong_at=clock.now() - timedelta(hours=13)))
    assert (await client.get("/api/me")).json()["secondFactor"] == "asked"
    answers = [(await client.post("/api/auth/second-factor", json={"code": "123456"})).status_code for _ in range(12)]
    assert answers[-1] == 429


async def test_the_audit_saw_it_and_nobody_rewrites_it(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    me = await buying.sign_in(client, settings.data_dir)
    await enrol(client)
    async with database.transaction() as session:
        rows = (await session.execute(select(Audit).order_by(Audit.id))).scalars().all()
    seen = [row for row in rows if row.subject == f"second_factor:{me['id']}"]
    assert [str(row.actor) for row in seen] == [me["id"]]
    assert {seen[0].after.get(name, "•") for name in ("secret_sealed", "pending_sealed")} == {"•"}
    for attack in (
        "update audit set act = 'x'",
        "delete from audit",
        "truncate audit",
        "insert into audit (act, subject) values ('a', 'b')",
    ):
        with pytest.raises(ProgrammingError):
            async with database.transaction() as session:
                await session.execute(text(attack))


async def test_a_new_authenticator_counts_only_when_confirmed(client: AsyncClient, settings: Settings) -> None:
    await buying.sign_in(client, settings.data_dir)
    secret = (await enrol(client))[0].secret
    begun = (await client.post("/api/me/second-factor")).json()
    assert begun["secret"] != secret
    await buying.sign_in(client, settings.data_dir)  # a weak session, as a thief of the phone number has
    assert (await client.post("/api/me/second-factor")).status_code == 403
    wrong = await client.post("/api/me/second-factor/confirm", json={"code": pyotp.TOTP(begun["secret"]).now()})
    assert wrong.status_code == 403, "what a strong session began, a weak one can't put in force"
    later = pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=30))
    assert (await client.post("/api/auth/second-factor", json={"code": later})).status_code == 204


async def test_recovery_codes_are_long_and_kept_slowly(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    me = await buying.sign_in(client, settings.data_dir)
    _, recovery = await enrol(client)
    async with database.transaction() as session:
        factor = await session.get_one(SecondFactor, uuid.UUID(me["id"]))
        kept = factor.recovery
        assert {len(code) for code in recovery} == {16}, "64 bits in hex"
        fast = {hashlib.new(name, code.encode()).hexdigest() for code in recovery for name in ("sha1", "sha256", "md5")}
        assert not any(part in fast for one in kept for part in one.split(":"))
        assert len({one.split(":")[1] for one in kept}) == 10
        factor.recovery = [hashlib.sha256(b"0123456789").hexdigest(), *kept]  # as codes were kept before
    for code, answer in (("0123456789", 204), ("0123456789", 400), (recovery[3].upper(), 204), (recovery[3], 400)):
        shown = await client.post("/api/auth/second-factor", json={"code": code})
        assert shown.status_code == answer, code

"""A new key put first: who and what was kept under the old one is found, and nothing comes twice."""

import asyncio

import pytest
from sqlalchemy import LargeBinary, func, select

from backend import rotating
from backend.accounts import actions as people
from backend.accounts import keys as secrets
from backend.accounts.keys import Keys
from backend.accounts.models import Account
from backend.accounts.queries import Actor
from backend.db.base import Base
from backend.db.session import Database
from backend.desk import actions
from backend.desk.schemas import StaffIn
from backend.kernel import clock
from backend.kernel.errors import Invalid
from backend.kernel.ids import new_id
from backend.selfcheck import breaches
from backend.settings import Settings
from backend.suppliers.models import Invitation
from tests.factories import buying
from tests.worlds import EMPTY, LIVED

pytestmark = [pytest.mark.anyio, pytest.mark.world(EMPTY)]  # counts all rows
PHONE = "+8613900005555"
OLD = Keys("old:" + "a" * 40)
NEW = Keys("new:" + "b" * 40 + ",old:" + "a" * 40)
JOINED = Keys("old:" + "a" * 40 + ",new:" + "b" * 40)
"""The first step of a rotation: every process knows the new key before any uses it."""


async def count(database: Database) -> int:
    async with database.reading() as session:
        return int((await session.execute(select(func.count()).select_from(Account))).scalar_one())


async def test_an_account_is_the_same_under_a_new_key(database: Database) -> None:
    async with database.transaction() as session:
        first = (await people.open_account(session, OLD, PHONE)).id
    async with database.transaction() as session:
        assert (await people.open_account(session, NEW, PHONE)).id == first
        assert (await people.sign_in(session, NEW, PHONE, "x", clock.now()))[0].id == first
    assert await count(database) == 1


async def test_staff_are_changed_under_a_new_key(database: Database) -> None:
    async with database.transaction() as session:
        account = (await people.open_account(session, OLD, PHONE)).id
        boss = (await people.open_account(session, OLD, "+8613900006666")).id
    actor = Actor(boss, new_id(), "admin", True)
    async with database.transaction() as session:
        await actions.set_staff(session, NEW, actor, StaffIn(phone=PHONE, role="support"))
    async with database.reading() as session:
        assert (await session.get_one(Account, account)).staff_role == "support"
    assert await count(database) == 2


async def test_a_traveller_is_not_written_twice_under_two_keys(database: Database) -> None:
    async with database.transaction() as session:
        account = (await people.open_account(session, OLD, PHONE)).id
        await people.give_consent(session, account, "sensitive")
    person = {"name": "演示甲", "document": "resident_id", "number": buying.ADULT_ID, "born_on": None}
    async with database.transaction() as session:
        await people.add_traveller(session, OLD, account, **person, today=clock.now())  # type: ignore[arg-type]
    with pytest.raises(Invalid, match="traveller_repeated"):
        async with database.transaction() as session:
            await people.add_traveller(session, NEW, account, **person, today=clock.now())  # type: ignore[arg-type]


async def test_processes_that_use_the_new_key_and_the_old_open_one_account(database: Database) -> None:
    async def open_with(keys: Keys) -> None:
        async with database.transaction() as session:
            await people.open_account(session, keys, PHONE)
            await asyncio.sleep(0.05)

    await asyncio.gather(*(open_with(keys) for keys in (NEW, JOINED, NEW, JOINED)))
    assert await count(database) == 1


HASHES = {
    "one_time_code.code_hash", "session.token_hash", "session.challenge", "sign_in_challenge.challenge",
    "passport.secret_hash", "orders.body_hash",
    "orders.terms_hash", "terms.hash", "agreement.hash", "passkey.credential_id", "passkey.public_key",
}  # fmt: skip
"""Bytes that no key of ours made."""


def test_every_column_of_bytes_is_rotated_or_needs_no_key() -> None:
    known = {f"{one.table.name}.{one.column.name}" for one in rotating.sealed_columns()}
    known |= {f"{column.table.name}.{column.name}" for column in rotating.hashed_columns()}
    held = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert held == known | HASHES
    assert len(known) > 12


@pytest.mark.world(LIVED)
async def test_after_rotating_a_lived_in_world_reads_by_the_new_key_alone(
    database: Database, settings: Settings
) -> None:
    old = secrets.load(settings)
    before = await readable(database, old)
    new = "new:" + "c" * 40
    both = Keys(f"{new},{old.names[0]}:{old._secrets[old.names[0]].decode()}")
    done, unreadable = await rotating.reseal(database, both)
    assert (done > 500, unreadable) == (True, [])
    assert await rotating.reseal(database, both) == (0, [])
    assert await readable(database, Keys(new)) == before
    async with database.transaction() as session:
        needs = await rotating.needs_of(session, old.names[0])
        row = (await session.execute(select(Account).where(Account.phone_sealed.is_not(None)).limit(1))).scalar_one()
        phone = Keys(new).unseal(row.phone_sealed or b"", row.id)
        assert (await people.sign_in(session, Keys(new), phone, "x", clock.now()))[0].id == row.id
    assert needs.sealed == {}
    assert set(needs.hashed) <= {"invitation.phone_lookup", "kept_limit.phone_hash", "one_time_code.phone_lookup"}
    told = rotating.tell(old.names[0], needs, clock.today())
    assert any("vouchers" in line for line in told)
    async with database.transaction() as session:
        waiting = await session.execute(
            select(Invitation).where(Invitation.state == "open", Invitation.expires_at > clock.now())
        )
        strangers = [one for one in waiting.scalars() if one.phone_lookup.startswith(old.names[0].encode())]
    assert ("invitation.phone_lookup" in needs.hashed) == bool(strangers), "who has no account yet is found by it"
    assert told[-1].endswith("must stay") == bool(strangers)
    assert breaches(settings.database_owner_url) == []


async def readable(database: Database, keys: Keys) -> dict[str, list[str]]:
    """Every sealed text, by column."""
    found: dict[str, list[str]] = {}
    async with database.reading() as session:
        for one in rotating.sealed_columns():
            rows = await session.execute(select(one.bound, one.column).where(one.column.is_not(None)))
            found[f"{one.table.name}.{one.column.name}"] = sorted(keys.unseal(sealed, bound) for bound, sealed in rows)
    return found


async def test_a_row_that_no_key_opens_stays_and_is_named(database: Database) -> None:
    async with database.transaction() as session:
        gone = await people.open_account(session, Keys("gone:" + "g" * 40), "+8613900007777")
        kept = await people.open_account(session, OLD, PHONE)
    done, unreadable = await rotating.reseal(database, NEW)
    assert unreadable == [f"account.phone_sealed {gone.id}"]
    assert done >= 1
    async with database.reading() as session:
        assert NEW.unseal((await session.get_one(Account, kept.id)).phone_sealed or b"", kept.id) == PHONE

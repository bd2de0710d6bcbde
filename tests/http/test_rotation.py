"""A new key put first: who and what was kept under the old one is found, and nothing comes twice."""

import asyncio

import pytest
from sqlalchemy import func, select

from backend.accounts import actions as people
from backend.accounts.keys import Keys
from backend.accounts.models import Account
from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.desk import helping
from backend.desk.schemas import StaffIn
from backend.kernel import clock
from backend.kernel.errors import Invalid
from backend.kernel.ids import new_id
from tests.factories import buying

pytestmark = pytest.mark.anyio
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
        await helping.set_staff(session, NEW, actor, StaffIn(phone=PHONE, role="support"))
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

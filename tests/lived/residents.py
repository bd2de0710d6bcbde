"""Accounts of every kind: names and documents as people have them, devices, consents, those who left."""

import uuid
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, text, update

from backend.accounts.models import Account, Session
from backend.kernel import clock
from tests.factories import buying, goods
from tests.lived.town import Person, Town
from tests.rules.test_people import citizen

NAMES = (
    "演示甲", "司马演示", "古丽演示·买买提演示", "O’Demo-Smith", "María Démo", "𬍛演示", "演示Li Demo", "Nguyễn Thị Demo",
)  # fmt: skip
PLACES = ("310101", "341524", "342401", "321119", "110105", "650102")
HOMES = (goods.SONGJIANG, "310101", "310115", "310151")
STAFF = ("county_reviewer", "reviewer", "support", "finance", "admin")


async def make_staff(town: Town) -> None:
    """One of each role, with the second factor shown."""
    for role in STAFF:
        who = await town.arrive()
        async with town.database.transaction() as session:
            await session.execute(update(Account).where(Account.id == who.id).values(staff_role=role))
            await session.execute(update(Session).where(Session.account_id == who.id).values(strong_at=func.now()))
        town.staff[role] = who


def documents(town: Town) -> list[dict[str, Any]]:
    """A person to travel with, by each kind of document; numbers hold, and belong to nobody."""
    born = date(1950, 1, 1) + timedelta(days=town.chance.randrange(25_000))
    child = date(clock.today().year - town.chance.randrange(1, 12), 3, 4)
    n = town.next()
    dated = {"bornOn": born.isoformat()}
    return [
        {"document": "resident_id", "number": citizen(town.chance.choice(PLACES), born, n % 1000)},
        {"document": "household_register", "number": citizen(town.chance.choice(PLACES), child, n % 1000)},
        {"document": "residence_permit", "number": citizen("830000", born, n % 1000)},
        {"document": "foreign_permanent_id", "number": citizen("911156", born, n % 1000)},
        {"document": "hk_macao_permit", "number": f"H{n:08d}"} | dated,
        {"document": "taiwan_permit", "number": f"{n:08d}"} | dated,
        {"document": "passport", "number": f"E{n:08d}"} | dated,
        {"document": "none"} | dated,
    ]


async def move_in(town: Town) -> Person:
    """A buyer, with what they would have told by now."""
    who, chance = await town.arrive(), town.chance
    if chance.random() < 0.85:
        for kind in ("sensitive", "guardian"):
            await town.must(who, "PATCH", "/api/me", {"kind": kind, "given": True})
        for one in chance.sample(documents(town), chance.randint(1, 3)):
            made = await town.must(who, "POST", "/api/me/travellers", {"name": chance.choice(NAMES)} | one)
            who.companions.append(str(made["id"]))
    for usual in (False, True)[: chance.randint(1, 2)]:
        home = {"name": chance.choice(NAMES), "phone": f"139{town.next():08d}", "region": chance.choice(HOMES), "street": "",
                "detail": f"演示路{town.next()}号301室", "usual": usual}  # fmt: skip
        who.home = str((await town.must(who, "POST", "/api/me/addresses", home))["id"])
    if chance.random() < 0.2:
        await town.arrive("second device", who.phone)
    if chance.random() < 0.2 and who.companions:  # who has given the consent that a number needs
        await town.must(who, "POST", "/api/me/age", {"number": buying.ADULT_ID})
    if chance.random() < 0.2:
        await _be_told(town, who)
    return who


async def _be_told(town: Town, who: Person) -> None:
    """Own wishes for notices, a browser that is told, a key on the phone."""
    known = await town.must(who, "GET", "/api/me/notice-wishes")
    told = {group: sorted({*channels, "sms"}) for group, channels in known["channels"].items()}
    wish = {"channels": told, "quietFrom": "21:00", "quietTo": "08:00", "language": "en"}
    await town.must(who, "PUT", "/api/me/notice-wishes", wish)
    async with town.database.transaction() as session:  # a browser's own ceremonies have their tests
        await session.execute(text("select set_config('huliu.actor', :me, true)"), {"me": str(who.id)})
        await session.execute(
            text(
                "insert into passkey (id, account_id, credential_id, public_key, sign_count, name)"
                " values (:id, :me, cast(:c as bytea), 'k', 0, '演示手机')"
            ),
            {"id": uuid.uuid4(), "me": who.id, "c": str(who.id)},
        )


async def leave(town: Town, who: Person) -> None:
    """Erase an account; one with an open case is told to wait, and stays."""
    await town.ask(who, "DELETE", "/api/me")


async def withdraw(town: Town, who: Person) -> None:
    """Take the consent to sensitive data back."""
    await town.ask(who, "PATCH", "/api/me", {"kind": "sensitive", "given": False})

"""Make the world: from a seed, in weeks that pass one after the other."""

import asyncio
import os
import random
import sys
import time

from httpx import ASGITransport, AsyncClient
from sqlalchemy import text

from backend.app import create
from backend.db import roles
from backend.db.session import Database
from backend.running import _prepare
from backend.settings import Settings
from tests.factories import joining
from tests.lived import certain, plots, residents, traders
from tests.lived.town import Town

SEED = int(os.environ.get("HULIU_LIVED_SEED", "20261128"))
SIZE = int(os.environ.get("HULIU_LIVED_SIZE", "140"))
"""Orders and other doings; people are a third of it. A few thousand take some minutes."""
WEEKS = (14, 14, 7, 0)
"""Days that pass after each part of the doings; the last ones are of today."""


def superuser_of(settings: Settings) -> str:
    """A URL of the embedded server's superuser, who may let triggers rest. Raises ValueError for any other server."""
    if "host=/" not in settings.database_owner_url:
        raise ValueError("time passes in the embedded database only: leave HULIU_DATABASE_URL empty")
    return settings.database_owner_url.replace(f"//{roles.OWNER}@", "//postgres@")


async def fill(settings: Settings, seed: int = SEED, size: int = SIZE) -> Town:
    """Live in an embedded database: demo data first where the settings want it, and brought up to today at the end."""
    superuser = superuser_of(settings)
    await _prepare(settings)
    edge, database = create(settings), Database(settings.database_url)
    await database.open()
    inside = ASGITransport(edge, raise_app_exceptions=True)
    async with edge.app.lifespan(), AsyncClient(transport=inside, base_url="http://127.0.0.1:8000") as client:
        town = Town(client, database, settings, random.Random(seed), superuser)
        await _settle(town, size)
        for part, days in enumerate(WEEKS):
            await _part(town, part, size // len(WEEKS))
            if days:
                await town.work()
                town.pass_days(days)
                await town.work()
                await traders.renew(town)
        await _change(town)
    await database.close()
    await _prepare(settings)
    return town


async def _empty(settings: Settings) -> bool:
    database = Database(settings.database_url)
    try:
        async with database.reading() as session:
            rows = await session.execute(text("select 1 from supplier where slug like 'lived-%' or not demo limit 1"))
            return rows.first() is None
    finally:
        await database.close()


def main(settings: Settings, seed: int, size: int) -> None:
    """`huliu demo --lived-in`: fill a data folder that nobody has used, and say how to look at it."""
    if not asyncio.run(_empty(settings)):
        sys.exit("✗ a world begins in a folder nobody has used: HULIU_DATA_DIR=… huliu demo --lived-in")
    begun = time.monotonic()
    town = asyncio.run(fill(settings, seed, size))
    print(f"seed {seed}, {size} doings, {time.monotonic() - begun:.0f} s; sign in with one of these:")
    named = [("buyer", town.buyers[0].phone), *((role, who.phone) for role, who in town.staff.items())]
    named += [(f"{role} of a supplier", who.phone) for one in town.sellers[:2] for role, who in one.people.items()]
    for role, phone in named:
        print(f"  {phone}  {role}")


async def _settle(town: Town, size: int) -> None:
    """Who is there at the beginning."""
    await residents.make_staff(town)
    for state in traders.JOINED:
        await traders.join(town, state)
    await traders.join(town, "active", "base")
    for n in range(2):
        await traders.open_farm(town, n)
        await traders.open_office(town, n)
    for _ in range(max(12, size // 3)):
        town.buyers.append(await residents.move_in(town))


async def _part(town: Town, part: int, doings: int) -> None:
    """What happens between two times that pass."""
    await joining.strong(town.database)
    office = next(one for one in town.sellers if one.trips)
    await certain.queue(town, office, part)
    await _live(town, doings)
    if part == 1:
        await traders.call_off(town, office)
        await certain.promoted(town)
        await certain.invited(town, office)
    if part > 1:
        await certain.cases(town)
        await certain.talked(town)
        await certain.scanned(town, office)
        await certain.unpaid(town, office)
        await certain.waiting_goods(town)


async def _live(town: Town, doings: int) -> None:
    """Things happen, in an order that chance chooses."""
    ways, weights = zip(*plots.PLOTS, strict=True)
    for way in town.chance.choices(ways, weights, k=doings):
        await way(town, town.chance.choice(town.buyers))


async def _change(town: Town) -> None:
    """Some leave, some take their consent back, one comes back under the same number."""
    await certain.consented(town)
    await certain.withdrawn(town)
    some = town.chance.sample(town.buyers, len(town.buyers) // 5)
    for n, who in enumerate(some):
        if n % 2:
            await residents.leave(town, who)
        else:
            await residents.withdraw(town, who)
    await town.arrive("came back", some[1].phone)
    await town.hear()  # and not told yet

"""Verbs of the passport: find it, take stamps, move it to an account, say which routes are complete. None commits."""

import hashlib
import uuid
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.heritage.content import Route
from backend.heritage.models import Passport, Stamp
from backend.heritage.reading import library
from backend.heritage.stamping import Poster
from backend.kernel.ids import new_id


class Kept(NamedTuple):
    """A stamp as a passport shows it."""

    site: str
    earned_on: date


def hash_secret(secret: str) -> bytes:
    """What we keep of a phone's secret; 256 random bits need no salt."""
    return hashlib.sha256(secret.encode()).digest()


async def _held(session: AsyncSession, now: datetime, make: bool, **holder: Any) -> Passport | None:
    """The passport of a holder, locked; made if asked, once for two phones at once. None when there is none."""
    name = next(iter(holder))
    wanted = select(Passport).where(getattr(Passport, name) == holder[name]).with_for_update()
    for _ in range(3):  # one that is found may be merged away before it is locked
        passport = (await session.execute(wanted)).scalar_one_or_none()
        if passport is not None or not make:
            break
        row = {"id": new_id(), "seen_at": now, **holder}
        await session.execute(insert(Passport).values(row).on_conflict_do_nothing(index_elements=[name]))
    if passport is not None:
        passport.seen_at = now
    return passport


async def find(
    session: AsyncSession, account_id: uuid.UUID | None, secret: str | None, now: datetime, *, make: bool
) -> Passport | None:
    """The passport of whoever asks: the account's, into which the phone's own one moves; else the phone's own one.

    None when there is none and none is to be made.
    """
    if account_id is None:
        return await _held(session, now, make, secret_hash=hash_secret(secret)) if secret else None
    loose = await _held(session, now, False, secret_hash=hash_secret(secret)) if secret else None
    mine = await _held(session, now, make or loose is not None, account_id=account_id)
    if loose is not None and mine is not None:
        for stamp in await list_stamps(session, loose.id, whole=True):
            await _keep(session, mine.id, stamp.site, stamp.earned_on, stamp.poster_issued_on)
        await session.execute(delete(Passport).where(Passport.id == loose.id))
    return mine


async def _keep(session: AsyncSession, passport_id: uuid.UUID, site: str, day: date, issued: date) -> bool:
    """Keep a stamp; False when the passport had it. The earlier day stays."""
    row = {"passport_id": passport_id, "site": site, "earned_on": day, "poster_issued_on": issued}
    added = await session.execute(insert(Stamp).values(row).on_conflict_do_nothing().returning(Stamp.site))
    if added.first() is not None:
        return True
    await session.execute(
        update(Stamp)
        .where(Stamp.passport_id == passport_id, Stamp.site == site)
        .values(earned_on=func.least(Stamp.earned_on, day))
    )
    return False


async def stamp(session: AsyncSession, passport: Passport, poster: Poster, day: date) -> bool:
    """Stamp a passport; False when this site's stamp was in it already."""
    return await _keep(session, passport.id, poster.site, day, poster.issued)


async def list_stamps(session: AsyncSession, passport_id: uuid.UUID, *, whole: bool = False) -> list[Any]:
    """Stamps in the order in which they were earned; as rows when `whole`."""
    found = await session.execute(
        select(Stamp).where(Stamp.passport_id == passport_id).order_by(Stamp.earned_on, Stamp.created_at)
    )
    rows = list(found.scalars())
    return rows if whole else [Kept(row.site, row.earned_on) for row in rows]


def sites_to_stamp(route: Route) -> list[str]:
    """The sites whose stamps a route's certificate asks for: heritage places that are not optional."""
    optional = {stop.site for stop in route.stops if stop.optional}
    return [slug for slug in route.sites if library().sites[slug].kind == "site" and slug not in optional]


async def forget_person(session: AsyncSession, account_id: uuid.UUID) -> None:
    """Erase what a person collected."""
    await session.execute(delete(Passport).where(Passport.account_id == account_id))


async def export_stamps(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> dict[str, Any]:
    """What a person collected, for their export."""
    del keys
    found = await session.execute(
        select(Stamp).join(Passport, Passport.id == Stamp.passport_id).where(Passport.account_id == account_id)
    )
    return {"stamps": [{"site": one.site, "earnedOn": one.earned_on} for one in found.scalars()]}

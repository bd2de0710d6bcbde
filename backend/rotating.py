"""`huliu keys rotate`: what older keys sealed is sealed anew under the newest; what still needs an older one is told.

Every sealed column is found in the tables themselves: one named `sealed` or `…_sealed` holds `Keys.seal`'s bytes,
bound to its row's id. So a new one is rotated without being listed here. Hashes to find by are written again where
the text is at hand; the others live until what they are for is over. Runs beside servers: a few rows at a time, each
only if nobody changed it meanwhile. All processes must know the newest key before this starts.
"""

import asyncio
import sys
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, LargeBinary, Table, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend import tables  # noqa: F401  every feature's tables are known to the metadata
from backend.accounts import keys as secrets
from backend.accounts.documents import check_document
from backend.accounts.keys import Keys, Unreadable
from backend.accounts.models import Account, Traveller
from backend.db.base import Base
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.errors import Invalid
from backend.settings import Settings
from backend.suppliers.models import Invitation

AT_ONCE = 200
"""Rows of one transaction: they are locked for some milliseconds."""
BOUND_TO = {"bank_account": "supplier_id", "second_factor": "account_id"}
"""What a seal is bound to where the row has no id of its own."""


class Sealed(NamedTuple):
    """A sealed column and the column its seal is bound to."""

    table: Table
    column: Column[Any]
    bound: Column[Any]


class Needs(NamedTuple):
    """What an older key is still needed for: rows sealed under it, and until when other things of it may be shown."""

    sealed: dict[str, int]
    hashed: dict[str, int]
    vouchers_until: date | None
    limits_until: date | None


def sealed_columns() -> Iterator[Sealed]:
    """Every sealed column of the schema."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, LargeBinary) and (column.name == "sealed" or column.name.endswith("_sealed")):
                yield Sealed(table, column, table.columns[BOUND_TO.get(table.name, "id")])


def hashed_columns() -> Iterator[Column[Any]]:
    """Every keyed hash to find by: their bytes begin with the key's id."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if column.name in {"phone_lookup", "number_lookup", "phone_hash"}:
                yield column


def _under(column: ColumnElement[Any], name: str) -> Any:
    """Rows whose seal names a key: its length, then its id."""
    head = bytes([len(name)]) + name.encode()
    return func.substring(column, 1, len(head)) == head


def _hashed_under(column: ColumnElement[Any], name: str) -> Any:
    head = name.encode() + b":"
    return func.substring(column, 1, len(head)) == head


async def reseal(database: Database, keys: Keys) -> tuple[int, list[str]]:
    """Seal everything under the newest key: how many values were, and the rows (`table.column id`) that no key of the
    ring opens, which stay as they are."""
    done = 0
    unreadable: list[str] = []
    for one in sealed_columns():
        after: uuid.UUID | None = uuid.UUID(int=0)
        while after is not None:
            count, after = await _some(database, keys, one, after, unreadable)
            done += count
    for rehash in (_phones, _numbers):
        after = uuid.UUID(int=0)
        while after is not None:
            count, after = await rehash(database, keys, after)
            done += count
    return done, unreadable


async def _some(
    database: Database, keys: Keys, one: Sealed, after: uuid.UUID, unreadable: list[str]
) -> tuple[int, uuid.UUID | None]:
    """The next rows behind `after`: how many were sealed anew, and where they end; None when there are no more."""
    older = one.column.is_not(None) & ~_under(one.column, keys.current)
    done = 0
    async with database.transaction() as session:
        found = select(one.bound, one.column).where(older, one.bound > after).order_by(one.bound).limit(AT_ONCE)
        rows = (await session.execute(found.with_for_update(skip_locked=True))).all()
        for bound, sealed in rows:
            try:
                anew = keys.seal(keys.unseal(sealed, bound), bound)
            except Unreadable:
                unreadable.append(f"{one.table.name}.{one.column.name} {bound}")
                continue
            mine = update(one.table).where(one.bound == bound, one.column == sealed)
            await session.execute(mine.values({one.column.name: anew}))
            done += 1
    return done, rows[-1][0] if rows else None


async def _phones(database: Database, keys: Keys, after: uuid.UUID) -> tuple[int, uuid.UUID | None]:
    """Hashes of phones: on the account, and on invitations that were sent to it."""
    older = Account.phone_sealed.is_not(None) & (Account.id > after)
    async with database.transaction() as session:
        found = select(Account).where(older).order_by(Account.id).limit(AT_ONCE).with_for_update(skip_locked=True)
        rows = (await session.execute(found)).scalars().all()
        done = 0
        for row in rows:
            phone = _text(keys, row.phone_sealed, row.id)
            if phone is None:
                continue
            anew, *old = keys.lookups(phone)
            done += row.phone_lookup != anew
            row.phone_lookup = anew
            mine = update(Invitation).where(Invitation.phone_lookup.in_(old)).values(phone_lookup=anew)
            done += len((await session.execute(mine.returning(Invitation.id))).all())
    return done, rows[-1].id if rows else None


async def _numbers(database: Database, keys: Keys, after: uuid.UUID) -> tuple[int, uuid.UUID | None]:
    column = Traveller.__table__.c.number_lookup
    older = column.is_not(None) & ~_hashed_under(column, keys.current) & (Traveller.id > after)
    async with database.transaction() as session:
        found = select(Traveller).where(older).order_by(Traveller.id).limit(AT_ONCE).with_for_update(skip_locked=True)
        rows = (await session.execute(found)).scalars().all()
        for row in rows:
            number = _text(keys, row.number_sealed, row.id)
            if number is not None:
                row.number_lookup = keys.lookup(f"{row.account_id}:{_person(row.document, number)}")
    return len(rows), rows[-1].id if rows else None


def _text(keys: Keys, sealed: bytes | None, bound: uuid.UUID) -> str | None:
    """What is sealed; None where there is nothing that a key of the ring opens."""
    try:
        return keys.unseal(sealed, bound) if sealed else None
    except Unreadable:
        return None


def _person(document: Any, number: str) -> str:
    """What of a number is the person's for life; all of it where today's rules would not take it."""
    try:
        return check_document(document, number, clock.today()).person
    except Invalid:
        return number


async def needs_of(session: AsyncSession, name: str) -> Needs:
    """What a key is needed for now."""
    sealed, hashed = {}, {}
    for one in sealed_columns():
        count = await session.scalar(select(func.count()).select_from(one.table).where(_under(one.column, name)))
        if count:
            sealed[f"{one.table.name}.{one.column.name}"] = count
    for column in hashed_columns():
        found = select(func.count()).select_from(column.table).where(_hashed_under(column, name))
        if column.table is Invitation.__table__:  # one that is over is looked for by nobody who has no account
            found = found.where(Invitation.state == "open", Invitation.expires_at > func.now())
        count = await session.scalar(found)
        if count:
            hashed[f"{column.table.name}.{column.name}"] = count
    vouchers = "select max(ends_on) from booking where state in ('held', 'confirmed', 'checked_in')"
    limits = (
        "select max(until at time zone 'Asia/Shanghai')::date from kept_limit"
        " where substring(phone_hash from 1 for :n) = :head"
    )
    head = {"n": len(name) + 1, "head": name.encode() + b":"}
    return Needs(
        sealed, hashed, await session.scalar(text(vouchers)), await session.scalar(text(limits), head)
    )  # fmt: skip


def tell(name: str, needs: Needs, today: date) -> list[str]:
    """Lines about an older key: what needs it, and when it can go."""
    lines = [f"{name}: {count} × {column} not sealed anew" for column, count in needs.sealed.items()]
    lines += [f"{name}: {count} × {column} found by it" for column, count in needs.hashed.items()]
    vouchers, limits = needs.vouchers_until, needs.limits_until
    if vouchers is not None and vouchers >= today:
        lines.append(f"{name}: vouchers kept on phones before the change are read with it until {vouchers}")
    if limits is not None:
        lines.append(f"{name}: limits of erased accounts count by it until {limits}")
    lines.append(f"{name}: stamp posters printed while it was the newest are read with it as long as they hang")
    if needs.sealed or set(needs.hashed) - {"kept_limit.phone_hash", "one_time_code.phone_lookup"}:
        return [*lines, f"{name}: must stay"]
    after = max((day for day in (vouchers, limits) if day is not None and day >= today), default=None)
    return [*lines, f"{name}: can go" + (f" after {after}" if after else "") + ", once its posters are replaced"]


async def _rotate(settings: Settings, today: date) -> list[str]:
    keys, database = secrets.load(settings), Database(settings.database_url)
    try:
        done, unreadable = await reseal(database, keys)
        lines = [f"{done} values sealed or hashed anew under {keys.current}"]
        lines += [f"no key of the ring opens {row}" for row in unreadable]
        async with database.reading() as session:
            for name in keys.names[1:]:
                lines += tell(name, await needs_of(session, name), today)
        return lines
    finally:
        await database.close()


def rotate(settings: Settings) -> None:
    """Seal anew and say what older keys are still needed for."""
    sys.stdout.write("\n".join(asyncio.run(_rotate(settings, clock.today()))) + "\n")

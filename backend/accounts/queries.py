"""Every read of people's tables."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from psycopg import AsyncConnection
from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.documents import DocumentKind
from backend.accounts.models import Account, Consent, OneTimeCode, SecondFactor, Session, Traveller
from backend.accounts.rules import STRONG_LIFE
from backend.accounts.schemas import Me
from backend.kernel.errors import NotFound


class Actor(NamedTuple):
    """Who asks: the account and the session they came with; `strong` when it showed its second factor lately.

    `county` narrows a county reviewer to the suppliers of one county.
    """

    account_id: uuid.UUID
    session_id: uuid.UUID
    staff_role: str | None
    strong: bool = False
    county: str | None = None


def hash_token(token: str) -> bytes:
    """What the session table keeps of a token; 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).digest()


FIND_ACTOR = (
    "select a.id, s.id, a.staff_role, coalesce(s.strong_at > %(now)s - %(life)s::interval, false), a.staff_county"
    " from session s join account a on a.id = s.account_id"
    " where s.token_hash = %(hash)s and s.expires_at > %(now)s and a.erased_at is null"
)


async def find_actor(connection: AsyncConnection[Any], token: str, now: datetime) -> Actor | None:
    """Who a session token stands for, unless it ended or the account was erased. Asked on every private request."""
    values = {"hash": hash_token(token), "now": now, "life": STRONG_LIFE}
    row = await (await connection.execute(FIND_ACTOR, values)).fetchone()
    return None if row is None else Actor(*row)


async def find_account(session: AsyncSession, lookups: Sequence[bytes]) -> Account | None:
    """The account of a phone under any of the ring's keys."""
    return (await session.execute(select(Account).where(Account.phone_lookup.in_(lookups)))).scalar_one_or_none()


async def get_account(session: AsyncSession, account_id: uuid.UUID) -> Account:
    """An account by id; raises NotFound."""
    account = await session.get(Account, account_id)
    if account is None:
        raise NotFound
    return account


async def lock_code(
    session: AsyncSession, lookups: Sequence[bytes], now: datetime, asked: uuid.UUID | None = None
) -> OneTimeCode | None:
    """The newest live code of a phone, or that with an id; locked so that two tries count twice."""
    wanted = (
        select(OneTimeCode)
        .where(OneTimeCode.phone_lookup.in_(lookups), OneTimeCode.used_at.is_(None), OneTimeCode.expires_at > now)
        .where(OneTimeCode.id == asked if asked else true())
        .order_by(OneTimeCode.id.desc())
        .limit(1)
        .with_for_update()
    )
    return (await session.execute(wanted)).scalar_one_or_none()


async def find_factor(session: AsyncSession, account_id: uuid.UUID, *, lock: bool = False) -> SecondFactor | None:
    """An account's second factor, confirmed or not, locked if asked."""
    return await session.get(SecondFactor, account_id, with_for_update=lock or None)


async def list_sessions(session: AsyncSession, account_id: uuid.UUID) -> list[Session]:
    """Live sessions of an account, newest first."""
    found = await session.execute(select(Session).where(Session.account_id == account_id).order_by(Session.id.desc()))
    return list(found.scalars())


async def list_travellers(session: AsyncSession, account_id: uuid.UUID) -> list[Traveller]:
    """The account's book of travellers, oldest first."""
    found = await session.execute(select(Traveller).where(Traveller.account_id == account_id).order_by(Traveller.id))
    return list(found.scalars())


class Named(NamedTuple):
    """What placing an order needs of a traveller."""

    id: uuid.UUID
    name_sealed: bytes
    name_masked: str
    document: DocumentKind
    number_sealed: bytes | None
    number_masked: str
    born_on: date


FIND_NAMED = f"select {', '.join(Named._fields)} from traveller where account_id = %s and id = any(%s)"  # noqa: S608


async def find_named(
    connection: AsyncConnection[Any], account_id: uuid.UUID, wanted: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Named]:
    """The account's own travellers among `wanted`, by id: the form every order asks for."""
    rows = await (await connection.execute(FIND_NAMED, [account_id, list(wanted)])).fetchall()
    return {row[0]: Named(*row) for row in rows}


async def find_travellers(
    session: AsyncSession, account_id: uuid.UUID, wanted: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Traveller]:
    """The account's own travellers among `wanted`, by id."""
    found = await session.execute(select(Traveller).where(Traveller.account_id == account_id, Traveller.id.in_(wanted)))
    return {traveller.id: traveller for traveller in found.scalars()}


async def list_consents(session: AsyncSession, account_id: uuid.UUID) -> list[Consent]:
    """Consents ever given, oldest first."""
    found = await session.execute(select(Consent).where(Consent.account_id == account_id).order_by(Consent.id))
    return list(found.scalars())


async def has_consent(session: AsyncSession, account_id: uuid.UUID, kind: str) -> bool:
    """Whether a consent is given and not withdrawn."""
    found = await session.execute(
        select(Consent.id).where(Consent.account_id == account_id, Consent.kind == kind, Consent.withdrawn_at.is_(None))
    )
    return found.first() is not None


async def read_me(session: AsyncSession, account_id: uuid.UUID, *, strong: bool = False) -> Me:
    """The signed-in person. `strong`: this browser showed the second factor."""
    account = await get_account(session, account_id)
    factor = await find_factor(session, account_id)
    asked: Literal["asked", "absent"] = "asked" if factor and factor.confirmed_at else "absent"
    consents = await list_consents(session, account_id)
    return Me(
        id=account.id,
        phone=account.phone_masked,
        staff_role=account.staff_role,
        consents=[c.kind for c in consents if c.withdrawn_at is None],
        second_factor="shown" if strong else asked,
    )

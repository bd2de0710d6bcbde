"""Verbs on where goods go: keep, change, forget an address; read a pasted one; prove an age."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec
from psycopg import AsyncConnection
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import rules
from backend.accounts.documents import read_age
from backend.accounts.keys import Keys
from backend.accounts.models import Account
from backend.accounts.queries import has_consent
from backend.addresses import regions
from backend.addresses.models import Address, AgeProof
from backend.addresses.regions import districts, streets
from backend.kernel.errors import Invalid, LimitReached, NotFound
from backend.kernel.ids import new_id
from backend.kernel.wire import In

MOST = 20
"""Addresses an account may keep."""
ADULT = 18


class Door(msgspec.Struct, frozen=True):
    """What is sealed of an address: who answers, by which phone, at which door."""

    name: str
    phone: str
    detail: str


class Destination(NamedTuple):
    """An address as an order copies it."""

    id: uuid.UUID
    region: str
    street: str
    door: Door


def region_text(region: str, street: str) -> str:
    """`上海市松江区方松街道`; a district that is no more by the name it had."""
    found = regions.find(region)
    name = dict(streets(region)).get(street, "")
    return (found.text if found else "") + name


def check_region(region: str, street: str) -> None:
    """Raises Invalid for a code that is no district, or a street of another."""
    if region not in districts():
        raise Invalid("unknown_region", "region")
    if street and street not in dict(streets(region)):
        raise Invalid("unknown_region", "street")


def check_door(name: str, phone: str, detail: str) -> Door:
    """Raises Invalid naming what doesn't fit."""
    clean = " ".join(detail.split())
    if len(clean) < 2:
        raise Invalid("required", "detail")
    return Door(rules.check_name(name), rules.parse_phone(phone), clean)


def mask(door: Door) -> dict[str, str]:
    """What lists and suppliers' overviews show of a door."""
    return {"name": rules.mask_name(door.name), "phone": rules.mask_phone(door.phone)}


class AddressIn(In):
    """An address: a district's code, a street's if there is one, and the door."""

    name: str
    phone: str
    region: str
    street: str
    detail: str
    usual: bool = False


async def keep(
    session: AsyncSession, keys: Keys, account_id: uuid.UUID, wish: AddressIn, address_id: uuid.UUID | None = None
) -> Address:
    """Keep a new address, or change an own one. Raises Invalid, LimitReached or NotFound."""
    check_region(wish.region, wish.street)
    door = check_door(wish.name, wish.phone, wish.detail)
    if address_id is None:
        count = select(func.count()).select_from(Address).where(Address.account_id == account_id)
        if (await session.execute(count)).scalar_one() >= MOST:
            raise LimitReached("too_many_addresses")
        address = Address(id=new_id(), account_id=account_id)
    else:
        address = await get(session, account_id, address_id)
    if wish.usual:
        await session.execute(update(Address).where(Address.account_id == account_id).values(usual=False))
    address.region, address.street, address.usual = wish.region, wish.street, wish.usual
    address.sealed = keys.seal(msgspec.json.encode(door).decode(), address.id)
    address.masked = mask(door)
    session.add(address)  # only now: a statement in between would write it unfinished
    await session.flush()
    return address


async def get(session: AsyncSession, account_id: uuid.UUID, address_id: uuid.UUID) -> Address:
    """An own address. Raises NotFound."""
    found = await session.execute(select(Address).where(Address.id == address_id, Address.account_id == account_id))
    address = found.scalar_one_or_none()
    if address is None:
        raise NotFound
    return address


async def list_all(session: AsyncSession, account_id: uuid.UUID) -> list[Address]:
    """An account's addresses, the usual one first."""
    wanted = select(Address).where(Address.account_id == account_id)
    return list((await session.execute(wanted.order_by(Address.usual.desc(), Address.id.desc()))).scalars())


FIND = """
    select a.id, a.region, a.street, a.sealed, p.account_id is not null
      from (select %s::uuid as account_id) me
      left join address a on a.account_id = me.account_id and a.id = any(%s)
      left join age_proof p on p.account_id = me.account_id
"""


async def find(
    connection: AsyncConnection[Any], keys: Keys, account_id: uuid.UUID, wanted: Sequence[uuid.UUID]
) -> tuple[dict[uuid.UUID, Destination], bool]:
    """Own addresses among `wanted`, opened for an order, and whether the person has shown to be of age."""
    rows = await (await connection.execute(FIND, [account_id, list(wanted)])).fetchall()
    doors = {
        row[0]: Destination(row[0], row[1], row[2], msgspec.json.decode(keys.unseal(row[3], row[0]), type=Door))
        for row in rows if row[0] is not None
    }  # fmt: skip
    return doors, rows[0][4]


def open_door(keys: Keys, address: Address) -> Door:
    """The sealed part of an address."""
    return msgspec.json.decode(keys.unseal(address.sealed, address.id), type=Door)


async def forget(session: AsyncSession, account_id: uuid.UUID, address_id: uuid.UUID) -> None:
    """Delete an own address; orders keep their own copy. Raises NotFound."""
    await session.delete(await get(session, account_id, address_id))


async def prove_age(session: AsyncSession, account_id: uuid.UUID, number: str, today: date) -> None:
    """Take a number that holds a birth date as proof of 18 years. Raises Invalid `bad_id_number` or
    `not_adult`, `consent_required` without the consent to sensitive information (PIPL 29).

    It proves that a well-formed number of an adult was shown, no more: a check against the police register needs a
    licensed provider. Who hands the parcel over looks again.
    """
    mine = select(Account.id).where(Account.id == account_id)
    await session.execute(mine.with_for_update(read=True, key_share=True))  # nobody withdraws between here and the row
    if not await has_consent(session, account_id, "sensitive"):
        raise Invalid("consent_required", "consents.sensitive")
    kind, born = read_age(number, today)
    if rules.age_on(born, today) < ADULT:
        raise Invalid("not_adult", "number")
    await session.execute(insert(AgeProof).values(account_id=account_id, method=kind).on_conflict_do_nothing())


async def has_proven_age(session: AsyncSession, account_id: uuid.UUID) -> bool:
    """Whether an account has shown to be of age."""
    return await session.get(AgeProof, account_id) is not None


async def forget_person(session: AsyncSession, account_id: uuid.UUID) -> None:
    """Erase what is kept here about a person."""
    await session.execute(delete(Address).where(Address.account_id == account_id))
    await forget_age(session, account_id)


async def forget_age(session: AsyncSession, account_id: uuid.UUID) -> None:
    """No proof of age is kept any more; it is asked for again."""
    await session.execute(delete(AgeProof).where(AgeProof.account_id == account_id))


async def export(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> dict[str, object]:
    """Addresses in the clear, for the person they are about."""
    return {
        "addresses": [
            {"region": region_text(one.region, one.street), **msgspec.to_builtins(open_door(keys, one))}
            for one in await list_all(session, account_id)
        ],
        "ageProven": await has_proven_age(session, account_id),
    }

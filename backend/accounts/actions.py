"""Verbs about people. Each takes a session inside an open transaction and never commits."""

import hashlib
import hmac
import os
import secrets
import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import limits, queries, rules
from backend.accounts.documents import DocumentKind, check_document
from backend.accounts.keys import Keys
from backend.accounts.models import (
    Account,
    Consent,
    OneTimeCode,
    Passkey,
    SecondFactor,
    Session,
    SignInChallenge,
    Traveller,
)
from backend.kernel import clock
from backend.kernel.errors import Invalid, NotFound
from backend.kernel.ids import new_id
from backend.terms.contract import PRIVACY

TEXTS_VERSION = PRIVACY.removeprefix("privacy-")
"""The version of the privacy policy that consents refer to."""


async def issue_code(session: AsyncSession, keys: Keys, phone: str, now: datetime) -> tuple[uuid.UUID, str]:
    """A new sign-in code for a phone, with its id. The caller sends it after the commit.

    Earlier ones live on: whoever asks in another's name must not end the code that is on its way.
    """
    code, salt, code_id = rules.new_code(), os.urandom(16), new_id()
    session.add(
        OneTimeCode(
            id=code_id,
            phone_lookup=keys.lookup(phone),
            code_hash=salt + rules.hash_code(code, salt),
            expires_at=now + rules.CODE_LIFE,
        )
    )
    return code_id, code


async def check_own_code(
    session: AsyncSession, keys: Keys, phone: str, asked: uuid.UUID | None, code: str, now: datetime
) -> bool | None:
    """Whether the code that this browser asked for is right; counts the try. None when it asked for no such code.

    The caller commits either way, so that tries are kept.
    """
    held = await queries.lock_code(session, keys.lookups(phone), now, asked) if asked else None
    if held is None:
        return None
    if held.tries >= rules.CODE_TRIES:
        return False
    held.tries += 1
    return await use_code(session, keys, phone, held, code, now)


async def use_code(session: AsyncSession, keys: Keys, phone: str, held: OneTimeCode, code: str, now: datetime) -> bool:
    """Whether a code is right; a right one ends every live code of the phone. Counts no try."""
    salt, wanted = held.code_hash[:16], held.code_hash[16:]
    if not hmac.compare_digest(rules.hash_code(code, salt), wanted):
        return False
    await session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.phone_lookup.in_(keys.lookups(phone)), OneTimeCode.used_at.is_(None))
        .values(used_at=now)
    )
    return True


async def sign_in(session: AsyncSession, keys: Keys, phone: str, device: str, now: datetime) -> tuple[Account, str]:
    """The account of a phone (made on first use) and a fresh session token: never one the browser brought."""
    account = await queries.find_account(session, keys.lookups(phone))
    if account is None:
        account = await open_account(session, keys, phone)
    return account, open_session(session, account.id, device, now)


def open_session(
    session: AsyncSession, account_id: uuid.UUID, device: str, now: datetime, *, strong: bool = False
) -> str:
    """A browser is signed in; its fresh token. `strong`: what it showed is a second proof too."""
    token = secrets.token_urlsafe(32)
    session.add(
        Session(
            id=new_id(), token_hash=queries.hash_token(token), account_id=account_id, device=device[:120],
            expires_at=now + rules.SESSION_LIFE, strong_at=now if strong else None,
        )
    )  # fmt: skip
    return token


async def _alone_with(session: AsyncSession, keys: Keys, text: str) -> None:
    """Wait until nobody else writes what has this look-up hash, until the end of the transaction.

    A unique index knows a hash under one key only. Locked is the hash under every key of the ring: a process that
    has not got the newest key yet shares the others.
    """
    for lookup in sorted(keys.lookups(text)):
        number = int.from_bytes(hashlib.sha256(lookup).digest()[:8], signed=True)
        await session.execute(select(func.pg_advisory_xact_lock(number)))


async def open_account(session: AsyncSession, keys: Keys, phone: str) -> Account:
    """The account of a phone, made if there is none under any key; two at once make one."""
    await _alone_with(session, keys, phone)
    known = await queries.find_account(session, keys.lookups(phone))
    if known is not None:
        return known
    account_id = new_id()
    row = {
        "id": account_id,
        "phone_sealed": keys.seal(phone, account_id),
        "phone_lookup": keys.lookup(phone),
        "phone_masked": rules.mask_phone(phone),
    }
    wish = insert(Account).values(row).on_conflict_do_nothing(index_elements=["phone_lookup"]).returning(Account.id)
    if (await session.execute(wish)).first() is not None:
        await limits.put_back(session, keys, phone, account_id)
    found = await queries.find_account(session, keys.lookups(phone))
    if found is None:  # unreachable: the insert above made it or met it
        raise NotFound
    return found


async def end_session(session: AsyncSession, account_id: uuid.UUID, session_id: uuid.UUID) -> None:
    """Sign a browser out. Raises NotFound when the session is not the account's."""
    gone = await session.execute(
        delete(Session).where(Session.account_id == account_id, Session.id == session_id).returning(Session.id)
    )
    if gone.first() is None:
        raise NotFound


async def give_consent(session: AsyncSession, account_id: uuid.UUID, kind: str) -> None:
    """Record a consent; giving it again changes nothing."""
    await session.execute(
        insert(Consent)
        .values(id=new_id(), account_id=account_id, kind=kind, version=TEXTS_VERSION)
        .on_conflict_do_nothing()
    )


async def withdraw_consent(session: AsyncSession, account_id: uuid.UUID, kind: str, now: datetime) -> None:
    """End a consent; what was done under it stays lawful (PIPL art. 15)."""
    await session.execute(
        update(Consent)
        .where(Consent.account_id == account_id, Consent.kind == kind, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )


async def add_traveller(
    session: AsyncSession,
    keys: Keys,
    account_id: uuid.UUID,
    *,
    name: str,
    document: DocumentKind,
    number: str,
    born_on: str | None,
    today: datetime,
) -> Traveller:
    """Add a person to the book.

    Raises Invalid for a bad name or number, without the separate consent to sensitive data, for an under-14
    without the guardian's, or when the same number is in the book already.
    """
    clean = rules.check_name(name)
    paper = check_document(document, number, clock.day_of(today))
    born = paper.born_on or _birthday(born_on)
    if born > clock.day_of(today):
        raise Invalid("out_of_bounds", "bornOn")
    mine = select(Account.id).where(Account.id == account_id)
    await session.execute(mine.with_for_update(read=True, key_share=True))  # nobody withdraws between here and the row
    if not await queries.has_consent(session, account_id, "sensitive"):
        raise Invalid("consent_required", "consents.sensitive")
    if rules.age_on(born, clock.day_of(today)) < rules.GUARDIAN_AGE and not await queries.has_consent(
        session, account_id, "guardian"
    ):
        raise Invalid("guardian_required", "consents.guardian")
    who = f"{account_id}:{paper.person}" if paper.person else ""
    if who:
        await _alone_with(session, keys, who)
    lookups = keys.lookups(who) if who else []
    if any(one.number_lookup in lookups for one in await queries.list_travellers(session, account_id)):
        raise Invalid("traveller_repeated", "number")
    traveller_id = new_id()
    traveller = Traveller(
        id=traveller_id,
        account_id=account_id,
        name_sealed=keys.seal(clean, traveller_id),
        name_masked=rules.mask_name(clean),
        document=document,
        number_sealed=keys.seal(paper.number, traveller_id) if paper.number else None,
        number_lookup=keys.lookup(who) if who else None,
        number_masked=rules.mask_number(paper.number),
        born_on=born,
    )
    session.add(traveller)
    await session.flush()
    return traveller


def _birthday(text: str | None) -> date:
    if text is None:
        raise Invalid("required", "bornOn")
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Invalid("bad_format", "bornOn") from wrong


async def remove_traveller(session: AsyncSession, account_id: uuid.UUID, traveller_id: uuid.UUID) -> None:
    """Take a person out of the book; bookings keep their own copy until it is erased by schedule."""
    gone = await session.execute(
        delete(Traveller)
        .where(Traveller.account_id == account_id, Traveller.id == traveller_id)
        .returning(Traveller.id)
    )
    if gone.first() is None:
        raise NotFound


async def erase_account(session: AsyncSession, account_id: uuid.UUID, now: datetime) -> None:
    """Erase a person by request (PIPL art. 47): phone, book and sessions go; trade records stay, nameless."""
    await session.execute(delete(Traveller).where(Traveller.account_id == account_id))
    await session.execute(delete(Session).where(Session.account_id == account_id))
    await session.execute(delete(Passkey).where(Passkey.account_id == account_id))
    await session.execute(delete(SecondFactor).where(SecondFactor.account_id == account_id))
    phone = select(Account.phone_lookup).where(Account.id == account_id).scalar_subquery()
    await session.execute(delete(OneTimeCode).where(OneTimeCode.phone_lookup == phone))
    gone = {"phone_sealed": None, "phone_lookup": None, "phone_masked": "", "staff_role": None, "staff_county": None}
    await session.execute(
        update(Account)
        .where(Account.id == account_id)
        .values(**gone, erased_at=func.coalesce(Account.erased_at, now), cleared_at=now)
    )


async def forget_old(session: AsyncSession, now: datetime) -> int:
    """Delete what has no purpose any more: codes a day old, unanswered challenges, ended sessions. How many went."""
    codes = await session.execute(
        delete(OneTimeCode).where(OneTimeCode.expires_at < now - timedelta(days=1)).returning(OneTimeCode.id)
    )
    ended = await session.execute(delete(Session).where(Session.expires_at < now).returning(Session.id))
    unanswered = delete(SignInChallenge).where(SignInChallenge.created_at < now - rules.CHALLENGE_LIFE)
    asked = await session.execute(unanswered.returning(SignInChallenge.id))
    return len(codes.all()) + len(ended.all()) + len(asked.all())

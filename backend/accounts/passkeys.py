"""Passkeys: added by a strong session, shown instead of the authenticator's code, or instead of a code by SMS: the
device holds the key and asks for its owner, so one showing is both proofs.

The ceremonies follow W3C Web Authentication Level 3, sections 7.1 and 7.2; the library checks them.
"""

import json
import secrets
import uuid
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import delete, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from backend.accounts import queries, second_factor
from backend.accounts.models import Account, Passkey, Session, SignInChallenge
from backend.accounts.queries import Actor
from backend.accounts.rules import CHALLENGE_LIFE as LIFE
from backend.accounts.rules import FRESH_LIFE
from backend.kernel import clock
from backend.kernel.errors import Invalid, LimitReached, NotFound, RequirementMissing, StillNeeded
from backend.kernel.ids import new_id

MOST = 10
"""Passkeys per account."""
NAME = "沪六同行"
Ceremony = Literal["add", "show"]


def _party(origin: str) -> str:
    """The relying party's id: the host that browsers see."""
    return urlsplit(origin).hostname or ""


async def _challenge(session: AsyncSession, actor: Actor, ceremony: Ceremony, now: datetime) -> bytes:
    """A fresh challenge of this browser's session for one ceremony; it takes the place of an older one."""
    challenge = secrets.token_bytes(32)
    values = {"challenge": challenge, "challenge_at": now, "challenge_for": ceremony}
    await session.execute(update(Session).where(Session.id == actor.session_id).values(values))
    return challenge


async def take_challenge(session: AsyncSession, actor: Actor, ceremony: Ceremony, now: datetime) -> bytes:
    """The challenge this session has open; asked in a transaction of its own, so that a wrong answer uses it up too.

    Raises Invalid `bad_passkey` without a live one.
    """
    found = await session.get(Session, actor.session_id, with_for_update=True)
    if found is None or found.challenge is None or found.challenge_at is None or now > found.challenge_at + LIFE:
        raise Invalid("bad_passkey")
    challenge, found.challenge = found.challenge, None
    return challenge if found.challenge_for == ceremony else b""


async def list_keys(session: AsyncSession, account_id: uuid.UUID) -> list[Passkey]:
    """An account's passkeys, the oldest first."""
    found = await session.execute(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id))
    return list(found.scalars())


async def _room_for_one(session: AsyncSession, actor: Actor) -> list[Passkey]:
    """The account's passkeys, while nobody else adds one to it. Raises LimitReached."""
    await session.get(Account, actor.account_id, with_for_update=True)
    known = await list_keys(session, actor.account_id)
    if len(known) >= MOST:
        raise LimitReached("too_many_passkeys")
    return known


async def begin_adding(session: AsyncSession, actor: Actor, origin: str, label: str, now: datetime) -> dict[str, Any]:
    """What `navigator.credentials.create` needs.

    Raises RequirementMissing where a second factor is in force and this session did not show it: a stolen session
    adds nothing.
    Where none is, a passkey may be the first, and brings recovery codes. Raises LimitReached.
    """
    await _may_add(session, actor)
    known = await _room_for_one(session, actor)
    options = webauthn.generate_registration_options(
        rp_id=_party(origin), rp_name=NAME, user_id=actor.account_id.bytes, user_name=label, user_display_name=label,
        challenge=await _challenge(session, actor, "add", now), exclude_credentials=_described(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )  # fmt: skip
    made: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return made


async def _may_add(session: AsyncSession, actor: Actor) -> bool:
    """Whether what is added would be the first proof of all. Raises RequirementMissing."""
    factor = await queries.find_factor(session, actor.account_id)
    first = factor is None or factor.confirmed_at is None
    if not first and not actor.strong:
        raise RequirementMissing("second_factor_needed").carrying(secondFactor=True)
    if first and not actor.strong and not await _is_fresh(session, actor):
        raise RequirementMissing("sign_in_again")  # a session that was left open makes nobody a key
    return first


async def _is_fresh(session: AsyncSession, actor: Actor) -> bool:
    """Whether the phone was proved in this session a few minutes ago."""
    began = await session.scalar(select(Session.created_at).where(Session.id == actor.session_id))
    return began is not None and began > clock.now() - FRESH_LIFE


async def add(
    session: AsyncSession, actor: Actor, origin: str, name: str, credential: dict[str, Any], challenge: bytes
) -> Passkey:
    """Keep a passkey that answered the challenge. Raises Invalid `bad_passkey`, and what `begin_adding` does."""
    await _may_add(session, actor)
    await _room_for_one(session, actor)
    try:
        checked = webauthn.verify_registration_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=_party(origin), expected_origin=origin,
            require_user_verification=True,
        )  # fmt: skip
    except Exception as wrong:  # the library meets hostile bytes with whatever its parsers raise
        raise Invalid("bad_passkey") from wrong
    known = await session.execute(select(Passkey.id).where(Passkey.credential_id == checked.credential_id))
    if known.first() is not None:
        raise Invalid("bad_passkey")
    key = Passkey(
        id=new_id(), account_id=actor.account_id, credential_id=checked.credential_id,
        public_key=checked.credential_public_key, sign_count=checked.sign_count, name=name,
    )  # fmt: skip
    session.add(key)
    await session.flush()
    return key


async def begin_showing(session: AsyncSession, actor: Actor, origin: str, now: datetime) -> dict[str, Any]:
    """What `navigator.credentials.get` needs. Raises NotFound for an account without passkeys."""
    known = await list_keys(session, actor.account_id)
    if not known:
        raise NotFound
    options = webauthn.generate_authentication_options(
        rp_id=_party(origin), challenge=await _challenge(session, actor, "show", now),
        allow_credentials=_described(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )  # fmt: skip
    made: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return made


async def show(
    session: AsyncSession, actor: Actor, origin: str, credential: dict[str, Any], challenge: bytes, now: datetime
) -> None:
    """Check the answer of an own passkey. Raises Invalid `bad_passkey`."""
    await _check(session, Passkey.account_id == actor.account_id, origin, credential, challenge, now)


async def _check(
    session: AsyncSession, whose: Any, origin: str, credential: dict[str, Any], challenge: bytes, now: datetime
) -> Passkey:
    """The passkey that answered. Raises Invalid `bad_passkey`, also when a counter shows that the key was copied."""
    try:
        named = webauthn.base64url_to_bytes(str(credential["id"]))
        wanted = select(Passkey).where(whose, Passkey.credential_id == named)
        key = (await session.execute(wanted.with_for_update())).scalar_one_or_none()
        if key is None:
            raise Invalid("bad_passkey")  # as any other answer that does not fit
        checked = webauthn.verify_authentication_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=_party(origin), expected_origin=origin,
            credential_public_key=key.public_key, credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )  # fmt: skip
    except Exception as wrong:  # as above
        raise Invalid("bad_passkey") from wrong
    key.sign_count, key.used_at = checked.new_sign_count, now
    return key


async def begin_signing_in(session: AsyncSession, origin: str) -> tuple[uuid.UUID, dict[str, Any]]:
    """A challenge for whoever holds a passkey of this site, and what `navigator.credentials.get` needs. No key is
    named: who has one here is nobody's to ask."""
    row = SignInChallenge(id=new_id(), challenge=secrets.token_bytes(32))
    session.add(row)
    options = webauthn.generate_authentication_options(
        rp_id=_party(origin), challenge=row.challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    made: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return row.id, made


async def take_sign_in_challenge(session: AsyncSession, challenge_id: uuid.UUID | None, now: datetime) -> bytes:
    """The challenge, which is gone with it. Raises Invalid `bad_passkey` without a live one."""
    gone = delete(SignInChallenge).where(SignInChallenge.id == challenge_id, SignInChallenge.created_at > now - LIFE)
    challenge: bytes | None = await session.scalar(gone.returning(SignInChallenge.challenge))
    if challenge is None:
        raise Invalid("bad_passkey")
    return challenge


async def sign_in(
    session: AsyncSession, origin: str, credential: dict[str, Any], challenge: bytes, now: datetime
) -> uuid.UUID:
    """Whose account the answer opens. The key says itself whose it is (section 7.2, step 6), and so does our record.

    Raises Invalid `bad_passkey`.
    """
    key = await _check(session, true(), origin, credential, challenge, now)
    try:
        owner = webauthn.base64url_to_bytes(str(credential["response"]["userHandle"]))
    except Exception as wrong:  # as above
        raise Invalid("bad_passkey") from wrong
    if owner != key.account_id.bytes:
        raise Invalid("bad_passkey")
    return key.account_id


async def remove(session: AsyncSession, actor: Actor, key_id: uuid.UUID) -> None:
    """Forget a passkey. Raises RequirementMissing for a weak session, NotFound. A buyer who has just proved the phone
    may, without the key: it may be lost with its device, or a former owner's of the number."""
    if not actor.strong and not await _may_weakly(session, actor):
        raise RequirementMissing("second_factor_needed").carrying(secondFactor=True)
    key = await session.get(Passkey, key_id)
    if key is None or key.account_id != actor.account_id:
        raise NotFound
    factor = await queries.find_factor(session, actor.account_id, lock=True)
    if (factor is None or factor.secret_sealed is None) and len(await list_keys(session, actor.account_id)) == 1:
        if await second_factor.must_stay(session, actor.account_id):
            raise StillNeeded("last_proof")
        if factor is not None:
            await session.delete(factor)
        weak = update(Session).where(Session.account_id == actor.account_id).values(strong_at=None)
        await session.execute(weak)  # what made them strong is gone
    await session.delete(key)


async def _may_weakly(session: AsyncSession, actor: Actor) -> bool:
    factor = await queries.find_factor(session, actor.account_id)
    if factor is not None and factor.secret_sealed is not None:
        return False
    return await _is_fresh(session, actor) and not await second_factor.must_stay(session, actor.account_id)


def _described(known: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=key.credential_id) for key in known]

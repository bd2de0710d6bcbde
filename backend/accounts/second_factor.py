"""The second factor: a time-based one-time code (RFC 6238, SHA-1, 30 s, six digits), or a passkey; ten recovery codes
come with whichever is first."""

import asyncio
import hashlib
import hmac
import os
import secrets
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime

import pyotp
import segno
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import queries
from backend.accounts.keys import Keys
from backend.accounts.models import SecondFactor, Session
from backend.accounts.queries import Actor, hash_token
from backend.kernel.errors import Forbidden, Invalid

ISSUER = "沪六同行"
STEP = 30
RECOVERY_CODES = 10
Acting = Callable[[AsyncSession, uuid.UUID], Awaitable[bool]]
ACTING: list[Acting] = []
"""Each says whether somebody acts for others in its feature."""

RECOVERY_BYTES = 8
"""64 random bits each: out of reach also for somebody who holds the hashes."""


def _hashed(code: str, salt: bytes) -> str:
    slow = hashlib.scrypt(code.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
    return f"{salt.hex()}:{slow.hex()}"


def _fresh_codes() -> tuple[list[str], list[str]]:
    """Recovery codes, and what is kept of them: one salt for the ten, so that a try costs one slow hash."""
    salt, codes = os.urandom(16), [secrets.token_hex(RECOVERY_BYTES) for _ in range(RECOVERY_CODES)]
    return codes, [_hashed(code, salt) for code in codes]


def _kept_as(code: str, recovery: list[str]) -> str | None:
    """The kept hash that a code fits. Codes given out before the slow hash keep their plain one until they are used."""
    salts = {kept.partition(":")[0] for kept in recovery if ":" in kept} if len(code) == 2 * RECOVERY_BYTES else set()
    tried = {_hashed(code, bytes.fromhex(salt)) for salt in salts} | {hashlib.sha256(code.encode()).hexdigest()}
    return next((kept for kept in recovery if kept in tried), None)


def matched_step(secret: str, code: str, now: datetime) -> int | None:
    """The half-minute a code belongs to, among this one and its two neighbours; None when it fits none."""
    totp, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(totp.generate_otp(step), code):
            return step
    return None


async def begin(session: AsyncSession, keys: Keys, actor: Actor, label: str) -> tuple[str, str, str]:
    """A new secret, not in force yet: (secret, otpauth address, QR as SVG). One that is in force stays until confirmed.

    Raises Forbidden when one is in force and this session did not show it: a stolen session can't replace it.
    """
    known = await queries.find_factor(session, actor.account_id, lock=True)
    if known and known.confirmed_at and not actor.strong:
        raise Forbidden("second_factor_needed")
    secret = pyotp.random_base32()
    pending = keys.seal(secret, actor.account_id)
    await session.execute(
        insert(SecondFactor)
        .values(account_id=actor.account_id, pending_sealed=pending, recovery=[])
        .on_conflict_do_update(index_elements=["account_id"], set_={"pending_sealed": pending})
    )
    address = pyotp.TOTP(secret).provisioning_uri(name=label, issuer_name=ISSUER)
    picture = segno.make(address, error="m").svg_inline(scale=4, border=3, dark="#000", light="#fff")
    return secret, address, picture


async def confirm(session: AsyncSession, keys: Keys, actor: Actor, code: str, now: datetime) -> list[str]:
    """Put the begun secret in force; the recovery codes, shown this once.

    Raises Invalid for a wrong code, Forbidden when one is in force and this session did not show it.
    """
    factor = await queries.find_factor(session, actor.account_id, lock=True)
    if factor is None or factor.pending_sealed is None:
        raise Invalid("second_factor_not_begun")
    if factor.confirmed_at and not actor.strong:
        raise Forbidden("second_factor_needed")
    step = matched_step(keys.unseal(factor.pending_sealed, actor.account_id), code, now)
    if step is None:
        raise Invalid("bad_code", "code")
    codes, factor.recovery = await asyncio.to_thread(_fresh_codes)
    factor.secret_sealed, factor.pending_sealed = factor.pending_sealed, None
    factor.last_step, factor.confirmed_at = step, now
    return codes


async def put_in_force(session: AsyncSession, actor: Actor, now: datetime) -> list[str]:
    """With the first passkey: the recovery codes, shown this once; none where something was in force before."""
    codes, recovery = await asyncio.to_thread(_fresh_codes)
    begun = insert(SecondFactor).values(account_id=actor.account_id, recovery=[]).on_conflict_do_nothing()
    await session.execute(begun)  # the audit sees what comes into force as a change of this row
    made = await session.execute(
        update(SecondFactor)
        .where(SecondFactor.account_id == actor.account_id, SecondFactor.confirmed_at.is_(None))
        .values(recovery=recovery, confirmed_at=now)
        .returning(SecondFactor.account_id)
    )
    return codes if made.first() is not None else []


async def show(session: AsyncSession, keys: Keys, account_id: uuid.UUID, code: str, now: datetime) -> bool:
    """Whether a code, of the app or for recovery, is right; each counts once."""
    factor = await queries.find_factor(session, account_id, lock=True)
    if factor is None or factor.confirmed_at is None:
        return False
    used = await asyncio.to_thread(_kept_as, code.lower(), factor.recovery)
    if used is not None:
        factor.recovery = [kept for kept in factor.recovery if kept != used]
        return True
    if factor.secret_sealed is None:
        return False
    step = matched_step(keys.unseal(factor.secret_sealed, account_id), code, now)
    if step is None or step <= factor.last_step:
        return False
    factor.last_step = step
    return True


async def must_stay(session: AsyncSession, account_id: uuid.UUID) -> bool:
    """Whether the last proof may not go: who acts for others is never left with recovery codes alone. A buyer's goes
    with them, and a code by SMS is enough again."""
    account = await queries.get_account(session, account_id)
    if account.staff_role is not None:
        return True
    for acting in ACTING:
        if await acting(session, account_id):
            return True
    return False


async def strengthen(session: AsyncSession, actor: Actor, now: datetime) -> str:
    """Mark the session strong under a fresh token, which the browser must get; the old one ends here."""
    token = secrets.token_urlsafe(32)
    await session.execute(
        update(Session).where(Session.id == actor.session_id).values(token_hash=hash_token(token), strong_at=now)
    )
    return token

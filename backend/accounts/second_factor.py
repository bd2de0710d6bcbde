"""The second factor: a time-based one-time code (RFC 6238, SHA-1, 30 s, six digits) and ten recovery codes."""

import hashlib
import hmac
import secrets
import uuid
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


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


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
    codes = [secrets.token_hex(5) for _ in range(RECOVERY_CODES)]
    factor.secret_sealed, factor.pending_sealed = factor.pending_sealed, None
    factor.recovery, factor.last_step, factor.confirmed_at = [_hashed(code) for code in codes], step, now
    return codes


async def show(session: AsyncSession, keys: Keys, account_id: uuid.UUID, code: str, now: datetime) -> bool:
    """Whether a code, of the app or for recovery, is right; each counts once."""
    factor = await queries.find_factor(session, account_id, lock=True)
    if factor is None or factor.confirmed_at is None or factor.secret_sealed is None:
        return False
    if _hashed(code.lower()) in factor.recovery:
        factor.recovery = [kept for kept in factor.recovery if kept != _hashed(code.lower())]
        return True
    step = matched_step(keys.unseal(factor.secret_sealed, account_id), code, now)
    if step is None or step <= factor.last_step:
        return False
    factor.last_step = step
    return True


async def strengthen(session: AsyncSession, actor: Actor, now: datetime) -> str:
    """Mark the session strong under a fresh token, which the browser must get; the old one ends here."""
    token = secrets.token_urlsafe(32)
    await session.execute(
        update(Session).where(Session.id == actor.session_id).values(token_hash=hash_token(token), strong_at=now)
    )
    return token

"""Check-in at the coach: QR or code, online or a batch of scans made without a signal."""

import asyncio
import hashlib
import hmac
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.departures import queries as bookings_of
from backend.departures import vouchers
from backend.departures.models import Booking, CheckIn
from backend.kernel import clock
from backend.kernel.errors import Invalid, NotFound, Problem
from backend.kernel.ids import is_voucher_code
from backend.kernel.wire import In, Out
from backend.orders import queries, rules
from backend.orders.models import SupplierOrder
from backend.settings import Settings
from backend.suppliers import guiding
from backend.suppliers.access import require_once_proved
from backend.web.problems import language

EARLY, LATE = timedelta(days=1), timedelta(days=1)
"""A voucher opens the coach on its day; a day either side for time zones, delays and offline phones."""


OLDEST = timedelta(days=30)
"""An offline scan older than this is a broken clock."""


class Scan(In):
    """A scan: the QR's text or the twelve digits, and a nonce the scanner made for it."""

    nonce: Annotated[str, Meta(min_length=8, max_length=64)]
    voucher: Annotated[str, Meta(min_length=1, max_length=300)]
    scanned_at: datetime | None = None


class Scans(In):
    """One scan online, or many made without a signal."""

    scans: Annotated[list[Scan], Meta(min_length=1, max_length=200)]


class Scanned(Out):
    """What became of a scan: accepted, already_used, cancelled, wrong_day or unknown."""

    nonce: str
    outcome: str
    title: str | None
    starts_on: str | None
    heads: int
    first_at: datetime | None


class ScannedAll(Out):
    """One answer per scan, in order."""

    results: list[Scanned]


class Expected(Out):
    """A booking that may be shown now, confirmed or checked in.

    `code_hash`: PBKDF2-HMAC-SHA256 of the twelve digits under the departure's own salt, both in hex.
    """

    booking: UUID
    code_hash: str
    salt: str
    heads: int
    state: str
    title: str
    starts_on: date
    ends_on: date


class ScanList(Out):
    """What a guide's phone takes along to a place without a signal; no names."""

    items: list[Expected]
    rounds: int


ROUNDS = 10_000
"""Of PBKDF2. Twelve digits are few: a phone that is lost gives up its day's codes in days, not in seconds."""


@lru_cache(maxsize=20_000)
def _slow(code: str, salt: bytes) -> str:
    return hashlib.pbkdf2_hmac("sha256", code.encode(), salt, ROUNDS).hex()


def _expected(bookings: list[Booking], secret: bytes, lang: str) -> list[Expected]:
    salts = {b.departure_id: hmac.digest(secret, b.departure_id.bytes, "sha256")[:16] for b in bookings}
    return [
        Expected(
            booking=b.id, code_hash=_slow(b.code, salts[b.departure_id]), salt=salts[b.departure_id].hex(),
            heads=b.heads, state=b.state, title=b.title[lang], starts_on=b.starts_on, ends_on=b.ends_on,
        )
        for b in bookings
    ]  # fmt: skip


@get("/supplier/{supplier_id:uuid}/scan-list", operation_id="getScanList", may="member:check_in")
async def get_scan_list(
    supplier_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> ScanList:
    """The bookings that can be checked in from yesterday to the day after tomorrow; a guide's own only."""
    today, lang = clock.today(), language(request)
    async with database.reading() as session:
        found = await bookings_of.list_expected(session, supplier_id, today - LATE, today + 2 * EARLY)
        seen = await guiding.sees(session, supplier_id, actor.account_id, {b.departure_id for b in found})
    mine = [b for b in found if b.departure_id in seen]
    return ScanList(items=await asyncio.to_thread(_expected, mine, keys.derive("scan-list"), lang), rounds=ROUNDS)


@post("/check-ins", status_code=200, operation_id="checkIn", may="signed_in")
async def check_in(
    data: JSONBody[Scans],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    settings: NamedDependency[Settings],
) -> ScannedAll:
    """Check vouchers in. The same nonce counts once; other suppliers' vouchers are unknown here."""
    results = []
    for scan in data.scans:
        async with database.transaction() as session:
            results.append(await _scan(session, keys, actor, scan, settings))
    return ScannedAll(results=results)


async def _scan(session: AsyncSession, keys: Keys, actor: Actor, scan: Scan, settings: Settings) -> Scanned:
    booking = await _find(session, keys, scan.voucher)
    if booking is None:
        return Scanned(nonce=scan.nonce, outcome="unknown", title=None, starts_on=None, heads=0, first_at=None)
    whole = await _supplier_part(session, booking)
    try:
        await require_once_proved(session, actor, whole.supplier_id, "check_in", settings)
        if not await guiding.sees(session, whole.supplier_id, actor.account_id, {booking.departure_id}):
            raise NotFound
    except Problem as refused:
        if refused.extra.get("secondFactor"):
            raise
        return Scanned(nonce=scan.nonce, outcome="unknown", title=None, starts_on=None, heads=0, first_at=None)
    known = await session.get(CheckIn, (scan.nonce, whole.supplier_id))
    if known is not None and known.booking_id != booking.id:
        raise Invalid("repeated_nonce", "scans.nonce")
    if known is not None:
        return _out(scan, booking, known.outcome, known.scanned_at)
    now = clock.now()
    at = max(now - OLDEST, min(scan.scanned_at, now)) if scan.scanned_at and scan.scanned_at.tzinfo else now
    outcome = judge(booking, at)
    await session.execute(
        insert(CheckIn).values(
            nonce=scan.nonce, supplier_id=whole.supplier_id, booking_id=booking.id, by_account=actor.account_id,
            outcome=outcome, scanned_at=at,
        )
    )  # fmt: skip
    if outcome == "accepted":
        booking.state = "checked_in"
        await session.flush()
        order = (await queries.list_by_id(session, [booking.order_id]))[booking.order_id]
        mine = [one for one in (await queries.load(session, order)).parts if one.supplier_order_id == whole.id]
        whole.state = rules.supplier_state([one.state for one in mine])
    return _out(scan, booking, outcome, at)


async def _find(session: AsyncSession, keys: Keys, text: str) -> Booking | None:
    digits = text.replace(" ", "").replace("-", "")
    if is_voucher_code(digits):
        return await bookings_of.find_booking_by_code(session, digits)
    booking_id = vouchers.read(keys, text.strip())
    return await bookings_of.find_booking(session, booking_id) if booking_id else None


async def _supplier_part(session: AsyncSession, booking: Booking) -> SupplierOrder:
    part = await session.get(SupplierOrder, booking.supplier_order_id)
    if part is None:
        raise NotFound
    return part


def judge(booking: Booking, at: datetime) -> str:
    """What a scan at an instant means for a booking."""
    if booking.state == "checked_in":
        return "already_used"
    if booking.state != "confirmed":
        return "cancelled"
    first, last = booking.starts_on - EARLY, booking.ends_on + LATE
    return "accepted" if first <= clock.day_of(at) <= last else "wrong_day"


def _out(scan: Scan, booking: Booking, outcome: str, at: datetime) -> Scanned:
    return Scanned(
        nonce=scan.nonce,
        outcome=outcome,
        title=booking.title["zh"],
        starts_on=booking.starts_on.isoformat(),
        heads=booking.heads,
        first_at=at,
    )


router = Router(path="/api", route_handlers=[check_in, get_scan_list], tags=["check-in"])

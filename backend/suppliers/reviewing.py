"""Verbs of review: a word on an application, a look at a renewed licence, suspend and resume, remind and rest."""

import uuid
from datetime import date, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import audit
from backend.accounts.queries import Actor
from backend.kernel import clock
from backend.kernel.errors import Forbidden, Invalid, NotFound, WrongState
from backend.suppliers import queries, rules
from backend.suppliers.models import Licence, Member, Supplier

LICENCE_LINES = {
    "travel_agency": ("旅行社业务经营许可证 {number}", "Travel agency licence {number}"),
    "business": ("营业执照 {number}", "Business licence {number}"),
}
"""What buyers read of a licence on the supplier's pages."""
EXPIRED = "licence_expired"
"""The reason of a suspension that ends by itself once a renewed licence is accepted."""


def in_sight(actor: Actor, supplier: Supplier) -> None:
    """Raises NotFound for a supplier of another county than the reviewer's own."""
    if actor.county is not None and supplier.county != actor.county:
        raise NotFound


async def not_own(session: AsyncSession, actor: Actor, supplier_id: uuid.UUID) -> None:
    """Nobody judges what is their own. Raises Forbidden `own_supplier` for a member of the supplier."""
    if await session.get(Member, (supplier_id, actor.account_id)) is not None:
        raise Forbidden("own_supplier")


async def decide(session: AsyncSession, actor: Actor, supplier: Supplier, act: str, reason: str) -> None:
    """A reviewer's word: check (county), approve (platform), return or refuse with reasons.

    Raises NotFound, WrongState, Forbidden, or Invalid `reason_needed`.
    """
    in_sight(actor, supplier)
    await not_own(session, actor, supplier.id)
    rules.may_decide(actor.staff_role, supplier.state, act)
    state = rules.move(supplier.state, act)
    if act in {"return", "refuse"} and len(reason.strip()) < 4:
        raise Invalid("reason_needed", "reason")
    if act == "approve":
        rules.approver_differs(supplier.checked_by, actor.account_id)
        for licence in await queries.list_licences(session, supplier.id):
            await _accept(session, supplier, licence)
    if act == "check":
        supplier.checked_by = actor.account_id
    supplier.state, supplier.reasons = state, reason.strip() or None
    await audit.note(session, actor, f"review:{act}", f"supplier:{supplier.id}", reason, supplier.id)


async def _accept(session: AsyncSession, supplier: Supplier, licence: Licence) -> None:
    """A licence counts from now on, in the place of the one before it."""
    await session.execute(
        delete(Licence).where(
            Licence.supplier_id == supplier.id, Licence.kind == licence.kind, Licence.id != licence.id
        )
    )
    licence.state = "accepted"
    shown = "travel_agency" if supplier.kind == "operator" else "business"
    if licence.kind == shown:
        zh, en = LICENCE_LINES[shown]
        supplier.licence = {"zh": zh.format(number=licence.number), "en": en.format(number=licence.number)}


async def judge_licence(session: AsyncSession, actor: Actor, licence: Licence, *, good: bool, reason: str) -> None:
    """Accept or refuse a renewed licence; the last one that was missing wakes a supplier that rested for it.

    Raises WrongState when it does not wait, NotFound, or Invalid `reason_needed`.
    """
    supplier = await queries.get_supplier(session, licence.supplier_id, lock=True)
    in_sight(actor, supplier)
    await not_own(session, actor, supplier.id)
    if licence.state != "waiting" or supplier.state not in {"active", "suspended"}:
        raise WrongState("not_in_this_state")
    if not good and len(reason.strip()) < 4:
        raise Invalid("reason_needed", "reason")
    if good:
        await _accept(session, supplier, licence)
        await session.flush()
        if supplier.state == "suspended" and supplier.reasons == EXPIRED and not await _expired(session, supplier):
            supplier.state, supplier.reasons = rules.move(supplier.state, "resume"), None
    else:
        before = await queries.find_licence(session, supplier.id, licence.kind, "refused")
        if before is not None:
            await session.delete(before)
            await session.flush()
        licence.state = "refused"
    act = "licence:accept" if good else "licence:refuse"
    await audit.note(session, actor, act, f"licence:{licence.id}", reason, supplier.id)


async def _expired(session: AsyncSession, supplier: Supplier) -> bool:
    needed = rules.PAPERS[supplier.kind]
    licences = await queries.list_licences(session, supplier.id)
    good = {one.kind for one in licences if one.state == "accepted" and not _over(one, clock.today())}
    return not needed <= good


def _over(licence: Licence, today: date) -> bool:
    return licence.expires_on is not None and licence.expires_on < today


async def suspend(session: AsyncSession, actor: Actor, supplier: Supplier, *, suspended: bool, reason: str) -> None:
    """Hide a supplier's listings, or show them again; what is sold stays sold and is honoured. Raises WrongState."""
    in_sight(actor, supplier)
    await not_own(session, actor, supplier.id)
    act = "suspend" if suspended else "resume"
    supplier.state = rules.move(supplier.state, act)
    supplier.reasons = reason if suspended else None
    await audit.note(session, actor, act, f"supplier:{supplier.id}", reason, supplier.id)


async def look_at_expiries(session: AsyncSession, today: date) -> tuple[int, int]:
    """Remind of licences that end soon; rest suppliers whose needed licence is over. Answers (reminded, rested)."""
    reminded = rested = 0
    for licence, supplier in await queries.list_expiring(session, today + timedelta(days=max(rules.REMIND_DAYS))):
        assert licence.expires_on is not None
        if _over(licence, today) and licence.kind in rules.PAPERS[supplier.kind] and supplier.state == "active":
            supplier.state, supplier.reasons = rules.move("active", "suspend"), EXPIRED
            await audit.note(session, None, "suspend", f"supplier:{supplier.id}", EXPIRED, supplier.id)
            rested += 1
        elif due := rules.reminder_due(licence.expires_on, today, licence.reminded):
            licence.reminded = due
            reminded += 1
    return reminded, rested

"""Verbs of the desk: reveal, release a hold, tell again, correct a contact, make staff. Each is written down."""

import uuid

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import actions as accounts
from backend.accounts import audit
from backend.accounts.keys import Keys
from backend.accounts.models import Account
from backend.accounts.queries import Actor
from backend.accounts.rules import check_name, mask_name, mask_phone, parse_phone
from backend.desk import lookup
from backend.desk.schemas import CorrectIn, Revealed, StaffIn
from backend.kernel import clock
from backend.kernel.counties import COUNTIES
from backend.kernel.errors import Forbidden, Invalid, NotFound, StillNeeded, WrongState
from backend.kernel.ids import new_id
from backend.notices import actions as notices
from backend.notices.recipients import NewNotice
from backend.orders import actions as orders
from backend.orders import queries
from backend.orders.models import Order
from backend.payments.desk import not_own
from backend.suppliers.models import Supplier


async def reveal(session: AsyncSession, keys: Keys, actor: Actor, subject: str, reason: str) -> Revealed:
    """A name and a phone in full, for a reason that stays on record. Raises NotFound, also for what was erased."""
    kind, _, name = subject.partition(":")
    found = await _contact(session, keys, kind, name)
    supplier_id = uuid.UUID(name) if kind == "supplier" else None
    await audit.note(session, actor, "reveal", subject, reason, supplier_id)
    return found


async def _contact(session: AsyncSession, keys: Keys, kind: str, name: str) -> Revealed:
    if kind == "order":
        order = await queries.find_order(session, name)
        return _unsealed(keys, order.contact_sealed, order.id)
    try:
        known = uuid.UUID(name)
    except ValueError as broken:
        raise NotFound from broken
    if kind == "supplier":
        supplier = await session.get(Supplier, known)
        return _unsealed(keys, supplier.contact_sealed if supplier else None, known)
    person = await session.get(Account, known)
    if person is None or person.phone_sealed is None:
        raise NotFound
    return Revealed(name="", phone=keys.unseal(person.phone_sealed, known))


def _unsealed(keys: Keys, sealed: bytes | None, owner: uuid.UUID) -> Revealed:
    if sealed is None:
        raise NotFound
    return Revealed(**msgspec.json.decode(keys.unseal(sealed, owner)))


async def release(session: AsyncSession, actor: Actor, number: str, reason: str) -> None:
    """Give an unpaid order's places back before its time is over. Raises NotCancellable, NotFound."""
    order = await queries.find_order(session, number, lock=True)
    not_own(order, actor)
    await orders.cancel_unpaid(session, order, f"staff:{new_id()}", reason, clock.now(), "staff")
    await audit.note(session, actor, "release", f"order:{number}", reason)


async def tell_again(session: AsyncSession, actor: Actor, number: str, reason: str) -> None:
    """Send the buyer the notice of how their order stands again. Raises WrongState when there is nothing to tell."""
    order = await queries.find_order(session, number)
    kind = {"paid": "order_paid", "completed": "order_paid", "cancelled": "order_cancelled"}.get(order.state)
    if kind is None:
        raise WrongState("not_in_this_state")
    told = NewNotice([order.account_id], kind, {"number": order.number}, f"/orders/{order.number}")
    await notices.tell(session, f"again:{new_id()}", told, clock.now())
    await audit.note(session, actor, "tell_again", f"order:{number}", reason)


async def correct_contact(session: AsyncSession, keys: Keys, actor: Actor, number: str, wish: CorrectIn) -> Order:
    """Another contact for an order. Raises Invalid, or WrongState once the contact was erased."""
    order = await queries.find_order(session, number, lock=True)
    not_own(order, actor)
    if order.contact_sealed is None:
        raise WrongState("not_in_this_state")
    name, phone = check_name(wish.name), parse_phone(wish.phone)
    before, contact = order.contact_masked, msgspec.json.encode({"name": name, "phone": phone}).decode()
    order.contact_sealed = keys.seal(contact, order.id)
    order.contact_masked = {"name": mask_name(name), "phone": mask_phone(phone)}
    await audit.note(
        session, actor, "correct_contact", f"order:{number}", wish.reason, was=before, now=order.contact_masked
    )
    return order


async def set_staff(session: AsyncSession, keys: Keys, actor: Actor, wish: StaffIn) -> None:
    """Make somebody staff, change their role or end it; not one's own, and one administrator stays.

    Raises Forbidden, Invalid, or WrongState.
    """
    if wish.county is not None and (wish.county not in COUNTIES or wish.role != "county_reviewer"):
        raise Invalid("unknown_code", "county")
    person = await accounts.open_account(session, keys, parse_phone(wish.phone))
    if person.id == actor.account_id:
        raise Forbidden("own_role")
    if person.staff_role == "admin" and wish.role != "admin" and await lookup.count_admins(session) <= 1:
        raise StillNeeded("last_admin")
    person.staff_role, person.staff_county = wish.role, wish.county

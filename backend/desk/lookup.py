"""Every read of the desk: look-ups, an order and a buyer as staff sees them, the audit, repaired counters, staff."""

import uuid
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.accounts.models import Account, Audit
from backend.accounts.queries import Actor
from backend.accounts.rules import parse_phone
from backend.desk.schemas import (
    AuditOut,
    DeskBooking,
    DeskBuyer,
    DeskCancellation,
    DeskLine,
    DeskOrder,
    DeskPart,
    DriftOut,
    FoundOut,
    StaffOut,
)
from backend.inventory.models import Drift, Quota
from backend.kernel.errors import Invalid, NotFound
from backend.kernel.money import Money
from backend.orders import queries as orders
from backend.orders import registry
from backend.orders.models import Cancellation, Order
from backend.orders.rules import paid
from backend.payments.queries import payments_of
from backend.suppliers.models import Member, Supplier

FEW = 20
PAGE = 100


async def look_up(session: AsyncSession, keys: Keys, actor: Actor, wanted: str, lang: str) -> list[FoundOut]:
    """What an order's number, a buyer's whole phone number, or a supplier's name, slug or credit code stands for.

    A phone must be whole: nobody leafs through people. A reviewer of one county finds that county's suppliers only.
    """
    text = wanted.strip()
    found = await session.execute(select(Order).where(Order.number == text.upper()))
    listed = [_order(one) for one in found.scalars()]
    people = await session.execute(select(Account).where(Account.phone_lookup.in_(_lookups(keys, text))))
    listed += [FoundOut(kind="buyer", id=str(one.id), name=one.phone_masked, state="") for one in people.scalars()]
    exact = (Supplier.slug == text, Supplier.credit_code == text.upper())
    named = [Supplier.name[spoken].astext.icontains(text, autoescape=True) for spoken in ("zh", "en")]
    suppliers = select(Supplier).where(or_(*exact, *(named if len(text) >= 2 else ()))).order_by(Supplier.id).limit(FEW)
    if actor.county is not None:
        suppliers = suppliers.where(Supplier.county == actor.county)
    return listed + [_supplier(one, lang) for one in (await session.execute(suppliers)).scalars()]


def _lookups(keys: Keys, text: str) -> list[bytes]:
    try:
        return keys.lookups(parse_phone(text))
    except Invalid:
        return []


def _order(one: Order) -> FoundOut:
    return FoundOut(kind="order", id=one.number, name=one.contact_masked.get("name", ""), state=one.state)


def _supplier(one: Supplier, lang: str) -> FoundOut:
    return FoundOut(kind="supplier", id=str(one.id), name=one.name[lang], state=one.state)


async def show_order(session: AsyncSession, number: str, lang: str) -> DeskOrder:
    """An order as staff sees it. Raises NotFound."""
    whole = await orders.load(session, await orders.find_order(session, number))
    order, owners = whole.order, {part.id: part.supplier_id for part in whole.suppliers}
    ended = await session.execute(
        select(Cancellation).where(Cancellation.order_id == order.id).order_by(Cancellation.id)
    )
    cards = [(part, registry.of(part).card(part)) for part in whole.parts]
    return DeskOrder(
        number=order.number, state=order.state, placed_at=order.placed_at, expires_at=order.expires_at,
        total=Money(order.total), stuck=order.stuck, buyer=order.account_id, contact=order.contact_masked,
        lines=[
            DeskLine(
                name=line.name[lang], day=line.day, quantity=line.quantity, cancelled=line.cancelled,
                amount=Money(paid(line)), back=Money(line.back),
            )
            for line in whole.lines
        ],
        bookings=[
            DeskBooking(
                supplier=owners[one.supplier_order_id], title=one.title[lang], starts_on=said["starts_on"],
                heads=said["heads"], state=one.state,
            )
            for one, said in cards if "starts_on" in said
        ],
        parts=[
            DeskPart(supplier=owners[one.supplier_order_id], kind=one.kind, title=one.title[lang], state=one.state)
            for one, said in cards if "starts_on" not in said
        ],
        cancellations=[DeskCancellation(at=c.created_at, by=c.by, reason=c.reason) for c in ended.scalars()],
        payments=await payments_of(session, order.id),
    )  # fmt: skip


async def show_buyer(session: AsyncSession, account_id: uuid.UUID, lang: str) -> DeskBuyer:
    """A person with their latest orders and their suppliers. Raises NotFound."""
    person = await session.get(Account, account_id)
    if person is None:
        raise NotFound
    bought = await orders.list_orders(session, account_id, None, PAGE)
    mine = await session.execute(
        select(Supplier).join(Member, Member.supplier_id == Supplier.id).where(Member.account_id == account_id)
    )
    return DeskBuyer(
        id=person.id, phone=person.phone_masked, staff_role=person.staff_role, since=person.created_at,
        erased=person.erased_at is not None, orders=[_order(one) for one in bought],
        suppliers=[_supplier(one, lang) for one in mine.scalars()],
    )  # fmt: skip


async def list_audit(
    session: AsyncSession, subject: str | None, actor: uuid.UUID | None, before: int | None
) -> list[AuditOut]:
    """The audit, the newest first, of one subject or one person if named. Actors by their masked phone."""
    wanted: Any = select(Audit, Account.phone_masked).outerjoin(Account, Account.id == Audit.actor)
    if subject:
        wanted = wanted.where(Audit.subject.in_(await _names(session, subject)))
    if actor:
        wanted = wanted.where(Audit.actor == actor)
    if before:
        wanted = wanted.where(Audit.id < before)
    found = await session.execute(wanted.order_by(Audit.id.desc()).limit(PAGE))
    return [
        AuditOut(
            id=row.id, at=row.at, actor=phone or ("system" if row.actor is None else "erased"), act=row.act,
            subject=row.subject, reason=row.reason, before=row.before, after=row.after,
        )
        for row, phone in found
    ]  # fmt: skip


async def _names(session: AsyncSession, subject: str) -> list[str]:
    """What the audit calls a subject: acts name an order by its number, changes of its row by its id."""
    kind, _, number = subject.partition(":")
    if kind != "order":
        return [subject]
    found = await session.execute(select(Order.id).where(Order.number == number))
    return [subject, *(f"orders:{one}" for one in found.scalars())]


async def list_drifts(session: AsyncSession) -> list[DriftOut]:
    """Stock counters that were repaired, the newest first."""
    found = await session.execute(
        select(Drift, Quota.day).join(Quota, Quota.id == Drift.quota_id).order_by(Drift.id.desc()).limit(PAGE)
    )
    return [
        DriftOut(quota=one.quota_id, day=day, counted=one.counted, claimed=one.claimed, at=one.found_at)
        for one, day in found
    ]


async def list_staff(session: AsyncSession, actor: Actor) -> list[StaffOut]:
    """The platform's own people."""
    found = await session.execute(
        select(Account).where(Account.staff_role.is_not(None)).order_by(Account.staff_role, Account.id)
    )
    return [
        StaffOut(
            account=one.id, phone=one.phone_masked, role=one.staff_role or "", county=one.staff_county,
            me=one.id == actor.account_id,
        )
        for one in found.scalars()
    ]  # fmt: skip


async def count_admins(session: AsyncSession) -> int:
    """How many may run staff."""
    found = await session.execute(select(func.count()).select_from(Account).where(Account.staff_role == "admin"))
    return int(found.scalar_one())

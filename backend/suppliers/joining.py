"""Verbs of joining: apply, show papers, accept the contract, submit."""

import uuid
from datetime import date, datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.accounts.rules import check_name, mask_name, mask_number, mask_phone, parse_phone
from backend.kernel import clock
from backend.kernel.errors import Invalid, LimitReached
from backend.kernel.ids import new_id
from backend.media.models import Picture
from backend.suppliers import contract, queries, rights, rules
from backend.suppliers.models import Agreement, BankAccount, Licence, Member, Supplier
from backend.suppliers.schemas import ApplicationIn, BankIn, LicenceIn

OPEN_APPLICATIONS = 3


async def apply(session: AsyncSession, keys: Keys, account_id: uuid.UUID, wish: ApplicationIn) -> Supplier:
    """A new supplier in the state applying, with the applicant as its owner. Raises Invalid or LimitReached."""
    mine = await session.execute(
        select(func.count()).select_from(Member).join(Supplier, Supplier.id == Member.supplier_id)
        .where(Member.account_id == account_id, Member.role == "owner", Supplier.state.not_in(("active", "suspended")))
    )  # fmt: skip
    if mine.scalar_one() >= OPEN_APPLICATIONS:
        raise LimitReached("too_many_applications")
    supplier_id = new_id()
    supplier = Supplier(
        id=supplier_id, slug=f"s-{supplier_id.hex[-10:]}", kind=wish.kind, demo=False, state="applying",
        licence={"zh": "", "en": ""}, name={}, county="", complaint="",
    )  # fmt: skip
    await _describe(session, keys, supplier, wish)
    session.add(supplier)
    await session.flush()
    session.add(Member(supplier_id=supplier_id, account_id=account_id, role="owner"))
    return supplier


async def _describe(session: AsyncSession, keys: Keys, supplier: Supplier, wish: ApplicationIn) -> None:
    code = rules.check_credit_code(wish.credit_code)
    await _free_code(session, supplier.id, code)
    name, phone = check_name(wish.contact.name, "contact.name"), parse_phone(wish.contact.phone, "contact.phone")
    supplier.kind, supplier.credit_code, supplier.county = wish.kind, code, wish.county
    supplier.name = wish.name.row()
    supplier.complaint = wish.complaint.strip()
    contact = msgspec.json.encode({"name": name, "phone": phone}).decode()
    supplier.contact_sealed = keys.seal(contact, supplier.id)
    supplier.contact_masked = {"name": mask_name(name), "phone": mask_phone(phone)}


async def _free_code(session: AsyncSession, supplier_id: uuid.UUID, code: str | None) -> None:
    """A code belongs to whoever handed it in first, not to whoever typed it first. Raises Invalid."""
    taken = await session.execute(
        select(Supplier.id).where(
            Supplier.credit_code == code, Supplier.state.not_in(rules.UNCLAIMED), Supplier.id != supplier_id
        )
    )
    if taken.first() is not None:
        raise Invalid("credit_code_taken", "creditCode")


async def describe(session: AsyncSession, keys: Keys, supplier: Supplier, wish: ApplicationIn) -> None:
    """Change an application that is not under review. Raises WrongState."""
    rights.may_in_state(supplier.state, "apply")
    await _describe(session, keys, supplier, wish)


async def show_licence(session: AsyncSession, supplier: Supplier, kind: str, wish: LicenceIn, today: date) -> Licence:
    """Show a licence, or a renewed one: it waits to be looked at. Raises Invalid, or WrongState while under review."""
    rights.may_in_state(supplier.state, "show_licence")
    if wish.expires_on is not None and wish.expires_on <= today:
        raise Invalid("licence_expired", "expiresOn")
    picture = await session.get(Picture, wish.picture, with_for_update={"read": True, "key_share": True})
    if picture is None or picture.supplier_id != supplier.id or picture.purpose != "licence":
        raise Invalid("unknown_picture", "picture")
    before = await queries.find_licence(session, supplier.id, kind, "waiting")
    if before is not None:  # another paper, another id: a reviewer's word is on the one they looked at
        await session.delete(before)
        await session.flush()
    licence = Licence(
        id=new_id(), supplier_id=supplier.id, kind=kind, state="waiting", reminded=0, number=wish.number.strip(),
        expires_on=wish.expires_on, picture_id=picture.id,
    )  # fmt: skip
    session.add(licence)
    await session.flush()
    return licence


async def set_bank(session: AsyncSession, keys: Keys, supplier_id: uuid.UUID, wish: BankIn) -> BankAccount:
    """Where the supplier is paid. Raises Invalid."""
    number = rules.check_bank_number(wish.number)
    values = {
        "holder": wish.holder.strip(), "bank": wish.bank.strip(), "number_sealed": keys.seal(number, supplier_id),
        "number_masked": mask_number(number),
    }  # fmt: skip
    await session.execute(
        insert(BankAccount).values(supplier_id=supplier_id, **values)
        .on_conflict_do_update(index_elements=["supplier_id"], set_=values)
    )  # fmt: skip
    return (await session.execute(select(BankAccount).where(BankAccount.supplier_id == supplier_id))).scalar_one()


async def accept_contract(session: AsyncSession, supplier_id: uuid.UUID, actor: Actor, version: str) -> None:
    """Accept the platform's contract in its present version. Raises Invalid `terms_changed` for another."""
    if version != contract.VERSION:
        raise Invalid("terms_changed", "version")
    row = {
        "supplier_id": supplier_id, "version": version, "account_id": actor.account_id, "hash": contract.current().hash,
    }  # fmt: skip
    await session.execute(insert(Agreement).values(row).on_conflict_do_nothing())


async def submit(session: AsyncSession, supplier: Supplier, now: datetime) -> None:
    """Hand the application in. Raises Invalid naming what is missing, WrongState out of turn."""
    state = rules.move(supplier.state, "submit")
    lacking = await lacks(session, supplier, clock.day_of(now))
    if lacking:
        raise Invalid("application_incomplete", lacking[0]).carrying(missing=lacking)
    await _free_code(session, supplier.id, supplier.credit_code)
    supplier.state, supplier.submitted_at, supplier.reasons, supplier.checked_by = state, now, None, None


async def lacks(session: AsyncSession, supplier: Supplier, today: date) -> list[str]:
    """What an application still needs."""
    licences = await queries.list_licences(session, supplier.id)
    bank = await session.get(BankAccount, supplier.id)
    agreed = await session.get(Agreement, (supplier.id, contract.VERSION))
    return rules.missing(
        supplier.kind, [one.kind for one in licences], bank=bank is not None, contract=agreed is not None,
        today=today, expiries=[one.expires_on for one in licences if one.expires_on],
    )  # fmt: skip

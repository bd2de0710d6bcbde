"""Joining as a supplier: application, licences, bank, contract, and what a member sees of it."""

from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.wire import Out
from backend.suppliers import access, contract, joining, queries, rights
from backend.suppliers.models import BankAccount, Licence
from backend.suppliers.schemas import (
    ApplicationIn,
    BankIn,
    BankOut,
    ContractIn,
    LicenceIn,
    LicenceKind,
    LicenceOut,
    SupplierSelf,
)
from backend.web.problems import language


class Membership(Out):
    """A supplier and what the person may do there (`may`: acts by role and the supplier's state)."""

    supplier: UUID
    slug: str
    name: dict[str, str]
    role: str
    state: str
    kind: str
    may: list[str]


class Memberships(Out):
    """All of them."""

    items: list[Membership]


@get("/me/memberships", operation_id="listMemberships", may="signed_in")
async def list_memberships(actor: NamedDependency[Actor], database: NamedDependency[Database]) -> Memberships:
    """Suppliers the signed-in person acts for."""
    async with database.reading() as session:
        found = await queries.list_memberships(session, actor.account_id)
    return Memberships(
        items=[
            Membership(
                supplier=s.id,
                slug=s.slug,
                name=s.name,
                role=role,
                state=s.state,
                kind=s.kind,
                may=rights.acts(role, s.state),
            )
            for s, role in found
        ]
    )


def licence_out(licence: Licence) -> LicenceOut:
    """A licence for the wire."""
    return LicenceOut(
        id=licence.id, kind=licence.kind, number=licence.number, expires_on=licence.expires_on,
        picture=licence.picture_id, state=licence.state,
    )  # fmt: skip


async def show(session: AsyncSession, supplier_id: UUID, role: str) -> SupplierSelf:
    """A supplier for its members or for staff; the bank account for those who may see it."""
    supplier = await queries.get_supplier(session, supplier_id)
    licences = await queries.list_licences(session, supplier_id)
    bank = await session.get(BankAccount, supplier_id)
    may_see = role == "staff" or role in rights.MEMBER_MAY["see_bank"]
    return SupplierSelf(
        id=supplier.id, slug=supplier.slug, kind=supplier.kind, state=supplier.state, name=supplier.name,
        county=supplier.county, complaint=supplier.complaint, credit_code=supplier.credit_code,
        contact=supplier.contact_masked, reasons=supplier.reasons, demo=supplier.demo, role=role,
        licences=[licence_out(one) for one in licences],
        bank=BankOut(bank.holder, bank.bank, bank.number_masked) if bank and may_see else None,
        contract=contract.VERSION, missing=await joining.lacks(session, supplier, clock.today()),
    )  # fmt: skip


@post("/suppliers", operation_id="applyAsSupplier", may="signed_in")
async def apply_as_supplier(
    data: JSONBody[ApplicationIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> SupplierSelf:
    """Begin an application; the applicant is the new supplier's owner."""
    async with database.transaction() as session:
        supplier = await joining.apply(session, keys, actor.account_id, data)
        return await show(session, supplier.id, "owner")


@get("/supplier/{supplier_id:uuid}", operation_id="getSupplier", may="member:see_supplier")
async def get_supplier(
    supplier_id: FromPath[UUID], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> SupplierSelf:
    """The supplier itself: state, papers, what is missing."""
    async with database.reading() as session:
        role = (await access.standing(session, actor.account_id, supplier_id)).role
        return await show(session, supplier_id, role)


@put("/supplier/{supplier_id:uuid}", operation_id="changeSupplier", may="member:apply")
async def change_supplier(
    supplier_id: FromPath[UUID],
    data: JSONBody[ApplicationIn],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> SupplierSelf:
    """Change an application that is not under review."""
    async with database.transaction() as session:
        supplier = await queries.get_supplier(session, supplier_id, lock=True)
        await joining.describe(session, keys, supplier, data)
        await session.flush()
        return await show(session, supplier_id, "owner")


@put("/supplier/{supplier_id:uuid}/licences/{kind:str}", operation_id="showLicence", may="member:show_licence")
async def show_licence(
    supplier_id: FromPath[UUID],
    kind: FromPath[LicenceKind],
    data: JSONBody[LicenceIn],
    database: NamedDependency[Database],
) -> LicenceOut:
    """Show a licence, or a renewed one."""
    async with database.transaction() as session:
        supplier = await queries.get_supplier(session, supplier_id, lock=True)
        return licence_out(await joining.show_licence(session, supplier, kind, data, clock.today()))


@put("/supplier/{supplier_id:uuid}/bank", operation_id="setBank", may="member:set_bank")
async def set_bank(
    supplier_id: FromPath[UUID],
    data: JSONBody[BankIn],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> BankOut:
    """Where the supplier is paid."""
    async with database.transaction() as session:
        bank = await joining.set_bank(session, keys, supplier_id, data)
        return BankOut(holder=bank.holder, bank=bank.bank, number=bank.number_masked)


@post(
    "/supplier/{supplier_id:uuid}/contract",
    status_code=204,
    operation_id="acceptContract",
    may="member:accept_contract",
)
async def accept_contract(
    supplier_id: FromPath[UUID],
    data: JSONBody[ContractIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> None:
    """Accept the platform's contract."""
    async with database.transaction() as session:
        await joining.accept_contract(session, supplier_id, actor, data.version)


@post(
    "/supplier/{supplier_id:uuid}/submission",
    status_code=200, operation_id="submitApplication", may="member:apply",
)  # fmt: skip
async def submit_application(supplier_id: FromPath[UUID], database: NamedDependency[Database]) -> SupplierSelf:
    """Hand the application in."""
    async with database.transaction() as session:
        supplier = await queries.get_supplier(session, supplier_id, lock=True)
        await joining.submit(session, supplier, clock.now())
        await session.flush()
        return await show(session, supplier_id, "owner")


class ContractText(Out):
    """The contract between platform and supplier, as HTML."""

    version: str
    html: str


@get("/supplier-contract", operation_id="getSupplierContract", sync_to_thread=False, may="anyone")
def get_supplier_contract(request: Request[Any, Any, Any]) -> ContractText:
    """The contract a supplier accepts, in the caller's language."""
    return ContractText(version=contract.VERSION, html=contract.current().html(language(request)))


router = Router(
    path="/api",
    route_handlers=[
        get_supplier_contract, list_memberships, apply_as_supplier, get_supplier, change_supplier, show_licence,
        set_bank, accept_contract, submit_application,
    ],
    tags=["suppliers"],
)  # fmt: skip

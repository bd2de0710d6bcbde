"""Members and invitations."""

from uuid import UUID

from litestar import Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.accounts import queries as accounts
from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.kernel import clock
from backend.suppliers import members, queries
from backend.suppliers.models import Invitation, Supplier
from backend.suppliers.schemas import InvitationIn, InvitationList, InvitationOut, MemberList, MemberOut, RoleIn


def _out(invitation: Invitation, supplier: Supplier) -> InvitationOut:
    return InvitationOut(
        id=invitation.id, supplier=supplier.id, name=supplier.name, phone=invitation.phone_masked,
        role=invitation.role, expires_at=invitation.expires_at,
    )  # fmt: skip


@get("/supplier/{supplier_id:uuid}/members", operation_id="listMembers", may="member:see_supplier")
async def list_members(
    supplier_id: FromPath[UUID], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> MemberList:
    """Who acts for the supplier, and who was asked."""
    async with database.reading() as session:
        found = await queries.list_members(session, supplier_id)
        asked = await queries.list_open_invitations(session, clock.now(), supplier_id=supplier_id)
    people = [
        MemberOut(
            account=m.account_id, phone=phone, role=m.role, me=m.account_id == actor.account_id, since=m.created_at
        )
        for m, phone in found
    ]  # fmt: skip
    return MemberList(items=people, invitations=[_out(*row) for row in asked])


@post("/supplier/{supplier_id:uuid}/invitations", operation_id="inviteMember", may="member:run_members")
async def invite_member(
    supplier_id: FromPath[UUID],
    data: JSONBody[InvitationIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> InvitationOut:
    """Ask somebody by phone to act for the supplier."""
    async with database.transaction() as session:
        made = await members.invite(session, keys, actor, supplier_id, data.phone, data.role, clock.now())
        return _out(made, await queries.get_supplier(session, supplier_id))


@delete(
    "/supplier/{supplier_id:uuid}/invitations/{invitation_id:uuid}",
    operation_id="withdrawInvitation", may="member:end_members",
)  # fmt: skip
async def withdraw_invitation(
    supplier_id: FromPath[UUID], invitation_id: FromPath[UUID], database: NamedDependency[Database]
) -> None:
    """Take an invitation back."""
    async with database.transaction() as session:
        await members.withdraw(session, supplier_id, invitation_id)


@put(
    "/supplier/{supplier_id:uuid}/members/{account_id:uuid}",
    status_code=204, operation_id="changeRole", may="member:run_members",
)  # fmt: skip
async def change_role(
    supplier_id: FromPath[UUID],
    account_id: FromPath[UUID],
    data: JSONBody[RoleIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> None:
    """Give a member another role."""
    async with database.transaction() as session:
        await members.change_role(session, actor, supplier_id, account_id, data.role, clock.now())


@delete("/supplier/{supplier_id:uuid}/members/{account_id:uuid}", operation_id="removeMember", may="member:end_members")
async def remove_member(
    supplier_id: FromPath[UUID],
    account_id: FromPath[UUID],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> None:
    """End a membership."""
    async with database.transaction() as session:
        await members.remove(session, actor, supplier_id, account_id, clock.now())


@get("/me/invitations", operation_id="listInvitations", may="signed_in")
async def list_invitations(
    actor: NamedDependency[Actor], database: NamedDependency[Database], keys: NamedDependency[Keys]
) -> InvitationList:
    """Invitations for the phone the person signed in with."""
    async with database.reading() as session:
        account = await accounts.get_account(session, actor.account_id)
        lookups = keys.lookups(keys.unseal(account.phone_sealed, account.id)) if account.phone_sealed else []
        found = await queries.list_open_invitations(session, clock.now(), lookups=lookups)
    return InvitationList(items=[_out(*row) for row in found])


@post("/me/invitations/{invitation_id:uuid}", status_code=204, operation_id="acceptInvitation", may="signed_in")
async def accept_invitation(
    invitation_id: FromPath[UUID],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> None:
    """Join the supplier that asked."""
    async with database.transaction() as session:
        await members.accept(session, keys, actor, invitation_id, clock.now())


router = Router(
    path="/api",
    route_handlers=[
        list_members, invite_member, withdraw_invitation, change_role, remove_member, list_invitations,
        accept_invitation,
    ],
    tags=["suppliers"],
)  # fmt: skip

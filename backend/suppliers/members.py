"""Verbs of membership: invite by phone, accept, change a role, leave. A supplier always keeps one owner."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.accounts.models import Account
from backend.accounts.queries import Actor
from backend.accounts.rules import mask_phone, parse_phone
from backend.kernel.errors import Invalid, LimitReached, NotFound, RequirementMissing, StillNeeded
from backend.kernel.ids import new_id
from backend.suppliers import queries, rights, rules
from backend.suppliers.models import Invitation, Member, Supplier

INVITATION_LIFE = timedelta(days=7)
MOST = 30
A_DAY = timedelta(days=1)
A_DAY_TO_ALL, A_DAY_TO_ONE = 20, 3


async def invite(
    session: AsyncSession, keys: Keys, actor: Actor, supplier_id: uuid.UUID, phone: str, role: str, now: datetime
) -> Invitation:
    """Ask somebody by phone; a newer invitation replaces the older one. Raises Invalid or LimitReached."""
    number = parse_phone(phone)
    lookups = keys.lookups(number)
    present = await session.execute(
        select(Member.role).join(Account, Account.id == Member.account_id)
        .where(Member.supplier_id == supplier_id, Account.phone_lookup.in_(lookups))
    )  # fmt: skip
    if present.first() is not None:
        raise Invalid("already_member", "phone")
    await session.execute(select(Supplier.id).where(Supplier.id == supplier_id).with_for_update())
    await session.execute(
        update(Invitation)
        .where(Invitation.supplier_id == supplier_id, Invitation.phone_lookup.in_(lookups), Invitation.state == "open")
        .values(state="withdrawn")
    )
    await _not_too_often(session, supplier_id, lookups, now)
    size = await session.execute(
        select(func.count()).select_from(Invitation)
        .where(Invitation.supplier_id == supplier_id, Invitation.state == "open", Invitation.expires_at > now)
    )  # fmt: skip
    if size.scalar_one() >= MOST:
        raise LimitReached("too_many_invitations")
    invitation = Invitation(
        id=new_id(), supplier_id=supplier_id, phone_lookup=keys.lookup(number), phone_masked=mask_phone(number),
        role=role, state="open", by_account=actor.account_id, expires_at=now + INVITATION_LIFE,
    )  # fmt: skip
    session.add(invitation)
    await session.flush()
    return invitation


async def _not_too_often(session: AsyncSession, supplier_id: uuid.UUID, lookups: list[bytes], now: datetime) -> None:
    """An invitation writes to a stranger in our name. Raises LimitReached over so many a day, withdrawn ones too."""
    recent = (Invitation.supplier_id == supplier_id, Invitation.created_at > now - A_DAY)
    for limit, more in ((A_DAY_TO_ALL, ()), (A_DAY_TO_ONE, (Invitation.phone_lookup.in_(lookups),))):
        count = await session.execute(select(func.count()).select_from(Invitation).where(*recent, *more))
        if count.scalar_one() >= limit:
            raise LimitReached("too_many_invitations")


async def withdraw(session: AsyncSession, supplier_id: uuid.UUID, invitation_id: uuid.UUID) -> None:
    """Take an open invitation back. Raises NotFound."""
    gone = await session.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.supplier_id == supplier_id, Invitation.state == "open")
        .values(state="withdrawn").returning(Invitation.id)
    )  # fmt: skip
    if gone.first() is None:
        raise NotFound


async def accept(
    session: AsyncSession, keys: Keys, actor: Actor, invitation_id: uuid.UUID, now: datetime
) -> Invitation:
    """Join a supplier. Raises NotFound for another phone's, an old or a used invitation, WrongState by its state."""
    account = await session.get_one(Account, actor.account_id)
    invitation = await session.get(Invitation, invitation_id, with_for_update=True)
    phone = keys.unseal(account.phone_sealed, account.id) if account.phone_sealed else ""
    mine = invitation is not None and phone and invitation.phone_lookup in keys.lookups(phone)
    if invitation is None or not mine or invitation.state != "open" or invitation.expires_at <= now:
        raise NotFound
    rights.may_in_state((await queries.get_supplier(session, invitation.supplier_id)).state, "run_members")
    invitation.state = "accepted"
    await session.execute(
        insert(Member)
        .values(supplier_id=invitation.supplier_id, account_id=account.id, role=invitation.role)
        .on_conflict_do_nothing()
    )
    return invitation


async def _keeps_owner(session: AsyncSession, supplier_id: uuid.UUID, member: Member) -> None:
    """Raises StillNeeded when a supplier would lose its last owner. Locks the supplier: two at once can't both go."""
    await session.execute(select(Supplier.id).where(Supplier.id == supplier_id).with_for_update())
    owners = await session.execute(
        select(func.count()).select_from(Member).join(Account, Account.id == Member.account_id)
        .where(Member.supplier_id == supplier_id, Member.role == "owner", Account.erased_at.is_(None))
    )  # fmt: skip
    if member.role == "owner" and owners.scalar_one() <= 1:
        raise StillNeeded("last_owner")


async def _member(session: AsyncSession, supplier_id: uuid.UUID, account_id: uuid.UUID) -> Member:
    member = await session.get(Member, (supplier_id, account_id))
    if member is None:
        raise NotFound
    return member


async def _may_unseat(session: AsyncSession, actor: Actor, member: Member, now: datetime) -> None:
    """Raises RequirementMissing when an owner of few days turns against an older one: a stolen phone, or a quarrel."""
    own = await _member(session, member.supplier_id, actor.account_id)
    if not rules.may_unseat(own.owner_since, member.owner_since, now) and own is not member:
        raise RequirementMissing("owner_too_new")


async def change_role(
    session: AsyncSession, actor: Actor, supplier_id: uuid.UUID, account_id: uuid.UUID, role: str, now: datetime
) -> None:
    """Give a member another role. Raises NotFound, StillNeeded for the last owner, RequirementMissing by a new one."""
    member = await _member(session, supplier_id, account_id)
    if role == member.role:
        return
    await _keeps_owner(session, supplier_id, member)
    await _may_unseat(session, actor, member, now)
    member.role, member.owner_since = role, now if role == "owner" else None


async def remove(
    session: AsyncSession, actor: Actor, supplier_id: uuid.UUID, account_id: uuid.UUID, now: datetime
) -> None:
    """End a membership. Raises NotFound, StillNeeded for the last owner, RequirementMissing by a new one."""
    member = await _member(session, supplier_id, account_id)
    await _may_unseat(session, actor, member, now)
    await _end(session, member)


async def _end(session: AsyncSession, member: Member) -> None:
    await _keeps_owner(session, member.supplier_id, member)
    await session.delete(member)


async def acts(session: AsyncSession, account_id: uuid.UUID) -> bool:
    """Whether somebody has a role that proves twice, with any supplier."""
    wanted = select(Member.role).where(Member.account_id == account_id, Member.role.in_(rights.PROVES_TWICE)).limit(1)
    return await session.scalar(wanted) is not None


async def forget_person(session: AsyncSession, account_id: uuid.UUID) -> None:
    """End a person's memberships, by request. Raises StillNeeded: the last owner hands the supplier over first."""
    mine = await session.execute(select(Member).where(Member.account_id == account_id).order_by(Member.supplier_id))
    for member in list(mine.scalars()):
        await _end(session, member)

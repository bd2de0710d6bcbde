"""The one guard that holds every route to what `rights` allows.

A route says `may=`: `anyone`, `signed_in`, `provider` (proves itself by signature), `member:<act>` (its path names the
supplier) or `staff:<act>`. The guard runs before the body is read, so that what an outsider sends is never looked at.
"""

import uuid
from typing import Any, NamedTuple

from litestar.connection import ASGIConnection
from litestar.enums import HttpMethod
from litestar.handlers import BaseRouteHandler
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.access import find_visitor
from backend.accounts.models import Session
from backend.accounts.queries import Actor
from backend.db import acting
from backend.db.session import Database
from backend.kernel.errors import Forbidden, NotFound, Unauthenticated
from backend.settings import Settings
from backend.suppliers import guiding, rights
from backend.suppliers.models import Member, Supplier


class Standing(NamedTuple):
    """What a person is for a supplier."""

    role: str
    demo: bool
    state: str

    def check(self, act: str) -> None:
        """Raises Forbidden by role, WrongState by the supplier's state."""
        if self.role not in rights.MEMBER_MAY[act]:
            raise Forbidden
        rights.may_in_state(self.state, act)

    @property
    def proves_twice(self) -> bool:
        """Whether the person shows a second factor here; a demo's members, in development only, show none."""
        return self.role in rights.PROVES_TWICE and not self.demo


async def standing(session: AsyncSession, account_id: uuid.UUID, supplier_id: uuid.UUID) -> Standing:
    """A member's role and the supplier's state.

    Raises NotFound: a supplier a person does not belong to does not exist for them.
    """
    found = await session.execute(
        select(Member.role, Supplier.demo, Supplier.state)
        .join(Supplier, Supplier.id == Member.supplier_id)
        .where(Member.supplier_id == supplier_id, Member.account_id == account_id)
    )
    row = found.first()
    if row is None:
        raise NotFound
    return Standing(*row)


async def require_once_proved(
    session: AsyncSession, actor: Actor, supplier_id: uuid.UUID, act: str, settings: Settings
) -> None:
    """For rows that name their supplier themselves (a voucher), sent in later than they were made.

    Scans of a whole day come in when the phone has a signal again: that this session showed its second factor once
    is enough. Raises NotFound for outsiders, Forbidden by role or without a second factor, WrongState by state.
    """
    found = await standing(session, actor.account_id, supplier_id)
    found.check(act)
    if settings.second_factor and found.proves_twice and not actor.strong:
        own = await session.get(Session, actor.session_id)
        if own is None or own.strong_at is None:
            raise Forbidden("second_factor_needed").carrying(secondFactor=True)


async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Hold a request to what its route says; one that says nothing is closed.

    Raises Unauthenticated, Forbidden or NotFound.
    """
    if connection.scope.get("method") == HttpMethod.OPTIONS:
        return  # which methods a path takes is in the public document anyway
    rule = str(handler.opt.get("may", ""))
    if not rule:
        raise NotFound
    if rule in {"anyone", "provider"}:
        return
    settings: Settings = connection.app.state.settings
    database: Database = connection.app.state.database
    actor = await find_visitor(connection, database, settings)
    if actor is None:
        raise Unauthenticated
    acting.name(actor.account_id)
    kind, _, act = rule.partition(":")
    if kind == "staff":
        _staff(actor, act, settings)
    elif kind == "member":
        async with database.reading() as session:
            found = await standing(session, actor.account_id, connection.path_params["supplier_id"])
            departure_id = connection.path_params.get("departure_id")
            foreign = (
                found.role == "guide"
                and departure_id is not None
                and not await guiding.is_given(session, actor.account_id, departure_id)
            )
        if found.proves_twice and found.role in rights.MEMBER_MAY[act]:
            _strong(actor, settings)
        found.check(act)
        if foreign:  # as another supplier's: a departure that was not given to a guide does not exist for them
            raise NotFound


def _staff(actor: Actor, act: str, settings: Settings) -> None:
    if actor.staff_role not in rights.STAFF_MAY[act]:
        raise Forbidden
    _strong(actor, settings)


def _strong(actor: Actor, settings: Settings) -> None:
    """Raises Forbidden for a session that has not shown its second factor lately."""
    if settings.second_factor and not actor.strong:
        raise Forbidden("second_factor_needed").carrying(secondFactor=True)

"""Who may do what, as data, and the one guard that holds every route to it.

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
from backend.accounts.queries import Actor
from backend.db import acting
from backend.db.session import Database
from backend.kernel.errors import Forbidden, NotFound, Unauthenticated
from backend.settings import Settings
from backend.suppliers.models import Member, Supplier

OWNER, RUNS = frozenset({"owner"}), frozenset({"owner", "manager"})
TRAVELS, BOOKS, ALL = RUNS | {"guide"}, RUNS | {"finance"}, RUNS | {"finance", "packer", "guide"}
MEMBER_MAY: dict[str, frozenset[str]] = {
    "see_departures": RUNS | {"finance", "guide"},
    "see_names": TRAVELS,
    "check_in": TRAVELS,
    "run_departures": RUNS,
    "see_supplier": ALL,
    "see_bank": OWNER | {"finance"},
    "run_supplier": OWNER,
    "run_members": OWNER,
    "edit_listings": RUNS,
    "edit_calendar": RUNS,
    "add_pictures": RUNS | {"packer"},
    "see_history": BOOKS,
    "pack": RUNS | {"packer"},
    "run_shop": RUNS,
    "see_cases": RUNS | {"finance", "packer"},
}
"""Act → the member roles that may do it."""

REVIEWS = frozenset({"reviewer", "admin"})
DESK = frozenset({"support", "finance", "admin"})
STAFF_MAY: dict[str, frozenset[str]] = {
    "see_money": frozenset({"finance", "admin"}),
    "see_stuck": DESK,
    "give_goodwill": DESK,
    "settle_stuck": frozenset({"finance", "admin"}),
    "see_reviews": REVIEWS | {"county_reviewer"},
    "review_first": frozenset({"county_reviewer", "admin"}),
    "review": REVIEWS,
    "suspend": REVIEWS,
    "look_up": DESK | {"reviewer"},
    "reveal": DESK,
    "help_orders": DESK,
    "judge_cases": DESK,
    "certify": REVIEWS,
    "run_promotions": frozenset({"finance", "admin"}),
    "see_audit": frozenset({"admin", "finance", "reviewer"}),
    "run_staff": frozenset({"admin"}),
}
"""Act → the staff roles that may do it."""


class Standing(NamedTuple):
    """What a person is for a supplier."""

    role: str
    demo: bool


async def standing(session: AsyncSession, account_id: uuid.UUID, supplier_id: uuid.UUID) -> Standing:
    """A member's role. Raises NotFound: a supplier a person does not belong to does not exist for them."""
    found = await session.execute(
        select(Member.role, Supplier.demo)
        .join(Supplier, Supplier.id == Member.supplier_id)
        .where(Member.supplier_id == supplier_id, Member.account_id == account_id)
    )
    row = found.first()
    if row is None:
        raise NotFound
    return Standing(row[0], row[1])


async def require(session: AsyncSession, actor: Actor, supplier_id: uuid.UUID, act: str) -> None:
    """For rows that name their supplier themselves (a voucher). Raises NotFound for outsiders, Forbidden by role."""
    if (await standing(session, actor.account_id, supplier_id)).role not in MEMBER_MAY[act]:
        raise Forbidden


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
        if found.role not in MEMBER_MAY[act]:
            raise Forbidden
        if found.role == "owner" and not found.demo:
            _strong(actor, settings)


def _staff(actor: Actor, act: str, settings: Settings) -> None:
    if actor.staff_role not in STAFF_MAY[act]:
        raise Forbidden
    _strong(actor, settings)


def _strong(actor: Actor, settings: Settings) -> None:
    """Staff and owners show a second factor; the demo's owners, who exist in development only, need none."""
    if settings.second_factor and not actor.strong:
        raise Forbidden("second_factor_needed").carrying(secondFactor=True)

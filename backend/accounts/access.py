"""Who is asking: the session cookie and the dependencies that turn it into an actor."""

from typing import Any

from litestar import Request
from litestar.datastructures import Cookie
from litestar.di import NamedDependency

from backend.accounts import queries
from backend.accounts.queries import Actor
from backend.accounts.rules import SESSION_LIFE
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.errors import Forbidden, Unauthenticated
from backend.settings import Settings


def cookie_name(settings: Settings) -> str:
    """`__Host-huliu` on https, `huliu` on http localhost (browsers refuse the prefix there)."""
    return "__Host-huliu" if settings.secure else "huliu"


def session_cookie(settings: Settings, token: str) -> Cookie:
    """The cookie of a session; an empty token deletes it."""
    return Cookie(
        key=cookie_name(settings),
        value=token,
        max_age=int(SESSION_LIFE.total_seconds()) if token else 0,
        path="/",
        httponly=True,
        secure=settings.secure,
        samesite="lax",
    )


async def provide_visitor(
    request: Request[Any, Any, Any], database: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Actor | None:
    """The actor, or None for somebody who is not signed in."""
    token = request.cookies.get(cookie_name(settings), "")
    if not 20 <= len(token) <= 100:
        return None
    return await database.fetch(lambda connection: queries.find_actor(connection, token, clock.now()))


async def provide_actor(visitor: NamedDependency[Actor | None]) -> Actor:
    """The signed-in actor. Raises Unauthenticated."""
    if visitor is None:
        raise Unauthenticated
    return visitor


STAFF_MAY: dict[str, frozenset[str]] = {
    "see_money": frozenset({"finance", "admin"}),
    "see_stuck": frozenset({"support", "finance", "admin"}),
    "give_goodwill": frozenset({"support", "finance", "admin"}),
    "settle_stuck": frozenset({"finance", "admin"}),
}
"""Act → the staff roles that may do it."""


def require_staff(actor: Actor, act: str) -> None:
    """Raises Forbidden unless the actor is staff in a role that may do `act`."""
    if actor.staff_role not in STAFF_MAY[act]:
        raise Forbidden

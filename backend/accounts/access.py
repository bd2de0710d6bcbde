"""Who is asking: the session cookie and the dependencies that turn it into an actor."""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.di import NamedDependency

from backend.accounts import queries
from backend.accounts.queries import Actor
from backend.accounts.rules import SESSION_LIFE
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.errors import Unauthenticated
from backend.settings import SESSION, Settings


def cookie_name(settings: Settings) -> str:
    """`__Host-huliu` on https, `huliu` on http localhost (browsers refuse the prefix there)."""
    return f"__Host-{SESSION}" if settings.secure else SESSION


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


async def find_visitor(
    connection: ASGIConnection[Any, Any, Any, Any], database: Database, settings: Settings
) -> Actor | None:
    """Who a request comes from, asked once per request; None for somebody who is not signed in."""
    if "actor" not in connection.scope["state"]:
        token = connection.cookies.get(cookie_name(settings), "")
        found = None
        if 20 <= len(token) <= 100:
            found = await database.fetch(lambda held: queries.find_actor(held, token, clock.now()))
        connection.scope["state"]["actor"] = found
    actor: Actor | None = connection.scope["state"]["actor"]
    return actor


async def provide_visitor(
    request: Request[Any, Any, Any], database: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Actor | None:
    """The actor, or None for somebody who is not signed in."""
    return await find_visitor(request, database, settings)


async def provide_actor(visitor: NamedDependency[Actor | None]) -> Actor:
    """The signed-in actor. Raises Unauthenticated."""
    if visitor is None:
        raise Unauthenticated
    return visitor

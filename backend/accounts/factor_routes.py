"""Routes of the second factor."""

from typing import Annotated

from litestar import Response, Router, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from backend.accounts import queries, second_factor
from backend.accounts.access import session_cookie
from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.errors import Invalid
from backend.kernel.wire import In, Out
from backend.settings import Settings
from backend.web.limits import Counters, allow

TRIES = (10, 600)
"""Codes tried per account and window of seconds: a million codes stay out of reach."""


class FactorCode(In):
    """Six digits of the authenticator, or a recovery code."""

    code: Annotated[str, Meta(min_length=6, max_length=16, pattern="^[0-9a-fA-F]+$")]


class FactorBegun(Out):
    """What an authenticator app needs; `picture` is an SVG of the address as a QR code."""

    secret: str
    address: str
    picture: str


class FactorConfirmed(Out):
    """Codes that each open the door once when the phone is lost; never shown again."""

    recovery: list[str]


@post("/me/second-factor", operation_id="beginSecondFactor", may="signed_in")
async def begin_second_factor(
    actor: NamedDependency[Actor], database: NamedDependency[Database], keys: NamedDependency[Keys]
) -> FactorBegun:
    """Begin to set up an authenticator; nothing changes until its first code is confirmed."""
    async with database.transaction() as session:
        account = await queries.get_account(session, actor.account_id)
        return FactorBegun(*await second_factor.begin(session, keys, actor, account.phone_masked))


@post("/me/second-factor/confirm", status_code=200, operation_id="confirmSecondFactor", may="signed_in")
async def confirm_second_factor(
    data: JSONBody[FactorCode],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    settings: NamedDependency[Settings],
    counters: NamedDependency[Counters],
) -> Response[FactorConfirmed]:
    """Put the authenticator in force; this session counts as strong, under a new token."""
    await allow(counters, f"factor:{actor.account_id}", *TRIES)
    now = clock.now()
    async with database.transaction() as session:
        recovery = await second_factor.confirm(session, keys, actor, data.code, now)
        token = await second_factor.strengthen(session, actor, now)
    return Response(FactorConfirmed(recovery), cookies=[session_cookie(settings, token)])


@post("/auth/second-factor", status_code=204, operation_id="showSecondFactor", may="signed_in")
async def show_second_factor(
    data: JSONBody[FactorCode],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    settings: NamedDependency[Settings],
    counters: NamedDependency[Counters],
) -> Response[None]:
    """Show the second factor; the session counts as strong for half a day, under a new token."""
    await allow(counters, f"factor:{actor.account_id}", *TRIES)
    now = clock.now()
    async with database.transaction() as session:
        right = await second_factor.show(session, keys, actor.account_id, data.code, now)
        token = await second_factor.strengthen(session, actor, now) if right else ""
    if not right:
        raise Invalid("bad_code", "code")
    return Response(None, status_code=204, cookies=[session_cookie(settings, token)])


router = Router(
    path="/api", route_handlers=[begin_second_factor, confirm_second_factor, show_second_factor], tags=["accounts"]
)

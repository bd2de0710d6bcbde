"""Routes of passkeys."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from backend.accounts import actions, devices, passkeys, queries, second_factor, throttles
from backend.accounts.access import session_cookie
from backend.accounts.factor_routes import TRIES
from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.accounts.schemas import Me
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.errors import Invalid, RequirementMissing
from backend.kernel.wire import In, Out
from backend.settings import Settings
from backend.web.client import address
from backend.web.limits import Counters, allow


class PasskeyAnswer(In):
    """What the browser's `PublicKeyCredential` says of itself, in the standard's JSON form."""

    credential: dict[str, Any]


class PasskeyIn(PasskeyAnswer):
    """A new passkey with the name its owner gives it."""

    name: Annotated[str, Meta(min_length=1, max_length=40)]


class PasskeyOut(Out):
    """A passkey of one's own."""

    id: UUID
    name: str
    created_at: datetime
    used_at: datetime | None


class PasskeyMade(PasskeyOut):
    """A new passkey. With one's first second factor come `recovery` codes, never shown again."""

    recovery: list[str]


class Passkeys(Out):
    """One's passkeys."""

    items: list[PasskeyOut]


class PasskeyWish(Out):
    """The options of a ceremony, in the standard's JSON form."""

    options: dict[str, Any]


@get("/me/passkeys", operation_id="listPasskeys", may="signed_in")
async def list_passkeys(actor: NamedDependency[Actor], database: NamedDependency[Database]) -> Passkeys:
    """The passkeys of the account."""
    async with database.reading() as session:
        found = await passkeys.list_keys(session, actor.account_id)
    return Passkeys(items=[PasskeyOut(id=k.id, name=k.name, created_at=k.created_at, used_at=k.used_at) for k in found])


@post("/me/passkeys/begin", status_code=200, operation_id="beginPasskey", may="signed_in")
async def begin_passkey(
    actor: NamedDependency[Actor], database: NamedDependency[Database], settings: NamedDependency[Settings]
) -> PasskeyWish:
    """Begin to add a passkey; a second factor that is in force must have been shown."""
    async with database.transaction() as session:
        account = await queries.get_account(session, actor.account_id)
        wish = await passkeys.begin_adding(session, actor, settings.origin, account.phone_masked, clock.now())
    return PasskeyWish(wish)


@post("/me/passkeys", operation_id="addPasskey", may="signed_in")
async def add_passkey(
    data: JSONBody[PasskeyIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    counters: NamedDependency[Counters],
) -> Response[PasskeyMade]:
    """Keep the passkey the browser made; as the first proof it counts as shown, under a new token."""
    await allow(counters, f"factor:{actor.account_id}", *TRIES)
    if not (name := data.name.strip()):
        raise Invalid("required", "name")
    now = clock.now()
    async with database.transaction() as session:
        challenge = await passkeys.take_challenge(session, actor, "add", now)
    async with database.transaction() as session:
        key = await passkeys.add(session, actor, settings.origin, name, data.credential, challenge)
        recovery = await second_factor.put_in_force(session, actor, now)
        if not recovery and not actor.strong:  # another proof came into force meanwhile: this one is not kept
            raise RequirementMissing("second_factor_needed").carrying(secondFactor=True)
        token = await second_factor.strengthen(session, actor, now) if recovery else ""
        made = PasskeyMade(id=key.id, name=key.name, created_at=now, used_at=None, recovery=recovery)
    return Response(made, cookies=[session_cookie(settings, token)] if token else [])


@delete("/me/passkeys/{passkey_id:uuid}", operation_id="removePasskey", may="signed_in")
async def remove_passkey(
    passkey_id: FromPath[UUID], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> None:
    """Forget a passkey."""
    async with database.transaction() as session:
        await passkeys.remove(session, actor, passkey_id)


@post("/auth/passkey/begin", status_code=200, operation_id="beginShowingPasskey", may="signed_in")
async def begin_showing_passkey(
    actor: NamedDependency[Actor], database: NamedDependency[Database], settings: NamedDependency[Settings]
) -> PasskeyWish:
    """Begin to show a passkey as the second factor."""
    async with database.transaction() as session:
        return PasskeyWish(await passkeys.begin_showing(session, actor, settings.origin, clock.now()))


@post("/auth/passkey", status_code=204, operation_id="showPasskey", may="signed_in")
async def show_passkey(
    data: JSONBody[PasskeyAnswer],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    counters: NamedDependency[Counters],
) -> Response[None]:
    """Show a passkey; the session counts as strong for half a day, under a new token."""
    await allow(counters, f"factor:{actor.account_id}", *TRIES)
    now = clock.now()
    async with database.transaction() as session:
        challenge = await passkeys.take_challenge(session, actor, "show", now)
    async with database.transaction() as session:
        await passkeys.show(session, actor, settings.origin, data.credential, challenge, now)
        token = await second_factor.strengthen(session, actor, now)
    return Response(None, status_code=204, cookies=[session_cookie(settings, token)])


@post("/auth/sessions/passkey/begin", status_code=200, operation_id="beginPasskeySignIn", may="anyone")
async def begin_passkey_sign_in(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    settings: NamedDependency[Settings],
    counters: NamedDependency[Counters],
) -> Response[PasskeyWish]:
    """Begin to sign in with a passkey instead of a code; which key is the device's and its owner's to say."""
    await throttles.may_begin(counters, address(request))
    async with database.transaction() as session:
        challenge_id, options = await passkeys.begin_signing_in(session, settings.origin)
    asked = devices.cookie(keys, settings, devices.CHALLENGED, challenge_id.hex)
    return Response(PasskeyWish(options), cookies=[asked])


@post("/auth/sessions/passkey", status_code=201, operation_id="signInWithPasskey", may="anyone")
async def sign_in_with_passkey(
    data: JSONBody[PasskeyAnswer],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    settings: NamedDependency[Settings],
) -> Response[Me]:
    """Turn a passkey's answer into a session. The device asked for its owner, so the session is a strong one. Nobody
    guesses a signature, and each try uses up a challenge: beginning is what is counted."""
    now, asked = clock.now(), devices.asked_for(request, keys, settings, devices.CHALLENGED)
    async with database.transaction() as session:
        challenge = await passkeys.take_sign_in_challenge(session, asked, now)
    async with database.transaction() as session:
        account_id = await passkeys.sign_in(session, settings.origin, data.credential, challenge, now)
        device = request.headers.get("user-agent", "")
        token = actions.open_session(session, account_id, device, now, strong=True)
        me = await queries.read_me(session, account_id, strong=True)
    used = devices.cookie(keys, settings, devices.CHALLENGED, "")
    return Response(me, cookies=[session_cookie(settings, token), used])


router = Router(
    path="/api",
    route_handlers=[
        list_passkeys, begin_passkey, add_passkey, remove_passkey, begin_showing_passkey, show_passkey,
        begin_passkey_sign_in, sign_in_with_passkey,
    ],
    tags=["accounts"],
)  # fmt: skip

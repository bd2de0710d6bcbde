"""Sign-in, sessions, travellers, consent, export and erasure."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from backend.accounts import actions, consents, devices, erasing, export, queries, rules, throttles
from backend.accounts.access import session_cookie
from backend.accounts.keys import Keys
from backend.accounts.models import Traveller
from backend.accounts.ports import Sms
from backend.accounts.queries import Actor
from backend.accounts.schemas import (
    CodeWish,
    ConsentChange,
    Me,
    SessionOut,
    Sessions,
    SignIn,
    Standing,
    TravellerIn,
    TravellerOut,
    Travellers,
)
from backend.db.session import Database
from backend.jobs.app import Jobs
from backend.kernel import clock
from backend.kernel.errors import Invalid
from backend.settings import Settings
from backend.web.client import address
from backend.web.limits import Counters


def _mark(keys: Keys, phone: str) -> str:
    """What counters and cookies know a phone by."""
    return keys.lookup(phone).hex()[-24:]


@post("/auth/codes", status_code=HTTP_204_NO_CONTENT, operation_id="requestCode", may="anyone")
async def request_code(
    data: JSONBody[CodeWish],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    sms: NamedDependency[Sms],
    counters: NamedDependency[Counters],
    settings: NamedDependency[Settings],
) -> Response[None]:
    """Send a sign-in code. The answer is the same whether the phone is known or not."""
    phone = rules.parse_phone(data.phone)
    mark = _mark(keys, phone)
    known = devices.read(request, keys, settings, devices.KNOWN) == mark
    await throttles.may_ask(counters, mark, address(request), known=known)
    async with database.transaction() as session:
        code_id, code = await actions.issue_code(session, keys, phone, clock.now())
    await sms.send(phone, "sign_in", {"code": code})
    asked = devices.cookie(keys, settings, devices.ASKED, code_id.hex)
    return Response(None, status_code=HTTP_204_NO_CONTENT, cookies=[asked])


async def _right(
    database: Database, keys: Keys, counters: Counters, phone: str, asked: UUID | None, code: str, where: str
) -> bool:
    """Whether a code is right. Who asked for it is heard whatever others guess; everybody else within limits."""
    async with database.transaction() as session:
        own = await actions.check_own_code(session, keys, phone, asked, code, clock.now())
    if own:
        return True
    await throttles.may_guess(counters, where)
    if own is False:
        return False
    async with database.transaction() as session:
        held = await queries.lock_code(session, keys.lookups(phone), clock.now())
        await throttles.may_guess_elsewhere(counters, _mark(keys, phone), held.id.hex if held else "none")
        if held is None or held.tries >= rules.CODE_TRIES:
            return False
        return await actions.use_code(session, keys, phone, held, code, clock.now())


@post("/auth/sessions", status_code=HTTP_201_CREATED, operation_id="signIn", may="anyone")
async def sign_in(
    data: JSONBody[SignIn],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    settings: NamedDependency[Settings],
    counters: NamedDependency[Counters],
) -> Response[Me]:
    """Turn a code into a session; the cookie is always a fresh one."""
    phone = rules.parse_phone(data.phone)
    asked = devices.asked_for(request, keys, settings)
    if not await _right(database, keys, counters, phone, asked, data.code, address(request)):
        raise Invalid("bad_code", "code")
    device = request.headers.get("user-agent", "")
    async with database.transaction() as session:
        account, token = await actions.sign_in(session, keys, phone, device, clock.now())
        me = await queries.read_me(session, account.id)
    proved = [
        devices.cookie(keys, settings, devices.ASKED, ""),
        devices.cookie(keys, settings, devices.KNOWN, _mark(keys, phone)),
    ]
    return Response(me, cookies=[session_cookie(settings, token), *proved])


@get("/auth/sessions/current", operation_id="getStanding", may="anyone")
async def get_standing(visitor: NamedDependency[Actor | None]) -> Standing:
    """Whether this browser is signed in: asked by one that remembers nothing, and no refusal when it is not."""
    return Standing(signed_in=visitor is not None)


@delete("/auth/sessions/current", operation_id="signOut", may="signed_in")
async def sign_out(
    actor: NamedDependency[Actor], database: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Response[None]:
    """End this browser's session."""
    async with database.transaction() as session:
        await actions.end_session(session, actor.account_id, actor.session_id)
    return Response(None, status_code=HTTP_204_NO_CONTENT, cookies=[session_cookie(settings, "")])


@get("/me/sessions", operation_id="listSessions", may="signed_in")
async def list_sessions(actor: NamedDependency[Actor], database: NamedDependency[Database]) -> Sessions:
    """Where this account is signed in."""
    async with database.reading() as session:
        found = await queries.list_sessions(session, actor.account_id)
    return Sessions(
        items=[
            SessionOut(id=s.id, device=s.device, created_at=s.created_at, current=s.id == actor.session_id)
            for s in found
        ]
    )


@delete("/me/sessions/{session_id:uuid}", operation_id="endSession", may="signed_in")
async def end_session(
    session_id: FromPath[UUID], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> None:
    """Sign another browser out."""
    async with database.transaction() as session:
        await actions.end_session(session, actor.account_id, session_id)


@get("/me", operation_id="getMe", may="signed_in")
async def get_me(actor: NamedDependency[Actor], database: NamedDependency[Database]) -> Me:
    """The signed-in person."""
    async with database.reading() as session:
        return await queries.read_me(session, actor.account_id, strong=actor.strong)


@patch("/me", operation_id="changeConsent", may="signed_in")
async def change_consent(
    data: JSONBody[ConsentChange], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> Me:
    """Give or withdraw one consent; withdrawing ends at once what stood on it."""
    async with database.transaction() as session:
        if data.given:
            await actions.give_consent(session, actor.account_id, data.kind)
        else:
            await consents.withdraw(session, actor.account_id, data.kind, clock.now())
        return await queries.read_me(session, actor.account_id, strong=actor.strong)


@delete("/me", operation_id="eraseMe", may="signed_in")
async def erase_me(
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    jobs: NamedDependency[Jobs],
    settings: NamedDependency[Settings],
) -> Response[None]:
    """Erase the account; what the law keeps of its trades is sealed, unseen, and destroyed on its day. 409 says what is
    not finished yet: `waits` lists all of it."""
    async with database.transaction() as session:
        await erasing.erase(session, keys, jobs, actor.account_id)
    return Response(None, status_code=HTTP_204_NO_CONTENT, cookies=[session_cookie(settings, "")])


@get("/me/export", operation_id="exportMe", may="signed_in")
async def export_me(
    actor: NamedDependency[Actor], database: NamedDependency[Database], keys: NamedDependency[Keys]
) -> Response[dict[str, Any]]:
    """Everything kept about the person, in the clear, as one JSON file."""
    async with database.comparing() as session:
        document = await export.collect(session, keys, actor.account_id)
    headers = {"content-disposition": 'attachment; filename="huliu-my-data.json"'}
    return Response(document, headers=headers)


def traveller_out(keys: Keys, traveller: Traveller) -> TravellerOut:
    """A traveller as their owner sees them: by full name, the number masked."""
    return TravellerOut(
        id=traveller.id,
        name=keys.unseal(traveller.name_sealed, traveller.id),
        document=traveller.document,
        number=traveller.number_masked,
        born_on=traveller.born_on,
    )


@get("/me/travellers", operation_id="listTravellers", may="signed_in")
async def list_travellers(
    actor: NamedDependency[Actor], database: NamedDependency[Database], keys: NamedDependency[Keys]
) -> Travellers:
    """The book of travellers."""
    async with database.reading() as session:
        found = await queries.list_travellers(session, actor.account_id)
    return Travellers(items=[traveller_out(keys, t) for t in found])


@post("/me/travellers", operation_id="addTraveller", may="signed_in")
async def add_traveller(
    data: JSONBody[TravellerIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> TravellerOut:
    """Add a person to the book."""
    async with database.transaction() as session:
        added = await actions.add_traveller(
            session,
            keys,
            actor.account_id,
            name=data.name,
            document=data.document,
            number=data.number,
            born_on=data.born_on,
            today=clock.now(),
        )
    return traveller_out(keys, added)


@delete("/me/travellers/{traveller_id:uuid}", operation_id="removeTraveller", may="signed_in")
async def remove_traveller(
    traveller_id: FromPath[UUID], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> None:
    """Take a person out of the book."""
    async with database.transaction() as session:
        await actions.remove_traveller(session, actor.account_id, traveller_id)


router = Router(
    path="/api",
    route_handlers=[
        request_code, sign_in, get_standing, sign_out, list_sessions, end_session, get_me, change_consent, erase_me,
        export_me,
        list_travellers, add_traveller, remove_traveller,
    ],
    tags=["accounts"],
)  # fmt: skip

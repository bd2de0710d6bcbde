"""A person's notices, how they want them, and the browsers that listen."""

from typing import Any

from litestar import Request, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.errors import Invalid
from backend.kernel.wire import Out
from backend.notices import actions, queries, rules
from backend.notices.models import PushSubscription
from backend.notices.ports import Push
from backend.notices.schemas import EndpointIn, NoticeList, NoticeOut, SubscriptionIn, WishIn, WishOut
from backend.web.problems import language

SHOWN = 100


class Unread(Out):
    """How many notices are unread."""

    unread: int


@get("/notices", operation_id="listNotices", may="signed_in")
async def list_notices(
    request: Request[Any, Any, Any], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> NoticeList:
    """The latest notices."""
    lang = language(request)
    async with database.reading() as session:
        items = [
            NoticeOut(
                id=one.id, kind=one.kind, text=rules.say(one.kind, one.values, lang), link=one.link,
                at=one.created_at, read=one.read_at is not None,
            )
            for one in await queries.list_notices(session, actor.account_id, SHOWN)
        ]  # fmt: skip
        return NoticeList(items=items, unread=await queries.count_unread(session, actor.account_id))


@post("/notices/read", status_code=200, operation_id="readNotices", may="signed_in")
async def read_notices(actor: NamedDependency[Actor], database: NamedDependency[Database]) -> Unread:
    """All notices so far were seen."""
    async with database.transaction() as session:
        await actions.read_all(session, actor.account_id, clock.now())
        return Unread(unread=await queries.count_unread(session, actor.account_id))


async def _wish(session: AsyncSession, actor: Actor, push: Push) -> WishOut:
    wish = await actions.wish_of(session, actor.account_id)
    return WishOut(
        channels=wish.channels, quiet_from=wish.quiet_from, quiet_to=wish.quiet_to, language=wish.language,
        push_key=push.public_key, browsers=await queries.count_browsers(session, actor.account_id),
    )  # fmt: skip


@get("/notice-wishes", operation_id="getNoticeWishes", may="signed_in")
async def get_wishes(
    actor: NamedDependency[Actor], database: NamedDependency[Database], push: NamedDependency[Push]
) -> WishOut:
    """How the person is told."""
    async with database.reading() as session:
        return await _wish(session, actor, push)


@put("/notice-wishes", operation_id="setNoticeWishes", may="signed_in")
async def set_wishes(
    data: JSONBody[WishIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    push: NamedDependency[Push],
) -> WishOut:
    """Change how the person is told; notices on their way keep their channel."""
    values: dict[str, Any] = {
        "channels": {name: sorted(set(getattr(data.channels, name))) for name in rules.GROUPS},
        "quiet_from": data.quiet_from, "quiet_to": data.quiet_to, "language": data.language,
    }  # fmt: skip
    async with database.transaction() as session:
        await actions.set_wish(session, actor.account_id, values)
        return await _wish(session, actor, push)


@post("/push-subscriptions", status_code=204, operation_id="subscribePush", may="signed_in")
async def subscribe(
    data: JSONBody[SubscriptionIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    push: NamedDependency[Push],
) -> None:
    """This browser listens for the person; ten browsers at most, the oldest makes room."""
    if not push.allows(data.endpoint):
        raise Invalid("unknown_push_service", "endpoint")
    async with database.transaction() as session:
        keys = {"p256dh": data.keys.p256dh, "auth": data.keys.auth}
        await actions.subscribe(session, actor.account_id, data.endpoint, keys)


@post("/push-subscriptions/end", status_code=204, operation_id="endPush", may="signed_in")
async def unsubscribe(
    data: JSONBody[EndpointIn], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> None:
    """This browser no longer listens."""
    async with database.transaction() as session:
        await session.execute(
            delete(PushSubscription).where(
                PushSubscription.account_id == actor.account_id, PushSubscription.endpoint == data.endpoint
            )
        )


router = Router(
    path="/api/me",
    route_handlers=[list_notices, read_notices, get_wishes, set_wishes, subscribe, unsubscribe],
    tags=["notices"],
)

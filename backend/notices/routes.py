"""A person's notices, how they want them, and the browsers that listen."""

from typing import Any

from litestar import Request, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.errors import Invalid
from backend.kernel.ids import new_id
from backend.kernel.wire import Out
from backend.notices import actions, rules
from backend.notices.models import Notice, NoticeWish, PushSubscription
from backend.notices.ports import Push
from backend.notices.schemas import EndpointIn, NoticeList, NoticeOut, SubscriptionIn, WishIn, WishOut
from backend.web.problems import language

SHOWN = 100
BROWSERS = 10


class Unread(Out):
    """How many notices are unread."""

    unread: int


async def _unread(session: AsyncSession, actor: Actor) -> int:
    count = select(func.count()).select_from(Notice).where(Notice.account_id == actor.account_id)
    return int((await session.execute(count.where(Notice.read_at.is_(None)))).scalar_one())


@get("/notices", operation_id="listNotices", may="signed_in")
async def list_notices(
    request: Request[Any, Any, Any], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> NoticeList:
    """The latest notices."""
    lang = language(request)
    async with database.reading() as session:
        found = await session.execute(
            select(Notice).where(Notice.account_id == actor.account_id).order_by(Notice.id.desc()).limit(SHOWN)
        )
        items = [
            NoticeOut(
                id=one.id, kind=one.kind, text=rules.say(one.kind, one.values, lang), link=one.link,
                at=one.created_at, read=one.read_at is not None,
            )
            for one in found.scalars()
        ]  # fmt: skip
        return NoticeList(items=items, unread=await _unread(session, actor))


@post("/notices/read", status_code=200, operation_id="readNotices", may="signed_in")
async def read_notices(actor: NamedDependency[Actor], database: NamedDependency[Database]) -> Unread:
    """All notices so far were seen."""
    async with database.transaction() as session:
        await session.execute(
            update(Notice)
            .where(Notice.account_id == actor.account_id, Notice.read_at.is_(None))
            .values(read_at=clock.now())
        )
        return Unread(unread=await _unread(session, actor))


async def _wish(session: AsyncSession, actor: Actor, push: Push) -> WishOut:
    wish = await actions.wish_of(session, actor.account_id)
    count = select(func.count()).select_from(PushSubscription)
    browsers = await session.execute(count.where(PushSubscription.account_id == actor.account_id))
    return WishOut(
        channels=wish.channels, quiet_from=wish.quiet_from, quiet_to=wish.quiet_to, language=wish.language,
        push_key=push.public_key, browsers=browsers.scalar_one(),
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
        await session.execute(
            insert(NoticeWish)
            .values(account_id=actor.account_id, **values)
            .on_conflict_do_update(index_elements=["account_id"], set_=values)
        )
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
    keys = {"p256dh": data.keys.p256dh, "auth": data.keys.auth}
    async with database.transaction() as session:
        row = insert(PushSubscription).values(
            id=new_id(), account_id=actor.account_id, endpoint=data.endpoint, keys=keys
        )
        await session.execute(
            row.on_conflict_do_update(index_elements=["endpoint"], set_={"account_id": actor.account_id, "keys": keys})
        )
        mine = select(PushSubscription.id).where(PushSubscription.account_id == actor.account_id)
        newest = mine.order_by(PushSubscription.id.desc()).limit(BROWSERS)
        await session.execute(
            delete(PushSubscription).where(
                PushSubscription.account_id == actor.account_id, PushSubscription.id.not_in(newest)
            )
        )


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

"""Reviews of goods and trips: by who had them, answered by suppliers, removed by staff only with a reason everybody
reads."""
# ruff: noqa: RUF012 - msgspec gives every struct a fresh copy of these defaults

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import audit
from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.catalogue.queries import get_product
from backend.db.session import Database
from backend.inventory.queries import find_offers
from backend.kernel import clock
from backend.kernel.errors import Forbidden, Invalid, LimitReached, NotFound, OutsidePeriod, WrongState
from backend.kernel.ids import new_id
from backend.kernel.wire import In, Out
from backend.media import actions as media
from backend.media import answers
from backend.media import store as places
from backend.orders import bookkeeping, registry
from backend.orders import queries as orders
from backend.orders.models import Line
from backend.reviews import queries as reviews
from backend.reviews.models import Review
from backend.suppliers import insiders
from backend.trips.queries import get_trip
from backend.web.problems import language
from backend.web.public import public

PAGE = 20
Reason = Literal["illegal", "insult", "personal_data", "not_about_goods", "fraud"]


class ReviewIn(In):
    """Stars from one to five, words, and pictures that were shown for this line."""

    stars: Annotated[int, Meta(ge=1, le=5)]
    text: Annotated[str, Meta(max_length=1000)] = ""
    pictures: Annotated[list[UUID], Meta(max_length=6)] = []


class ReplyIn(In):
    """The supplier's answer, once."""

    text: Annotated[str, Meta(min_length=2, max_length=500)]


class RemovalIn(In):
    """Why a review is taken down; the reason is public, the words go to the audit."""

    reason: Reason
    words: Annotated[str, Meta(min_length=4, max_length=300)]


class ReviewOut(Out):
    """A review as everybody reads it; a removed one has only its reason."""

    id: UUID
    author: str
    pack: str
    stars: int
    text: str
    pictures: list[str]
    reply: str | None
    removed_for: str | None
    at: datetime


class Reviews(Out):
    """Reviews of a product, the newest first; `average` of those that stand, in tenths of a star."""

    count: int
    average: int
    items: list[ReviewOut]
    next_cursor: str | None


def _out(one: Review, lang: str) -> ReviewOut:
    gone = one.removed_for is not None
    return ReviewOut(
        id=one.id, author=one.author, pack=one.pack[lang], stars=0 if gone else one.stars,
        text="" if gone else one.text, pictures=[] if gone else list(one.pictures),
        reply=None if gone else one.reply, removed_for=one.removed_for, at=one.created_at,
    )  # fmt: skip


async def _list(
    database: Database, kind: str, find: Callable[[AsyncSession], Awaitable[UUID]], cursor: UUID | None, lang: str
) -> Response[Reviews]:
    of = reviews.SUBJECTS[kind]
    async with database.reading() as session:
        subject_id = await find(session)
        rows = await reviews.list_of(session, of, subject_id, cursor, PAGE + 1)
        count, average = await reviews.rate(session, of, subject_id)
    more = str(rows[PAGE - 1].id) if len(rows) > PAGE else None
    items = [_out(one, lang) for one in rows[:PAGE]]
    return public(Reviews(count=count, average=round(average * 10), items=items, next_cursor=more), 30)


@get("/products/{slug:str}/reviews", operation_id="listGoodsReviews", may="anyone")
async def list_reviews(
    slug: FromPath[str],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    cursor: Annotated[UUID | None, QueryParameter()] = None,
) -> Response[Reviews]:
    """What buyers say of a product."""

    async def find(session: AsyncSession) -> UUID:
        return (await get_product(session, slug)).id

    return await _list(database, "goods", find, cursor, language(request))


@get("/trips/{slug:str}/reviews", operation_id="listTripReviews", may="anyone")
async def list_trip_reviews(
    slug: FromPath[str],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    cursor: Annotated[UUID | None, QueryParameter()] = None,
) -> Response[Reviews]:
    """What those who were on a trip say of it."""

    async def find(session: AsyncSession) -> UUID:
        return (await get_trip(session, slug)).id

    return await _list(database, "trips", find, cursor, language(request))


def _bought(whole: orders.Whole, line_id: UUID) -> tuple[Line, Any, UUID]:
    """A line of an order, its part and its offer, of a kind that is reviewed. Raises NotFound; freight is none."""
    line = next((one for one in whole.lines if one.id == line_id and one.offer_id), None)
    part = next((one for one in whole.parts if line and one.id == line.part_id), None)
    if line is None or line.offer_id is None or part is None or part.kind not in reviews.SUBJECTS:
        raise NotFound
    return line, part, line.offer_id


@post("/orders/{number:str}/lines/{line_id:uuid}/review", operation_id="writeReview", may="signed_in")
async def write_review(
    number: FromPath[str],
    line_id: FromPath[UUID],
    data: JSONBody[ReviewIn],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> ReviewOut:
    """Say how goods of my order are, or a trip: only what arrived or was travelled, and once (for all who went on it).
    409 `outside_period` before, `limit_reached` after; 403 for the seller's own people."""
    async with database.transaction() as session:
        order = await orders.get_order(session, number, actor.account_id, lock=True)
        whole = await orders.load(session, order)
        line, part, offer_id = _bought(whole, line_id)
        kind = registry.of(part)
        if not kind.was_had(part, line, clock.now()):
            raise OutsidePeriod(reviews.NOT_YET[kind.name])
        supplier = bookkeeping.suppliers_of(whole)[line.id]
        if await insiders.belongs(session, keys, actor.account_id, supplier):
            raise Forbidden("own_goods")
        each = kind.name in reviews.EACH_LINE
        mates = [line] if each else whole.lines_of(part)
        if await reviews.is_reviewed(session, [one.id for one in mates]):
            raise LimitReached("review_once")
        await media.check_own(session, actor.account_id, data.pictures)
        offer = (await find_offers(session, [offer_id]))[offer_id]
        made = Review(
            id=new_id(), line_id=line.id, supplier_id=supplier, account_id=actor.account_id,
            author=order.contact_masked.get("name", "*"), pack=line.name if each else part.title,
            stars=data.stars, text=data.text.strip(), pictures=[str(one) for one in data.pictures],
            reply=None, replied_at=None, removed_for=None,
            removed_at=None, created_at=clock.now(),
        )  # fmt: skip
        setattr(made, reviews.SUBJECTS[kind.name].key, offer.subject_id)
        session.add(made)
        await session.flush()
        return _out(made, language(request))


@get("/reviews/pictures/{picture_id:uuid}", operation_id="getReviewPicture", may="anyone", media_type="image/jpeg")
async def get_picture(
    picture_id: FromPath[UUID], database: NamedDependency[Database], store: NamedDependency[places.Store]
) -> Response[bytes]:
    """A picture that a standing review shows."""
    async with database.reading() as session:
        if not await reviews.is_shown(session, picture_id):
            raise NotFound
    return await answers.whole(store, picture_id, "public, max-age=3600")


@get("/supplier/{supplier_id:uuid}/reviews", operation_id="listOwnReviews", may="member:see_supplier")
async def list_own(
    supplier_id: FromPath[UUID], request: Request[Any, Any, Any], database: NamedDependency[Database]
) -> Reviews:
    """Reviews of our goods, the newest first."""
    async with database.reading() as session:
        rows = await reviews.list_of_supplier(session, supplier_id)
    standing = [one.stars for one in rows if one.removed_at is None]
    average = round(sum(standing) * 10 / len(standing)) if standing else 0
    items = [_out(one, language(request)) for one in rows]
    return Reviews(count=len(standing), average=average, items=items, next_cursor=None)


@post("/supplier/{supplier_id:uuid}/reviews/{review_id:uuid}/reply", status_code=204, operation_id="replyToReview",
      may="member:speak")  # fmt: skip
async def reply(
    supplier_id: FromPath[UUID], review_id: FromPath[UUID], data: JSONBody[ReplyIn], database: NamedDependency[Database]
) -> None:
    """Answer a review, once; nobody but staff takes anything down."""
    async with database.transaction() as session:
        one = await session.get(Review, review_id, with_for_update=True)
        if one is None or one.supplier_id != supplier_id:
            raise NotFound
        if one.reply is not None:
            raise LimitReached("reply_once")
        one.reply, one.replied_at = data.text.strip(), clock.now()


@post("/platform/reviews-of-goods/{review_id:uuid}/removal", status_code=204, operation_id="removeReview",
      may="staff:judge_cases")  # fmt: skip
async def remove(
    review_id: FromPath[UUID],
    data: JSONBody[RemovalIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> None:
    """Take a review down for one of the few reasons there are; its place and the reason stay for everybody to read."""
    async with database.transaction() as session:
        one = await session.get(Review, review_id, with_for_update=True)
        if one is None:
            raise NotFound
        if one.removed_at is not None:
            raise WrongState("not_in_this_state")
        if one.account_id == actor.account_id:
            raise Invalid("own_order", "reason")
        one.removed_for, one.removed_at = data.reason, clock.now()
        await audit.note(session, actor, "review:remove", f"review:{review_id}", data.words, one.supplier_id)


router = Router(
    path="/api",
    route_handlers=[list_reviews, list_trip_reviews, write_review, get_picture, list_own, reply, remove],
    tags=["reviews"],
)

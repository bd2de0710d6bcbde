"""Pictures of suppliers: upload, look, say what they show, cut; and the public derivatives."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from backend.accounts import audit
from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.jobs.app import Jobs, defer
from backend.kernel.errors import Invalid, NotFound
from backend.kernel.ids import new_id
from backend.media import actions, answers, making
from backend.media import store as places
from backend.media.models import Picture
from backend.suppliers import queries, reviewing
from backend.suppliers.schemas import PictureChange, PictureList, PictureOut, UploadOut
from backend.web.limits import Counters, allow

Upload = Annotated[UUID | None, QueryParameter()]
PER_SUPPLIER = (300, 3600)
"""Uploads opened per supplier and window of seconds."""
DOOR = timedelta(minutes=10)
"""How long a signed address is good."""
Purpose = Annotated[Literal["listing", "licence", "report"], QueryParameter()]
TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
FOR_EVER = "public, max-age=31536000, immutable"


def picture_out(picture: Picture) -> PictureOut:
    """A picture for the wire."""
    public = picture.purpose == "listing" and picture.state == "ready"
    return PictureOut(
        id=picture.id, state=picture.state, width=picture.width, height=picture.height, colour=picture.colour,
        alt=picture.alt, base=f"/media/pictures/{picture.id}-{picture.version}" if public else None,
    )  # fmt: skip


async def _body(request: Request[Any, Any, Any], store: places.Store, sent: str) -> bytes:
    """The file itself: the body, or what lies at `sent`. Raises Invalid."""
    try:
        async with asyncio.timeout(actions.PATIENCE):
            return await actions.fetch_incoming(store, sent) if sent else await request.body()
    except TimeoutError as slow:
        raise Invalid("upload_too_slow", "file") from slow


@post(
    "/supplier/{supplier_id:uuid}/pictures",
    operation_id="addPicture", may="member:add_pictures", takes=actions.TAKEN,
    request_max_body_size=actions.LARGEST_FILE,
)  # fmt: skip
async def add_picture(
    request: Request[Any, Any, Any],
    supplier_id: FromPath[UUID],
    purpose: Purpose,
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    store: NamedDependency[places.Store],
    jobs: NamedDependency[Jobs],
    upload: Upload = None,
) -> PictureOut:
    """Upload a picture: the file itself is the body (JPEG, PNG, WebP, HEIC or GIF), or what `upload` names."""
    sent = places.incoming(supplier_id, upload) if upload else ""
    async with actions.TURNS:
        washed = await actions.wash(await _body(request, store, sent))
    picture = Picture(
        id=new_id(), supplier_id=supplier_id, account_id=actor.account_id, purpose=purpose, alt={"zh": "", "en": ""},
        state="making" if purpose == "listing" else "ready", version=1, crop=None,
    )  # fmt: skip
    async with database.transaction() as session:
        await actions.keep(session, store, picture, washed)
        if purpose == "listing":
            await defer(session, jobs, "media:derive", picture_id=str(picture.id))
        out = picture_out(picture)
    if sent:
        with suppress(places.StoreAway):  # one that is left there goes with the strays
            await places.remove(store, sent)
    return out


@post("/supplier/{supplier_id:uuid}/picture-uploads", operation_id="openUpload", may="member:add_pictures")
async def open_upload(
    supplier_id: FromPath[UUID], store: NamedDependency[places.Store], counters: NamedDependency[Counters]
) -> UploadOut:
    """Where to send a picture: a signed address that takes a PUT, or none when it is the body of `addPicture`."""
    await allow(counters, f"upload:{supplier_id}", *PER_SUPPLIER)
    upload = new_id()
    return UploadOut(id=upload, address=await places.door(store, places.incoming(supplier_id, upload), DOOR))


@delete("/supplier/{supplier_id:uuid}/pictures/{picture_id:uuid}", operation_id="removePicture",
        may="member:add_pictures")  # fmt: skip
async def remove_picture(
    supplier_id: FromPath[UUID],
    picture_id: FromPath[UUID],
    database: NamedDependency[Database],
    jobs: NamedDependency[Jobs],
) -> None:
    """Delete a picture that no draft, published version or licence shows."""
    async with database.transaction() as session:
        await actions.remove(session, await actions.find(session, supplier_id, picture_id, lock=True))
        await defer(session, jobs, "media:forget", picture_id=str(picture_id))


@get("/supplier/{supplier_id:uuid}/pictures", operation_id="listPictures", may="member:see_supplier")
async def list_pictures(
    supplier_id: FromPath[UUID], purpose: Purpose, database: NamedDependency[Database]
) -> PictureList:
    """The supplier's pictures, the newest first."""
    async with database.reading() as session:
        found = await actions.list_pictures(session, supplier_id, purpose)
    return PictureList(items=[picture_out(one) for one in found])


@patch(
    "/supplier/{supplier_id:uuid}/pictures/{picture_id:uuid}", operation_id="changePicture", may="member:add_pictures"
)
async def change_picture(
    supplier_id: FromPath[UUID],
    picture_id: FromPath[UUID],
    data: JSONBody[PictureChange],
    database: NamedDependency[Database],
    jobs: NamedDependency[Jobs],
) -> PictureOut:
    """Say what a picture shows, or cut it."""
    async with database.transaction() as session:
        picture = await actions.find(session, supplier_id, picture_id, lock=True)
        alt = {"zh": data.alt.zh.strip(), "en": data.alt.en.strip()} if data.alt else None
        if actions.describe(picture, alt, data.crop) and picture.purpose == "listing":
            await defer(session, jobs, "media:derive", picture_id=str(picture.id))
        return picture_out(picture)


@get(
    "/supplier/{supplier_id:uuid}/pictures/{picture_id:uuid}/file",
    operation_id="getPictureFile", may="member:see_supplier",
    media_type="image/jpeg",
)  # fmt: skip
async def get_picture_file(
    supplier_id: FromPath[UUID],
    picture_id: FromPath[UUID],
    database: NamedDependency[Database],
    store: NamedDependency[places.Store],
) -> Response[bytes]:
    """The picture whole, for its own supplier."""
    async with database.reading() as session:
        picture = await actions.find(session, supplier_id, picture_id)
    return await answers.whole(store, picture.id)


@get(
    "/platform/pictures/{picture_id:uuid}/file",
    operation_id="getReviewedPicture",
    may="staff:see_reviews",
    media_type="image/jpeg",
)
async def get_reviewed_picture(
    picture_id: FromPath[UUID],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    store: NamedDependency[places.Store],
) -> Response[bytes]:
    """A licence's picture for a reviewer; that it was looked at is written down."""
    async with database.transaction() as session:
        picture = await session.get(Picture, picture_id)
        if picture is None or picture.purpose == "claim":  # a claim is for who answers it
            raise NotFound
        reviewing.in_sight(actor, await queries.get_supplier(session, picture.supplier_id))
        await audit.note(session, actor, "reveal", f"picture:{picture.id}", picture.purpose, picture.supplier_id)
    return await answers.whole(store, picture.id)


@get("/media/pictures/{name:str}", include_in_schema=False, may="anyone")
async def get_derivative(
    name: FromPath[str], database: NamedDependency[Database], store: NamedDependency[places.Store]
) -> Response[bytes]:
    """A public derivative; its address changes when the picture is cut anew."""
    data = await making.sought(database, store, name)
    if data is None:
        raise NotFound
    return Response(data, media_type=TYPES[name.rpartition(".")[2]], headers={"cache-control": FOR_EVER})


router = Router(
    path="/",
    route_handlers=[
        Router(
            path="/api",
            route_handlers=[
                add_picture,
                open_upload,
                list_pictures,
                change_picture,
                remove_picture,
                get_picture_file,
                get_reviewed_picture,
            ],
            tags=["suppliers"],
        ),
        get_derivative,
    ],
)

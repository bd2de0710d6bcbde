"""Verbs of pictures: keep an upload, say what it shows, cut it."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.session import Database
from backend.kernel.errors import Invalid, LimitReached, NotFound, StillNeeded
from backend.kernel.ids import new_id
from backend.media import store as places
from backend.media.decoding import Clean, Unusable, clean
from backend.media.models import Picture

MOST = 1000
"""Pictures per supplier and purpose; what buyers show in claims crowds nothing out."""
SMALLEST_SIDE = 0.05
LARGEST_FILE = 12 * 1024 * 1024
TAKEN = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/gif")
"""What is read as a picture; what it is is found out from its bytes."""
UNUSED = timedelta(days=30)
"""How long a picture that nothing shows is kept."""
STRAY = timedelta(days=1)
"""A file younger than this may belong to an upload that is under way."""
Holder = Callable[[AsyncSession, list[uuid.UUID]], Awaitable[set[uuid.UUID]]]
AT_ONCE = 1000
Body = Callable[[], Awaitable[bytes]]
TURNS = asyncio.Semaphore(4)
"""Uploads are held in memory while they are read: so many at once per process."""
CLAIM_TURNS = asyncio.Semaphore(4)
"""The same for what people show about orders: a slow phone keeps no supplier waiting."""
PATIENCE = 60
"""Seconds a phone may take to send a picture."""
HOLDERS: list[Holder] = []
"""Which of some pictures are in use; filled by the composition root with one verb per feature that shows pictures."""


async def wash(data: bytes) -> Clean:
    """A clean JPEG of an upload. Raises Invalid: not_a_picture, picture_too_large or picture_too_small."""
    try:
        return await clean(data)
    except Unusable as refused:
        raise Invalid(refused.fault, "file") from refused


async def keep(session: AsyncSession, store: places.Store, picture: Picture, washed: Clean) -> Picture:
    """Store the master, then its row; a crash between them leaves a file that nothing names. Raises LimitReached."""
    count = await session.execute(
        select(func.count())
        .select_from(Picture)
        .where(Picture.supplier_id == picture.supplier_id, Picture.purpose == picture.purpose)
    )
    if count.scalar_one() >= MOST:
        raise LimitReached("too_many_pictures")
    picture.width, picture.height, picture.colour = washed.width, washed.height, washed.colour
    await places.write(store, places.master(picture.id), washed.jpeg)
    session.add(picture)
    await session.flush()
    return picture


async def take_claim(
    database: Database, store: places.Store, data: Body, account_id: uuid.UUID, supplier_id: uuid.UUID
) -> uuid.UUID:
    """Keep a picture that somebody shows about an order, in a claim, a review or a message; its id. Raises Invalid."""
    async with CLAIM_TURNS:
        try:
            async with asyncio.timeout(PATIENCE):
                body = await data()
        except TimeoutError as slow:
            raise Invalid("upload_too_slow", "file") from slow
        washed = await wash(body)
    picture = Picture(
        id=new_id(), supplier_id=supplier_id, account_id=account_id, purpose="claim", alt={"zh": "", "en": ""},
        state="ready", version=1, crop=None,
    )  # fmt: skip
    async with database.transaction() as session:
        await keep(session, store, picture, washed)
    return picture.id


async def find(session: AsyncSession, supplier_id: uuid.UUID, picture_id: uuid.UUID, *, lock: bool = False) -> Picture:
    """A supplier's own picture. Raises NotFound."""
    picture = await session.get(Picture, picture_id, with_for_update=lock or None)
    if picture is None or picture.supplier_id != supplier_id:
        raise NotFound
    return picture


async def check_own(session: AsyncSession, account_id: uuid.UUID, wanted: list[uuid.UUID]) -> None:
    """Raises Invalid unless all pictures were shown by this person, about an order."""
    found = await session.execute(
        select(Picture.id).where(Picture.id.in_(wanted), Picture.account_id == account_id, Picture.purpose == "claim")
    )
    if len(set(found.scalars())) != len(set(wanted)):
        raise Invalid("unknown_picture", "pictures")


def describe(picture: Picture, alt: dict[str, Any] | None, crop: tuple[float, float, float, float] | None) -> bool:
    """Say what a picture shows, or cut it; True when its derivatives must be made anew. Raises Invalid."""
    if alt is not None:
        picture.alt = alt
    if crop is None:
        return False
    left, top, right, bottom = crop
    if not (0 <= left <= right - SMALLEST_SIDE <= 1 and 0 <= top <= bottom - SMALLEST_SIDE and right <= 1 >= bottom):
        raise Invalid("out_of_bounds", "crop")
    picture.crop, picture.version, picture.state = list(crop), picture.version + 1, "making"
    return True


async def list_pictures(session: AsyncSession, supplier_id: uuid.UUID, purpose: str) -> list[Picture]:
    """A supplier's pictures of a purpose, the newest first."""
    found = await session.execute(
        select(Picture)
        .where(Picture.supplier_id == supplier_id, Picture.purpose == purpose)
        .order_by(Picture.id.desc())
        .limit(MOST)
    )
    return list(found.scalars())


async def keep_shown(session: AsyncSession, wanted: list[uuid.UUID]) -> None:
    """Hold pictures that are about to be shown, until the transaction ends: nobody deletes them meanwhile."""
    if wanted:
        await session.execute(
            select(Picture.id)
            .where(Picture.id.in_(wanted))
            .order_by(Picture.id)
            .with_for_update(read=True, key_share=True)
        )


async def named_in(session: AsyncSession, column: Any, pictures: list[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some pictures that a column of lists of ids names in any row."""
    named = select(func.jsonb_array_elements_text(column).label("name")).subquery().c.name
    found = await session.execute(select(named).where(named.in_([str(one) for one in pictures])).distinct())
    return {uuid.UUID(one) for one in found.scalars()}


async def held(session: AsyncSession, pictures: list[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the pictures that a draft, a published version or a licence shows."""
    if not HOLDERS:
        raise RuntimeError("nobody was told who shows pictures: none may be called unused")
    found: set[uuid.UUID] = set()
    for holder in HOLDERS:
        found |= await holder(session, pictures)
    return found


async def remove(session: AsyncSession, picture: Picture) -> None:
    """Forget a picture that nothing shows; its files follow by job. Raises StillNeeded `picture_in_use`."""
    if await held(session, [picture.id]):
        raise StillNeeded("picture_in_use")
    await session.delete(picture)


async def look_at_use(
    session: AsyncSession, after: uuid.UUID, now: datetime
) -> tuple[uuid.UUID | None, list[uuid.UUID]]:
    """Look at a thousand pictures behind `after`: mark those nothing shows any more, forget those unshown for a month.

    Answers where to go on (None at the end) and which went.
    """
    some = await session.execute(
        select(Picture).where(Picture.id > after).order_by(Picture.id).limit(AT_ONCE).with_for_update()
    )
    pictures = {one.id: one for one in some.scalars()}
    in_use = await held(session, list(pictures)) if pictures else set()
    gone = []
    for one in pictures.values():
        if one.id in in_use:
            one.unused_since = None
        elif one.unused_since is None:
            one.unused_since = now
        elif one.unused_since < now - UNUSED:
            await session.delete(one)
            gone.append(one.id)
    return (max(pictures) if len(pictures) == AT_ONCE else None), gone


async def forget_person(session: AsyncSession, account_id: uuid.UUID) -> list[uuid.UUID]:
    """Forget what a person showed in claims and reviews; which pictures: their files follow by job."""
    shown = delete(Picture).where(Picture.account_id == account_id, Picture.purpose == "claim")
    return list((await session.execute(shown.returning(Picture.id))).scalars())


async def forget_files(store: places.Store, picture_id: uuid.UUID) -> None:
    """Take a picture's master and derivatives away."""
    await places.remove(store, places.master(picture_id))
    async for path, _ in places.listed(store, "public/pictures"):
        if path.startswith(f"public/pictures/{picture_id}-"):
            await places.remove(store, path)


async def strays(session: AsyncSession, store: places.Store, now: datetime) -> list[str]:
    """Files that belong to no picture, and uploads nobody came back for, older than a day."""
    found: dict[str, uuid.UUID | None] = {}
    for folder in ("private/pictures", "public/pictures", "incoming"):
        async for path, written in places.listed(store, folder):
            if written < now - STRAY:
                found[path] = None if folder == "incoming" else _owner(path)
    owners = sorted({one for one in found.values() if one is not None})
    known: set[uuid.UUID | None] = set()
    for n in range(0, len(owners), AT_ONCE):
        some = select(Picture.id).where(Picture.id.in_(owners[n : n + AT_ONCE]))
        known.update((await session.execute(some)).scalars())
    return [path for path, owner in found.items() if owner not in known]


def _owner(path: str) -> uuid.UUID | None:
    """The picture a file is named after."""
    try:
        return uuid.UUID(path.rpartition("/")[2][:36])
    except ValueError:
        return None


async def fetch_incoming(store: places.Store, path: str) -> bytes:
    """What a phone sent to a signed address. Raises Invalid: nothing there, or more than may be."""
    sent = await places.read_some(store, path, LARGEST_FILE)
    if sent is None:
        raise Invalid("upload_missing", "upload")
    if len(sent) > LARGEST_FILE:
        await places.remove(store, path)
        raise Invalid("picture_too_large", "file")
    return sent

"""Pictures in a bucket: sent to a signed address, read there, deleted with all that belongs to them; strays go."""

import asyncio
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy import text

from backend.app import create
from backend.db.session import Database
from backend.features import FEATURES
from backend.kernel import clock
from backend.media import actions
from backend.media import store as places
from backend.settings import Settings
from tests.factories import buying, drafts, joining
from tests.fakes import s3_server
from tests.worlds import EMPTY

pytestmark = pytest.mark.anyio
Files = dict[str, tuple[bytes, datetime]]
OLD = datetime.now(UTC) - timedelta(days=3)


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    with s3_server.bucket() as (environment, kept):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield kept


@pytest.fixture
def settings(settings: Settings, files: Files) -> Settings:
    return msgspec.structs.replace(settings, media_url=f"s3://{s3_server.BUCKET}/shop")


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[AsyncClient]:
    edge = create(settings)
    headers = {"X-Huliu": "1"}
    async with (
        edge.app.lifespan(),
        AsyncClient(transport=ASGITransport(edge), base_url="http://127.0.0.1:8000", headers=headers) as made,
    ):
        yield made


def test_the_worker_knows_who_shows_pictures() -> None:
    code = "from backend import working; working.features.assemble(); "
    code += "from backend.media.actions import HOLDERS; print(*(one.__module__ for one in HOLDERS))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    holding = [one.__module__ for room in FEATURES for one in room.pictures]
    assert told.stdout.split() == holding, "else the nightly look would take every picture for unused"
    assert len(holding) >= 5


async def test_deleting_waits_for_a_draft_that_is_being_saved(
    client: AsyncClient, database: Database, supplier: str
) -> None:
    picture = (await joining.upload(client, supplier, joining.photo(), "listing")).json()["id"]
    listing = (await client.post(f"/api/supplier/{supplier}/listings", json={"kind": "trip"})).json()
    async with database.transaction() as session:
        await actions.keep_shown(session, [uuid.UUID(picture)])
        deleting = asyncio.create_task(client.delete(f"/api/supplier/{supplier}/pictures/{picture}"))
        await asyncio.sleep(0.3)
        assert not deleting.done()
        await session.execute(
            text("update listing set draft = jsonb_set(draft, '{pictures}', cast(:p as jsonb)) where id = :id"),
            {"p": f'["{picture}"]', "id": listing["id"]},
        )
    assert (await deleting).status_code == 409


async def test_a_bucket_that_is_away_is_busy(client: AsyncClient, supplier: str, settings: Settings) -> None:
    door = await opened(client, supplier)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places.obstore, "get_async", _refuse)
        url = f"/api/supplier/{supplier}/pictures?purpose=listing&upload={door['id']}"
        assert (await client.post(url)).status_code == 503


async def _refuse(*_: Any) -> Any:
    raise places.StoreAway("away")


@pytest.fixture
async def supplier(client: AsyncClient, database: Database, settings: Settings) -> str:
    await buying.sign_in(client, settings.data_dir)
    made = (await client.post("/api/suppliers", json=joining.application())).json()["id"]
    await joining.strong(database)
    return str(made)


async def put(address: str, data: bytes) -> int:
    async with httpx.AsyncClient() as plain:
        return (await plain.put(address, content=data)).status_code


async def opened(client: AsyncClient, supplier: str) -> Any:
    return (await client.post(f"/api/supplier/{supplier}/picture-uploads")).json()


async def test_sent_to_a_signed_address_and_read_there(client: AsyncClient, supplier: str, files: Files) -> None:
    policy = (await client.get("/help")).headers["content-security-policy"]
    door = await opened(client, supplier)
    assert door["address"].split("/shop")[0].rsplit("/", 1)[0] in policy
    assert await put(door["address"].replace(door["id"], str(uuid.uuid4())), b"x") == 403, "signed for one path"
    assert await put(door["address"], joining.photo()) == 200
    kept = await client.post(f"/api/supplier/{supplier}/pictures?purpose=listing&upload={door['id']}")
    assert (kept.status_code, kept.json()["width"]) == (201, 800)
    assert [name for name in files if "incoming" in name] == []
    assert f"shop/private/pictures/{kept.json()['id']}.jpg" in files
    whole = await client.get(f"/api/supplier/{supplier}/pictures/{kept.json()['id']}/file")
    assert whole.content[:3] == b"\xff\xd8\xff"
    again = await client.post(f"/api/supplier/{supplier}/pictures?purpose=listing&upload={door['id']}")
    assert (again.status_code, again.json()["errors"][0]["field"]) == (400, "upload")


async def test_too_large_foreign_and_hostile_uploads(client: AsyncClient, supplier: str, files: Files) -> None:
    door = await opened(client, supplier)
    await put(door["address"], b"\xff\xd8" + bytes(13 * 1024 * 1024))
    url = f"/api/supplier/{supplier}/pictures?purpose=listing&upload={door['id']}"
    assert (await client.post(url)).status_code == 400
    assert list(files) == []
    door = await opened(client, supplier)
    await put(door["address"], b"<svg onload=alert(1)>")
    url = f"/api/supplier/{supplier}/pictures?purpose=listing&upload={door['id']}"
    assert (await client.post(url)).json()["errors"][0]["field"] == "file"
    other = (await client.post("/api/suppliers", json=joining.application(2))).json()["id"]
    foreign = await client.post(f"/api/supplier/{other}/pictures?purpose=listing&upload={door['id']}")
    assert (foreign.status_code, foreign.json()["errors"][0]["field"]) == (400, "upload")


@pytest.mark.world(EMPTY)
async def test_deleted_only_when_nothing_shows_it(
    client: AsyncClient, database: Database, settings: Settings, supplier: str, files: Files
) -> None:
    shown = (await joining.upload(client, supplier, joining.photo(), "listing")).json()["id"]
    loose = (await joining.upload(client, supplier, joining.photo(), "listing")).json()["id"]
    licence = (await joining.upload(client, supplier, joining.photo())).json()["id"]
    body = {"number": "L-AH-00001", "expiresOn": "2031-01-01", "picture": licence}
    assert (await client.put(f"/api/supplier/{supplier}/licences/business", json=body)).status_code == 200
    begun = (await client.post(f"/api/supplier/{supplier}/listings", json={"kind": "trip"})).json()
    url = f"/api/supplier/{supplier}/listings/{begun['id']}"
    saved = await client.put(url, json={"version": begun["version"], "content": drafts.draft(shown)})
    assert saved.status_code == 200, saved.text
    store = places.connect(settings)
    for one in (shown, loose):
        await places.write(store, places.derivative(uuid.UUID(one), 1, 320, "webp"), b"x")
    for one in (shown, licence):
        held = await client.delete(f"/api/supplier/{supplier}/pictures/{one}")
        assert (held.status_code, held.json()["slug"]) == (409, "still_needed")
    assert (await client.delete(f"/api/supplier/{supplier}/pictures/{loose}")).status_code == 204
    assert (await client.delete(f"/api/supplier/{supplier}/pictures/{loose}")).status_code == 404
    await actions.forget_files(store, uuid.UUID(loose))
    assert {name.rpartition("/")[2][:36] for name in files} == {shown, licence}

    old = (await joining.upload(client, supplier, joining.photo(), "listing")).json()["id"]
    month = clock.now() + timedelta(days=31)

    async def looked(at: datetime) -> list[uuid.UUID]:
        async with database.transaction() as session:
            return (await actions.look_at_use(session, uuid.UUID(int=0), at))[1]

    assert await looked(month) == [], "a month begins when it is first seen unused, however old the picture is"
    assert await looked(month + timedelta(days=31)) == [uuid.UUID(old)]
    await places.write(store, places.incoming(uuid.uuid4(), uuid.uuid4()), b"left")
    await places.write(store, "public/pictures/not-a-picture.webp", b"left")
    for name in list(files):
        files[name] = (files[name][0], OLD)
    await places.write(store, places.incoming(uuid.uuid4(), uuid.uuid4()), b"under way")
    async with database.transaction() as session:
        stray = await actions.strays(session, store, clock.now())
    assert len(stray) == 3
    await asyncio.gather(*(places.remove(store, one) for one in stray))
    assert {name.rpartition("/")[2][:36] for name in files if "incoming" not in name} == {shown, licence}
    assert len([name for name in files if "incoming" in name]) == 1

"""Uploads over HTTP: what is kept is clean, what is hostile is refused, memory stays bounded."""

import asyncio
import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from uuid import UUID

import pytest
from httpx import AsyncClient
from PIL import Image

from backend.db.session import Database
from backend.kernel import confined
from backend.media import deriving, making
from backend.media import store as places
from backend.media.models import Picture
from backend.settings import Settings
from tests.factories import buying, joining
from tests.factories.raw_pictures import HEIC, chunk

pytestmark = pytest.mark.anyio


@pytest.fixture
async def supplier(client: AsyncClient, database: Database, settings: Settings) -> str:
    await buying.sign_in(client, settings.data_dir)
    made = (await client.post("/api/suppliers", json=joining.application())).json()["id"]
    await joining.strong(database)
    return str(made)


def png_bomb(side: int) -> bytes:
    """A PNG of side × side pixels in a few kilobytes."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + side * 3)
    body = b"".join(packer.compress(row) for _ in range(min(side, 2000))) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def with_place() -> bytes:
    """A picture that lies on its side and knows where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right by a quarter
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (31.0, 44.0, 0.0)
    exif[0x010F] = "SECRETCAMERA"
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "#a03020").save(out, "JPEG", exif=exif)
    return out.getvalue()


async def test_only_pixels_survive(client: AsyncClient, database: Database, settings: Settings, supplier: str) -> None:
    polyglot = with_place() + b"<script>alert(1)</script>PK\x03\x04"
    kept = (await joining.upload(client, supplier, polyglot, "listing")).json()
    assert (kept["width"], kept["height"], kept["base"]) == (300, 400, None)
    whole = await client.get(f"/api/supplier/{supplier}/pictures/{kept['id']}/file")
    clean = Image.open(io.BytesIO(whole.content))
    assert clean.size == (300, 400)
    assert dict(clean.getexif()) == {}
    assert b"SECRETCAMERA" not in whole.content
    assert b"script" not in whole.content
    assert whole.headers["cache-control"] == "private, no-store"


HOSTILE = {
    "text": (b"hello", "not_a_picture"),
    "empty": (b"", "not_a_picture"),
    "html": (b"<html><script>alert(1)</script></html>", "not_a_picture"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not_a_picture"),
    "a dot in motion": (
        b"GIF89a\x01\x00\x01\x00\x00\xff\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x00;",
        "picture_too_small",
    ),
    "truncated": (joining.photo()[:4000], "not_a_picture"),
    "only a head": (joining.photo()[:30], "not_a_picture"),
    "png bomb": (png_bomb(20_000), "picture_too_large"),
    "png of 60 000": (png_bomb(60_000), "picture_too_large"),
    "a dot": (joining.photo(4, 4), "picture_too_small"),
    "noise": (b"\xff\xd8\xff" + bytes(range(256)) * 500, "not_a_picture"),
}


@pytest.mark.parametrize("name", list(HOSTILE))
async def test_hostile_files_are_refused(client: AsyncClient, settings: Settings, supplier: str, name: str) -> None:
    data, fault = HOSTILE[name]
    answer = await joining.upload(client, supplier, data)
    assert answer.status_code == 400, answer.text
    problem = answer.json()
    from backend.kernel.messages import message

    assert (problem["errors"][0]["field"], problem["detail"]) == ("file", message(fault, "zh"))
    assert not list((settings.data_dir / "media").rglob("*.jpg")), "nothing of it is kept"


async def test_a_jpeg_of_a_hundred_megapixels(client: AsyncClient, supplier: str) -> None:
    out = io.BytesIO()
    Image.new("L", (10_000, 10_000), 128).save(out, "JPEG", quality=20)
    assert (await joining.upload(client, supplier, out.getvalue())).status_code == 400


@pytest.mark.alone
def test_memory_stays_bounded_under_a_crowd_of_bombs(tmp_path: Path) -> None:
    """In a process of its own: a child's peak begins with what its parent holds, and these tests hold much."""
    Image.effect_noise((7000, 7000), 60).convert("RGB").save(tmp_path / "noise", "JPEG", quality=40)
    (tmp_path / "small").write_bytes(png_bomb(4_900))
    (tmp_path / "large").write_bytes(png_bomb(20_000))
    command = [sys.executable, "-c", CROWD, *map(str, tmp_path.iterdir())]
    made = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    children, grown = (int(one) for one in made.stdout.split())
    assert 0 < children < confined.MEMORY
    assert grown < 64 * 1024 * 1024
    print(f"children at most {children >> 20} MiB, own growth {grown >> 20} MiB")


CROWD = """
import asyncio, resource, sys
from pathlib import Path
from backend.media import decoding

def peak(who):
    return resource.getrusage(who).ru_maxrss * 1024

async def crowd():
    files = [Path(name).read_bytes() for name in sys.argv[1:]] * 4
    own = peak(resource.RUSAGE_SELF)
    await asyncio.gather(*(decoding.clean(data) for data in files), return_exceptions=True)
    print(peak(resource.RUSAGE_CHILDREN), peak(resource.RUSAGE_SELF) - own)

asyncio.run(crowd())
"""


async def test_what_a_phone_writes_with_several_pictures_in_it(client: AsyncClient, supplier: str) -> None:
    out = io.BytesIO()
    first, second = Image.new("RGB", (800, 600), "teal"), Image.new("RGB", (400, 300), "red")
    first.save(out, "MPO", save_all=True, append_images=[second])
    taken = await joining.upload(client, supplier, out.getvalue())
    assert (taken.status_code, taken.json()["width"]) == (201, 800)


async def test_what_iphones_write_is_taken_as_it_is(client: AsyncClient, supplier: str) -> None:
    taken = await joining.upload(client, supplier, HEIC)
    assert (taken.status_code, taken.json()["width"], taken.json()["height"]) == (201, 64, 96)


async def test_too_long_a_body_is_refused_before_it_is_read(client: AsyncClient, supplier: str) -> None:
    answer = await joining.upload(client, supplier, b"\xff" * (12 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["slug"]) == (413, "invalid")


async def test_derivatives_follow_the_crop(
    client: AsyncClient, database: Database, settings: Settings, supplier: str
) -> None:
    kept = (await joining.upload(client, supplier, joining.photo(2000, 1000), "listing")).json()
    url = f"/api/supplier/{supplier}/pictures/{kept['id']}"
    flipped = await client.patch(url, json={"crop": [0.5, 0, 0.2, 1]})
    assert flipped.json()["errors"][0]["field"] == "crop"
    cut = (await client.patch(url, json={"alt": {"zh": "茶园的早晨"}, "crop": [0.25, 0, 0.75, 1]})).json()
    assert (cut["alt"]["zh"], cut["state"]) == ("茶园的早晨", "making")

    store = places.connect(settings)
    async with database.transaction() as session:
        picture = await session.get_one(Picture, UUID(kept["id"]))
    jpeg = await places.read(store, places.master(picture.id))
    assert jpeg is not None
    made = deriving.derive(jpeg, picture.crop)
    assert {Image.open(io.BytesIO(made[width, "webp"])).size for width in deriving.WIDTHS} == {
        (320, 320), (640, 640), (1000, 1000),
    }  # fmt: skip
    name = places.derivative(picture.id, picture.version, 640, "webp")
    await places.write(store, name, made[640, "webp"])
    shown = await client.get("/media/" + name.removeprefix("public/"))
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")
    assert "immutable" in shown.headers["cache-control"]
    for path in (f"/media/pictures/{kept['id']}.jpg", "/media/pictures/..%2f..%2fsecret", "/media/private/x.jpg"):
        assert (await client.get(path)).status_code == 404


async def test_who_comes_before_the_worker_sees_pictures(
    client: AsyncClient, supplier: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A listing may be read within the second it was published; all who come cause one cutting."""
    cuts = []
    monkeypatch.setattr(making, "derive", lambda jpeg, crop: cuts.append(crop) or deriving.derive(jpeg, crop))
    kept = (await joining.upload(client, supplier, joining.photo(900, 700), "listing")).json()
    private = (await joining.upload(client, supplier, joining.photo(900, 700), "licence")).json()
    at = "/media/pictures/{}-{}-{}.webp"
    wanted = [at.format(kept["id"], 1, width) for width in deriving.WIDTHS]
    shown = await asyncio.gather(*[client.get(path) for path in wanted])
    assert [one.status_code for one in shown] == [200, 200, 200]
    assert len(cuts) == 1
    (ready,) = (await client.get(f"/api/supplier/{supplier}/pictures?purpose=listing")).json()["items"]
    assert (ready["state"], ready["base"]) == ("ready", f"/media/pictures/{kept['id']}-1")
    nobody = [at.format(kept["id"], 2, 320), at.format(private["id"], 1, 320), at.format(UUID(int=7), 1, 320)]
    odd = [at.format(kept["id"], "01", 320), at.format("0" * 8 + "-" * 28, 1, 320), at.format(kept["id"], 0, 320)]
    for path in nobody + odd:
        assert (await client.get(path)).status_code == 404, path
    assert len(cuts) == 1

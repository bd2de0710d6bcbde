"""Pictures of every kind that cameras, editors and phones write: what comes out is what a careful viewer shows."""

import io
import itertools
import struct
from typing import Any

import pytest
from PIL import Image, ImageCms

from backend.kernel import confined
from backend.media import decoding
from backend.media.decoding import Unusable, decode
from tests.factories.raw_pictures import HEIC, app1, png

Dot = tuple[int, ...]
ROTATIONS = range(1, 9)


def shown(data: bytes) -> Any:
    return Image.open(io.BytesIO(decode(data).jpeg))


def saved(picture: Any, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def near(got: Dot, wanted: Dot, by: int = 6) -> bool:
    return all(abs(a - b) <= by for a, b in zip(got, wanted, strict=True))


def test_sixteen_bits_of_grey_keep_their_shades() -> None:
    row = b"".join(struct.pack(">H", column * 257) for column in range(256))
    ramp = shown(png(256, 64, 16, 0, [row] * 64))
    for column in (0, 1, 64, 128, 200, 255):
        assert near(ramp.getpixel((column, 32)), (column,) * 3, 3), column


@pytest.mark.parametrize("orientation", ROTATIONS)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_way_to_hold_a_camera(kind: str, orientation: int) -> None:
    """A red corner comes back to the upper left, whichever way the file lies."""
    upright = Image.new("RGB", (96, 64), "blue")
    upright.paste("red", (0, 0, 32, 32))
    backward = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Image.Transpose that undoes what a viewer does
    lying = upright.transpose(Image.Transpose(backward[orientation])) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    made = shown(saved(lying, kind, exif=exif))
    assert made.size == (96, 64)
    assert near(made.getpixel((8, 8)), (254, 0, 0), 12)
    assert near(made.getpixel((88, 56)), (0, 0, 254), 12)


ODD = {
    "a rational of minus one by nothing": app1([(0x0112, 3, 1, 6), (0x011A, 10, 1, (-1, 0))]),
    "a resolution in words": app1([(0x0112, 3, 1, 6), (0x011A, 2, 1, b"many\0")]),
    "an unsigned rational by nothing": app1([(0x0112, 3, 1, 6), (0x011A, 5, 1, (7, 0))]),
    "a kind nobody knows": app1([(0x0112, 3, 1, 6), (0x011A, 99, 1, 4)]),
    "a value outside the note": app1([(0x0112, 3, 1, 6), (0x010F, 2, 5000, 900_000)]),
}


@pytest.mark.filterwarnings("ignore:Tag data larger")
@pytest.mark.parametrize("name", list(ODD))
def test_odd_notes_spoil_neither_picture_nor_turn(name: str) -> None:
    jpeg = saved(Image.new("RGB", (64, 32), "teal"), "JPEG")
    made = shown(jpeg[:2] + ODD[name] + jpeg[2:])
    assert made.size == (32, 64)


@pytest.mark.parametrize(
    "note", [b"\xff\xe1\x00\x08Exif\0\0", app1([])[:14], b"\xff\xe1\x00\x10Exif\0\0MM\0\x2a\xff\xff\xff"]
)
def test_a_broken_note_is_left_aside(note: bytes) -> None:
    size = struct.pack(">H", len(note) - 2)
    jpeg = saved(Image.new("RGB", (64, 32), "teal"), "JPEG")
    assert shown(jpeg[:2] + note[:2] + size + note[4:] + jpeg[2:]).size == (64, 32)


def grey_profile(gamma: float) -> bytes:
    """A grey profile with one gamma, written by hand: the library makes none."""
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    white = b"XYZ \0\0\0\0" + struct.pack(">iii", 63190, 65536, 54061)
    words = b"desc\0\0\0\0" + struct.pack(">I", 2) + b"g\0" + b"\0" * 78
    parts, at = [(b"desc", words), (b"wtpt", white), (b"kTRC", curve)], 128 + 4 + 36
    table, body = b"", b""
    for name, part in parts:
        data = part + b"\0" * (-len(part) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"none", 0x02100000, b"mntr", b"GRAY", b"XYZ ") + b"\0" * 12 + b"acsp"
    head = head.ljust(68, b"\0") + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(parts)) + table + body


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_grey_is_shown_by_its_profile(kind: str) -> None:
    plain = saved(Image.new("L", (64, 64), 128), kind)
    dark = saved(Image.new("L", (64, 64), 128), kind, icc_profile=grey_profile(1.8))
    assert near(shown(plain).getpixel((9, 9)), (128,) * 3, 2)
    wanted = round(255 * (1.055 * (128 / 255) ** (1.8 / 2.4) - 0.055))
    assert near(shown(dark).getpixel((9, 9)), (wanted,) * 3, 2)
    assert abs(wanted - 128) > 10, "the profile makes a difference"


def cmyk_profile() -> bytes:
    """A small profile of four inks, by a table of two steps an ink: each takes its share, a little dirtier than ideal."""
    grid = []
    for n in range(16):
        c, m, y, k = (n >> 3 & 1, n >> 2 & 1, n >> 1 & 1, n & 1)
        light = 100 * (1 - 0.3 * c - 0.35 * m - 0.05 * y) * (1 - 0.9 * k)
        grid += [
            round(light / 100 * 255),
            128 + (-30 * c + 60 * m) * (1 - k),
            128 + (-40 * c - 5 * m + 80 * y) * (1 - k),
        ]
    lut = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0])
    lut += struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    lut += bytes(range(256)) * 4 + bytes(int(one) for one in grid) + bytes(range(256)) * 3
    words = b"desc\0\0\0\0" + struct.pack(">I", 2) + b"c\0" + b"\0" * 78
    white = b"XYZ \0\0\0\0" + struct.pack(">iii", 63190, 65536, 54061)
    parts, at, table, body = [(b"desc", words), (b"wtpt", white), (b"A2B0", lut)], 128 + 4 + 36, b"", b""
    for name, part in parts:
        data = part + b"\0" * (-len(part) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"none", 0x02100000, b"prtr", b"CMYK", b"Lab ")
    head = (head + b"\0" * 12 + b"acsp").ljust(68, b"\0") + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(parts)) + table + body


@pytest.mark.parametrize("inks", [(0, 255, 255, 0), (255, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 255), (80, 40, 160, 20)])
def test_inks_are_shown_by_their_profile(inks: Dot) -> None:
    profile = cmyk_profile()
    picture = Image.new("CMYK", (64, 64), inks)
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    managed: Any = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    made = shown(saved(picture, "JPEG", icc_profile=profile, quality=95)).getpixel((9, 9))
    assert near(made, managed.getpixel((9, 9)), 8)
    if inks == (0, 255, 255, 0):
        assert not near(made, (255, 0, 0), 20), "not as if it had none"


def test_inks_without_a_profile() -> None:
    """The library writes the marker of Adobe's inverted inks; a file without the marker is not inverted."""
    written = saved(Image.new("CMYK", (64, 64), (0, 255, 255, 0)), "JPEG", quality=95)
    assert b"Adobe" in written
    assert near(shown(written).getpixel((9, 9)), (254, 0, 0), 8)


CLEAR = {
    "grey": png(64, 64, 8, 0, [bytes([200] * 32 + [60] * 32)] * 64, struct.pack(">H", 200)),
    "grey of sixteen bits": png(
        64, 64, 16, 0, [struct.pack(">H", 51_400) * 32 + struct.pack(">H", 15_420) * 32] * 64, struct.pack(">H", 51_400)
    ),
    "grey of four bits": png(64, 64, 4, 0, [b"\xcc" * 16 + b"\x44" * 16] * 64, struct.pack(">H", 12)),
    "grey of two bits": png(64, 64, 2, 0, [b"\xaa" * 8 + b"\x55" * 8] * 64, struct.pack(">H", 2)),
    "one bit": png(64, 64, 1, 0, [b"\x00" * 4 + b"\xff" * 4] * 64, struct.pack(">H", 0)),
    "colours": png(64, 64, 8, 2, [b"\x10\x20\x30" * 32 + b"\x80\x40\x20" * 32] * 64, struct.pack(">HHH", 16, 32, 48)),
    "colours of sixteen bits": png(
        64, 64, 16, 2, [b"\x10\x00\x20\x00\x30\x00" * 32 + b"\x80\x00\x40\x00\x20\x00" * 32] * 64,
        struct.pack(">HHH", 0x1000, 0x2000, 0x3000),
    ),
}  # fmt: skip
REST = {"grey": (60,) * 3, "grey of sixteen bits": (60,) * 3, "grey of four bits": (68,) * 3,
        "grey of two bits": (85,) * 3, "one bit": (255,) * 3}  # fmt: skip


@pytest.mark.parametrize("name", list(CLEAR))
def test_a_colour_that_stands_for_nothing_becomes_the_paper(name: str) -> None:
    made = shown(CLEAR[name])
    assert near(made.getpixel((4, 32)), (255, 255, 255), 4)
    assert near(made.getpixel((60, 32)), REST.get(name, (128, 64, 32)), 8)


@pytest.mark.parametrize(("mode", "kind"), [*itertools.product(["RGBA", "LA", "P"], ["PNG", "WEBP"]), ("RGBA", "GIF")])
def test_transparency_of_every_kind_becomes_the_paper(mode: str, kind: str) -> None:
    whole = Image.new("RGBA", (64, 64), (60, 60, 60, 255))
    whole.paste((10, 10, 10, 0), (0, 0, 32, 64))
    picture = whole.convert("LA") if mode == "LA" else whole
    if mode == "P":
        picture = whole.quantize(8)
    made = shown(saved(picture, kind))
    assert near(made.getpixel((4, 32)), (255, 255, 255), 6)
    assert near(made.getpixel((60, 32)), (60, 60, 60), 6)


@pytest.mark.parametrize("kind", ["WEBP", "GIF", "PNG"])
def test_of_moving_pictures_the_first_is_taken(kind: str) -> None:
    first, second = Image.new("RGB", (64, 48), (200, 30, 30)), Image.new("RGB", (64, 48), (30, 30, 200))
    made = shown(saved(first, kind, save_all=True, append_images=[second], duration=100))
    assert made.size == (64, 48)
    assert near(made.getpixel((30, 20)), (200, 30, 30), 10)


def test_what_iphones_write() -> None:
    made = decode(HEIC)
    assert (made.width, made.height) == (64, 96), "turned as its box says"
    assert b"SECRETCAMERA" not in made.jpeg
    picture = Image.open(io.BytesIO(made.jpeg))
    assert near(picture.getpixel((32, 10)), (30, 60, 200), 12) or near(picture.getpixel((32, 10)), (200, 40, 30), 12)
    assert not near(picture.getpixel((32, 10)), picture.getpixel((32, 86)), 60)  # type: ignore[arg-type]


@pytest.mark.parametrize("junk", [b"", b"junk" * 50, grey_profile(1.8), cmyk_profile(), grey_profile(1.8)[:140]])
def test_a_profile_that_fits_nothing_leaves_the_colours(junk: bytes) -> None:
    for picture in (Image.new("RGB", (64, 64), (90, 120, 30)), Image.new("CMYK", (64, 64), (0, 255, 255, 0))):
        bare = shown(saved(picture, "JPEG", quality=95)).getpixel((9, 9))
        with_junk = shown(saved(picture, "JPEG", quality=95, icc_profile=junk)).getpixel((9, 9))
        if not (junk == cmyk_profile() and picture.mode == "CMYK") and junk != grey_profile(1.8):
            assert near(with_junk, bare, 3)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_half_a_file_is_no_picture(kind: str, share: float) -> None:
    noise = Image.effect_noise((300, 300), 60).convert("RGB")
    data = saved(noise, kind)
    with pytest.raises(Unusable) as refused:
        decode(data[: int(len(data) * share)])
    assert refused.value.fault == "not_a_picture"


async def _falls(module: str, data: bytes) -> bytes:
    raise confined.Ended(by_limits=data == b"limits")


@pytest.mark.anyio
async def test_a_fall_is_not_called_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "run", _falls)
    for data, fault in ((b"limits", "picture_too_large"), (b"falls", "not_a_picture")):
        with pytest.raises(Unusable) as refused:
            await decoding.clean(data)
        assert refused.value.fault == fault


@pytest.mark.anyio
async def test_how_a_process_ended_is_known() -> None:
    with pytest.raises(confined.Ended) as fell:
        await confined.run("tests.fakes.no_such_module", b"")
    assert not fell.value.by_limits

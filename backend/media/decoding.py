"""Turn an uploaded file into a clean JPEG, in a process of its own that may take so much memory and time, no more.

Only pixels survive: whatever else a file carries (EXIF, place, scripts, a second format behind the first) is left
behind, because the picture is drawn anew. Orientation is applied before its note is dropped.

Run as a program it reads the file on its input and answers a line of JSON and the JPEG, or `{"fault": …}`.
"""

import io
import json
import sys
from typing import Any, NamedTuple

from backend.kernel import confined

FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST = 2560
"""Pixels of the longer side that are kept."""
PIXELS = {"JPEG": 60_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
"""JPEG is read at a fraction of its size, so it may be larger than what must be unpacked whole; phones write several
JPEGs into one file, which opens as MPO and of which we take the first."""
SMALLEST = 16
QUALITY = 88


class Unusable(Exception):
    """The file is no picture we take; `fault` is a message key."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


class Clean(NamedTuple):
    """A decoded picture: size in pixels, its mean colour as #rrggbb, and the JPEG."""

    width: int
    height: int
    colour: str
    jpeg: bytes


async def clean(data: bytes) -> Clean:
    """Decode in a child process. Raises Unusable: not_a_picture, picture_too_large, picture_too_small."""
    head, _, jpeg = (await confined.run("backend.media.decoding", data)).partition(b"\n")
    if not head:  # the limits ended it
        raise Unusable("picture_too_large")
    found: dict[str, Any] = json.loads(head)
    if "fault" in found:
        raise Unusable(found["fault"])
    return Clean(found["width"], found["height"], found["colour"], jpeg)


def decode(data: bytes) -> Clean:
    """The work itself. Raises Unusable."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # judged below, by format
    try:
        picture: Any = Image.open(io.BytesIO(data), formats=FORMATS)
        if picture.width * picture.height > PIXELS.get(picture.format, PIXELS["JPEG"]):
            raise Unusable("picture_too_large")
        if min(picture.size) < SMALLEST:
            raise Unusable("picture_too_small")
        picture.draft("RGB", (LARGEST, LARGEST))
        picture.load()
        picture.thumbnail((LARGEST, LARGEST))
        picture = ImageOps.exif_transpose(picture)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as broken:
        raise Unusable("not_a_picture") from broken
    except (MemoryError, Image.DecompressionBombError) as bomb:
        raise Unusable("picture_too_large") from bomb
    flat = _flatten(picture)
    dot = flat.resize((1, 1)).getpixel((0, 0))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Clean(flat.width, flat.height, "#{:02x}{:02x}{:02x}".format(*dot), out.getvalue())


def _flatten(picture: Any) -> Any:
    """RGB in sRGB, on white where the picture was transparent."""
    from PIL import Image, ImageCms

    profile = picture.info.get("icc_profile")
    if picture.mode in {"RGBA", "LA", "PA", "P"}:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    picture = picture.convert("RGB")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            picture = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile is no reason to refuse the picture
    clean_copy = Image.new("RGB", picture.size)
    clean_copy.paste(picture)
    return clean_copy


def main() -> None:
    """Read, decode within the limits, answer."""
    confined.confine()
    try:
        found = decode(sys.stdin.buffer.read())
    except Unusable as refused:
        sys.stdout.write(json.dumps({"fault": refused.fault}))
        return
    except MemoryError:
        sys.stdout.write(json.dumps({"fault": "picture_too_large"}))
        return
    head = {"width": found.width, "height": found.height, "colour": found.colour}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + found.jpeg)


if __name__ == "__main__":
    main()

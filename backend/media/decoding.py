"""Turn an uploaded file into a clean JPEG, in a process of its own that may take so much memory and time, no more.

Only pixels survive: whatever else a file carries (EXIF, place, scripts, a second format behind the first) is left
behind, because the picture is drawn anew. Orientation is applied before its note is dropped.

Run as a program it reads the file on its input and answers a line of JSON and the JPEG, or `{"fault": …}`.
"""

import io
import json
import logging
import sys
from typing import Any, NamedTuple

from backend.kernel import confined
from backend.media import colours

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
"""Of files that hold several pictures the first is taken."""
LARGEST = 2560
"""Pixels of the longer side that are kept."""
PIXELS = {"JPEG": 60_000_000, "HEIF": 50_000_000}
"""JPEG is read at a fraction of its size, so it may be larger than what must be unpacked whole; phones write several
JPEGs into one file, which opens as MPO and of which we take the first. HEIF is as large as phones take photos."""
MOST_PIXELS = 25_000_000
SMALLEST = 16
QUALITY = 88
ORIENTATION = 0x0112
log = logging.getLogger("huliu.media")


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
    try:
        head, _, jpeg = (await confined.run("backend.media.decoding", data)).partition(b"\n")
    except confined.Ended as ended:
        raise Unusable("picture_too_large" if ended.by_limits else "not_a_picture") from ended
    found: dict[str, Any] = json.loads(head)
    if "fell" in found:
        log.warning("a picture made the decoder fall: %s", found["fell"])
    if "fault" in found:
        raise Unusable(found["fault"])
    return Clean(found["width"], found["height"], found["colour"], jpeg)


def decode(data: bytes) -> Clean:
    """The work itself. Raises Unusable."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # judged below, by format
    _open_heif()
    try:
        picture: Any = Image.open(io.BytesIO(data), formats=FORMATS)
        _judge(picture)
        written = colours.written(picture)  # before the turn: a PNG is read whole for it
        turn = _turn(picture)
        picture.draft("RGB", (LARGEST, LARGEST))
        picture.load()
        plain = colours.plain(picture, written)
        plain.thumbnail((LARGEST, LARGEST))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as broken:
        raise Unusable("not_a_picture") from broken
    except (MemoryError, Image.DecompressionBombError) as bomb:
        raise Unusable("picture_too_large") from bomb
    flat = colours.flatten(plain if turn is None else plain.transpose(turn), picture.info.get("icc_profile"))
    dot = flat.resize((1, 1)).getpixel((0, 0))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Clean(flat.width, flat.height, "#{:02x}{:02x}{:02x}".format(*dot), out.getvalue())


def _open_heif() -> None:
    """Teach the library what phones write. One thread: each one more takes its share of the memory there is."""
    import pi_heif

    pi_heif.options.DECODE_THREADS = 1
    pi_heif.options.THUMBNAILS = False
    pi_heif.register_heif_opener()


def _judge(picture: Any) -> None:
    """Raises Unusable for more pixels than may be unpacked, or too few to see anything."""
    kind = "JPEG" if picture.format == "MPO" else picture.format
    if picture.width * picture.height > PIXELS.get(kind, MOST_PIXELS):
        raise Unusable("picture_too_large")
    if min(picture.size) < SMALLEST:
        raise Unusable("picture_too_small")


def _turn(picture: Any) -> Any:
    """How the camera was held, as the step that puts the picture upright; None where nothing says so.

    One entry is read, nothing is written anew: the others may hold what no reader understands.
    """
    from PIL import Image

    turns = Image.Transpose
    steps = {
        2: turns.FLIP_LEFT_RIGHT, 3: turns.ROTATE_180, 4: turns.FLIP_TOP_BOTTOM, 5: turns.TRANSPOSE,
        6: turns.ROTATE_270, 7: turns.TRANSVERSE, 8: turns.ROTATE_90,
    }  # fmt: skip
    try:
        return steps.get(picture.getexif().get(ORIENTATION))
    except Exception:  # whatever a broken note makes the library raise: a picture is no worse for it
        return None


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
    except Exception as fell:  # a file the library falls over is no picture; ours hear of it
        sys.stdout.write(json.dumps({"fault": "not_a_picture", "fell": f"{type(fell).__name__}: {fell}"[:200]}))
        return
    head = {"width": found.width, "height": found.height, "colour": found.colour}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + found.jpeg)


if __name__ == "__main__":
    main()

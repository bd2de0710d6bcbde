"""Colours of a decoded picture: whatever a file calls them, what comes out is sRGB on white paper. Pure."""

import io
from typing import Any

SPACES = {"GRAY": "L", "RGB ": "RGB", "CMYK": "CMYK"}
"""What a profile calls its colours → the library's mode for them."""
DEEP = 65_535
SPREAD = {"L;2": 85, "L;4": 17}
"""Greys of few bits are spread over 0…255 when they are read; the one that stands for nothing is not."""


def plain(picture: Any, written: str) -> Any:
    """L, RGB, CMYK or RGBA of eight bits each: depth, palette and a colour that stands for nothing are resolved."""
    key = picture.info.get("transparency")
    if picture.mode.startswith("I"):
        return _from_deep(picture, key)
    if picture.mode in {"1", "L"} and isinstance(key, int):
        spread = 255 if picture.mode == "1" else SPREAD.get(written, 1)
        grey = picture.convert("L")
        return _with_alpha(grey, grey.point([0 if value == key * spread else 255 for value in range(256)]))
    if picture.mode == "RGB" and isinstance(key, tuple):
        if written.startswith("RGB;16"):
            picture.info["transparency"] = tuple(value >> 8 for value in key)
        return picture.convert("RGBA")
    if picture.mode in {"L", "RGB", "CMYK", "RGBA"}:
        return picture
    if picture.mode == "1":
        return picture.convert("L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def flatten(picture: Any, profile: bytes | None) -> Any:
    """A plain picture as RGB in sRGB, on white where it was transparent."""
    from PIL import Image

    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    shown = _managed(picture.convert("RGB") if alpha else picture, profile).convert("RGB")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(shown, mask=alpha)
    return paper


def _managed(picture: Any, profile: bytes | None) -> Any:
    """The picture in sRGB by its own profile; as it is where it has none that fits it."""
    from PIL import ImageCms

    if not profile:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = SPACES.get(source.profile.xcolor_space)
        if mode is None or (mode == "CMYK") is not (picture.mode == "CMYK"):
            return picture
        if picture.mode != mode:
            picture = picture.convert(mode)  # grey that was read as RGB, or the other way round
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture  # a broken profile is no reason to refuse the picture


def _from_deep(picture: Any, key: Any) -> Any:
    """Grey of sixteen bits as grey of eight, to the nearest."""
    whole = picture.convert("I")
    grey = whole.point([(value * 255 + DEEP // 2) // DEEP for value in range(DEEP + 1)], "L")
    if not isinstance(key, int):
        return grey
    return _with_alpha(grey, whole.point([0 if value == key else 255 for value in range(DEEP + 1)], "L"))


def _with_alpha(grey: Any, alpha: Any) -> Any:
    from PIL import Image

    return Image.merge("RGBA", (grey, grey, grey, alpha))


def written(picture: Any) -> str:
    """How the file holds its values, as the library names it; asked before they are read."""
    first = picture.tile[0] if picture.tile else None
    return str(first.args) if first is not None and isinstance(first.args, str) else ""

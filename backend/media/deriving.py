"""Derivatives of an uploaded picture: AVIF, WebP and JPEG at three widths, made by the worker."""

import io
from typing import Any

from PIL import Image

WIDTHS = (320, 640, 1280)
FORMATS: dict[str, dict[str, int]] = {
    "avif": {"quality": 60, "speed": 8},
    "webp": {"quality": 80},
    "jpg": {"quality": 82},
}
RATIO = 4 / 3
"""Cards and heroes are four to three; without a crop the middle is taken."""


def box(width: int, height: int, crop: list[float] | None) -> tuple[int, int, int, int]:
    """The pixels of a master that are shown: the crop, or the middle at four to three."""
    if crop:
        left, top, right, bottom = crop
        return int(left * width), int(top * height), int(right * width), int(bottom * height)
    if width / height > RATIO:
        inner = int(height * RATIO)
        return (width - inner) // 2, 0, (width + inner) // 2, height
    inner = int(width / RATIO)
    return 0, (height - inner) // 2, width, (height + inner) // 2


def derive(jpeg: bytes, crop: list[float] | None) -> dict[tuple[int, str], bytes]:
    """All derivatives by (width, kind); never larger than the crop itself."""
    whole: Any = Image.open(io.BytesIO(jpeg))
    shown = whole.crop(box(whole.width, whole.height, crop))
    made = {}
    for width in WIDTHS:
        target = min(width, shown.width)
        small = shown.resize((target, max(1, round(shown.height * target / shown.width))))
        for kind, options in FORMATS.items():
            out = io.BytesIO()
            small.save(out, {"jpg": "JPEG"}.get(kind, kind.upper()), **options)
            made[width, kind] = out.getvalue()
    return made

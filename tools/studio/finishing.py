"""The last light grade of a rendered picture."""

from pathlib import Path

from PIL import Image, ImageEnhance, ImageFilter

LARGEST = 190_000  # bytes of a master


def finish(raw: Path, made: Path) -> None:
    """A PNG as it was rendered becomes the master JPEG: a little more colour and contrast, sharpened lightly."""
    picture = Image.open(raw).convert("RGB")
    picture = ImageEnhance.Color(picture).enhance(1.14)
    picture = ImageEnhance.Contrast(picture).enhance(1.06)
    picture = picture.filter(ImageFilter.UnsharpMask(1.2, 45, 2))
    for quality in range(92, 69, -3):
        picture.save(made, quality=quality, optimize=True, progressive=True)
        if made.stat().st_size < LARGEST:
            break

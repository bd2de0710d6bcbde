"""Derivatives of our drawings: SVG → pixels → AVIF, WebP and JPEG at three widths.

The pages show the SVG itself (about a kilobyte on the wire, sharp at every size); the derivatives are for link
previews and for readers of the API that can't show SVG. Made by the worker, never in a request.
"""

import io
import os
import threading
from pathlib import Path

import resvg_py
from PIL import Image

from backend.media.deriving import FORMATS, WIDTHS
from backend.settings import ROOT

DRAWINGS = ROOT / "content" / "drawings"


def missing(data_dir: Path) -> list[Path]:
    """Derivatives that are not there, or older than their drawing."""
    folder = data_dir / "media" / "drawings"
    wanted = [
        (source, folder / f"{source.stem}-{width}.{kind}")
        for source in sorted(DRAWINGS.glob("*.svg"))
        for width in WIDTHS
        for kind in FORMATS
    ]
    return [made for source, made in wanted if not made.exists() or made.stat().st_mtime < source.stat().st_mtime]


def derive(made: Path) -> None:
    """Make one derivative; the file appears whole or not at all."""
    made.parent.mkdir(parents=True, exist_ok=True)
    name, _, size = made.stem.rpartition("-")
    pixels = bytes(resvg_py.svg_to_bytes(svg_path=str(DRAWINGS / f"{name}.svg"), width=int(size)))
    picture = Image.open(io.BytesIO(pixels)).convert("RGB")
    draft = made.with_name(f".{os.getpid()}-{made.name}")
    picture.save(
        draft, format={".jpg": "JPEG"}.get(made.suffix, made.suffix[1:].upper()), **FORMATS.get(made.suffix[1:], {})
    )
    draft.replace(made)


def derive_missing(data_dir: Path, leaving: threading.Event) -> int:
    """Make everything that is missing, until we are `leaving` (what is left is made at the next start); how many."""
    count = 0
    for made in missing(data_dir):
        if leaving.is_set():
            break
        derive(made)
        count += 1
    return count

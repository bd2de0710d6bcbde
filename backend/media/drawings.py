"""Derivatives of our illustrations: drawings (SVG) and renderings (JPEG) → AVIF, WebP and JPEG at three widths.

The pages show a drawing's SVG itself (about a kilobyte on the wire, sharp at every size); its derivatives are for link
previews and for readers of the API that can't show SVG. Those of renderings that pages show lie beside their masters in
`content/goods`. Made by the worker, never in a request.
"""

import io
import os
import threading
from pathlib import Path
from typing import Any

import resvg_py
from PIL import Image

from backend.media.deriving import FORMATS, WIDTHS
from backend.settings import ROOT

CONTENT = ROOT / "content"
SOURCES = {"drawings": "svg", "goods": "jpg"}
"""Folders of illustrations, and what a master is."""


def missing(data_dir: Path) -> list[tuple[Path, Path]]:
    """Masters and their derivatives that are not there, or older than their master."""
    wanted = [
        (source, data_dir / "media" / folder / f"{source.stem}-{width}.{kind}")
        for folder, master in SOURCES.items()
        for source in sorted((CONTENT / folder).glob(f"*.{master}"))
        for width in WIDTHS
        for kind in FORMATS
        if not (CONTENT / folder / f"{source.stem}-{width}.{kind}").exists()
    ]
    return [
        (source, made) for source, made in wanted if not made.exists() or made.stat().st_mtime < source.stat().st_mtime
    ]


def _pixels(source: Path, width: int) -> Any:
    if source.suffix == ".svg":
        drawn = bytes(resvg_py.svg_to_bytes(svg_path=str(source), width=width))
        return Image.open(io.BytesIO(drawn)).convert("RGB")
    whole = Image.open(source).convert("RGB")
    return whole.resize((width, width * whole.height // whole.width)) if width < whole.width else whole


def derive(source: Path, made: Path) -> None:
    """Make one derivative; the file appears whole or not at all, and is never larger than its master."""
    made.parent.mkdir(parents=True, exist_ok=True)
    picture = _pixels(source, int(made.stem.rpartition("-")[2]))
    draft = made.with_name(f".{os.getpid()}-{made.name}")
    picture.save(
        draft, format={".jpg": "JPEG"}.get(made.suffix, made.suffix[1:].upper()), **FORMATS.get(made.suffix[1:], {})
    )
    draft.replace(made)


def derive_missing(data_dir: Path, leaving: threading.Event) -> int:
    """Make everything that is missing, until we are `leaving` (what is left is made at the next start); how many."""
    count = 0
    for source, made in missing(data_dir):
        if leaving.is_set():
            break
        derive(source, made)
        count += 1
    return count

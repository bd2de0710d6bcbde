"""Render one product: python tools/studio/render.py SLUG [--px 800] [--samples 28] [--out FOLDER] [--no-finish].

A picture is a function in `goods/*.py` named after its product (hyphens as underscores, `_packed` for a second
picture); it builds the scene in the studio, this shoots it and grades it. See README.md.
"""

import argparse
import importlib
import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "goods")]

from finishing import finish  # noqa: E402
from room import shoot  # noqa: E402


def scene(slug: str):
    """The function that builds a product's scene. Raises SystemExit: nobody models it."""
    name = slug.replace("-", "_")
    for path in sorted((HERE / "goods").glob("*.py")):
        found = getattr(importlib.import_module(path.stem), name, None) if f"def {name}(" in path.read_text() else None
        if found:
            return found
    raise SystemExit(f"no model of {slug}")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("slug")
    asked.add_argument("--px", type=int, default=800)
    asked.add_argument("--samples", type=int, default=28)
    asked.add_argument("--out", type=Path, default=HERE.parents[1] / "content" / "goods")
    asked.add_argument("--no-finish", action="store_true", help="leave the PNG as it was rendered")
    wish = asked.parse_args()
    began = time.time()
    scene(wish.slug)()
    print(f"built {wish.slug} in {time.time() - began:.0f} s", flush=True)
    wish.out.mkdir(parents=True, exist_ok=True)
    raw = wish.out / f"{wish.slug}.png"
    shoot(os.fspath(raw.resolve()), wish.px, wish.samples)
    if not wish.no_finish:
        finish(raw, wish.out / f"{wish.slug}.jpg")
        raw.unlink()


if __name__ == "__main__":
    main()

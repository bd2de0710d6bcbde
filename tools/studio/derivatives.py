"""Make what pages show of the masters in `content/goods`: WebP and AVIF at three widths, never larger than the master.

Run with the project's own Python after rendering: .venv/bin/python tools/studio/derivatives.py
"""

import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from backend.media.deriving import FORMATS, WIDTHS  # noqa: E402

GOODS = ROOT / "content" / "goods"
SHOWN = ("webp", "avif")


def main() -> None:
    for master in sorted(GOODS.glob("*.jpg")):
        whole = Image.open(master).convert("RGB")
        for width in WIDTHS:
            for kind in SHOWN:
                made = GOODS / f"{master.stem}-{width}.{kind}"
                if made.exists() and made.stat().st_mtime >= master.stat().st_mtime:
                    continue
                small = whole.resize((width, width * whole.height // whole.width)) if width < whole.width else whole
                small.save(made, format=kind.upper(), **FORMATS[kind])
                print(made.name, made.stat().st_size)


if __name__ == "__main__":
    main()

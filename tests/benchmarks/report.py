"""What the benchmarks say, and where it is kept: raw rounds per part in `raw/`, one table over all of them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.load import SECONDS

ROUNDS = 5
HERE = Path(__file__).parent
RAW = HERE / "raw"


class Report:
    """Lines for the reader, rounds for the doubter; one part of the benchmarks."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.rows: list[dict[str, Any]] = []

    def say(self, name: str, text: str, **rounds: object) -> None:
        """Print a result and keep it with its rounds."""
        print(f"{name}: {text}", flush=True)
        self.rows.append({"name": name, "text": text, "rounds": rounds})

    def write(self) -> None:
        """Keep this part's rounds and make RESULTS.md anew from all parts."""
        RAW.mkdir(exist_ok=True)
        kept = {"on": f"{datetime.now(UTC):%Y-%m-%d}", "rows": self.rows}
        (RAW / f"{self.part}.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        lines = []
        for path in sorted(RAW.glob("*.json")):
            part = json.loads(path.read_text(encoding="utf-8"))
            lines += [f"| {row['name']} | {row['text']} | {path.stem}, {part['on']} |" for row in part["rows"]]
        cpu = next(
            (x.split(":")[1].strip() for x in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in x), "?"
        )
        head = (f"# Results\n\n`make bench`, 2 cores, {cpu}; {ROUNDS} rounds of {SECONDS} s each, medians, [least–most]; "
                "raw rounds per part in `raw/`.\n\n")  # fmt: skip
        table = "| what | result | part |\n|---|---|---|\n" + "\n".join(lines) + "\n\n"
        notes = (HERE / "NOTES.md").read_text(encoding="utf-8")
        (HERE / "RESULTS.md").write_text(head + table + notes, encoding="utf-8")

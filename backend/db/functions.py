"""Load a room's SQL functions in a migration. A released file never changes: a new version has a new name."""

from pathlib import Path
from typing import Any

ROOMS = Path(__file__).resolve().parent.parent


def load(op: Any, room: str, *names: str) -> None:
    """Run `backend/<room>/sql/<name>.sql` for each name, in order."""
    for name in names:
        text = (ROOMS / room / "sql" / f"{name}.sql").read_text(encoding="utf-8")
        op.get_bind().exec_driver_sql(text.replace("%", "%%"))

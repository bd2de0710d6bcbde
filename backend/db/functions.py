"""For migrations: load a feature's SQL functions, put tables under the audit.

A released file never changes. The version in use stands in its feature; those before it lie with the migrations.
"""

from pathlib import Path
from typing import Any

FEATURES = Path(__file__).resolve().parent.parent
PAST = Path(__file__).resolve().parent / "migrations" / "sql"


def read(feature: str, name: str) -> str:
    """The text of `<name>.sql` of a feature."""
    past = PAST / feature / f"{name}.sql"
    return (past if past.exists() else FEATURES / feature / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def load(op: Any, feature: str, *names: str) -> None:
    """Run `<name>.sql` of a feature for each name, in order."""
    for name in names:
        text = read(feature, name)
        op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def watch(op: Any, table: str, *, hidden: str = "", key: str = "id", when: str = "", heard: bool = False) -> None:
    """Let the audit see a table's changes; with `when`, only the updates it names (not inserts and deletes).

    `hidden` columns are known to have changed, their values are not kept; `heard` changes may become notices.
    """
    verbs = "update" if when else "insert or update or delete"
    op.execute(
        f"create trigger {table}_audited after {verbs} on {table} for each row"
        + (f" when ({when})" if when else "")
        + f" execute function audited_v1('{hidden}', '{key}', '{'heard' if heard else ''}')"
    )

"""The declaration as a page to read: `docs/personal-data.md`."""

from backend.accounts.consents import WITHDRAWN
from backend.kernel.lives import Life, columns_of
from backend.privacy.declared import IMPERSONAL, LIVES

HEAD = """# Personal data

Printed from features' `lives.py` and tables by `.venv/bin/python -m backend.privacy > docs/personal-data.md`; a test
compares, and another reads the schema and fails on a column that can hold words and is not declared. Columns that end
in `_sealed` or are called `sealed` are AES-256-GCM, bound to their row; `_lookup` are keyed hashes; `_masked` is what
lists show.

"""


def text() -> str:
    """The whole page."""
    named = sum(1 for life in LIVES for _ in columns_of(life.columns))
    other = sum(1 for _ in columns_of(IMPERSONAL))
    counted = f"{named} columns in {len(LIVES)} lives are about people; {other} more can hold words and are not.\n"
    return HEAD + counted + "".join(map(_life, LIVES)) + _consents() + _rest()


def _life(life: Life) -> str:
    columns = ", ".join(f"`{table}.{name}`" for table, name in columns_of(life.columns))
    export = ", ".join(f"`{part}`" for part in life.exported) or "not of its own"
    rows = {
        "Columns": columns, "Purpose": life.purpose, "Seen by": life.seen_by, "Until": life.until, "Law": life.law,
        "Erasing an account": life.erasing, "In the person's export": export,
    }  # fmt: skip
    return f"\n## {life.name[0].upper()}{life.name[1:]}\n\n" + "".join(
        f"- {key}: {said}\n" for key, said in rows.items()
    )


def _consents() -> str:
    rows = "".join(f"- `{kind}`: {effect}\n" for kind, effect in WITHDRAWN.items())
    return "\n## Withdrawing a consent\n\n" + rows


def _rest() -> str:
    rows = "".join(f"- `{table}`: {', '.join(names.split())}\n" for table, names in IMPERSONAL.items())
    return "\n## Not about people\n\n" + rows

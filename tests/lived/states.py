"""Which states there are: read from the schema's own checks, so that a new one is asked for by itself."""

import re
from collections.abc import Iterator

import psycopg

IN = re.compile(r"\(?\(?(?P<column>\w+)\)?(?:::text)? = ANY \(+ARRAY\[(?P<names>[^\]]+)\]")
NAME = re.compile(r"'([^']+)'::text")
CHECKS = (
    "select c.conrelid::regclass::text, pg_get_constraintdef(c.oid) from pg_constraint c"
    " where c.contype = 'c' and c.connamespace = 'public'::regnamespace and c.conrelid::regclass::text not like 'procrastinate%'"
)


def declared(connection: psycopg.Connection[tuple[str, ...]]) -> Iterator[tuple[str, str, str]]:
    """(table, column, name) for each name that a check lets a column have."""
    for table, told in connection.execute(CHECKS).fetchall():
        whole = re.fullmatch(r"CHECK \(\((?P<one>.*)\)\)", told)
        found = IN.fullmatch(whole["one"].rstrip(")") + ")") if whole else None
        found = found or (IN.match(whole["one"]) if whole and " OR " not in told and " AND " not in told else None)
        if found:
            yield from ((table, found["column"], name) for name in NAME.findall(found["names"]))


def absent(url: str) -> list[str]:
    """`table.column name` for each declared name that no row has."""
    missing = []
    with psycopg.connect(url) as connection:
        for table, column, name in declared(connection):
            row = connection.execute(f"select 1 from {table} where {column} = %s limit 1", [name]).fetchone()  # type: ignore[arg-type]
            if row is None:
                missing.append(f"{table}.{column} {name}")
    return sorted(missing)

"""No column about a person goes unsaid: the schema against the declaration, the page against both."""

from collections import Counter

import psycopg

from backend.db import embedded, roles
from backend.kernel.lives import columns_of
from backend.privacy import page
from backend.privacy.declared import IMPERSONAL, LIVES
from backend.settings import ROOT

CAN_SAY = ("text", "character varying", "character", "json", "jsonb", "bytea", "ARRAY", "USER-DEFINED", "xml", "inet")
"""Types that can hold words or bytes about somebody."""


def _schema(server: embedded.Server, name: str) -> dict[tuple[str, str], str]:
    with psycopg.connect(server.url(roles.APP, name)) as connection:
        found = connection.execute(
            "select c.table_name, c.column_name, c.data_type from information_schema.columns c"
            " join information_schema.tables t using (table_schema, table_name)"
            " where c.table_schema = 'public' and t.table_type = 'BASE TABLE'"
        ).fetchall()
    return {(table, column): kind for table, column, kind in found}


def _declared() -> list[tuple[str, str]]:
    personal = [one for life in LIVES for one in columns_of(life.columns)]
    return personal + list(columns_of(IMPERSONAL))


def test_every_column_that_can_hold_words_is_declared(server: embedded.Server, database_name: str) -> None:
    schema = _schema(server, database_name)
    open_ones = {column for column, kind in schema.items() if kind in CAN_SAY}
    assert len(open_ones) > 250  # the schema was really read
    assert sorted(open_ones - set(_declared())) == []


def test_nothing_is_declared_twice_or_without_a_column(server: embedded.Server, database_name: str) -> None:
    declared = _declared()
    assert [one for one, times in Counter(declared).items() if times > 1] == []
    assert sorted(set(declared) - set(_schema(server, database_name))) == []


def test_the_page_is_what_is_declared() -> None:
    written = (ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8")
    assert written == page.text(), "run: .venv/bin/python -m backend.privacy > docs/personal-data.md"
